"""Names by which routes of two sets are told alike."""

import numpy as np
from numpy.typing import NDArray

from zhibek.assignment.problem import LongArray, RouteSet
from zhibek.kernels.route_search import hash_routes

ODD = np.uint64(0x9E3779B97F4A7C15)  # spreads small numbers over all hashes
Names = NDArray[np.uint64]


def name_routes(routes: RouteSet) -> Names:
    """Name each route (n_routes,) by its arcs and its pair: the same in all sets on one network."""
    names = np.empty(routes.n_routes, dtype=np.uint64)
    hash_routes(routes.arc_first, routes.arcs, names)
    counts = np.diff(routes.pair_first)
    return names + np.repeat(np.arange(counts.size, dtype=np.uint64), counts) * ODD


def name_entries(routes: RouteSet, route: LongArray, row: LongArray) -> Names:
    """Name flow entries (n_entries,) by their route and demand row."""
    return (name_routes(routes)[route] ^ (row.astype(np.uint64) + np.uint64(1))) * ODD
