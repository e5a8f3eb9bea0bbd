"""Flows moved between columns, against a search."""

import numpy as np
import pytest
from scipy.optimize import minimize_scalar

from zhibek.kernels.column_shifts import Limits, settle_columns
from zhibek.kernels.columns import Columns


def two_columns(cost: tuple[float, float], amount: tuple[float, float]) -> Columns:
    none = np.zeros(3, dtype=np.int64)
    return Columns(
        np.zeros(2, dtype=np.int64),
        none,
        np.zeros(0, dtype=np.int32),
        np.array(cost),
        np.array([0, 1, 2], dtype=np.int64),
        np.array([0, 1], dtype=np.int32),
        np.array(amount),
        np.array([-1, 0], dtype=np.int64),
        np.array([1], dtype=np.int64),
    )


@pytest.mark.parametrize("seed", range(6))
def test_a_settled_row_is_where_cost_and_charges_are_least(seed: int) -> None:
    rng = np.random.default_rng(seed)
    cost, amount = rng.uniform(1, 3, 2), rng.uniform(0.5, 2, 2)
    room, price, stiffness = rng.uniform(2, 8, 2), rng.uniform(0, 1, 2), rng.uniform(0.1, 2, 2)
    flow, quantity = np.array([10.0, 0.0]), 10.0
    limits = Limits(amount * flow, room, price, stiffness)
    settle_columns(
        two_columns((cost[0], cost[1]), (amount[0], amount[1])),
        np.zeros(1, dtype=np.int64),
        flow,
        limits,
        np.zeros(2),
        20,
    )

    def pay(moved: float) -> float:
        parts = np.array([quantity - moved, moved])
        charge = np.maximum(price + stiffness * (amount * parts - room), 0.0)
        return float(cost @ parts + (charge**2 / (2 * stiffness)).sum())

    found = minimize_scalar(pay, bounds=(0.0, quantity), method="bounded", options={"xatol": 1e-10})
    assert flow.sum() == pytest.approx(quantity)
    assert pay(flow[1]) <= found.fun + 1e-7
    np.testing.assert_allclose(limits.load, amount * flow, atol=1e-12)
