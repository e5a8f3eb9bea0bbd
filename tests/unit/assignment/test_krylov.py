"""Linear equations against a direct solver."""

import numpy as np
import pytest

from zhibek.assignment.krylov import solve_by_products


@pytest.mark.parametrize("seed", range(5))
def test_the_answer_is_that_of_a_direct_solver(seed: int) -> None:
    rng = np.random.default_rng(seed)
    matrix, target = np.eye(20) + rng.uniform(0, 1, (20, 20)), rng.uniform(-1, 1, 20)
    found, count = solve_by_products(lambda x: matrix @ x, target, share=1e-12, most=30)
    np.testing.assert_allclose(found, np.linalg.solve(matrix, target), rtol=1e-8, atol=1e-9)
    assert count <= 20


def test_it_stops_when_what_is_left_is_the_share_asked_for() -> None:
    rng = np.random.default_rng(1)
    matrix, target = np.diag(np.linspace(1, 50, 40)), rng.uniform(1, 2, 40)
    for share in (0.5, 0.1, 0.001):
        found, count = solve_by_products(lambda x: matrix @ x, target, share=share, most=40)
        left = np.linalg.norm(target - matrix @ found) / np.linalg.norm(target)
        assert left <= share * (1 + 1e-9)
        fewer, _ = solve_by_products(lambda x: matrix @ x, target, share=share, most=count - 1)
        assert np.linalg.norm(target - matrix @ fewer) / np.linalg.norm(target) > share


def test_nothing_asked_is_nothing_found() -> None:
    found, count = solve_by_products(lambda x: 2 * x, np.zeros(3), share=0.1, most=5)
    assert (found == 0).all()
    assert count == 0


def test_a_target_along_one_direction_takes_one_product() -> None:
    found, count = solve_by_products(lambda x: 2 * x, np.array([3.0, 4.0]), share=1e-9, most=5)
    np.testing.assert_allclose(found, [1.5, 2.0])
    assert count == 1
