"""Which zone pairs a rule means."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from zhibek.network.gateways import split_list

BoolArray = NDArray[np.bool_]
END_COLUMNS = ("origins", "destinations", "either_end", "other_end", "neither_end")


class ZoneBook(NamedTuple):
    """Zones by row: their names and, for each code (zone, country or region), which rows it means."""

    zone_ids: tuple[str, ...]
    rows: dict[str, BoolArray]


def index_zones(zones: pl.DataFrame) -> ZoneBook:
    """Index zones by every code that a list of ends may use."""
    ordered = zones.sort("zone_id")
    rows: dict[str, BoolArray] = {}
    for column in ("region", "country", "zone_id"):
        values = ordered[column].to_numpy()
        for code in ordered[column].unique().to_list():
            rows[code] = values == code
    return ZoneBook(tuple(ordered["zone_id"].to_list()), rows)


def match_ends(
    row: Mapping[str, object], book: ZoneBook, origin: NDArray[np.int32], destination: NDArray[np.int32]
) -> BoolArray:
    """Tell which pairs of zones a row's five lists mean.

    `origin` and `destination` are rows of the book, shape (n_pairs,); so is the result. A blank list
    means any; `other_end` is the end across from the one that `either_end` found.
    """
    fits = np.ones(origin.size, dtype=np.bool_)
    inside = {column: _inside(row.get(column), book) for column in END_COLUMNS}
    if inside["origins"] is not None:
        fits &= inside["origins"][origin]
    if inside["destinations"] is not None:
        fits &= inside["destinations"][destination]
    if inside["neither_end"] is not None:
        fits &= ~(inside["neither_end"][origin] | inside["neither_end"][destination])
    either, other = inside["either_end"], inside["other_end"]
    if either is not None or other is not None:
        everywhere = np.ones(len(book.zone_ids), dtype=np.bool_)
        one = everywhere if either is None else either
        across = everywhere if other is None else other
        fits &= (one[origin] & across[destination]) | (one[destination] & across[origin])
    return fits


def _inside(cell: object, book: ZoneBook) -> BoolArray | None:
    """Mark the zones that a list of codes means; None where it is blank."""
    codes = split_list(str(cell or ""))
    if not codes:
        return None
    marks = np.zeros(len(book.zone_ids), dtype=np.bool_)
    for code in codes:
        marks |= book.rows.get(code, marks)
    return marks
