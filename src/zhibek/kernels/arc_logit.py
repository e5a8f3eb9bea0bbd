"""Logit loads and their slopes summed over arcs."""

import numpy as np
from numba import njit

from zhibek.kernels.bundles import ArcSignals, ArcSums, Choices, FloatArray, IntArray, LongArray, Tastes
from zhibek.kernels.nested_logit import choose_routes


@njit(cache=True, nogil=True, inline="always")
def sum_signals(
    first: int,
    last: int,
    routes: tuple[LongArray, IntArray],
    signals: ArcSignals,
    sums: tuple[FloatArray, FloatArray],
) -> None:
    """Fill hours (n,) and prices by unit (n, n_units) of the routes from first to last.

    routes is (first arc of each route, arcs). Without prices only hours are summed.
    """
    arc_first, arcs = routes
    by_hour, by_unit = sums
    for route in range(first, last):
        hours = 0.0
        for place in range(arc_first[route], arc_first[route + 1]):
            hours += signals.hours[arcs[place]]
        by_hour[route - first] = hours
    if signals.priced:
        for route in range(first, last):
            by_unit[route - first] = 0.0
            for place in range(arc_first[route], arc_first[route + 1]):
                for unit in range(by_unit.shape[1]):
                    by_unit[route - first, unit] += signals.price[arcs[place], unit]


@njit(cache=True, nogil=True, inline="always")
def spread_amounts(
    first: int, last: int, routes: tuple[LongArray, IntArray], amount: FloatArray, arc_load: FloatArray
) -> None:
    """Add the amounts (n, n_units) of the routes from first to last to `arc_load` (n_arcs, n_units)."""
    arc_first, arcs = routes
    for unit in range(amount.shape[1]):
        for route in range(first, last):
            carried = amount[route - first, unit]
            if carried != 0.0:
                for place in range(arc_first[route], arc_first[route + 1]):
                    arc_load[arcs[place], unit] += carried


@njit(cache=True, nogil=True)
def widest_pair(pair_first: LongArray, first: int, last: int) -> int:
    """Count the routes of the pair that has most of them."""
    most = 1
    for pair in range(first, last):
        most = max(most, pair_first[pair + 1] - pair_first[pair])
    return int(most)


@njit(cache=True, nogil=True)
def load_on_arcs(
    choices: Choices,
    tastes: Tastes,
    routes: tuple[LongArray, IntArray],
    signals: ArcSignals,
    block: tuple[int, int, int],
    sums: ArcSums,
) -> None:
    """Load the demand of a block of pairs once, and add it to the loads of arcs.

    block is (first pair, last pair, n_nests); routes is (first arc of each route, arcs). As
    `load_routes`, for many groups: what a route pays is summed over its arcs.
    """
    n_units, n_nests = tastes.units.shape[1], block[2]
    most = widest_pair(choices.pair_first, block[0], block[1])
    by_hour, by_unit = np.empty(most), np.zeros((most, n_units))
    cost, share, amount = np.empty(most), np.empty(most), np.empty((most, n_units))
    nest_room = (np.empty(n_nests), np.empty(n_nests))
    for pair in range(block[0], block[1]):
        first, last = choices.pair_first[pair], choices.pair_first[pair + 1]
        n_routes = last - first
        sizes, nests = choices.log_path_size[first:last], choices.nest[first:last]
        sum_signals(first, last, routes, signals, (by_hour, by_unit))
        amount[:n_routes] = 0.0
        for row in range(choices.row_first[pair], choices.row_first[pair + 1]):
            who, start, quantity = choices.row_class[row], choices.flow_first[row], choices.quantity[row]
            hour, least = tastes.time_weight[who], choices.outside[row]
            for route in range(n_routes):
                cost[route] = choices.base_cost[start + route] + hour * by_hour[route]
                for unit in range(n_units):
                    cost[route] += tastes.units[who, unit] * by_unit[route, unit]
                least = min(least, cost[route])
            if least == np.inf:
                sums.flow[start : start + n_routes] = 0.0
                sums.unserved[row] = quantity
                sums.expected_cost[row] = np.inf
                continue
            scales = (tastes.lower[who], tastes.upper[who])
            stay, expected = choose_routes(cost, sizes, nests, choices.outside[row], scales, share, nest_room)
            sums.unserved[row] = quantity * stay
            sums.expected_cost[row] = expected
            for route in range(n_routes):
                flow = quantity * share[route]
                sums.flow[start + route] = flow
                for unit in range(n_units):
                    amount[route, unit] += flow * tastes.units[who, unit]
        spread_amounts(first, last, routes, amount, sums.arc_load)


@njit(cache=True, nogil=True, inline="always")
def is_captive(choices: Choices, pair: int) -> bool:
    """Tell whether no row of a pair has the choice of staying."""
    for row in range(choices.row_first[pair], choices.row_first[pair + 1]):
        if choices.outside[row] < np.inf:
            return False
    return True


@njit(cache=True, nogil=True)
def answer_on_arcs(
    choices: Choices,
    tastes: Tastes,
    routes: tuple[LongArray, IntArray],
    signals: ArcSignals,
    block: tuple[int, int, int],
    sums: ArcSums,
) -> None:
    """Add to the loads of arcs how they answer to small changes of the arcs' hours.

    `signals.hours` (n_arcs,) are the changes; `sums.flow` are the flows at which slopes are taken.
    With shares P, the share of r changes by -P_r (lower (c_r - C_n) + upper (C_n - C)), c being the
    change of cost, C_n its mean over nest n, and C over all choices, of which staying changes by 0.
    """
    n_units, n_nests = tastes.units.shape[1], block[2]
    most = widest_pair(choices.pair_first, block[0], block[1])
    by_hour, by_unit, amount = np.empty(most), np.zeros((most, n_units)), np.empty((most, n_units))
    nest_flow, nest_cost = np.zeros(n_nests), np.zeros(n_nests)
    for pair in range(block[0], block[1]):
        first, last = choices.pair_first[pair], choices.pair_first[pair + 1]
        n_routes = last - first
        if n_routes == 1 and is_captive(choices, pair):
            continue  # it goes the one way there is, whatever it costs
        sum_signals(first, last, routes, signals, (by_hour, by_unit))
        amount[:n_routes] = 0.0
        for row in range(choices.row_first[pair], choices.row_first[pair + 1]):
            who, start, quantity = choices.row_class[row], choices.flow_first[row], choices.quantity[row]
            if quantity <= 0.0:
                continue
            lower, upper, hour = tastes.lower[who], tastes.upper[who], tastes.time_weight[who]
            nest_flow[:] = 0.0
            nest_cost[:] = 0.0
            for route in range(n_routes):
                nest_flow[choices.nest[first + route]] += sums.flow[start + route]
                nest_cost[choices.nest[first + route]] += sums.flow[start + route] * by_hour[route]
            mean = 0.0
            for nest in range(n_nests):
                mean += nest_cost[nest]
                nest_cost[nest] = nest_cost[nest] / nest_flow[nest] if nest_flow[nest] > 0.0 else 0.0
            mean /= quantity
            for route in range(n_routes):
                within = nest_cost[choices.nest[first + route]]
                change = lower * (by_hour[route] - within) + upper * (within - mean)
                change *= -hour * sums.flow[start + route]
                for unit in range(n_units):
                    amount[route, unit] += change * tastes.units[who, unit]
        spread_amounts(first, last, routes, amount, sums.arc_load)


@njit(cache=True, nogil=True)
def price_on_arcs(
    choices: Choices,
    tastes: Tastes,
    routes: tuple[LongArray, IntArray],
    signals: ArcSignals,
    cost: FloatArray,
) -> None:
    """Fill `cost` (n_flows,) with what each row pays on each route, summed over its arcs."""
    n_pairs, n_units = choices.pair_first.size - 1, tastes.units.shape[1]
    most = widest_pair(choices.pair_first, 0, n_pairs)
    by_hour, by_unit = np.empty(most), np.zeros((most, n_units))
    for pair in range(n_pairs):
        first, last = choices.pair_first[pair], choices.pair_first[pair + 1]
        sum_signals(first, last, routes, signals, (by_hour, by_unit))
        for row in range(choices.row_first[pair], choices.row_first[pair + 1]):
            who, start = choices.row_class[row], choices.flow_first[row]
            for route in range(last - first):
                paid = choices.base_cost[start + route] + tastes.time_weight[who] * by_hour[route]
                for unit in range(n_units):
                    paid += tastes.units[who, unit] * by_unit[route, unit]
                cost[start + route] = paid
