"""Stochastic equilibria of congested roads."""

import math
from dataclasses import replace

import numpy as np
import pytest

from reference.plain_roads import average_loads
from reference.roads import (
    grid_rows,
    grid_trips,
    make_links,
    make_trips,
    make_users,
    pose_grid,
)
from zhibek.assignment import market, threads
from zhibek.assignment.deterministic import Deterministic
from zhibek.assignment.outcome import loads_by_arc
from zhibek.assignment.problem import Problem
from zhibek.assignment.solve import solve
from zhibek.assignment.start import start_from
from zhibek.assignment.stochastic import Stochastic
from zhibek.assignment.traffic import one_class, pose_traffic

EXACT = Stochastic(residual=1e-10)


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have even one soft group count as many."""
    monkeypatch.setattr(market, "MANY", 1)


def pose_parallel(times: list[float], capacities: list[float], quantity: float = 100.0) -> Problem:
    links = make_links([(0, 1, time, cap) for time, cap in zip(times, capacities, strict=True)])
    users = replace(one_class(len(times)), theta=np.array([0.7]))
    problem = pose_traffic(links, users, make_trips([(0, 1, 0, quantity)])).problem
    return replace(problem, rules=replace(problem.rules, detours=(2.0,) * 6))


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("times", [[2.0, 2.5], [2.0, 2.5, 3.0]])
def test_parallel_links_split_as_the_closed_form_has_it(times: list[float]) -> None:
    loads = solve(pose_parallel(times, [30.0, 40.0, 50.0][: len(times)]), EXACT)
    assert loads.routes.n_routes == len(times)
    assert loads.flow.sum() == pytest.approx(100.0, rel=1e-12)
    assert loads.unserved[0] == 0.0
    paid = np.array(times) * (1 + 0.15 * (loads.flow / np.array([30.0, 40.0, 50.0][: len(times)])) ** 4)
    for one, other in zip(range(len(times)), range(1, len(times)), strict=False):
        ratio = math.exp(-0.7 * (paid[one] - paid[other]))
        assert loads.flow[one] / loads.flow[other] == pytest.approx(ratio, rel=1e-8)
    assert loads.expected_cost[0] == pytest.approx(-math.log(np.exp(-0.7 * paid).sum()) / 0.7, rel=1e-9)


@pytest.mark.usefixtures("many")
def test_braess_links_hold_at_their_own_times() -> None:
    # 0 to 3 over 1 and over 2, and across from 1 to 2: the three routes of Braess (1968)
    links = make_links(
        [(0, 1, 1.0, 2.0), (0, 2, 5.0, 9.0), (1, 2, 1.0, 9.0), (1, 3, 5.0, 9.0), (2, 3, 1.0, 2.0)],
        alpha=np.array([10.0, 0.1, 0.1, 0.1, 10.0]),
        beta=np.ones(5),
    )
    problem = pose_traffic(links, one_class(5), make_trips([(0, 3, 0, 6.0)])).problem
    problem = replace(problem, rules=replace(problem.rules, detours=(5.0,) * 6))
    loads = solve(problem, EXACT)
    assert loads.routes.n_routes == 3
    time = links.free_time_h * (1 + links.alpha * loads.group_load / links.capacity)
    by_route = {
        tuple(loads.routes.arcs[a:b]): (time[loads.routes.arcs[a:b]].sum(), size)
        for a, b, size in zip(
            loads.routes.arc_first[:-1], loads.routes.arc_first[1:], loads.routes.log_path_size, strict=True
        )
    }
    pull = np.array([math.exp(-paid + size) for paid, size in by_route.values()])
    np.testing.assert_allclose(loads.flow, 6.0 * pull / pull.sum(), rtol=1e-8)


@pytest.mark.parametrize("seed", range(3))
def test_loads_are_those_of_the_plain_twin(seed: int) -> None:
    problem = pose_grid(4, seed, outside=6.0).problem
    loads = solve(problem, EXACT)
    assert loads.converged
    assert 0 < loads.unserved.sum() < problem.demand.row_quantity.sum()
    twin = average_loads(problem, loads.routes, 60)
    np.testing.assert_allclose(loads.group_load, twin, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("seed", range(3))
def test_moving_loads_and_moving_delays_give_the_same(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    problem = pose_grid(4, seed).problem
    loads = solve(problem, EXACT)
    monkeypatch.setattr(market, "MANY", 10_000)
    by_delays = solve(problem, Stochastic(residual=1e-8, grow=False), pool=loads.routes)
    assert by_delays.converged
    np.testing.assert_allclose(loads.group_load, by_delays.group_load, rtol=1e-6, atol=1e-6)


def test_classes_of_several_values_of_time_share_the_roads() -> None:
    rows = grid_rows(5, 1)
    users = make_users(
        len(rows),
        [0.3, 0.6],
        [1.0, 3.0],
        load_unit=np.array([0.4, 1.0]),
        outside_cost=np.array([20.0, np.inf]),
    )
    traffic = pose_traffic(make_links(rows), users, make_trips(grid_trips(5, 1, 2)))
    loads = solve(traffic.problem, EXACT)
    assert loads.converged
    flow = loads_by_arc(traffic.problem, loads)
    np.testing.assert_allclose(np.array([0.4, 1.0]) @ flow, loads.group_load, rtol=1e-9, atol=1e-9)
    twin = average_loads(traffic.problem, loads.routes, 150, stride=0.15)
    np.testing.assert_allclose(loads.group_load, twin, rtol=1e-6, atol=1e-6)
    captive = traffic.problem.demand.row_class == 1
    assert (loads.unserved[captive] == 0).all()
    assert (loads.unserved[~captive] > 0).all()


def test_as_choices_grow_surer_the_equilibrium_becomes_wardrops() -> None:
    traffic = pose_grid(4, 2)
    wardrop = solve(traffic.problem, Deterministic(gap=1e-8))
    misses = []
    for theta in (1.0, 10.0, 100.0):
        loads = solve(pose_grid(4, 2, theta).problem, EXACT)
        assert loads.converged
        misses.append(np.abs(loads.group_load - wardrop.group_load).max())
    assert misses[0] > 3 * misses[1] > 9 * misses[2]
    assert misses[2] < 0.02 * wardrop.group_load.max()


def test_numbers_of_nodes_and_the_order_of_links_and_trips_leave_no_trace() -> None:
    rows, trips = grid_rows(5, 4), grid_trips(5, 4)
    rng = np.random.default_rng(0)
    name, order, line = rng.permutation(25), rng.permutation(len(rows)), rng.permutation(len(trips))
    renamed = [(int(name[a]), int(name[b]), t, c) for a, b, t, c in (rows[i] for i in order)]
    sent = [(int(name[a]), int(name[b]), k, q) for a, b, k, q in (trips[i] for i in line)]
    one = pose_traffic(make_links(rows), one_class(len(rows)), make_trips(trips))
    other = pose_traffic(make_links(renamed), one_class(len(rows)), make_trips(sent))
    loads, again = solve(one.problem, EXACT), solve(other.problem, EXACT)
    by_link, by_renamed = np.empty(len(rows)), np.empty(len(rows))
    by_link[one.link_of_arc] = loads.group_load
    by_renamed[other.link_of_arc] = again.group_load
    np.testing.assert_allclose(by_renamed, by_link[order], rtol=1e-7, atol=1e-7)


def test_one_thread_and_two_give_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = pose_grid(5, 5).problem
    found = []
    for n_cores in (1, 2, 2):
        monkeypatch.setattr(threads, "count_cores", lambda n_cores=n_cores: n_cores)
        found.append(solve(problem, EXACT))
    for other in found[1:]:
        assert other.flow.tobytes() == found[0].flow.tobytes()
        assert other.routes.arcs.tobytes() == found[0].routes.arcs.tobytes()


@pytest.mark.usefixtures("many")
def test_more_demand_costs_more_and_more_capacity_costs_less() -> None:
    costs = [
        solve(pose_parallel([2.0, 2.5], [30.0, 40.0], q), EXACT).expected_cost[0] for q in (50, 100, 200)
    ]
    assert costs[0] < costs[1] < costs[2]
    wide = [solve(pose_parallel([2.0, 2.5], [c, 40.0]), EXACT).expected_cost[0] for c in (20, 30, 60)]
    assert wide[0] > wide[1] > wide[2]


def test_a_solution_is_a_start_that_is_already_there() -> None:
    problem = pose_grid(5, 6).problem
    cold = solve(problem, EXACT)
    warm = solve(problem, EXACT, pool=cold.routes, start=start_from(cold))
    assert warm.n_loadings <= 2 < cold.n_loadings
    np.testing.assert_allclose(warm.group_load, cold.group_load, rtol=1e-8, atol=1e-8)


def test_no_route_passes_through_a_zone() -> None:
    # the way over node 1 is half as long, but 0 and 1 are zones
    links = make_links(
        [(0, 1, 1.0, 9.0), (1, 3, 1.0, 9.0), (0, 2, 2.0, 9.0), (2, 3, 2.0, 9.0), (3, 1, 1.0, 9.0)],
        first_thru_node=2,
    )
    trips = make_trips([(0, 3, 0, 5.0), (1, 3, 0, 5.0), (0, 1, 0, 5.0)])
    loads = solve(pose_traffic(links, one_class(5), trips).problem, EXACT)
    ways = {
        tuple(loads.routes.arcs[a:b])
        for a, b in zip(loads.routes.arc_first, loads.routes.arc_first[1:], strict=False)
    }
    # arcs by tail and head: 0>1, 0>2, 1>3, 2>3, 3>1
    assert (1, 3) in ways
    assert (0, 2) not in ways
    assert (2,) in ways
    assert (0,) in ways
    assert loads.unserved.sum() == 0


def test_a_trip_without_any_way_is_told_apart_from_a_captive_one() -> None:
    links = make_links([(0, 1, 1.0, 9.0), (2, 1, 1.0, 9.0)])
    loads = solve(
        pose_traffic(links, one_class(2), make_trips([(0, 1, 0, 5.0), (0, 2, 0, 3.0)])).problem, EXACT
    )
    assert loads.unserved.tolist() == [0.0, 3.0]
    assert loads.expected_cost[1] == math.inf
    assert loads.converged


def test_too_few_steps_are_a_result() -> None:
    loads = solve(pose_grid(4, 0).problem, Stochastic(max_iterations=0))
    assert not loads.converged
    assert loads.residual > 1e-6
