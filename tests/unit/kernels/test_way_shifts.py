"""Flows of one row moved between its ways."""

import numpy as np
import pytest

from zhibek.kernels.delay import CONICAL
from zhibek.kernels.link_times import ALPHA, BASE, BETA, CAPACITY, CODE, FACTOR, FREE, answer_load
from zhibek.kernels.way_shifts import choose_step, compare_ways, find_best, sum_way


def one_curve(**columns: float) -> np.ndarray:
    curves = np.zeros((1, 7))
    for name, value in {"FREE": 2.0, "BETA": 4.0, "CAPACITY": 10.0, "ALPHA": 0.15, **columns}.items():
        curves[0, {"FREE": FREE, "FACTOR": FACTOR, "BASE": BASE, "BETA": BETA, "CODE": CODE, "CAPACITY": CAPACITY, "ALPHA": ALPHA}[name]] = value  # fmt: skip
    return curves


@pytest.mark.parametrize("beta", [1.0, 2.5, 4.0])
@pytest.mark.parametrize("base", [0.0, 3.0])
def test_a_time_is_the_formula_and_its_slope_the_difference(beta: float, base: float) -> None:
    curves = one_curve(FACTOR=0.15 / 10.0**beta, BETA=beta, BASE=base)
    time, slope = answer_load(0, 8.0, curves)
    assert time == pytest.approx(2.0 * (1.0 + 0.15 * ((8.0 + base) / 10.0) ** beta), rel=1e-14)
    step = 1e-5
    later, earlier = answer_load(0, 8.0 + step, curves)[0], answer_load(0, 8.0 - step, curves)[0]
    assert slope == pytest.approx((later - earlier) / (2 * step), rel=1e-7)


def test_other_curves_answer_as_declared() -> None:
    curves = one_curve(FACTOR=1.0, CODE=CONICAL, ALPHA=4.0)
    step = 1e-5
    slope = answer_load(0, 8.0, curves)[1]
    rise = answer_load(0, 8.0 + step, curves)[0] - answer_load(0, 8.0 - step, curves)[0]
    assert slope == pytest.approx(rise / (2 * step), rel=1e-6)


def test_a_load_below_nothing_counts_as_nothing() -> None:
    assert answer_load(0, -1e-9, one_curve(FACTOR=1e-4)) == (2.0, 0.0)


def test_ways_are_compared_where_they_differ() -> None:
    arcs = np.array([0, 1, 4, 0, 2, 3, 4], dtype=np.int32)  # ways 0-1-4 and 0-2-3-4
    cost, slope = np.array([5.0, 9.0, 1.0, 2.0, 7.0]), np.array([1.0, 2.0, 4.0, 8.0, 16.0])
    mark, shared = np.zeros(5, dtype=np.int64), np.zeros(5, dtype=np.int64)
    mark[[0, 2, 3, 4]] = 1
    above, steepness = compare_ways(arcs, (0, 3), (3, 4), mark, 1, shared, 2, cost, slope)
    assert (above, steepness) == (9.0 - 3.0, 2.0 + 12.0)
    assert np.flatnonzero(shared == 2).tolist() == [0, 4]


def test_the_best_way_and_what_all_would_save() -> None:
    arcs = np.array([0, 1, 2], dtype=np.int32)
    chain = (
        np.array([2], np.int32),
        np.array([-1, 0, 1], np.int32),
        np.array([0, 1, 2]),
        np.ones(3, np.int32),
        np.array([3.0, 1.0, 0.0]),
    )
    cost = np.array([4.0, 6.0, 3.0])
    assert find_best(arcs, chain, 0, cost) == (2, 3.0 * 4.0 + 1.0 * 6.0 - 4.0 * 3.0)
    assert sum_way(arcs, 0, 3, cost) == 13.0


@pytest.mark.parametrize(
    ("above", "slope", "flow", "best_flow", "step"),
    [
        (4.0, 2.0, 5.0, 1.0, 2.0),
        (4.0, 2.0, 1.0, 1.0, 1.0),
        (4.0, 0.0, 5.0, 1.0, 5.0),
        (-4.0, 2.0, 5.0, 1.0, -1.0),
        (-1.0, 2.0, 5.0, 1.0, -0.5),
        (-1.0, 0.0, 5.0, 1.0, 0.0),
    ],
)
def test_a_step_is_newtons_within_what_there_is(
    above: float, slope: float, flow: float, best_flow: float, step: float
) -> None:
    assert choose_step(above, slope, flow, best_flow) == step
