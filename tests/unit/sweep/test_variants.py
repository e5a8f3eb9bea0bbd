"""Draws against scenarios that say the same."""

import numpy as np
import pytest

from zhibek.assignment.stochastic import Stochastic
from zhibek.errors import UnknownNameError
from zhibek.scenario.edit import Edit, Scenario
from zhibek.study import Solved, Study, pose_scenario, resolve
from zhibek.sweep.variants import Draw, find_arcs, solve_draw, spread_factors

EXACT = Stochastic(residual=1e-9)


def edited(study: Study, base: Solved, **parts) -> Solved:
    scenario = Scenario(name="edited", says="One thing differs.", **parts)
    return resolve(base, pose_scenario(study, scenario), EXACT)


def served(found: Solved) -> tuple[float, float]:
    loads = found.loads
    finite = np.isfinite(loads.expected_cost)
    quantity = found.posed.formulation.problem.demand.row_quantity
    return float(loads.unserved.sum()), float(quantity[finite] @ loads.expected_cost[finite])


@pytest.mark.parametrize(
    ("draw", "edit"),
    [
        (Draw(capacity={"dostyk": 0.7}), ("capacities", "capacity_per_year", 0.7, {"capacity_id": "dostyk"})),
        (Draw(demand={"grain": 1.3}), ("demand", "demand_t_per_year", 1.3, {"class_id": "grain"})),
        (Draw(value_of_time={"*": 1.5}), ("classes", "vot_usd_per_t_h", 1.5, {})),
        (
            Draw(theta={"machinery": 0.8}),
            ("classes", "theta_container_t_per_usd", 0.8, {"class_id": "machinery"}),
        ),
    ],
)
def test_a_draw_gives_what_the_edit_gives(small: Study, small_solved: Solved, draw: Draw, edit) -> None:
    table, column, by, where = edit
    change = Edit(do="scale", table=table, column=column, by=by, where=where)
    found, wanted = solve_draw(small_solved, draw, EXACT), edited(small, small_solved, edits=(change,))
    assert found.loads.converged
    np.testing.assert_allclose(found.loads.flow, wanted.loads.flow, rtol=1e-6, atol=1e-4)
    np.testing.assert_allclose(found.loads.price, wanted.loads.price, rtol=1e-5, atol=1e-6)
    assert not np.allclose(found.loads.flow, small_solved.loads.flow, rtol=1e-4)


@pytest.mark.parametrize("closed", ["KZ-DOSTYK", "AZ"])
def test_a_closed_place_gives_what_the_scenario_gives(
    small: Study, small_solved: Solved, closed: str
) -> None:
    found = solve_draw(small_solved, Draw(close=(closed,)), EXACT)
    wanted = edited(small, small_solved, close=(closed,))
    assert served(found) == pytest.approx(served(wanted), rel=1e-7)
    assert served(found) != pytest.approx(served(small_solved), rel=1e-3)


def test_a_closed_link_gives_what_the_scenario_without_it_gives(small: Study, small_solved: Solved) -> None:
    link = "rail:KZ-DOSTYK-KZALA"  # its ends have other lines of the same gauge
    found = solve_draw(small_solved, Draw(close=(link,)), EXACT)
    gone = Edit(do="remove", table="links", where={"link_id": link})
    assert served(found) == pytest.approx(served(edited(small, small_solved, edits=(gone,))), rel=1e-7)


def test_groups_show_the_capacity_drawn(small_solved: Solved) -> None:
    found = solve_draw(small_solved, Draw(capacity={"*": 0.5, "dostyk": 2.0}))
    before, after = (one.posed.network.grouping.groups for one in (small_solved, found))
    for old, new in zip(before, after, strict=True):
        by = 2.0 if old.capacity_id == "dostyk" else 0.5
        assert new.capacity_per_year == pytest.approx(by * old.capacity_per_year)
    np.testing.assert_array_equal(
        [group.capacity_per_year for group in after], found.posed.formulation.problem.groups.capacity
    )


def test_names_that_are_none_are_refused(small_solved: Solved) -> None:
    for draw in (
        Draw(theta={"grian": 1.0}),
        Draw(demand={"grian": 1.0}),
        Draw(capacity={"dostik": 1.0}),
        Draw(close=("KZ-DOSTIK",)),
    ):
        with pytest.raises(UnknownNameError):
            solve_draw(small_solved, draw)


def test_factors_are_spread_by_name() -> None:
    assert spread_factors({}, ("a", "b"), "class") is None
    np.testing.assert_array_equal(spread_factors({"b": 2.0}, ("a", "b"), "class"), [1.0, 2.0])
    np.testing.assert_array_equal(spread_factors({"*": 3.0, "b": 2.0}, ("a", "b"), "class"), [3.0, 2.0])


def test_a_closed_country_shuts_all_at_its_places(small_solved: Solved) -> None:
    network = small_solved.posed.network
    shut = find_arcs(network, ("KZ",))
    for arc, is_shut in zip(network.arcs, shut, strict=True):
        assert is_shut == ("KZ" in (network.country.get(arc.from_place), network.country.get(arc.to_place)))
