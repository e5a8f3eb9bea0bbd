"""Prices and delays at which choices hold."""

from dataclasses import replace

import numpy as np

from zhibek.assignment.arc_loading import load_arcs
from zhibek.assignment.congestion import settle_loads
from zhibek.assignment.late_steps import ENOUGH, NEAR, Trail, is_late, mix_steps
from zhibek.assignment.market import NO_SLOTS, Market
from zhibek.assignment.newton_step import follow_loads, step_towards
from zhibek.assignment.point import Point, dual_value, keep_slopes, slope_at, stand_at
from zhibek.assignment.problem import FloatArray, LongArray, Problem

NEARLY_FULL = 0.95  # of its room: a hard group's slopes are worth knowing
TOUCHY = 0.03  # change of a soft group's delay that its own delay gives back
MOST_SOFT = 12  # soft groups in the Jacobian; the others follow their loads
WINDOW = 4  # steps among which the worst merit may be undercut


def find_equilibrium(
    problem: Problem,
    market: Market,
    price: FloatArray,
    delay: FloatArray,
    *,
    residual: float,
    max_iterations: int,
    max_loadings: int | None = None,
    load: FloatArray | None = None,
) -> tuple[Point, int, int]:
    """Find prices and delays from given ones; return the last point, loadings and iterations.

    Where soft groups are many their loads are moved instead, from `load` or from what the delays bring.

    Prices of full hard groups and the delays of soft groups that answer strongly to themselves
    are moved together by Newton's method with the exact Jacobian; the delays of other soft groups
    follow their loads. Without soft groups a line search climbs the concave dual; with them it
    lowers the violations, and where it fails prices are moved alone and delays after them. Near the end steps
    are taken at slopes kept. No step begins after `max_loadings`.
    """
    price = np.where(market.limited.hard, np.maximum(price, 0.0), 0.0)
    delay = np.where(market.limited.soft, np.maximum(delay, 0.0), 0.0)
    if market.members is not None:
        started = load is None
        if load is None:
            load = load_arcs(market, market.members, price, delay).load
        point, n_loadings, n_iterations = settle_loads(
            problem, market, market.members, (price, load), residual=residual, max_iterations=max_iterations
        )
        return point, n_loadings + started, n_iterations
    most = None if max_loadings is None else max_loadings - 1
    point, n_loadings, n_iterations = go_on(
        stand_at(problem, market, price, delay, NO_SLOTS),
        residual=residual,
        max_iterations=max_iterations,
        max_loadings=most,
    )
    return point, n_loadings + 1, n_iterations


def go_on(
    point: Point, *, residual: float, max_iterations: int, max_loadings: int | None = None
) -> tuple[Point, int, int]:
    """Take steps from a point, on its market, as `find_equilibrium` does; return as it does.

    Loads must not be summed over arcs.
    """
    n_loadings, n_iterations = 0, 0
    merits: list[float] = []
    trail: Trail = ()
    most = np.inf if max_loadings is None else max_loadings
    while point.residual > residual and n_iterations < max_iterations and n_loadings < most:
        slots = choose_slots(point)
        merits.append(point.merit)
        if is_late(point, slots):
            point, trail = move_late(point, trail)
            n_tried = 1
        else:
            point = slope_at(point, slots)
            point, trail, n_tried = move_anew(point, max(merits[-WINDOW:]))
        n_loadings += n_tried
        n_iterations += 1
    return point, n_loadings, n_iterations


def move_anew(point: Point, worst_merit: float) -> tuple[Point, Trail, int]:
    """Take a step at slopes taken here; return the point, the trail it begins, and the loadings it took."""
    kept = point.kept
    if not point.market.limited.soft.any():
        point, n_tried = climb_dual(point)
        return replace(point, kept=kept), (), n_tried
    step = step_towards(point, delays=True)
    trail = mix_steps(point, step, ())[1] if point.residual < NEAR else ()
    point, n_tried = move_together(point, step, worst_merit)
    return replace(point, kept=kept), trail, n_tried


def move_late(point: Point, trail: Trail) -> tuple[Point, Trail]:
    """Take a step at slopes kept; where it takes off too little the slopes are given up."""
    assert point.kept is not None  # noqa: S101
    step, trail = mix_steps(point, step_towards(keep_slopes(point, point.kept), delays=True), trail)
    trial = move_by(point, step, 1.0)
    if trial.merit <= ENOUGH * point.merit:
        return replace(trial, kept=point.kept), trail
    return replace(min(point, trial, key=lambda one: one.merit), kept=None), ()


def choose_slots(point: Point) -> LongArray:
    """Choose the groups whose slopes a step needs."""
    limited, load = point.market.limited, point.response.load
    hard = limited.hard & ((point.price > 0) | (load > NEARLY_FULL * limited.room))
    touchiness = np.where(limited.soft, point.delay_slope * point.response.own / (1.0 + point.delay), 0.0)
    touchy = np.flatnonzero(touchiness > TOUCHY)
    touchy = touchy[np.argsort(-touchiness[touchy], kind="stable")[:MOST_SOFT]]
    return np.sort(np.concatenate([np.flatnonzero(hard), touchy])).astype(np.int64)


def move_by(point: Point, step: tuple[FloatArray, FloatArray], length: float) -> Point:
    """Take part of a step, prices and delays kept at 0 or above."""
    price = np.maximum(point.price + length * step[0], 0.0)
    delay = np.maximum(point.delay + length * step[1], 0.0)
    return stand_at(point.problem, point.market, price, delay, NO_SLOTS)


def climb_dual(point: Point) -> tuple[Point, int]:
    """Move prices by a Newton step at fixed delays, shortened until the dual rises enough.

    Source: Armijo (1966); near the top, where the rise drowns in rounding, the full step passes.
    """
    step = step_towards(point, delays=False)
    limited = point.market.limited
    excess = np.where(limited.hard, point.response.load - limited.room, 0.0)
    height, length = dual_value(point), 1.0
    n_tried = 0
    while True:
        trial = move_by(point, step, length)
        n_tried += 1
        rise = float(excess @ (trial.price - point.price))
        if dual_value(trial) >= height + 1e-4 * rise - 1e-12 * abs(height) or length < 1e-3:
            return trial, n_tried
        length *= 0.5


def move_together(point: Point, step: tuple[FloatArray, FloatArray], worst_merit: float) -> tuple[Point, int]:
    """Move prices and delays by a Newton step, or in turn where that helps nowhere.

    A step passes if it undercuts the worst of the last merits (Grippo, Lampariello and Lucidi,
    1986).
    """
    length = 1.0
    for n_tried in range(1, 6):
        trial = move_by(point, step, length)
        if trial.merit <= (1.0 - 1e-3 * length) * worst_merit:
            return trial, n_tried
        length *= 0.5
    priced, n_more = climb_dual(point)
    trial = move_by(priced, (np.zeros_like(priced.price), follow_loads(priced)), 1.0)
    return trial, n_tried + n_more + 1
