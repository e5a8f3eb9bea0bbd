"""A loading at prices and delays, measured."""

from dataclasses import dataclass, field, replace

import numpy as np

from zhibek.assignment.arc_loading import load_arcs
from zhibek.assignment.market import Limited, Market, load_market, slope_market
from zhibek.assignment.problem import FloatArray, LongArray, Problem
from zhibek.kernels.bundles import Response
from zhibek.kernels.delay import delay_and_slope


@dataclass(frozen=True, slots=True)
class Slopes:
    """Slopes of the groups `slots`, as they were at some point; see `Response`."""

    slots: LongArray
    jacobian: FloatArray
    joint: FloatArray


@dataclass(frozen=True, slots=True)
class Point:
    """Prices and delays (n_groups,), what the demand does at them, and what delays that makes.

    violation (n_groups,): share of capacity by which a hard group is over, or a priced one off;
    relative change of a soft group's time. assumed (n_groups,): the loads that the delays were
    taken from, where they were; else empty. kept: the last slopes that were taken on the way here.
    """

    problem: Problem
    market: Market
    price: FloatArray
    delay: FloatArray
    slots: LongArray
    response: Response
    wanted_delay: FloatArray
    delay_slope: FloatArray
    violation: FloatArray
    assumed: FloatArray = field(default_factory=lambda: np.zeros(0))
    kept: Slopes | None = None

    @property
    def residual(self) -> float:
        """The greatest violation."""
        return float(np.abs(self.violation).max(initial=0.0))

    @property
    def merit(self) -> float:
        """The Euclidean length of the violations."""
        return float(np.sqrt(np.square(self.violation).sum()))


def stand_at(
    problem: Problem, market: Market, price: FloatArray, delay: FloatArray, slots: LongArray
) -> Point:
    """Load the demand at prices and delays, and measure what is off."""
    if market.members is None:
        response = load_market(market, price, delay, slots)
    else:
        response = load_arcs(market, market.members, price, delay)
    return measure_point(problem, market, (price, delay), slots, response)


def measure_point(
    problem: Problem,
    market: Market,
    signals: tuple[FloatArray, FloatArray],
    slots: LongArray,
    response: Response,
) -> Point:
    """Measure what is off where the demand responds so to signals (prices, delays)."""
    price, delay = signals
    limited = market.limited
    wanted, slope = want_delays(problem, limited, response.load)
    violation = np.zeros(price.size)
    over = (response.load - limited.room)[limited.hard] / limited.capacity[limited.hard]
    violation[limited.hard] = np.where(price[limited.hard] > 0, over, np.maximum(over, 0.0))
    violation[limited.soft] = ((wanted - delay) / (1.0 + delay))[limited.soft]
    return Point(problem, market, price, delay, slots, response, wanted, slope, violation)


def slope_at(point: Point, slots: LongArray) -> Point:
    """Give a point the slopes of some groups."""
    response = slope_market(point.market, point.response, point.price, point.delay, slots)
    kept = Slopes(slots, response.jacobian, response.joint)
    return replace(point, slots=slots, response=response, kept=kept)


def keep_slopes(point: Point, slopes: Slopes) -> Point:
    """Give a point slopes that were taken elsewhere."""
    response = point.response._replace(jacobian=slopes.jacobian, joint=slopes.joint)
    return replace(point, slots=slopes.slots, response=response, kept=slopes)


def want_delays(problem: Problem, limited: Limited, load: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Give the delays (n_groups,) that loads make, and their slopes by load."""
    delay, slope = np.empty(load.size), np.empty(load.size)
    groups = problem.groups
    delay_and_slope(load + groups.base_load, limited.capacity, groups.shape, limited.soft, delay, slope)
    return delay, slope


def dual_value(point: Point) -> float:
    """Sum the expected cost of all demand, less the rent of the capacities, at fixed delays.

    This is the dual of the capacities: concave in the prices, its slope is load minus
    room; its greatest value is at equilibrium.
    """
    choices, limited = point.market.choices, point.market.limited
    served = np.isfinite(point.response.expected_cost)
    cost = float(choices.quantity[served] @ point.response.expected_cost[served])
    return cost - float(point.price[limited.hard] @ limited.room[limited.hard])
