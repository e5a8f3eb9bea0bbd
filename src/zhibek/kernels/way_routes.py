"""Ways turned into routes of pairs."""

import numpy as np
from numba import njit

from zhibek.kernels.bundles import IntArray, LongArray, Ways


@njit(cache=True, nogil=True)
def count_used(ways: Ways, row_of_demand: LongArray, pair_of_demand: LongArray, n_used: LongArray) -> None:
    """Add up in `n_used` (n_pairs,) the ways with flow of the demand rows of each pair.

    row_of_demand (n_demand_rows,): the row of each, or -1.
    """
    for demand_row in range(row_of_demand.size):
        row = row_of_demand[demand_row]
        way = ways.first[row] if row >= 0 else -1
        while way >= 0:
            if ways.flow[way] > 0.0:
                n_used[pair_of_demand[demand_row]] += 1
            way = ways.following[way]


@njit(cache=True, nogil=True)
def list_used(ways: Ways, row_of_demand: LongArray, found: tuple[IntArray, IntArray, LongArray]) -> None:
    """List the ways with flow by demand row into `found`: (way, demand row, start)."""
    number, demand_rows, start = found
    n_found = 0
    for demand_row in range(row_of_demand.size):
        row = row_of_demand[demand_row]
        way = ways.first[row] if row >= 0 else -1
        while way >= 0:
            if ways.flow[way] > 0.0:
                number[n_found] = way
                demand_rows[n_found] = demand_row
                start[n_found] = ways.start[way]
                n_found += 1
            way = ways.following[way]


@njit(cache=True, nogil=True)
def number_alike(
    pair_first: LongArray,
    order: LongArray,
    start: LongArray,
    length: IntArray,
    arcs: IntArray,
    route: LongArray,
) -> int:
    """Give the ways of pairs route numbers in their order, the same for the same arcs; count the routes.

    pair_first (n_pairs + 1,), order (n_ways,): each pair's ways, sorted; route (n_ways,) is written.
    """
    n_routes = 0
    for pair in range(pair_first.size - 1):
        for place in range(pair_first[pair], pair_first[pair + 1]):
            way = order[place]
            alike = place > pair_first[pair]
            if alike:
                last = order[place - 1]
                alike = length[last] == length[way]
                step = 0
                while alike and step < length[way]:
                    alike = arcs[start[last] + step] == arcs[start[way] + step]
                    step += 1
            if not alike:
                n_routes += 1
            route[way] = n_routes - 1
    return n_routes


@njit(cache=True, nogil=True)
def turn_ways(
    order: LongArray,
    route: LongArray,
    start: LongArray,
    length: IntArray,
    arcs: IntArray,
    routes: tuple[LongArray, IntArray],
) -> None:
    """Copy each route's arcs from origin to destination into `routes`: (first of each, arcs)."""
    arc_first, ordered = routes
    n_places = 0
    last = -1
    for place in range(order.size):
        way = order[place]
        if route[way] == last:
            continue
        last = route[way]
        arc_first[last] = n_places
        for step in range(length[way]):
            ordered[n_places + step] = arcs[start[way] + length[way] - 1 - step]
        n_places += length[way]
    arc_first[last + 1] = n_places


@njit(cache=True, nogil=True)
def measure_cheapest(ways: Ways, rows: LongArray, cost, cheapest) -> None:
    """Fill `cheapest` (n_rows,) of the given rows with the cost of their cheapest way; infinite without."""
    for row in rows:
        cheapest[row] = np.inf
        way = ways.first[row]
        while way >= 0:
            total = 0.0
            for place in range(ways.start[way], ways.start[way] + ways.length[way]):
                total += cost[ways.arcs[place]]
            if total < cheapest[row]:
                cheapest[row] = total
            way = ways.following[way]
