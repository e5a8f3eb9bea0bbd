"""One Newton step for prices and delays."""

import numpy as np

from zhibek.assignment.point import Point
from zhibek.assignment.problem import FloatArray, LongArray
from zhibek.kernels.bundles import BoolArray

DEPENDENT = 1e-9  # share of its diagonal that a pivot must keep
REACH = 5.0  # a step may change a load by about exp(5) at most


def pick_independent(matrix: FloatArray, order: LongArray) -> list[int]:
    """Pick rows of a symmetric semidefinite matrix, in the given order, that add rank.

    The matrix says how much load of two groups the same routes bring. Two capacities in series
    have rows in proportion: the first is picked, and the other's price will be 0. It is a Cholesky
    factorisation with a given order of pivots.
    """
    picked: list[int] = []
    factor = np.zeros((len(order), len(order)))
    for row in order:
        count = len(picked)
        known = factor[:count, :count]
        column = np.zeros(count)
        for place in range(count):
            column[place] = (matrix[row, picked[place]] - known[place, :place] @ column[:place]) / known[
                place, place
            ]
        pivot = matrix[row, row] - column @ column
        if pivot > DEPENDENT * matrix[row, row] > 0:
            factor[count, :count] = column
            factor[count, count] = np.sqrt(pivot)
            picked.append(int(row))
    return picked


def step_towards(point: Point, *, delays: bool) -> tuple[FloatArray, FloatArray]:
    """Find the Newton step (n_groups,) of prices and of delays.

    Unknowns are the prices of hard groups that are full or priced, and, with `delays`, the delays
    of the soft groups with a slot. A priced group that another one makes redundant is sent to 0.
    Source: semismooth Newton with an active set (Hintermüller, Ito and Kunisch, 2003).
    """
    limited, slots = point.market.limited, point.slots
    price_step, delay_step = np.zeros(point.price.size), np.zeros(point.price.size)
    if delays:
        delay_step = follow_loads(point)
    if slots.size == 0:
        return price_step, delay_step
    load, own = point.response.load[slots], np.maximum(point.response.own[slots], 1e-300)
    price, hard = point.price[slots], limited.hard[slots]
    excess = load - limited.room[slots]
    matrix = point.response.jacobian + np.diag(1e-11 * own)
    full = hard & ((price > 0) | (excess > 0))
    order = np.flatnonzero(full).astype(np.int64)
    order = order[np.lexsort((order, -np.round(excess[order] / limited.capacity[slots][order], 8)))]
    free = np.zeros(slots.size, dtype=np.bool_)
    free[pick_independent(point.response.joint, order)] = True
    soft = limited.soft[slots] & delays
    for _ in range(10):
        step = solve_slots(point, matrix, free, soft)
        wrong = free & (price <= 0) & (step < 0)
        if not wrong.any():
            break
        free &= ~wrong
    reach = REACH * np.maximum(load, 1e-12) / own
    step = np.clip(step, -reach, reach)
    price_step[slots[hard]] = step[hard]
    delay_step[slots[soft]] = step[soft]
    return price_step, delay_step


def follow_loads(point: Point) -> FloatArray:
    """Step (n_groups,) from delays towards those the loads make, the shorter the more loads answer."""
    answer = point.delay_slope * point.response.own
    return np.where(point.market.limited.soft, (point.wanted_delay - point.delay) / (1.0 + answer), 0.0)


def solve_slots(point: Point, matrix: FloatArray, free: BoolArray, soft: BoolArray) -> FloatArray:
    """Solve the linear system of a step (n_slots,); what is neither free nor soft goes to price 0."""
    slots = point.slots
    step = np.where(point.market.limited.hard[slots], -point.price[slots], 0.0)
    step[free | soft] = 0.0
    target = np.where(free, point.response.load[slots] - point.market.limited.room[slots], 0.0)
    target = target - matrix @ step
    slope = point.delay_slope[slots]
    rows = np.where(soft[:, None], slope[:, None] * matrix + np.eye(slots.size), matrix)
    gap = point.wanted_delay[slots] - point.delay[slots]
    target = np.where(soft, gap - slope * (matrix @ step), target)
    chosen = np.flatnonzero(free | soft)
    if chosen.size:
        scale = np.where(soft, 1.0, np.maximum(point.response.own[slots], 1e-300))[chosen]
        system = rows[np.ix_(chosen, chosen)] / scale[:, None]
        step[chosen] = np.linalg.solve(system, target[chosen] / scale)
    return step
