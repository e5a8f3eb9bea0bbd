"""Nested path-size logit: loads and their slopes."""

import numpy as np
from numba import njit

from zhibek.kernels.bundles import (
    Choices,
    FloatArray,
    Hits,
    IntArray,
    Response,
    Signals,
    Tastes,
)
from zhibek.kernels.route_sums import any_open

FAR = 40.0  # exp(-FAR) is taken as nothing


@njit(cache=True, nogil=True)
def price_routes(
    first: int, last: int, hits: Hits, signals: Signals, by_unit: FloatArray, by_hour: FloatArray
) -> None:
    """Fill prices by unit (n, n_units) and hours of delay (n,) of the routes from first to last."""
    for route in range(first, last):
        by_unit[route - first] = 0.0
        delayed = 0.0
        for hit in range(hits.first[route], hits.first[route + 1]):
            group = hits.group[hit]
            if signals.soft[group]:
                delayed += hits.hours[hit] * signals.delay[group]
            elif signals.price[group] != 0.0:
                by_unit[route - first, signals.unit[group]] += hits.times[hit] * signals.price[group]
        by_hour[route - first] = delayed


@njit(cache=True, nogil=True)
def choose_routes(
    cost: FloatArray,
    log_path_size: FloatArray,
    nest: IntArray,
    outside: float,
    scales: tuple[float, float],
    share: FloatArray,
    nest_room: tuple[FloatArray, FloatArray],
) -> tuple[float, float]:
    """Fill the shares of routes and nests; return the share that stays, and the expected cost.

    cost and share have room for n routes at least; log_path_size, nest (n,); nest_room is (shares of
    nests, room to work in), both (n_nests,). scales are
    (within a nest, between nests). At least one cost is finite. Within nest m the share of r is
    exp(-lower · c_r + s_r) / S_m, that of the nest is S_m ** (upper / lower) / (sum over nests + exp(-upper
    · outside)). Source: Ben-Akiva and Bierlaire (1999); McFadden (1978), eq. 20.
    """
    lower, upper = scales
    nest_share, within = nest_room
    n_nests = nest_share.size
    for member in range(n_nests):
        nest_share[member] = -np.inf
        within[member] = 0.0
    for route in range(nest.size):
        share[route] = -lower * cost[route] + log_path_size[route]
        nest_share[nest[route]] = max(nest_share[nest[route]], share[route])
    for route in range(nest.size):
        below = share[route] - nest_share[nest[route]] if cost[route] < np.inf else -np.inf
        share[route] = np.exp(below) if below > -FAR else 0.0
        within[nest[route]] += share[route]
    stay = -upper * outside
    highest = stay
    for member in range(n_nests):
        if within[member] > 0.0:
            nest_share[member] = upper / lower * (nest_share[member] + np.log(within[member]))
            highest = max(highest, nest_share[member])
    stay = np.exp(stay - highest)
    total = stay
    for member in range(n_nests):
        nest_share[member] = np.exp(nest_share[member] - highest) if within[member] > 0.0 else 0.0
        total += nest_share[member]
    for member in range(n_nests):
        nest_share[member] /= total
        if within[member] > 0.0:
            within[member] = nest_share[member] / within[member]
    for route in range(nest.size):
        share[route] *= within[nest[route]]
    return stay / total, -(highest + np.log(total)) / upper


@njit(cache=True, nogil=True, inline="always")
def choose_for_row(
    row: int,
    pair: tuple[int, FloatArray, IntArray],
    choices: Choices,
    tastes: Tastes,
    prices: tuple[FloatArray, FloatArray],
    room: tuple[FloatArray, FloatArray, tuple[FloatArray, FloatArray]],
    response: Response,
) -> None:
    """Load one row on its pair's routes: fill its flow, what stays, its expected cost, and the shares.

    pair is (first route, path sizes, nests), prices (by unit, by hour) of the pair's routes, room
    (cost, share, room for nests).
    """
    _, sizes, nests = pair
    by_unit, by_hour = prices
    cost, share, nest_room = room
    who, start, quantity = choices.row_class[row], choices.flow_first[row], choices.quantity[row]
    hour, base_cost = tastes.time_weight[who], choices.base_cost[start : start + nests.size]
    for route in range(nests.size):
        cost[route] = base_cost[route] + hour * by_hour[route]
    for unit in range(by_unit.shape[1]):
        counts = tastes.units[who, unit]
        if counts != 0.0:
            for route in range(nests.size):
                cost[route] += counts * by_unit[route, unit]
    scales = (tastes.lower[who], tastes.upper[who])
    stay, expected = choose_routes(cost, sizes, nests, choices.outside[row], scales, share, nest_room)
    response.unserved[row] = quantity * stay
    response.expected_cost[row] = expected
    flow = response.flow[start : start + nests.size]
    for route in range(nests.size):
        flow[route] = quantity * share[route]


@njit(cache=True, nogil=True, inline="always")
def count_row(
    row: int,
    n_routes: int,
    choices: Choices,
    tastes: Tastes,
    amounts: tuple[FloatArray, FloatArray, FloatArray],
    flow: FloatArray,
) -> None:
    """Add one row's flows to what its pair's routes carry, as capacities count and answer.

    amounts are (counted, felt, waited), each (n_units, n) for n routes at least.
    """
    counted, felt, waited = amounts
    who, start = choices.row_class[row], choices.flow_first[row]
    lower, hour = tastes.lower[who], tastes.time_weight[who]
    taken = flow[start : start + n_routes]
    for unit in range(counted.shape[0]):
        counts = tastes.units[who, unit]
        if counts == 0.0:
            continue
        for route in range(n_routes):
            amount = taken[route] * counts
            counted[unit, route] += amount
            felt[unit, route] += lower * amount * counts
            waited[unit, route] += lower * amount * hour


@njit(cache=True, nogil=True)
def load_routes(
    choices: Choices,
    tastes: Tastes,
    hits: Hits,
    signals: Signals,
    block: tuple[int, int, int],
    response: Response,
) -> None:
    """Load the demand of a block of pairs once at given prices and delays, and fill `response`.

    block is (first pair, last pair, n_nests). Flows are written in place, loads are the block's; `own`
    bounds from above how a group's load answers to its own price or delay.
    """
    n_units, n_nests = tastes.units.shape[1], block[2]
    most = 1
    for pair in range(block[0], block[1]):
        most = max(most, choices.pair_first[pair + 1] - choices.pair_first[pair])
    by_unit, by_hour, cost, share = np.empty((most, n_units)), np.empty(most), np.empty(most), np.empty(most)
    counted, felt, waited = np.empty((n_units, most)), np.empty((n_units, most)), np.empty((n_units, most))
    nest_room = (np.empty(n_nests), np.empty(n_nests))
    for pair in range(block[0], block[1]):
        first, last = choices.pair_first[pair], choices.pair_first[pair + 1]
        sizes, nests = choices.log_path_size[first:last], choices.nest[first:last]
        price_routes(first, last, hits, signals, by_unit, by_hour)
        counted[:, : last - first] = 0.0
        felt[:, : last - first] = 0.0
        waited[:, : last - first] = 0.0
        for row in range(choices.row_first[pair], choices.row_first[pair + 1]):
            start = choices.flow_first[row]
            if choices.outside[row] == np.inf and not any_open(
                choices.base_cost, start, start + last - first
            ):
                response.flow[start : start + last - first] = 0.0
                response.unserved[row] = choices.quantity[row]
                response.expected_cost[row] = np.inf
                continue
            choose_for_row(
                row,
                (first, sizes, nests),
                choices,
                tastes,
                (by_unit, by_hour),
                (cost, share, nest_room),
                response,
            )
            count_row(row, last - first, choices, tastes, (counted, felt, waited), response.flow)
        spread_loads(first, last, hits, signals, (counted, felt, waited), response)


@njit(cache=True, nogil=True)
def spread_loads(
    first: int,
    last: int,
    hits: Hits,
    signals: Signals,
    amounts: tuple[FloatArray, FloatArray, FloatArray],
    response: Response,
) -> None:
    """Add what routes from first to last carry to the loads of their groups, and their own slopes."""
    counted, felt, waited = amounts
    for route in range(first, last):
        for hit in range(hits.first[route], hits.first[route + 1]):
            group, count = hits.group[hit], hits.times[hit]
            unit = signals.unit[group]
            response.load[group] += count * counted[unit, route - first]
            if signals.soft[group]:
                response.own[group] += count * hits.hours[hit] * waited[unit, route - first]
            else:
                response.own[group] += count * count * felt[unit, route - first]


@njit(cache=True, nogil=True)
def price_choices(
    choices: Choices,
    tastes: Tastes,
    hits: Hits,
    signals: Signals,
    bounds: tuple[int, int],
    cost: FloatArray,
) -> None:
    """Fill `cost` (n_flows,) with what each row pays on each route at prices and delays.

    bounds is (first pair, last pair + 1): the others are left as they are.
    """
    most = 1
    for pair in range(bounds[0], bounds[1]):
        most = max(most, choices.pair_first[pair + 1] - choices.pair_first[pair])
    by_unit, by_hour = np.empty((most, tastes.units.shape[1])), np.empty(most)
    for pair in range(bounds[0], bounds[1]):
        first, last = choices.pair_first[pair], choices.pair_first[pair + 1]
        price_routes(first, last, hits, signals, by_unit, by_hour)
        for row in range(choices.row_first[pair], choices.row_first[pair + 1]):
            who, start = choices.row_class[row], choices.flow_first[row]
            for route in range(last - first):
                paid = choices.base_cost[start + route] + tastes.time_weight[who] * by_hour[route]
                for unit in range(tastes.units.shape[1]):
                    paid += tastes.units[who, unit] * by_unit[route, unit]
                cost[start + route] = paid
