"""Hard capacities of links under user equilibrium."""

from dataclasses import replace

import numpy as np
import pytest

from reference.small_traffic import draw_network, draw_trips, make_links, make_trips, pose
from zhibek.assignment.deterministic import Deterministic
from zhibek.assignment.field import fits_links
from zhibek.assignment.outcome import loads_by_arc
from zhibek.assignment.problem import Loads, Problem
from zhibek.assignment.referee import judge_flows
from zhibek.assignment.solve import solve
from zhibek.assignment.start import start_from
from zhibek.assignment.traffic import Traffic, TrafficUsers

FINE = Deterministic(gap=1e-9, residual=1e-7)


def two_roads(capacity: float, n_trips: float = 20.0) -> Traffic:
    """Give a short road with a hard limit, and a longer one that congests."""
    links = make_links(
        [(0, 1, 1, capacity), (0, 2, 1, 10), (2, 1, 1, 10)], 3, hard=np.array([True, False, False])
    )
    return pose(links, make_trips([(0, 1, 0, n_trips)]))


def limited(seed: int, share: float = 0.7) -> Traffic:
    """Draw a network, and hold some of its fullest links to a share of the load they would have."""
    links, trips = draw_network(seed), draw_trips(seed, 30, 150)
    traffic = pose(links, trips)
    load = np.empty(links.tail.size)
    load[traffic.link_of_arc] = loads_by_arc(
        traffic.problem, solve(traffic.problem, Deterministic(gap=1e-10))
    )[0]
    hard = np.zeros(load.size, dtype=np.bool_)
    hard[np.argsort(-load)[:6]] = True
    capacity = np.where(hard, share * load, links.capacity)
    return pose(replace(links, capacity=capacity, hard=hard), trips)


def objective(problem: Problem, loads: Loads) -> float:
    return judge_flows(problem, loads_by_arc(problem, loads)).objective


def test_the_price_is_what_the_longer_road_costs_more() -> None:
    traffic = two_roads(12.0)
    assert fits_links(traffic.problem)
    loads = solve(traffic.problem, FINE)
    assert loads.converged
    assert loads.group_load[0] == pytest.approx(12.0, rel=1e-6)
    other = 2 * (1 + 0.15 * (8.0 / 10.0) ** 4)
    assert loads.price[0] == pytest.approx(other - 1.0, rel=1e-5)
    assert loads.expected_cost[0] == pytest.approx(other, rel=1e-6)


def test_a_capacity_that_is_not_needed_has_no_price() -> None:
    loads = solve(two_roads(30.0).problem, FINE)
    assert loads.price.tolist() == [0.0, 0.0, 0.0]
    assert loads.converged


@pytest.mark.parametrize("seed", range(3))
def test_loads_keep_within_and_only_the_full_are_priced(seed: int) -> None:
    problem = limited(seed).problem
    loads = solve(problem, FINE)
    assert loads.converged
    hard = problem.groups.hard
    over = (loads.group_load - problem.groups.capacity)[hard] / problem.groups.capacity[hard]
    assert np.all(over <= 1e-7)
    assert np.all((loads.price[hard] < 1e-9) | (over > -1e-7))
    assert np.any(loads.price > 0)


@pytest.mark.parametrize("seed", range(3))
def test_a_price_is_the_slope_of_the_objective(seed: int) -> None:
    problem = limited(seed).problem
    loads = solve(problem, FINE)
    group = int(np.argmax(loads.price))
    step = 1e-3 * problem.groups.capacity[group]
    sides = []
    for sign in (1, -1):
        capacity = problem.groups.capacity.copy()
        capacity[group] += sign * step
        edited = replace(problem, groups=replace(problem.groups, capacity=capacity))
        sides.append(objective(edited, solve(edited, FINE, pool=loads.routes, start=start_from(loads))))
    assert (sides[1] - sides[0]) / (2 * step) == pytest.approx(loads.price[group], rel=2e-2)


def test_without_room_the_link_is_shut() -> None:
    traffic = two_roads(0.0)
    loads = solve(traffic.problem, FINE)
    assert loads.group_load[0] == 0.0
    assert loads.group_load[1] == pytest.approx(20.0)


def test_captives_beyond_all_capacity_are_no_equilibrium() -> None:
    links = make_links([(0, 1, 1, 5.0)], 2, hard=np.array([True]))
    loads = solve(pose(links, make_trips([(0, 1, 0, 8.0)])).problem, FINE)
    assert not loads.converged
    assert loads.residual == pytest.approx(0.6)


def test_classes_that_value_time_differently_go_another_way() -> None:
    links = make_links([(0, 1, 1, 5.0), (0, 1, 2, 50.0)], 2, hard=np.array([True, False]))
    users = TrafficUsers(
        np.array([1.0, 2.0]), np.ones(2), np.zeros((2, 2)), np.ones((2, 2), dtype=np.bool_), np.ones(2),
        np.full(2, np.inf),
    )  # fmt: skip
    assert not fits_links(pose(links, make_trips([(0, 1, 0, 4.0), (0, 1, 1, 4.0)]), users).problem)
