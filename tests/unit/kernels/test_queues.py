"""Queues against exact theory."""

from fractions import Fraction

import numpy as np
import pytest
from scipy.integrate import quad

from reference.plain_curves import exact_even_wait, plain_erlang_c, plain_wait
from zhibek.kernels.queues import erlang_b, erlang_c, general_wait, queue_integral, queue_wait, random_wait

RATIOS = [Fraction(1, 10**6), Fraction(1, 20), Fraction(1, 2), Fraction(9, 10), Fraction(999, 1000)]


@pytest.mark.parametrize("servers", [1, 2, 3, 10, 47, 200])
@pytest.mark.parametrize("ratio", RATIOS)
def test_erlang_c_is_exact(servers: int, ratio: Fraction) -> None:
    exact = plain_erlang_c(servers, Fraction(float(ratio)))
    assert erlang_c(servers, float(ratio)) == pytest.approx(float(exact), rel=1e-12, abs=1e-300)


def test_published_values() -> None:
    assert erlang_c(1, 0.7) == pytest.approx(0.7, rel=1e-14)
    assert erlang_c(2, 0.75) == pytest.approx(9 / 14, rel=1e-14)  # 2 ρ² / (1 + ρ)
    assert erlang_b(10, 1.0)[0] == pytest.approx(0.2145823431, rel=1e-9)  # tables of Erlang B
    assert random_wait(1, 0.8)[0] == pytest.approx(4.0, rel=1e-14)  # ρ / (1 - ρ)
    assert queue_wait(1, 0.8, 0.0)[0] == pytest.approx(2.0, rel=1e-14)  # Pollaczek and Khinchine
    assert queue_wait(1, 0.8, 0.5)[0] == pytest.approx(3.0, rel=1e-14)
    assert queue_wait(1, 0.8, 4.0)[0] == pytest.approx(10.0, rel=1e-14)
    assert general_wait(1, 0.8, 0.0, 0.0) == (0.0, 0.0)


@pytest.mark.parametrize("servers", [2, 4, 8])
@pytest.mark.parametrize(("ratio", "within"), [(0.5, 0.03), (0.7, 0.02), (0.9, 0.01)])
def test_constant_service_comes_near_the_exact_wait(servers: int, ratio: float, within: float) -> None:
    assert queue_wait(servers, ratio, 0.0)[0] == pytest.approx(exact_even_wait(servers, ratio), rel=within)


@pytest.mark.parametrize("scv", [0.0, 0.3, 0.999999, 1.0, 2.5])
@pytest.mark.parametrize("servers", [1, 3, 20])
@pytest.mark.parametrize("ratio", [0.05, 0.4, 0.8, 0.97])
def test_waits_slopes_and_integrals(scv: float, servers: int, ratio: float) -> None:
    wait, slope = queue_wait(servers, ratio, scv)
    assert wait == pytest.approx(plain_wait(servers, ratio, scv), rel=1e-12)
    step = 1e-6 * ratio
    higher, lower = (queue_wait(servers, ratio + sign * step, scv)[0] for sign in (1, -1))
    assert slope == pytest.approx((higher - lower) / (2 * step), rel=1e-6)
    area = quad(lambda x: queue_wait(servers, x, scv)[0], 0, ratio, epsabs=0, epsrel=1e-12, limit=500)[0]
    assert queue_integral(servers, ratio, scv) == pytest.approx(area, rel=1e-10)


def test_waits_grow_with_load_and_with_irregular_service() -> None:
    waits = np.array(
        [[queue_wait(4, x, scv)[0] for x in np.linspace(0.2, 0.99, 60)] for scv in (0, 0.5, 1, 2)]
    )
    assert np.all(np.diff(waits, axis=1) > 0)
    assert np.all(np.diff(waits, axis=0) > 0)


def test_allen_and_cunneen_scale_the_random_wait() -> None:
    wait, slope = random_wait(3, 0.85)
    assert general_wait(3, 0.85, 0.5, 1.5) == (wait, slope)
    assert general_wait(3, 0.85, 2.0, 4.0) == (3 * wait, 3 * slope)


def test_a_full_queue_never_ends() -> None:
    assert queue_wait(3, 1.0, 0.5) == (np.inf, np.inf)
    assert queue_integral(3, 1.0, 0.5) == np.inf
    assert erlang_c(3, 1.2) == 1.0
    assert queue_wait(3, 0.0, 0.5)[0] == pytest.approx(0.0, abs=1e-12)
