"""Nested path-size logit: loads and their slopes."""

import numpy as np
from numba import njit

from zhibek.kernels.bundles import (
    Choices,
    FloatArray,
    Hits,
    IntArray,
    Local,
    Response,
    Signals,
    Slopes,
    Tastes,
)
from zhibek.kernels.route_sums import any_open

TINY = 1e-9  # routes chosen by a smaller share add nothing to the slopes
FAR = 40.0  # exp(-FAR) is taken as nothing


@njit(cache=True, nogil=True)
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


@njit(cache=True, nogil=True)
def make_local(choices: Choices, hits: Hits, n_slots: int) -> Local:
    """Make room for the groups of any pair."""
    most_routes, most_hits = 1, 1
    for pair in range(choices.pair_first.size - 1):
        first, last = choices.pair_first[pair], choices.pair_first[pair + 1]
        most_routes = max(most_routes, last - first)
        most_hits = max(most_hits, hits.first[last] - hits.first[first])
    return Local(
        np.full(n_slots, -1, np.int32),
        np.empty(n_slots, np.int32),
        np.empty(n_slots, np.int32),
        np.empty(n_slots, np.bool_),
        np.zeros(most_routes + 1, np.int64),
        np.empty(most_hits, np.int32),
        np.empty(most_hits),
        np.empty(most_hits),
    )


@njit(cache=True, nogil=True)
def make_slopes(n_slots: int, n_nests: int) -> Slopes:
    """Make room for the slopes of any pair."""
    return Slopes(
        np.zeros((n_slots, n_slots)),
        np.zeros((n_slots, n_slots)),
        np.zeros((n_nests + 1, n_slots)),
        np.zeros((n_nests + 1, n_slots)),
        np.empty(n_slots, np.int32),
        np.zeros(n_slots, np.bool_),
    )


@njit(cache=True, nogil=True)
def gather_local(first: int, last: int, hits: Hits, signals: Signals, local: Local) -> int:
    """List the groups with a slot that routes from first to last meet; return how many."""
    n_local, n_entries = 0, 0
    for route in range(first, last):
        for hit in range(hits.first[route], hits.first[route + 1]):
            group = hits.group[hit]
            slot = signals.slot[group]
            if slot < 0:
                continue
            if local.place_of[slot] < 0:
                local.place_of[slot] = n_local
                local.slot[n_local] = slot
                local.unit[n_local] = signals.unit[group]
                local.soft[n_local] = signals.soft[group]
                n_local += 1
            local.number[n_entries] = local.place_of[slot]
            local.times[n_entries] = hits.times[hit]
            local.hours[n_entries] = hits.hours[hit]
            n_entries += 1
        local.first[route - first + 1] = n_entries
    return n_local


@njit(cache=True, nogil=True, inline="always")
def gather_effects(
    who: tuple[int, float],
    tastes: Tastes,
    local: Local,
    share: FloatArray,
    nest: IntArray,
    slopes: Slopes,
) -> int:
    """Sum one row's mean effects by nest, and the first term of its slopes; return how many groups.

    who is (class, quantity); share and nest are those of the pair's routes.
    """
    who_class, quantity = who
    lower, hour = tastes.lower[who_class], tastes.time_weight[who_class]
    units = tastes.units[who_class]
    n_touched = 0
    for route in range(nest.size):
        chosen = share[route]
        if chosen < TINY:
            continue
        weighed = quantity * lower * chosen
        for entry in range(local.first[route], local.first[route + 1]):
            at = local.number[entry]
            if not slopes.is_touched[at]:
                slopes.is_touched[at] = True
                slopes.touched[n_touched] = at
                n_touched += 1
            load = local.times[entry] * units[local.unit[at]]
            cost = local.hours[entry] * hour if local.soft[at] else load
            slopes.loads[nest[route], at] += chosen * load
            slopes.costs[nest[route], at] += chosen * cost
            for other in range(local.first[route], local.first[route + 1]):
                rival = local.number[other]
                count = weighed * local.times[other] * units[local.unit[rival]]
                slopes.matrix[rival, at] += count * cost
                slopes.joint[rival, at] += count * load
    return n_touched


@njit(cache=True, nogil=True, inline="always")
def add_slopes(
    who: tuple[int, float],
    tastes: Tastes,
    local: Local,
    shares: tuple[FloatArray, FloatArray, IntArray],
    slopes: Slopes,
) -> None:
    """Add one row's slopes to the pair's own matrix.

    who is (class, quantity); shares are (of routes, of nests, nest of routes). With shares P and,
    in nest n, mean effects: slope = q [lower Σ P_r b_r a_r - (lower - upper) Σ_n B_n A_n / P_n -
    upper B A], where b counts the load and a the cost that a group puts on a route. The first term
    alone, with b for a, goes to `joint`.
    """
    share, nest_share, nest = shares
    who_class, quantity = who
    lower, upper = tastes.lower[who_class], tastes.upper[who_class]
    n_touched = gather_effects(who, tastes, local, share, nest, slopes)
    whole = nest_share.size
    for member in range(nest_share.size):
        factor = quantity * (lower - upper) / nest_share[member] if nest_share[member] > 0.0 else 0.0
        for place in range(n_touched):
            at = slopes.touched[place]
            load = slopes.loads[member, at]
            slopes.loads[whole, at] += load
            slopes.costs[whole, at] += slopes.costs[member, at]
            if load == 0.0 or factor == 0.0:
                continue
            for step in range(n_touched):
                other = slopes.touched[step]
                slopes.matrix[at, other] -= factor * load * slopes.costs[member, other]
    for place in range(n_touched):
        at = slopes.touched[place]
        load = quantity * upper * slopes.loads[whole, at]
        for step in range(n_touched):
            other = slopes.touched[step]
            slopes.matrix[at, other] -= load * slopes.costs[whole, other]
    for place in range(n_touched):
        at = slopes.touched[place]
        slopes.is_touched[at] = False
        for member in range(whole + 1):
            slopes.loads[member, at] = 0.0
            slopes.costs[member, at] = 0.0


@njit(cache=True, nogil=True)
def release_local(n_local: int, local: Local, slopes: Slopes, response: Response) -> None:
    """Move one pair's slopes to the Jacobian, and clear the pair's room."""
    for at in range(n_local):
        for other in range(n_local):
            response.jacobian[local.slot[at], local.slot[other]] += slopes.matrix[at, other]
            response.joint[local.slot[at], local.slot[other]] += slopes.joint[at, other]
            slopes.matrix[at, other] = 0.0
            slopes.joint[at, other] = 0.0
    for at in range(n_local):
        local.place_of[local.slot[at]] = -1


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
    hour = tastes.time_weight[who]
    for route in range(nests.size):
        cost[route] = choices.base_cost[start + route] + hour * by_hour[route]
        for unit in range(by_unit.shape[1]):
            cost[route] += tastes.units[who, unit] * by_unit[route, unit]
    scales = (tastes.lower[who], tastes.upper[who])
    stay, expected = choose_routes(cost, sizes, nests, choices.outside[row], scales, share, nest_room)
    response.unserved[row] = quantity * stay
    response.expected_cost[row] = expected
    for route in range(nests.size):
        response.flow[start + route] = quantity * share[route]


@njit(cache=True, nogil=True, inline="always")
def count_row(
    row: int,
    n_routes: int,
    choices: Choices,
    tastes: Tastes,
    amounts: tuple[FloatArray, FloatArray, FloatArray],
    flow: FloatArray,
) -> None:
    """Add one row's flows to what its pair's routes carry, as capacities count and answer."""
    counted, felt, waited = amounts
    who, start = choices.row_class[row], choices.flow_first[row]
    lower, hour = tastes.lower[who], tastes.time_weight[who]
    for route in range(n_routes):
        if flow[start + route] > 0.0:
            for unit in range(counted.shape[1]):
                amount = flow[start + route] * tastes.units[who, unit]
                counted[route, unit] += amount
                felt[route, unit] += lower * amount * tastes.units[who, unit]
                waited[route, unit] += lower * amount * hour


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

    block is (first pair, last pair, n_nests). The Jacobian is minus the derivative of the loads of the
    groups with a slot by their prices (hard) and delays (soft), routes fixed; `own` bounds its
    diagonal from above, for all groups. Flows are written in place, loads and slopes are the block's.
    """
    n_slots, n_units, n_nests = response.jacobian.shape[0], tastes.units.shape[1], block[2]
    most = 1
    for pair in range(block[0], block[1]):
        most = max(most, choices.pair_first[pair + 1] - choices.pair_first[pair])
    by_unit, by_hour, cost, share = np.empty((most, n_units)), np.empty(most), np.empty(most), np.empty(most)
    counted, felt, waited = np.empty((most, n_units)), np.empty((most, n_units)), np.empty((most, n_units))
    nest_room = (np.empty(n_nests), np.empty(n_nests))
    local = make_local(choices, hits, n_slots)
    slopes = make_slopes(n_slots, n_nests)
    for pair in range(block[0], block[1]):
        first, last = choices.pair_first[pair], choices.pair_first[pair + 1]
        sizes, nests = choices.log_path_size[first:last], choices.nest[first:last]
        n_local = gather_local(first, last, hits, signals, local) if n_slots > 0 else 0
        price_routes(first, last, hits, signals, by_unit, by_hour)
        counted[: last - first] = 0.0
        felt[: last - first] = 0.0
        waited[: last - first] = 0.0
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
            if n_local > 0:
                who = (choices.row_class[row], choices.quantity[row])
                add_slopes(who, tastes, local, (share, nest_room[0], nests), slopes)
        spread_loads(first, last, hits, signals, (counted, felt, waited), response)
        release_local(n_local, local, slopes, response)


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
            response.load[group] += count * counted[route - first, unit]
            if signals.soft[group]:
                response.own[group] += count * hits.hours[hit] * waited[route - first, unit]
            else:
                response.own[group] += count * count * felt[route - first, unit]


@njit(cache=True, nogil=True)
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
