"""Which arcs lie in which gateway."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from zhibek.network.arcs import Arc

PROJECT_BIT = 62  # arcs that exist only where a project is open
WAY_KINDS = ("haul", "service")


def split_list(cell: str | None) -> tuple[str, ...]:
    """Split a cell that holds several values."""
    return tuple(part.strip() for part in (cell or "").split(";") if part.strip())


def number_gateways(gateways: pl.DataFrame) -> dict[str, int]:
    """Give each gateway its bit, by name, so that the order of rows does not matter."""
    return {name: bit for bit, name in enumerate(sorted(gateways["gateway_id"].to_list()))}


def mark_gateways(
    arcs: Sequence[Arc], gateways: pl.DataFrame, country: Mapping[str, str]
) -> NDArray[np.int64]:
    """Set, for each arc, the bits of the gateways it lies in; shape (n_arcs,).

    A place holds every arc that touches it; a link its line-haul, services and crossings; a country
    every arc with an end in it; an entry the line-haul that comes into the country from another.
    """
    bits = number_gateways(gateways)
    by_member: dict[tuple[str, str], int] = {}
    for name, subject, members in gateways.select("gateway_id", "subject", "members").iter_rows():
        for member in split_list(members):
            key = (subject, member)
            by_member[key] = by_member.get(key, 0) | (1 << bits[name])
    marks = np.zeros(len(arcs), dtype=np.int64)
    for index, arc in enumerate(arcs):
        keys = {("place", arc.from_place), ("place", arc.to_place), ("link", arc.link_id), ("mode", arc.mode)}
        from_country, to_country = country[arc.from_place], country[arc.to_place]
        keys |= {("country", from_country), ("country", to_country)}
        if from_country != to_country and arc.kind in WAY_KINDS:
            keys.add(("entry", to_country))
        mark = 0
        for key in keys:
            mark |= by_member.get(key, 0)
        marks[index] = mark | ((1 << PROJECT_BIT) if arc.project else 0)
    return marks


def mask_of(names: Iterable[str], bits: Mapping[str, int]) -> int:
    """Join the bits of several gateways."""
    mask = 0
    for name in names:
        mask |= 1 << bits[name]
    return mask
