"""Nested path-size logit: loads and their slopes."""

import numpy as np
from numba import njit

from zhibek.kernels.bundles import Choices, FloatArray, Hits, IntArray, Response, Signals, Tastes

TINY = 1e-13  # routes chosen by a smaller share add nothing to the slopes
FAR = 40.0  # exp(-FAR) is taken as nothing


@njit(cache=True)
def price_routes(
    first: int, last: int, hits: Hits, signals: Signals, by_unit: FloatArray, by_hour: FloatArray
) -> None:
    """Fill prices by unit (n, n_units) and hours of delay (n,) of the routes from first to last."""
    for route in range(first, last):
        by_unit[route - first] = 0.0
        by_hour[route - first] = 0.0
        for hit in range(hits.first[route], hits.first[route + 1]):
            group = hits.group[hit]
            if signals.soft[group]:
                by_hour[route - first] += hits.hours[hit] * signals.delay[group]
            else:
                by_unit[route - first, signals.unit[group]] += hits.times[hit] * signals.price[group]


@njit(cache=True)
def choose_routes(
    cost: FloatArray,
    log_path_size: FloatArray,
    nest: IntArray,
    outside: float,
    scales: tuple[float, float],
    share: FloatArray,
    nest_share: FloatArray,
) -> tuple[float, float]:
    """Fill the shares of routes and nests; return the share that stays, and the expected cost.

    cost, log_path_size, nest, share (n,); nest_share (n_nests,), also room to work in. scales are
    (within a nest, between nests). At least one cost is finite. Within nest m the share of r is
    exp(-lower · c_r + s_r) / S_m, that of the nest is S_m ** (upper / lower) / (sum over nests + exp(-upper
    · outside)). Source: Ben-Akiva and Bierlaire (1999); McFadden (1978), eq. 20.
    """
    lower, upper = scales
    n_nests = nest_share.size
    for member in range(n_nests):
        nest_share[member] = -np.inf
    for route in range(cost.size):
        share[route] = -lower * cost[route] + log_path_size[route]
        nest_share[nest[route]] = max(nest_share[nest[route]], share[route])
    within = np.zeros(n_nests)
    for route in range(cost.size):
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
    for route in range(cost.size):
        share[route] *= within[nest[route]]
    return stay / total, -(highest + np.log(total)) / upper


@njit(cache=True)
def gather_slots(
    first: int, last: int, hits: Hits, signals: Signals, place_of: IntArray, slots: IntArray
) -> int:
    """List in `slots` the Jacobian columns that routes from first to last meet; return how many.

    place_of (n_slots,) is -1 on entry and gets the place of each slot in the list.
    """
    n_slots = 0
    for route in range(first, last):
        for hit in range(hits.first[route], hits.first[route + 1]):
            slot = signals.slot[hits.group[hit]]
            if slot >= 0 and place_of[slot] < 0:
                place_of[slot] = n_slots
                slots[n_slots] = slot
                n_slots += 1
    return n_slots


@njit(cache=True)
def add_slopes(
    place: tuple[int, int, int],
    who: tuple[int, float],
    hits: Hits,
    signals: Signals,
    tastes: Tastes,
    shares: tuple[FloatArray, FloatArray, IntArray, IntArray],
    work: tuple[FloatArray, FloatArray, FloatArray, FloatArray],
) -> None:
    """Add one row's slopes to the pair's own matrix.

    place is (first route, last route, n local slots), who (class, quantity), shares (of routes, of
    nests, nest of routes, local place of slots). With shares P and, in nest n, mean effects:
    slope = q [lower Σ P_r b_r a_r - (lower - upper) Σ_n B_n A_n / P_n - upper B A], where b counts
    the load and a the cost that a group puts on a route. The first term alone, with b for a, goes to
    `joint`. work is (matrix, joint, B_n, A_n).
    """
    first, last, n_local = place
    who_class, quantity = who
    share, nest_share, nest, place_of = shares
    matrix, joint, loads, costs = work
    n_nests = nest_share.size
    lower, upper = tastes.lower[who_class], tastes.upper[who_class]
    loads[: n_nests + 1, :n_local] = 0.0
    costs[: n_nests + 1, :n_local] = 0.0
    for route in range(first, last):
        chosen = share[route - first]
        if chosen < TINY:
            continue
        member = nest[route]
        for hit in range(hits.first[route], hits.first[route + 1]):
            group = hits.group[hit]
            if signals.slot[group] < 0:
                continue
            at = place_of[signals.slot[group]]
            load = hits.times[hit] * tastes.units[who_class, signals.unit[group]]
            cost = hits.hours[hit] * tastes.time_weight[who_class] if signals.soft[group] else load
            loads[member, at] += chosen * load
            costs[member, at] += chosen * cost
            for other in range(hits.first[route], hits.first[route + 1]):
                rival = hits.group[other]
                if signals.slot[rival] >= 0:
                    count = hits.times[other] * tastes.units[who_class, signals.unit[rival]]
                    weighed = quantity * lower * chosen * count
                    matrix[place_of[signals.slot[rival]], at] += weighed * cost
                    joint[place_of[signals.slot[rival]], at] += weighed * load
    for member in range(n_nests):
        if nest_share[member] < TINY:
            continue
        factor = quantity * (lower - upper) / nest_share[member]
        for at in range(n_local):
            loads[n_nests, at] += loads[member, at]
            costs[n_nests, at] += costs[member, at]
            if loads[member, at] != 0.0 and factor != 0.0:
                for other in range(n_local):
                    matrix[at, other] -= factor * loads[member, at] * costs[member, other]
    for at in range(n_local):
        if loads[n_nests, at] != 0.0:
            for other in range(n_local):
                matrix[at, other] -= quantity * upper * loads[n_nests, at] * costs[n_nests, other]


@njit(cache=True)
def load_routes(
    choices: Choices, tastes: Tastes, hits: Hits, signals: Signals, n_nests: int, response: Response
) -> None:
    """Load all demand once at given prices and delays, and fill `response`.

    The Jacobian is minus the derivative of the loads of the groups with a slot by their prices
    (hard) and delays (soft), routes fixed; `own` bounds its diagonal from above, for all groups.
    """
    n_slots, n_units = response.jacobian.shape[0], tastes.units.shape[1]
    response.load[:] = 0.0
    response.own[:] = 0.0
    response.jacobian[:] = 0.0
    response.joint[:] = 0.0
    most = 1
    for pair in range(choices.pair_first.size - 1):
        most = max(most, choices.pair_first[pair + 1] - choices.pair_first[pair])
    by_unit, by_hour, cost, share = np.empty((most, n_units)), np.empty(most), np.empty(most), np.empty(most)
    counted, felt, waited = np.empty((most, n_units)), np.empty((most, n_units)), np.empty((most, n_units))
    nest_share = np.empty(n_nests)
    place_of, slots = np.full(n_slots, -1, np.int32), np.empty(n_slots, np.int32)
    matrix, joint = np.zeros((n_slots, n_slots)), np.zeros((n_slots, n_slots))
    loads, costs = np.empty((n_nests + 1, n_slots)), np.empty((n_nests + 1, n_slots))
    for pair in range(choices.pair_first.size - 1):
        first, last = choices.pair_first[pair], choices.pair_first[pair + 1]
        n_local = gather_slots(first, last, hits, signals, place_of, slots) if n_slots > 0 else 0
        price_routes(first, last, hits, signals, by_unit, by_hour)
        counted[:] = 0.0
        felt[:] = 0.0
        waited[:] = 0.0
        for row in range(choices.row_first[pair], choices.row_first[pair + 1]):
            who, start, quantity = choices.row_class[row], choices.flow_first[row], choices.quantity[row]
            n_routes = last - first
            if choices.outside[row] == np.inf:
                response.flow[start : start + n_routes] = 0.0
                response.unserved[row] = quantity
                response.expected_cost[row] = np.inf
                continue
            hour = tastes.time_weight[who]
            for route in range(n_routes):
                cost[route] = choices.base_cost[start + route] + hour * by_hour[route]
                for unit in range(n_units):
                    cost[route] += tastes.units[who, unit] * by_unit[route, unit]
            sizes, nests = choices.log_path_size[first:last], choices.nest[first:last]
            scales = (tastes.lower[who], tastes.upper[who])
            stay, expected = choose_routes(
                cost[:n_routes], sizes, nests, choices.outside[row], scales, share, nest_share
            )
            response.unserved[row] = quantity * stay
            response.expected_cost[row] = expected
            for route in range(n_routes):
                flow = quantity * share[route]
                response.flow[start + route] = flow
                if flow > 0.0:
                    for unit in range(n_units):
                        amount = flow * tastes.units[who, unit]
                        counted[route, unit] += amount
                        felt[route, unit] += scales[0] * amount * tastes.units[who, unit]
                        waited[route, unit] += scales[0] * amount * hour
            if n_local > 0:
                shares = (share, nest_share, choices.nest, place_of)
                add_slopes(
                    (first, last, n_local),
                    (who, quantity),
                    hits,
                    signals,
                    tastes,
                    shares,
                    (matrix, joint, loads, costs),
                )
        spread_loads(first, last, hits, signals, (counted, felt, waited), response)
        for at in range(n_local):
            for other in range(n_local):
                response.jacobian[slots[at], slots[other]] += matrix[at, other]
                response.joint[slots[at], slots[other]] += joint[at, other]
                matrix[at, other] = 0.0
                joint[at, other] = 0.0
        for at in range(n_local):
            place_of[slots[at]] = -1


@njit(cache=True)
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
            response.load[group] += count * counted[route - first, unit]
            if signals.soft[group]:
                response.own[group] += count * hits.hours[hit] * waited[route - first, unit]
            else:
                response.own[group] += count * count * felt[route - first, unit]


@njit(cache=True)
def price_choices(choices: Choices, tastes: Tastes, hits: Hits, signals: Signals, cost: FloatArray) -> None:
    """Fill `cost` (n_flows,) with what each row pays on each route at prices and delays."""
    most = 1
    for pair in range(choices.pair_first.size - 1):
        most = max(most, choices.pair_first[pair + 1] - choices.pair_first[pair])
    by_unit, by_hour = np.empty((most, tastes.units.shape[1])), np.empty(most)
    for pair in range(choices.pair_first.size - 1):
        first, last = choices.pair_first[pair], choices.pair_first[pair + 1]
        price_routes(first, last, hits, signals, by_unit, by_hour)
        for row in range(choices.row_first[pair], choices.row_first[pair + 1]):
            who, start = choices.row_class[row], choices.flow_first[row]
            for route in range(last - first):
                paid = choices.base_cost[start + route] + tastes.time_weight[who] * by_hour[route]
                for unit in range(tastes.units.shape[1]):
                    paid += tastes.units[who, unit] * by_unit[route, unit]
                cost[start + route] = paid
