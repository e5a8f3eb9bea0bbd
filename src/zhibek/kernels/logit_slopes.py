"""Slopes of nested logit loads."""

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

TINY = 1e-9  # routes chosen by a smaller share add nothing to the slopes


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


@njit(cache=True, nogil=True)
def slope_routes(
    choices: Choices,
    tastes: Tastes,
    hits: Hits,
    signals: Signals,
    block: tuple[int, int, int],
    response: Response,
) -> None:
    """Add a block of pairs to the Jacobian at the flows that a loading has filled.

    block is (first pair, last pair, n_nests). The Jacobian is minus the derivative of the loads of the
    groups with a slot by their prices (hard) and delays (soft), routes fixed.
    """
    n_slots, n_nests = response.jacobian.shape[0], block[2]
    local, slopes = make_local(choices, hits, n_slots), make_slopes(n_slots, n_nests)
    share, nest_share = np.empty(local.first.size), np.empty(n_nests)
    for pair in range(block[0], block[1]):
        first, last = choices.pair_first[pair], choices.pair_first[pair + 1]
        n_local = gather_local(first, last, hits, signals, local)
        if n_local == 0:
            continue
        nests = choices.nest[first:last]
        for row in range(choices.row_first[pair], choices.row_first[pair + 1]):
            quantity, start = choices.quantity[row], choices.flow_first[row]
            if quantity <= 0.0:
                continue
            nest_share[:] = 0.0
            for route in range(last - first):
                share[route] = response.flow[start + route] / quantity
                nest_share[nests[route]] += share[route]
            who = (choices.row_class[row], quantity)
            add_slopes(who, tastes, local, (share, nest_share, nests), slopes)
        release_local(n_local, local, slopes, response)
