"""Warm solves after edits, against cold ones."""

from dataclasses import replace

import numpy as np
import pytest

from zhibek.assignment.solve import solve
from zhibek.assignment.stochastic import Stochastic
from zhibek.assignment.threads import work_alone
from zhibek.scenario.edit import Edit, Scenario
from zhibek.study import Posed, Solved, Study, make_pool, pose_scenario, resolve, solve_posed

EXACT = Stochastic(residual=1e-9)
KNOWN = replace(EXACT, grow=False)


def scale(table: str, column: str, by: float, **where: str) -> Scenario:
    """Make an edit that scales a column."""
    edit = Edit(do="scale", table=table, column=column, by=by, where=where)
    return Scenario(name="edited", says="One thing differs.", edits=(edit,))


EDITS = {
    "an arc closed": Scenario(name="edited", says="Dostyk is shut.", close=("KZ-DOSTYK",)),
    "a cost changed": scale("charges", "charge_usd_per_t", 3.0, charge_id="road-permits"),
    "a capacity changed": scale("capacities", "capacity_per_year", 0.7, capacity_id="ferry-decks"),
    "demand scaled": scale("demand", "demand_t_per_year", 1.1),
}


def solve_on(posed: Posed, like: Solved) -> Solved:
    """Solve from nothing on the routes of another solution."""
    return Solved(posed, solve(posed.formulation.problem, KNOWN, pool=like.loads.routes))


def expect_alike(one: Solved, other: Solved) -> None:
    """Expect the loads, prices and flows of two solutions on the same routes to agree."""
    assert one.loads.converged
    assert other.loads.converged
    scale_t = other.posed.formulation.problem.demand.row_quantity.sum()
    np.testing.assert_allclose(one.loads.group_load, other.loads.group_load, rtol=1e-7, atol=1e-8 * scale_t)
    np.testing.assert_allclose(one.loads.flow, other.loads.flow, rtol=1e-6, atol=1e-8 * scale_t)
    np.testing.assert_allclose(one.loads.price, other.loads.price, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("method", [EXACT, KNOWN], ids=["routes sought", "known routes"])
@pytest.mark.parametrize("edit", list(EDITS))
def test_warm_is_what_cold_finds_on_its_routes(
    small: Study, small_solved: Solved, edit: str, method: Stochastic
) -> None:
    posed = pose_scenario(small, EDITS[edit])
    warm = resolve(small_solved, posed, method)
    cold = solve_on(posed, warm)
    expect_alike(warm, cold)
    assert method.grow or warm.loads.n_loadings <= cold.loads.n_loadings
    if posed.formulation.problem.groups.capacity.shape == small_solved.loads.group_load.shape:
        assert not np.allclose(warm.loads.group_load, small_solved.loads.group_load, rtol=1e-4)


@pytest.mark.parametrize("edit", list(EDITS))
def test_warm_with_routes_sought_is_as_cold_with_routes_sought(
    small: Study, small_solved: Solved, edit: str
) -> None:
    posed = pose_scenario(small, EDITS[edit])
    warm = resolve(small_solved, posed, EXACT)
    cold = solve_posed(posed, make_pool(small), EXACT)
    np.testing.assert_allclose(warm.loads.group_load, cold.loads.group_load, rtol=1e-4, atol=10.0)


@pytest.mark.parametrize("edit", [name for name in EDITS if name != "an arc closed"])
def test_undoing_an_edit_gives_the_base_back(small: Study, small_solved: Solved, edit: str) -> None:
    base = resolve(small_solved, small_solved.posed, KNOWN)
    there = resolve(base, pose_scenario(small, EDITS[edit]), KNOWN)
    expect_alike(resolve(there, base.posed, KNOWN), base)


def test_opening_what_was_closed_gives_the_base_back(small: Study, small_solved: Solved) -> None:
    there = resolve(small_solved, pose_scenario(small, EDITS["an arc closed"]), EXACT)
    back = resolve(there, small_solved.posed, EXACT)
    np.testing.assert_allclose(back.loads.group_load, small_solved.loads.group_load, rtol=1e-3, atol=50.0)


@pytest.mark.parametrize("edit", list(EDITS))
def test_one_thread_gives_the_bytes_that_many_give(small: Study, small_solved: Solved, edit: str) -> None:
    posed = pose_scenario(small, EDITS[edit])
    many = resolve(small_solved, posed).loads
    with work_alone():
        alone = resolve(small_solved, posed).loads
    for name in ("flow", "price", "delay", "group_load"):
        assert getattr(alone, name).tobytes() == getattr(many, name).tobytes()
    assert alone.routes.arcs.tobytes() == many.routes.arcs.tobytes()
