"""User equilibrium on links: what it finds, and how."""

from dataclasses import replace

import numpy as np
import pytest

from reference.plain_equilibrium import plain_equilibrium
from reference.small_traffic import draw_network, draw_trips, make_links, make_trips, pose
from zhibek.assignment import threads
from zhibek.assignment.deterministic import Deterministic
from zhibek.assignment.field import fits_links
from zhibek.assignment.outcome import loads_by_arc
from zhibek.assignment.problem import Loads
from zhibek.assignment.referee import judge_flows
from zhibek.assignment.solve import solve
from zhibek.assignment.start import start_from
from zhibek.assignment.traffic import Traffic, TrafficUsers

FINE = Deterministic(gap=1e-12)


def draw(seed: int = 5, n_rows: int = 200) -> Traffic:
    return pose(draw_network(seed), draw_trips(seed, 30, n_rows))


def same_bytes(one: Loads, other: Loads) -> bool:
    return all(
        getattr(one, name).tobytes() == getattr(other, name).tobytes()
        for name in ("flow", "group_load", "delay", "expected_cost")
    )


@pytest.mark.parametrize("many_items", [10, 10**9], ids=["in parts", "whole"])
def test_one_core_and_two_give_the_same_bytes(monkeypatch: pytest.MonkeyPatch, many_items: int) -> None:
    monkeypatch.setattr(threads, "MANY_ITEMS", many_items)
    problem, found = draw().problem, []
    for n_cores in (1, 2, 2):
        monkeypatch.setattr(threads, "count_cores", lambda n_cores=n_cores: n_cores)
        found.append(solve(problem, FINE))
    assert found[0].converged
    assert same_bytes(found[0], found[1])
    assert same_bytes(found[0], found[2])


def test_a_start_from_the_same_problem_needs_next_to_no_search() -> None:
    problem = draw().problem
    cold = solve(problem, Deterministic(gap=1e-8))
    warm = solve(problem, Deterministic(gap=1e-8), pool=cold.routes, start=start_from(cold))
    assert warm.converged
    assert warm.n_rounds < cold.n_rounds
    np.testing.assert_allclose(warm.group_load, cold.group_load, rtol=1e-3, atol=1e-2)


def test_after_an_edit_a_warm_start_finds_what_a_cold_one_does() -> None:
    problem = draw().problem
    cold = solve(problem, FINE)
    capacity = problem.groups.capacity.copy()
    capacity[::7] *= 0.7
    edited = replace(problem, groups=replace(problem.groups, capacity=capacity))
    warm = solve(edited, FINE, pool=cold.routes, start=start_from(cold))
    anew = solve(edited, FINE)
    assert warm.converged
    np.testing.assert_allclose(warm.group_load, anew.group_load, rtol=1e-5, atol=1e-5)


def test_trips_do_not_pass_through_a_centroid() -> None:
    # node 1 is a centroid on the short way from 0 to 2
    rows = [(0, 3, 1, 99), (3, 1, 1, 99), (1, 4, 1, 99), (3, 5, 9, 99), (5, 4, 9, 99), (4, 2, 1, 99)]
    trips = make_trips([(0, 2, 0, 5.0), (0, 1, 0, 2.0), (1, 2, 0, 3.0)])
    open_to_all = pose(make_links(rows, 6), trips)
    closed = pose(replace(make_links(rows, 6), first_thru_node=3), trips)
    load = {}
    for name, traffic in (("open", open_to_all), ("closed", closed)):
        flow = np.empty(6)
        flow[traffic.link_of_arc] = loads_by_arc(traffic.problem, solve(traffic.problem, FINE))[0]
        load[name] = flow.tolist()
    assert load["open"] == pytest.approx([7.0, 7.0, 8.0, 0.0, 0.0, 8.0])
    assert load["closed"] == pytest.approx([7.0, 2.0, 3.0, 5.0, 5.0, 8.0])


def test_links_of_no_time_lead_nobody_in_a_circle() -> None:
    rows = [(0, 1, 0, 9), (1, 0, 0, 9), (1, 2, 0, 9), (2, 1, 0, 9), (2, 3, 4, 9), (1, 3, 5, 9), (3, 2, 0, 9)]
    traffic = pose(make_links(rows, 4), make_trips([(0, 3, 0, 20.0), (3, 1, 0, 1.0)]))
    loads = solve(traffic.problem, FINE)
    assert loads.converged
    verdict = judge_flows(traffic.problem, loads_by_arc(traffic.problem, loads))
    assert verdict.gap <= 1e-12
    assert verdict.imbalance < 1e-9


def test_a_pair_out_of_reach_is_unserved_and_the_others_go() -> None:
    traffic = pose(make_links([(0, 1, 1, 9), (2, 1, 1, 9)], 3), make_trips([(0, 1, 0, 4.0), (1, 2, 0, 7.0)]))
    loads = solve(traffic.problem, FINE)
    assert loads.unserved.tolist() == [0.0, 7.0]
    assert np.isposinf(loads.expected_cost[1])
    assert loads.flow.tolist() == [4.0]


def test_stopping_early_is_a_result() -> None:
    loads = solve(draw().problem, Deterministic(gap=1e-12, max_searches=2))
    assert not loads.converged
    assert loads.n_rounds == 2
    assert loads.gap > 1e-12


def test_progress_tells_every_search() -> None:
    told: list[tuple[int, float]] = []
    loads = solve(draw().problem, Deterministic(gap=1e-8), progress=lambda *what: told.append(what))
    assert [number for number, _ in told] == list(range(1, loads.n_rounds + 1))
    assert told[-1][1] == loads.gap <= 1e-8


def test_the_gap_is_the_referees() -> None:
    traffic = draw()
    for gap in (1e-3, 1e-6):
        loads = solve(traffic.problem, Deterministic(gap=gap))
        verdict = judge_flows(traffic.problem, loads_by_arc(traffic.problem, loads))
        assert verdict.gap == pytest.approx(loads.gap, rel=1e-6, abs=1e-13)


def test_load_that_is_not_modelled_slows_too() -> None:
    links = make_links([(0, 1, 2, 10), (0, 2, 1, 10), (2, 1, 1.5, 10)], 3)
    traffic = pose(links, make_trips([(0, 1, 0, 8.0)]))
    base = np.zeros(3)
    base[0] = 6.0
    problem = replace(traffic.problem, groups=replace(traffic.problem.groups, base_load=base))
    loads = solve(problem, FINE)
    times = problem.attributes[0] * (1 + 0.15 * ((base + loads.group_load) / 10.0) ** 4)
    assert times[0] == pytest.approx(times[1] + times[2], rel=1e-9)
    assert loads.group_load[0] + loads.group_load[1] == pytest.approx(8.0)


def test_a_plain_twin_finds_the_same_loads() -> None:
    links, trips = draw_network(3, 9, 22), draw_trips(3, 9, 12)
    load, _ = plain_equilibrium(links, trips)
    traffic = pose(links, trips)
    found = np.empty_like(load)
    found[traffic.link_of_arc] = loads_by_arc(traffic.problem, solve(traffic.problem, FINE))[0]
    np.testing.assert_allclose(found, load, rtol=1e-5, atol=1e-5)


def test_what_is_no_problem_of_links_goes_another_way() -> None:
    traffic = draw()
    problem = traffic.problem
    assert fits_links(problem)
    stays = replace(problem, classes=replace(problem.classes, outside_cost=np.array([50.0])))
    assert not fits_links(stays)
    assert not fits_links(replace(problem, classes=replace(problem.classes, weights=np.array([[0.0]]))))


def test_routes_of_two_classes_are_kept_once() -> None:
    links = make_links([(0, 1, 2, 10), (0, 2, 1, 10), (2, 1, 1.5, 10)], 3)
    users = TrafficUsers(
        np.array([1.0, 2.0]), np.ones(2), np.zeros((2, 3)), np.ones((2, 3), dtype=np.bool_), np.ones(2),
        np.full(2, np.inf),
    )  # fmt: skip
    traffic = pose(links, make_trips([(0, 1, 0, 8.0), (0, 1, 1, 8.0)]), users)
    loads = solve(traffic.problem, FINE)
    assert loads.routes.n_routes == 2
    assert loads.flow.reshape(2, 2).sum(axis=1).tolist() == pytest.approx([8.0, 8.0])
