"""Leaps between sweeps: lower, and sooner there."""

import numpy as np
import pytest

from reference.small_traffic import draw_network, draw_trips, pose
from zhibek.assignment import user_equilibrium
from zhibek.assignment.deterministic import Deterministic
from zhibek.assignment.leaping import leap, start_trail
from zhibek.assignment.solve import solve
from zhibek.assignment.user_equilibrium import Desk, lean_ways, load_first, search_all, set_desk, settle_flows
from zhibek.kernels.link_times import set_times
from zhibek.kernels.way_chains import list_torn, load_ways
from zhibek.kernels.way_leaps import slope_ahead


def settle_a_while() -> tuple[Desk, np.ndarray]:
    """Give flows after two searches, and the rows with several ways."""
    problem = pose(draw_network(5), draw_trips(5, 30, 200)).problem
    desk = set_desk(user_equilibrium.survey_field(problem))
    load_first(desk)
    search_all(desk, 0.0)
    chosen = desk.chosen[: list_torn(desk.ways, 0, desk.excess.size, desk.chosen)].copy()
    for _ in range(4):
        settle_flows(desk.field, lean_ways(desk, chosen), desk.states, chosen, desk.excess, -1.0, chosen.size)
    return desk, chosen


def test_a_leap_lowers_the_objective_and_loads_add_up() -> None:
    desk, chosen = settle_a_while()
    field, state = desk.field, desk.states[0]
    lean = lean_ways(desk, chosen)
    trail = start_trail(lean, state)
    settle_flows(field, lean, desk.states, chosen, desk.excess, -1.0, chosen.size)
    before, flows = state.load.copy(), desk.ways.flow.copy()
    leap(field, lean, desk.states, chosen, trail)
    change = state.load - before
    assert np.abs(change).max() > 0
    assert np.array_equal(trail.load, before)
    assert slope_ahead(field.curves, before, change, 0.0) < 0
    # it went as far as the objective falls, or as flows reach
    assert slope_ahead(field.curves, before, change, 0.99) <= 0
    anew = np.empty(before.size)
    load_ways(desk.ways, field.rows, field.kinds, anew)
    np.testing.assert_allclose(state.load, anew, atol=1e-9)
    assert desk.ways.flow.min() >= 0
    assert not np.array_equal(flows, desk.ways.flow)


def test_times_follow_a_leap() -> None:
    desk, chosen = settle_a_while()
    field, state = desk.field, desk.states[0]
    lean = lean_ways(desk, chosen)
    trail = start_trail(lean, state)
    settle_flows(field, lean, desk.states, chosen, desk.excess, -1.0, chosen.size)
    leap(field, lean, desk.states, chosen, trail)
    time = state.time.copy()
    set_times(field.curves, state)
    np.testing.assert_array_equal(time, state.time)


def test_with_leaps_and_without_the_loads_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = pose(draw_network(5), draw_trips(5, 30, 200)).problem
    with_leaps = solve(problem, Deterministic(gap=1e-12))
    monkeypatch.setattr(user_equilibrium, "leap", lambda *_: None)
    without = solve(problem, Deterministic(gap=1e-12))
    np.testing.assert_allclose(with_leaps.group_load, without.group_load, rtol=1e-5, atol=1e-6)
