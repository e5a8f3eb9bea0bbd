"""Sums along routes, and routes put in order."""

import numpy as np
from numba import njit

from zhibek.kernels.bundles import FloatArray, Hits, IntArray, LongArray


@njit(cache=True, nogil=True)
def sum_attributes(arc_first: LongArray, arcs: IntArray, attributes: FloatArray, total: FloatArray) -> None:
    """Fill `total` (n_routes, n_attributes) with sums of `attributes` (n_arcs, n_attributes)."""
    for route in range(arc_first.size - 1):
        total[route] = 0.0
        for place in range(arc_first[route], arc_first[route + 1]):
            for attribute in range(attributes.shape[1]):
                total[route, attribute] += attributes[arcs[place], attribute]


@njit(cache=True, nogil=True)
def join_bits(arc_first: LongArray, arcs: IntArray, arc_bits: LongArray, bits: LongArray) -> None:
    """Fill `bits` (n_routes,) with all bits of a route's arcs."""
    for route in range(arc_first.size - 1):
        bits[route] = 0
        for place in range(arc_first[route], arc_first[route + 1]):
            bits[route] |= arc_bits[arcs[place]]


@njit(cache=True, nogil=True)
def collect_hits(
    arc_first: LongArray,
    arcs: IntArray,
    arc_groups: tuple[LongArray, IntArray],
    arc_hours: FloatArray,
    n_groups: int,
) -> Hits:
    """Collect the groups that each route meets, with how often and for how many hours.

    arc_groups is (first (n_arcs + 1,), groups of each arc).
    """
    group_first, group_of = arc_groups
    n_routes = arc_first.size - 1
    first = np.zeros(n_routes + 1, np.int64)
    n_at_most = 0
    for place in range(arc_first[0], arc_first[n_routes]):
        n_at_most += group_first[arcs[place] + 1] - group_first[arcs[place]]
    group, count, hours = np.empty(n_at_most, np.int32), np.empty(n_at_most), np.empty(n_at_most)
    slot_of = np.full(n_groups, -1, np.int64)
    n_hits = 0
    for route in range(n_routes):
        for place in range(arc_first[route], arc_first[route + 1]):
            arc = arcs[place]
            for member in range(group_first[arc], group_first[arc + 1]):
                slot = slot_of[group_of[member]]
                if slot < first[route]:
                    slot = n_hits
                    n_hits += 1
                    slot_of[group_of[member]] = slot
                    group[slot] = group_of[member]
                    count[slot] = 0.0
                    hours[slot] = 0.0
                count[slot] += 1.0
                hours[slot] += arc_hours[arc]
        first[route + 1] = n_hits
    return Hits(first, group[:n_hits].copy(), count[:n_hits].copy(), hours[:n_hits].copy())


@njit(cache=True, nogil=True)
def comes_before(
    one: int, other: int, cost: FloatArray, start: LongArray, length: IntArray, arcs: IntArray
) -> bool:
    """Tell whether route `one` is cheaper than `other`, or as cheap and first by its arcs."""
    if cost[one] != cost[other]:
        return bool(cost[one] < cost[other])
    for place in range(min(length[one], length[other])):
        if arcs[start[one] + place] != arcs[start[other] + place]:
            return bool(arcs[start[one] + place] < arcs[start[other] + place])
    return bool(length[one] < length[other])


@njit(cache=True, nogil=True)
def order_routes(
    pair_first: LongArray,
    start: LongArray,
    length: IntArray,
    arcs: IntArray,
    arc_cost: FloatArray,
    order: LongArray,
) -> None:
    """Fill `order` (n_routes,) with each pair's routes by cost, then by their arcs.

    start, length (n_routes,) say where the arcs of a route lie in `arcs`.
    """
    cost = np.zeros(start.size)
    for route in range(start.size):
        for place in range(start[route], start[route] + length[route]):
            cost[route] += arc_cost[arcs[place]]
    for pair in range(pair_first.size - 1):
        for route in range(pair_first[pair], pair_first[pair + 1]):
            slot = route
            while slot > pair_first[pair] and comes_before(route, order[slot - 1], cost, start, length, arcs):
                order[slot] = order[slot - 1]
                slot -= 1
            order[slot] = route


@njit(cache=True, nogil=True)
def copy_routes(
    order: LongArray,
    start: LongArray,
    length: IntArray,
    arcs: IntArray,
    arc_first: LongArray,
    ordered: IntArray,
) -> None:
    """Copy the arcs of routes into `ordered` in the given order, at `arc_first` (n_routes + 1,)."""
    for place in range(order.size):
        route = order[place]
        first = arc_first[place]
        for step in range(length[route]):
            ordered[first + step] = arcs[start[route] + step]


@njit(cache=True, nogil=True)
def price_rows(
    pair_first: LongArray,
    row_first: LongArray,
    row_class: IntArray,
    flow_first: LongArray,
    weights: FloatArray,
    modes: tuple[LongArray, LongArray],
    total: FloatArray,
    base_cost: FloatArray,
) -> None:
    """Fill `base_cost` with weights @ attributes for each row and route; infinite where shut.

    modes is (bits of each route, bits that each class may use).
    """
    route_modes, class_modes = modes
    for pair in range(pair_first.size - 1):
        for row in range(row_first[pair], row_first[pair + 1]):
            who = row_class[row]
            place = flow_first[row]
            for route in range(pair_first[pair], pair_first[pair + 1]):
                cost = 0.0
                for attribute in range(weights.shape[1]):
                    cost += weights[who, attribute] * total[route, attribute]
                base_cost[place] = np.inf if route_modes[route] & ~class_modes[who] else cost
                place += 1


@njit(cache=True, nogil=True, inline="always")
def any_open(cost: FloatArray, start: int, last: int) -> bool:
    """Tell whether any cost from start to last is finite."""
    for place in range(start, last):
        if cost[place] < np.inf:
            return True
    return False


@njit(cache=True, nogil=True)
def find_cheapest(
    pair_first: LongArray, row_first: LongArray, flow_first: LongArray, cost: FloatArray, cheapest: FloatArray
) -> None:
    """Fill `cheapest` (n_rows,) with the least `cost` (n_flows,) of each row, infinite for none."""
    for pair in range(pair_first.size - 1):
        n_routes = pair_first[pair + 1] - pair_first[pair]
        for row in range(row_first[pair], row_first[pair + 1]):
            cheapest[row] = np.inf
            for place in range(flow_first[row], flow_first[row] + n_routes):
                cheapest[row] = min(cheapest[row], cost[place])


@njit(cache=True, nogil=True)
def shut_routes(
    pair_first: LongArray,
    row_first: LongArray,
    row_class: IntArray,
    flow_first: LongArray,
    bits: tuple[LongArray, LongArray],
    cost: FloatArray,
) -> None:
    """Make `cost` (n_flows,) infinite where route and class share a bit."""
    route_bits, class_bits = bits
    for pair in range(pair_first.size - 1):
        for row in range(row_first[pair], row_first[pair + 1]):
            for route in range(pair_first[pair], pair_first[pair + 1]):
                if route_bits[route] & class_bits[row_class[row]]:
                    cost[flow_first[row] + route - pair_first[pair]] = np.inf


@njit(cache=True, nogil=True)
def count_on_arcs(
    rows: tuple[LongArray, LongArray, IntArray, LongArray],
    arc_first: LongArray,
    arcs: IntArray,
    flow: FloatArray,
    units: FloatArray,
    arc_load: FloatArray,
) -> None:
    """Add flows to `arc_load` (n_units, n_arcs), each counted as `units` (n_classes, n_units) says.

    rows is (routes of pairs, rows of pairs, class of rows, first flow of rows).
    """
    pair_first, row_first, row_class, flow_first = rows
    total = np.empty(units.shape[1])
    for pair in range(pair_first.size - 1):
        for route in range(pair_first[pair], pair_first[pair + 1]):
            total[:] = 0.0
            for row in range(row_first[pair], row_first[pair + 1]):
                amount = flow[flow_first[row] + route - pair_first[pair]]
                if amount != 0.0:
                    for unit in range(total.size):
                        total[unit] += amount * units[row_class[row], unit]
            for unit in range(total.size):
                if total[unit] != 0.0:
                    for place in range(arc_first[route], arc_first[route + 1]):
                        arc_load[unit, arcs[place]] += total[unit]
