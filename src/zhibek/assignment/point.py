"""A loading at prices and delays, measured."""

from dataclasses import dataclass

import numpy as np

from zhibek.assignment.market import Market, load_market
from zhibek.assignment.problem import FloatArray, LongArray, Problem
from zhibek.kernels.bundles import Response
from zhibek.kernels.delay import delay_and_slope


@dataclass(frozen=True, slots=True)
class Point:
    """Prices and delays (n_groups,), what the demand does at them, and what delays that makes.

    violation (n_groups,): share of capacity by which a hard group is over, or a priced one off;
    relative change of a soft group's time.
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
    limited = market.limited
    response = load_market(market, price, delay, slots)
    wanted, slope = np.empty(price.size), np.empty(price.size)
    groups = problem.groups
    load = response.load + groups.base_load
    delay_and_slope(load, limited.capacity, groups.shape, limited.soft, wanted, slope)
    violation = np.zeros(price.size)
    over = (response.load - limited.room)[limited.hard] / limited.capacity[limited.hard]
    violation[limited.hard] = np.where(price[limited.hard] > 0, over, np.maximum(over, 0.0))
    violation[limited.soft] = ((wanted - delay) / (1.0 + delay))[limited.soft]
    return Point(problem, market, price, delay, slots, response, wanted, slope, violation)


def dual_value(point: Point) -> float:
    """Sum the expected cost of all demand, less the rent of the capacities, at fixed delays.

    This is the dual of the capacities: concave in the prices, its slope is load minus
    room; its greatest value is at equilibrium.
    """
    choices, limited = point.market.choices, point.market.limited
    served = np.isfinite(point.response.expected_cost)
    cost = float(choices.quantity[served] @ point.response.expected_cost[served])
    return cost - float(point.price[limited.hard] @ limited.room[limited.hard])
