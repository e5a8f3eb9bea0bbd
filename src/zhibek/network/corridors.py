"""Recognise corridors on routes by their gateways."""

from collections.abc import Mapping

import numpy as np
import polars as pl
from numpy.typing import NDArray

from zhibek.network.ends import BoolArray, ZoneBook, match_ends
from zhibek.network.gateways import mask_of, split_list

OTHER = "other"


def match_routes(
    row: Mapping[str, object],
    gates: NDArray[np.int64],
    *,
    bits: Mapping[str, int],
    pair_fits: BoolArray,
    route_pair: NDArray[np.int32],
    route_container: BoolArray,
) -> BoolArray:
    """Tell which routes a row with `passes`, `avoids`, ends and `cargo` means; shape (n_routes,).

    `gates` are the bits each route meets, `pair_fits` the pairs whose ends fit the row.
    """
    passes = mask_of(split_list(str(row.get("passes") or "")), bits)
    avoids = mask_of(split_list(str(row.get("avoids") or "")), bits)
    fits: BoolArray = ((gates & passes) == passes) & ((gates & avoids) == 0) & pair_fits[route_pair]
    cargo = row.get("cargo", "all")
    if cargo == "container":
        fits &= route_container
    elif cargo == "bulk":
        fits &= ~route_container
    return fits


def classify_routes(
    rules: pl.DataFrame,
    gates: NDArray[np.int64],
    *,
    bits: Mapping[str, int],
    zones: ZoneBook,
    pair_origin: NDArray[np.int32],
    pair_destination: NDArray[np.int32],
    route_pair: NDArray[np.int32],
    route_container: BoolArray,
) -> list[str]:
    """Name each route's corridor: that of the first rule, by rank, that it meets, else `other`."""
    names = np.full(gates.size, OTHER, dtype=object)
    free = np.ones(gates.size, dtype=np.bool_)
    for row in rules.sort("rank").iter_rows(named=True):
        pair_fits = match_ends(row, zones, pair_origin, pair_destination)
        fits = free & match_routes(
            row, gates, bits=bits, pair_fits=pair_fits, route_pair=route_pair, route_container=route_container
        )
        names[fits] = row["corridor_id"]
        free &= ~fits
    return list(names)
