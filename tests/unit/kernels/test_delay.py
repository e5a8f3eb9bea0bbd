"""Delay curves against their formula."""

import numpy as np

from zhibek.kernels.delay import bpr_delay


def test_delay_and_slope_follow_the_formula() -> None:
    load, capacity = np.array([0.0, 50.0, 200.0, 10.0]), np.array([100.0, 100.0, 100.0, 5.0])
    alpha, beta = np.full(4, 0.15), np.array([4.0, 4.0, 2.0, 4.0])
    soft = np.array([True, True, True, False])
    delay, slope = np.empty(4), np.empty(4)
    bpr_delay(load, capacity, alpha, beta, soft, delay, slope)
    np.testing.assert_allclose(delay, [0.0, 0.15 / 16, 0.6, 0.0], rtol=1e-15)
    higher, _ = np.empty(4), np.empty(4)
    bpr_delay(load + 1e-5, capacity, alpha, beta, soft, higher, _)
    np.testing.assert_allclose(slope, (higher - delay) / 1e-5, rtol=1e-5, atol=1e-12)
