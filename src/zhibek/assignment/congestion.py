"""Loads at which a congested network holds."""

from dataclasses import replace

import numpy as np

from zhibek.assignment.arc_loading import answer_arcs
from zhibek.assignment.krylov import solve_by_products
from zhibek.assignment.market import ArcMembers, Market
from zhibek.assignment.point import Point, stand_at, want_delays
from zhibek.assignment.problem import FloatArray, Problem

MOST_PRODUCTS = 40  # of the slopes with a vector, for one step
LEAST_LEFT = 0.1  # share of a load that a step leaves at least
OVERSHOT = 0.5  # share of the first slope that may stand against a step at its end
MOST_TRIALS = 10  # lengths of one step


def settle_loads(
    problem: Problem,
    market: Market,
    members: ArcMembers,
    start: tuple[FloatArray, FloatArray],
    *,
    residual: float,
    max_iterations: int,
) -> tuple[Point, int, int]:
    """Find the loads that bring themselves about; return the last point, loadings and iterations.

    start is (prices of hard groups, which stay as they are, and loads to begin with). With loads v,
    W(v) the delays they make and L the loading, the loads sought solve L(W(v)) = v. Newton's step s
    solves (1 + J W') s = L - v, J being minus the slopes of the loading, by products of J with
    vectors, each a pass over the routes. It goes down the objective of Sheffi and Powell (1982),
    whose slope along it is -(L - v) W' s; a step is shortened until that slope no longer stands
    against it. Source: Dembo, Eisenstat and Steihaug (1982), inexact Newton methods.
    """
    price, load = start
    hours = np.bincount(members.group, members.arc_hours[members.arc], minlength=load.size)
    point, steepness = stand_on(problem, market, price, load)
    n_loadings, n_iterations = 1, 0
    while point.residual > residual and n_iterations < max_iterations:
        step = step_loads(market, members, point, steepness, residual)
        assumed = point.assumed
        slope = fall_along(point, hours * steepness, step)
        length = 1.0
        for _ in range(MOST_TRIALS):
            moved = np.maximum(assumed + length * step, LEAST_LEFT * assumed)
            point, steepness = stand_on(problem, market, price, moved)
            n_loadings += 1
            fall = fall_along(point, hours * steepness, step)
            if fall >= -OVERSHOT * abs(slope):
                break
            length *= min(max(abs(slope) / (abs(slope) - fall), 0.1), 0.7)
        n_iterations += 1
    return point, n_loadings, n_iterations


def stand_on(
    problem: Problem, market: Market, price: FloatArray, load: FloatArray
) -> tuple[Point, FloatArray]:
    """Load the demand at the delays that loads (n_groups,) make; return the slopes of these too."""
    load = np.where(market.limited.soft, np.maximum(load, 0.0), 0.0)
    delay, steepness = want_delays(problem, market.limited, load)
    point = stand_at(problem, market, price, delay, np.zeros(0, dtype=np.int64))
    return replace(point, assumed=load), steepness


def gap_of(point: Point) -> FloatArray:
    """Give by how much what is loaded exceeds what was assumed (n_groups,), for soft groups."""
    return np.where(point.market.limited.soft, point.response.load - point.assumed, 0.0)


def fall_along(point: Point, weight: FloatArray, step: FloatArray) -> float:
    """Give by how much the objective falls along a step, at its point."""
    return float((weight * gap_of(point)) @ step)


def step_loads(
    market: Market, members: ArcMembers, point: Point, steepness: FloatArray, residual: float
) -> FloatArray:
    """Find Newton's step (n_groups,), the more exactly the nearer the end is."""

    def multiply(change: FloatArray) -> FloatArray:
        return change - answer_arcs(market, members, point.response, steepness * change)

    share = min(0.1, max(0.1 * residual / point.residual, 0.1 * point.residual))
    step, _ = solve_by_products(multiply, gap_of(point), share=share, most=MOST_PRODUCTS)
    return step
