"""Every curve in an equilibrium with a closed form."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.special import expit

from reference.plain_curves import plain_delay
from reference.small_traffic import make_links, make_trips, pose
from zhibek.assignment.check import find_group_faults
from zhibek.assignment.problem import Groups
from zhibek.assignment.solve import solve
from zhibek.assignment.stochastic import Stochastic
from zhibek.assignment.traffic import one_class
from zhibek.kernels.delay import AKCELIK, BPR, CONICAL, DAVIDSON, QUEUE

FREE, CAPACITY, THETA, TRIPS = (6.0, 5.0), (40.0, 30.0), 0.7, 60.0
SHAPES = {
    BPR: (0.15, 4.0),
    CONICAL: (5.0, 0.0),
    AKCELIK: (60.0, 0.3),
    DAVIDSON: (0.2, 0.9),
    QUEUE: (0.75, 3.0),
}


def own_shape(curve: int, link: int) -> tuple[int, float, float]:
    """Give the shape as groups take it; Akçelik's by the period and his parameter."""
    alpha, beta = SHAPES[curve]
    if curve == AKCELIK:
        return curve, 0.25 * alpha / FREE[link], 8 * beta / CAPACITY[link]
    return curve, alpha, beta


@pytest.mark.parametrize("curve", SHAPES)
def test_two_links_share_trips_as_the_logit_says(curve: int) -> None:
    alpha, beta = SHAPES[curve]
    links = make_links(
        [(0, 1, free, capacity) for free, capacity in zip(FREE, CAPACITY, strict=True)],
        2,
        curve=np.full(2, curve, np.int32),
        alpha=np.full(2, alpha),
        beta=np.full(2, beta),
    )
    users = replace(one_class(2), theta=np.array([THETA]), outside_cost=np.array([1e4]))
    loads = solve(pose(links, make_trips([(0, 1, 0, TRIPS)]), users).problem, Stochastic(residual=1e-11))
    assert loads.converged

    def time(link: int, load: float) -> float:
        return FREE[link] * (1 + plain_delay(*own_shape(curve, link), load / CAPACITY[link]))

    def excess(load: float) -> float:
        cheaper = time(1, TRIPS - load) - time(0, load)
        return load - TRIPS * expit(THETA * cheaper)

    wanted = brentq(excess, 1e-9, TRIPS - 1e-9, xtol=1e-12)
    np.testing.assert_allclose(loads.group_load, [wanted, TRIPS - wanted], rtol=1e-7)


@pytest.mark.parametrize(
    ("curve", "alpha", "beta", "said"),
    [
        (CONICAL, 1.0, 0.0, "groups.alpha: a conical curve wants more than 1 (groups 0)."),
        (AKCELIK, 1.0, 0.0, "groups.beta: Akçelik's curve wants more than 0 and less than 4 (groups 0)."),
        (DAVIDSON, 1.0, 1.0, "groups.beta: Davidson's curve wants more than 0 and less than 1 (groups 0)."),
        (QUEUE, 0.4, 2.0, "groups.alpha: a queue wants 0.5 or more (groups 0)."),
        (QUEUE, 0.5, 1.5, "groups.beta: a queue wants a whole number of servers (groups 0)."),
        (7, 0.5, 1.5, "groups.curve: no code from 0 to 4 (groups 0)."),
    ],
)
def test_shapes_that_no_curve_has_are_told(curve: int, alpha: float, beta: float, said: str) -> None:
    one = np.ones(1)
    groups = Groups(
        np.array([0, 1]), np.zeros(1, np.int32), one, 0 * one, np.zeros(1, np.int32), np.zeros(1, np.bool_),
        alpha * one, beta * one, np.full(1, curve, np.int32),
    )  # fmt: skip
    assert find_group_faults(groups, 1, 1) == [said]


def test_groups_without_curves_follow_bpr() -> None:
    one = np.ones(3)
    empty = np.zeros(0, np.int32)
    groups = Groups(np.zeros(2, np.int64), empty, one, one, np.zeros(3, np.int32), one > 0, one, one)
    assert groups.curve.tolist() == [BPR] * 3
    assert replace(groups, curve=np.full(3, QUEUE, np.int32)).curve.tolist() == [QUEUE] * 3
