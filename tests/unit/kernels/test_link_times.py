"""Times of arcs at their loads."""

import numpy as np
import pytest

from zhibek.kernels.delay import CONICAL
from zhibek.kernels.link_times import ALPHA, BASE, BETA, CAPACITY, CODE, FACTOR, FREE, answer_load


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
