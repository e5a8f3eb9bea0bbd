"""Where the search for an equilibrium ends."""

import numpy as np
import pytest

from zhibek.assignment.equilibrium import find_equilibrium
from zhibek.assignment.market import open_market
from zhibek.study import Solved


@pytest.mark.parametrize("most", [1, 2, 3])
def test_no_step_begins_after_the_most_loadings(small_solved: Solved, most: int) -> None:
    problem = small_solved.posed.formulation.problem
    market = open_market(problem, small_solved.loads.routes)
    nothing = np.zeros(small_solved.loads.price.size)
    free, n_free, _ = find_equilibrium(problem, market, nothing, nothing, residual=1e-9, max_iterations=99)
    point, n_loadings, n_steps = find_equilibrium(
        problem, market, nothing, nothing, residual=1e-9, max_iterations=99, max_loadings=most
    )
    assert free.residual <= 1e-9
    assert n_free > most
    assert n_steps < most
    assert point.residual > free.residual
    if most == 1:
        assert n_loadings == 1
        np.testing.assert_array_equal(point.price, nothing)
