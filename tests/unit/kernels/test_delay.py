"""Delay curves against their formulas."""

from itertools import pairwise

import numpy as np
import pytest
from scipy.integrate import quad

from reference.plain_curves import plain_delay
from zhibek.kernels.delay import (
    AKCELIK,
    BPR,
    CONICAL,
    DAVIDSON,
    QUEUE,
    delay_and_slope,
    delay_integral,
    give_delay,
    give_integral,
)

SHAPES = [
    (BPR, 0.15, 4.0),
    (BPR, 1.5e-3, 16.8),
    (BPR, 2.0, 1.0),
    (BPR, 0.3, 0.5),
    (CONICAL, 4.0, 0.0),
    (CONICAL, 1.2, 0.0),
    (AKCELIK, 15.0, 0.003),
    (AKCELIK, 2.0, 3.0),
    (DAVIDSON, 0.1, 0.95),
    (DAVIDSON, 1.0, 0.5),
    (QUEUE, 1.0, 1.0),
    (QUEUE, 0.5, 3.0),
    (QUEUE, 0.8, 8.0),
    (QUEUE, 1.7, 2.0),
]
RATIOS = [1e-4, 0.02, 0.3, 0.49, 0.51, 0.9, 0.98, 1.0, 1.3, 3.0]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("ratio", RATIOS)
def test_a_curve_is_its_formula(shape: tuple[int, float, float], ratio: float) -> None:
    within = 1e-7 if shape[0] == QUEUE and ratio > 0.99 else 1e-11  # the twin's tangent is a difference
    assert give_delay(shape[0], ratio, *shape[1:])[0] == pytest.approx(plain_delay(*shape, ratio), rel=within)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("ratio", RATIOS)
def test_a_slope_is_the_limit_of_differences(shape: tuple[int, float, float], ratio: float) -> None:
    curve, alpha, beta = shape
    step = 1e-5 * ratio
    higher, lower = (give_delay(curve, ratio + sign * step, alpha, beta)[0] for sign in (1, -1))
    assert give_delay(curve, ratio, alpha, beta)[1] == pytest.approx((higher - lower) / (2 * step), rel=2e-6)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("ratio", RATIOS)
def test_an_integral_is_what_quadrature_gives(shape: tuple[int, float, float], ratio: float) -> None:
    curve, alpha, beta = shape
    kinks = [kink for kink in (0.5, 0.9, 0.95, 0.99, 1.0) if kink < ratio]
    bounds = [0.0, *kinks, ratio]
    area = sum(
        quad(lambda x: give_delay(curve, x, alpha, beta)[0], *ends, epsabs=0, epsrel=1e-12, limit=200)[0]
        for ends in pairwise(bounds)
    )
    assert give_integral(curve, ratio, alpha, beta) == pytest.approx(area, rel=1e-10)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_curve_starts_at_nothing_and_rises(shape: tuple[int, float, float]) -> None:
    curve, alpha, beta = shape
    assert give_delay(curve, 0.0, alpha, beta)[0] == pytest.approx(0.0, abs=1e-11)
    assert give_integral(curve, 0.0, alpha, beta) == 0.0
    delays, slopes = zip(*(give_delay(curve, x, alpha, beta) for x in np.linspace(0.01, 3, 300)), strict=True)
    assert np.all(np.diff(delays) > 0)
    assert np.all(np.array(slopes) > 0)
    if not (curve == BPR and beta < 1):
        assert np.all(np.diff(slopes) >= -1e-9 * np.array(slopes[1:]))


def test_published_points() -> None:
    assert give_delay(CONICAL, 1.0, 6.0, 0.0)[0] == pytest.approx(1.0)  # Spiess: time doubles at capacity
    assert give_delay(DAVIDSON, 0.5, 0.2, 0.9)[0] == pytest.approx(0.2)
    assert give_delay(QUEUE, 0.5, 0.5, 1.0)[0] == pytest.approx(0.5)  # M/D/1: half of M/M/1
    # Akçelik: at capacity the delay is a quarter of the period times sqrt(8 J / (Q T))
    assert give_delay(AKCELIK, 1.0, 0.25, 8 * 0.4 / 900)[0] == pytest.approx(0.25 * (8 * 0.4 / 900) ** 0.5)


def test_a_power_of_0_delays_empty_links_alike() -> None:
    assert give_delay(BPR, 0.0, 0.15, 0.0) == (0.15, 0.0)
    assert give_delay(BPR, 2.0, 0.15, 0.0) == (0.15, 0.0)
    assert give_delay(BPR, 0.0, 0.15, 1.0) == (0.0, 0.15)


def test_groups_are_filled_and_hard_ones_are_0() -> None:
    load, capacity = np.array([0.0, 50.0, 200.0, 10.0, 30.0]), np.array([100.0, 100.0, 100.0, 5.0, 40.0])
    alpha, beta = np.array([0.15, 0.15, 0.15, 0.15, 0.1]), np.array([4.0, 4.0, 2.0, 4.0, 0.9])
    soft = np.array([True, True, True, False, True])
    shape = (np.array([BPR, BPR, BPR, BPR, DAVIDSON], dtype=np.int32), alpha, beta)
    delay, slope, area, more = (np.empty(5) for _ in range(4))
    delay_and_slope(load, capacity, shape, soft, delay, slope)
    np.testing.assert_allclose(delay, [0.0, 0.15 / 16, 0.6, 0.0, 0.3], rtol=1e-15)
    step = 1e-3
    higher, lower = np.empty(5), np.empty(5)
    delay_and_slope(load + step, capacity, shape, soft, higher, more)
    delay_and_slope(np.maximum(load - step, 0), capacity, shape, soft, lower, more)
    np.testing.assert_allclose(slope[1:], (higher - lower)[1:] / (2 * step), rtol=1e-6)
    delay_integral(load, capacity, shape, soft, area)
    delay_integral(load + step, capacity, shape, soft, more)
    np.testing.assert_allclose((more - area)[1:] / step, 0.5 * (delay + higher)[1:], rtol=1e-6)
    assert area[0] == area[3] == 0.0
