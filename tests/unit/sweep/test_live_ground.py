"""Quick answers against full ones."""

from dataclasses import replace

import numpy as np
import pytest

from zhibek.kernels.live_routes import sum_flows
from zhibek.scenario.edit import Edit, Scenario
from zhibek.scenario.stack import stack
from zhibek.study import Posed, Solved, Study, make_pool, pose_scenario, solve_posed
from zhibek.sweep import live_ground
from zhibek.sweep.levers import carry_lessons, note_lesson
from zhibek.sweep.live_ground import LiveGround, Move, lay_ground, solve_quick


def edited(study: Study, **parts) -> Scenario:
    return stack(study.scenarios, "base").model_copy(update={"name": "edited"} | parts)


def scaled(table: str, column: str, by: float, **where) -> Edit:
    return Edit(do="scale", table=table, column=column, by=by, where=where)


EDITS = {
    "fewer-sailings": {"edits": (scaled("services", "departures_per_year", 0.5, service_id="caspian-ferry"),)},
    "dear-rail": {"edits": (scaled("rates", "cost_usd_per_teu_km", 1.5, mode="rail"),)},
    "slow-time": {"edits": (scaled("classes", "vot_usd_per_t_h", 2.0),)},
    "no-road": {"edits": (Edit(do="remove", table="links", where={"link_id": "road:CNURC-KZALA"}),)},
    "less-trade": {"edits": (scaled("demand", "demand_t_per_year", 0.7),)},
    "charged": {"edits": (scaled("charges", "charge_usd_per_t", 4.0),)},
    "no-transit": {"close_transit": ("KZ",)},
    "carbon": {"carbon_usd_per_t": 200.0},
}  # fmt: skip


@pytest.fixture(scope="module")
def posed(small: Study) -> dict[str, Posed]:
    return {name: pose_scenario(small, edited(small, **parts)) for name, parts in EDITS.items()}


@pytest.fixture(scope="module")
def full(small: Study, small_solved: Solved, posed) -> dict[str, Solved]:
    pool = make_pool(small)
    return {name: solve_posed(one, pool, base=small_solved) for name, one in posed.items()}


@pytest.fixture(scope="module")
def ground(small_solved: Solved, posed, full) -> LiveGround:
    lessons = {name: note_lesson(small_solved, one) for name, one in full.items()}
    assert all(lessons.values())
    return lay_ground(small_solved, lessons, posed.__getitem__)


def rows_of(ground: LiveGround, moves: list[Move]) -> tuple[np.ndarray, np.ndarray]:
    """Give what each pair ships, and what each row does not."""
    found = solve_quick(ground, moves)
    t, teu = np.zeros(found.kept.size), np.zeros(found.kept.size)
    sum_flows(found.market.choices, found.point.response.flow, np.ones(9), t, teu)
    first = found.market.choices.pair_first
    shipped = np.array([t[first[pair] : first[pair + 1]].sum() for pair in range(first.size - 1)])
    return shipped, found.point.response.unserved


@pytest.mark.parametrize("name", EDITS)
def test_a_lever_at_full_reach_gives_what_the_full_answer_gives(ground, full, name: str) -> None:
    _, unserved = rows_of(ground, [Move(ground.levers[name], 1.0)])
    loads = full[name].loads
    total = full[name].posed.formulation.problem.demand.row_quantity.sum()
    np.testing.assert_allclose(unserved, loads.unserved, atol=1e-3 * total)
    found = solve_quick(ground, [Move(ground.levers[name], 1.0)])
    np.testing.assert_allclose(found.point.response.expected_cost, loads.expected_cost, rtol=2e-3, atol=0.5)


def test_no_lever_gives_the_base(ground: LiveGround, small_solved: Solved) -> None:
    found = solve_quick(ground, [])
    np.testing.assert_allclose(
        found.point.response.unserved, small_solved.loads.unserved, rtol=1e-3, atol=10.0
    )
    np.testing.assert_array_equal(found.point.price > 0, small_solved.loads.price > 0)


@pytest.mark.parametrize("name", EDITS)
def test_demand_is_shipped_or_stays(ground: LiveGround, name: str) -> None:
    shipped, unserved = rows_of(ground, [Move(ground.levers[name], 0.6)])
    found = solve_quick(ground, [Move(ground.levers[name], 0.6)])
    assert shipped.sum() + unserved.sum() == pytest.approx(found.problem.demand.row_quantity.sum(), rel=1e-9)


def test_the_order_of_levers_does_not_matter(ground: LiveGround) -> None:
    moves = [Move(ground.levers[name], 0.5) for name in ("fewer-sailings", "dear-rail", "no-road")]
    one, other = rows_of(ground, moves), rows_of(ground, moves[::-1])
    np.testing.assert_allclose(one[0], other[0], rtol=1e-6, atol=1.0)


def test_levers_half_moved_lie_near_the_full_answer(
    small: Study, small_solved: Solved, ground: LiveGround
) -> None:
    halved = edited(
        small, edits=(scaled("services", "departures_per_year", 0.75, service_id="caspian-ferry"),)
    )
    wanted = solve_posed(pose_scenario(small, halved), make_pool(small), base=small_solved)
    _, unserved = rows_of(ground, [Move(ground.levers["fewer-sailings"], 0.5)])
    total = small_solved.posed.formulation.problem.demand.row_quantity.sum()
    np.testing.assert_allclose(unserved, wanted.loads.unserved, atol=2e-3 * total)


def test_lessons_carried_to_their_own_base_are_the_same(small_solved: Solved, full) -> None:
    lessons = {name: note_lesson(small_solved, one) for name, one in full.items()}
    carried = carry_lessons(small_solved, lessons, small_solved)
    for name, lesson in lessons.items():
        np.testing.assert_array_equal(carried[name].routes.arcs, lesson.routes.arcs)
        np.testing.assert_allclose(carried[name].price, lesson.price, atol=1e-9)


@pytest.mark.parametrize("loadings", [1, 2, 3])
def test_spent_loadings_give_the_best_point_with_its_residual(
    ground: LiveGround, monkeypatch, loadings: int
) -> None:
    moves = [Move(ground.levers[name], 0.5) for name in ("fewer-sailings", "no-transit", "carbon")]
    whole = solve_quick(ground, moves)
    monkeypatch.setattr(live_ground, "FIRST_LOADINGS", loadings)
    monkeypatch.setattr(live_ground, "MAX_LOADINGS", 0)
    monkeypatch.setattr(live_ground, "LARGEST_RESIDUAL", np.inf)
    found = solve_quick(ground, moves)
    assert found.point.residual == np.abs(found.point.violation).max()
    assert found.point.residual >= whole.point.residual
    assert (found.point.residual <= live_ground.RESIDUAL) == (loadings == 3)
    response, total = found.point.response, found.problem.demand.row_quantity.sum()
    assert response.flow.sum() + response.unserved.sum() == pytest.approx(total, rel=1e-9)
    if loadings < 3:
        monkeypatch.setattr(live_ground, "LARGEST_RESIDUAL", live_ground.RESIDUAL)
        assert solve_quick(ground, moves) is None


def test_a_capacity_that_closes_wants_the_full_answer(ground: LiveGround) -> None:
    lever = ground.levers["fewer-sailings"]
    shut = replace(lever, capacity=-ground.base.posed.formulation.problem.groups.capacity)
    assert solve_quick(ground, [Move(shut, 1.0)]) is None


def test_a_solution_with_other_arcs_teaches_nothing(small: Study, small_solved: Solved) -> None:
    opened = pose_scenario(small, edited(small, open=("steppe-line",)))
    solved = solve_posed(opened, make_pool(small), base=small_solved)
    assert note_lesson(small_solved, solved) is None
