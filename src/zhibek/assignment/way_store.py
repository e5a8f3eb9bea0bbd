"""Room for the ways of an equilibrium on links."""

import numpy as np

from zhibek.kernels.bundles import Ways
from zhibek.kernels.way_chains import pack_ways

FEW_ARCS = 1 << 16  # arcs that two bytes can number
WASTE = 0.3  # share of the places given up at which the gaps are closed


def open_store(n_rows: int, n_arcs: int) -> Ways:
    """Make a store without ways; where there are few arcs, two bytes number them."""
    return Ways(
        first=np.full(n_rows, -1, dtype=np.int32),
        following=np.empty(0, dtype=np.int32),
        start=np.empty(0, dtype=np.int64),
        length=np.empty(0, dtype=np.int32),
        flow=np.empty(0),
        arcs=np.empty(0, dtype=np.uint16 if n_arcs < FEW_ARCS else np.int32),
        counts=np.zeros(3, dtype=np.int64),
    )


def make_room(ways: Ways, n_ways: int, n_places: int) -> Ways:
    """Give back the store with room for so many more ways and places.

    Arrays grow where they lie if the system can, so that memory is not taken twice.
    """
    wanted_ways, wanted_places = int(ways.counts[0]) + n_ways, int(ways.counts[1]) + n_places
    if wanted_ways > ways.flow.size:
        size = wanted_ways + wanted_ways // 8
        for array in (ways.following, ways.start, ways.length, ways.flow):
            array.resize(size, refcheck=False)
    if wanted_places > ways.arcs.size:
        ways.arcs.resize(wanted_places + wanted_places // 8, refcheck=False)
    return ways


def close_gaps(ways: Ways) -> None:
    """Pack the store if much of it has been given up."""
    if ways.counts[2] > WASTE * ways.counts[1]:
        pack_ways(ways, np.empty(int(ways.counts[0]), dtype=np.int32))


def give_back_room(ways: Ways) -> None:
    """Pack the store, and give room that it does not use back to the system."""
    if ways.counts[2] > 0:
        pack_ways(ways, np.empty(int(ways.counts[0]), dtype=np.int32))
    for array in (ways.following, ways.start, ways.length, ways.flow):
        array.resize(int(ways.counts[0]), refcheck=False)
    ways.arcs.resize(int(ways.counts[1]), refcheck=False)
