"""Least cost under capacities, by hand and twin."""

from dataclasses import replace

import networkx as nx
import numpy as np
import pytest

from reference.plain_least_cost import solve_arc_flows
from reference.small_problems import make_classes, make_groups, make_problem, parallel_arcs, random_problem
from zhibek.assignment.least_cost import LeastCost
from zhibek.assignment.path_programme import write_programme
from zhibek.assignment.routes import generate_routes
from zhibek.assignment.solve import solve
from zhibek.assignment.start import start_from
from zhibek.assignment.unmet import explain_unserved, sum_cost
from zhibek.errors import NetworkError, SettingsError

INF = float("inf")


def test_full_routes_are_as_dear_as_the_next() -> None:
    columns = {"capacity": [30.0, 50.0, 40.0]}
    problem = parallel_arcs([10.0, 12.0, 15.0], members={0: [0], 1: [1], 2: [2]}, columns=columns)
    loads = solve(problem, LeastCost())
    np.testing.assert_allclose(loads.price, [5.0, 3.0, 0.0], atol=1e-9)
    np.testing.assert_allclose(loads.flow, [30.0, 50.0, 20.0], rtol=1e-9)
    assert loads.expected_cost[0] == pytest.approx(15.0)
    assert loads.converged
    assert abs(loads.gap) <= 1e-12


@pytest.mark.parametrize("seed", range(6))
def test_it_agrees_with_a_programme_over_arcs(seed: int) -> None:
    problem = random_problem(seed, soft=False)
    loads = solve(problem, LeastCost())
    outside = write_programme(problem, 100.0).outside
    total, price, _ = solve_arc_flows(problem, np.where(np.isfinite(outside), outside, 0.0))
    assert loads.converged
    assert sum_cost(problem, loads) == pytest.approx(total, rel=1e-9)
    np.testing.assert_allclose(loads.price, price, atol=1e-6)
    served = np.isfinite(outside)
    # strong duality
    groups = problem.groups
    rent = loads.price @ np.maximum(groups.capacity - groups.base_load, 0.0)
    paid = problem.demand.row_quantity[served] @ loads.expected_cost[served]
    assert paid - rent == pytest.approx(total, rel=1e-9)


@pytest.mark.parametrize("seed", range(5))
def test_it_agrees_with_a_flow_of_one_commodity(seed: int) -> None:
    rng = np.random.default_rng(seed)
    ends = sorted({(int(a), int(b)) for a, b in rng.integers(0, 12, (50, 2)) if a != b} | {(0, 5), (5, 11)})
    arcs = [{"tail": a, "head": b, "money": float(rng.integers(1, 30))} for a, b in ends]
    capacity = [float(rng.integers(2, 12)) for _ in ends]
    groups = make_groups(len(arcs), {arc: [arc] for arc in range(len(arcs))}, capacity=capacity)
    classes = make_classes(outside_cost=np.array([1000.0]))
    problem = make_problem(arcs, [(0, 11, 0, 25.0)], groups=groups, classes=classes)
    loads = solve(problem, LeastCost())
    network = nx.DiGraph()
    for arc, limit in zip(arcs, capacity, strict=True):
        network.add_edge(arc["tail"], arc["head"], weight=int(arc["money"]), capacity=int(limit))
    outside = round(loads.expected_cost[0]) if loads.unserved[0] > 0 else 2000
    network.add_edge("s", 0, weight=0, capacity=25)
    network.add_node("s", demand=-25)
    network.add_node(11, demand=25)
    network.add_edge("s", 11, weight=outside, capacity=25)
    assert nx.cost_of_flow(network, nx.min_cost_flow(network)) == pytest.approx(sum_cost(problem, loads))


def test_prices_are_slopes_of_the_total() -> None:
    problem = random_problem(2, soft=False)
    loads = solve(problem, LeastCost())
    priced = np.flatnonzero(loads.price > 0.01)
    assert priced.size
    for group in priced:
        totals = []
        for step in (1e-4, -1e-4):
            capacity = problem.groups.capacity.copy()
            capacity[group] += step
            moved = replace(problem, groups=replace(problem.groups, capacity=capacity))
            totals.append(sum_cost(moved, solve(moved, LeastCost())))
        assert (totals[1] - totals[0]) / 2e-4 == pytest.approx(loads.price[group], rel=1e-5)


def test_what_cannot_pass_is_told_with_what_stops_it() -> None:
    arcs = [
        {"tail": 0, "head": 1, "money": 5.0},
        {"tail": 1, "head": 2, "money": 5.0},
        {"tail": 3, "head": 2, "money": 5.0},
    ]
    groups = make_groups(3, {0: [0], 1: [1]}, capacity=[90.0, 30.0])
    problem = make_problem(arcs, [(0, 2, 0, 100.0), (3, 1, 0, 7.0)], groups=groups)
    loads = solve(problem, LeastCost())
    unmet = explain_unserved(problem, loads)
    assert unmet.row.tolist() == [0, 1]
    np.testing.assert_allclose(unmet.quantity, [70.0, 7.0])
    np.testing.assert_allclose(unmet.unit_cost, [110.0, INF])
    assert unmet.groups.tolist() == [1]
    assert unmet.group_first.tolist() == [0, 1, 1]
    assert unmet.has_way.tolist() == [True, False]


@pytest.mark.parametrize("capacity", [0.0, 5.0])
def test_no_room_on_the_only_way_is_a_result(capacity: float) -> None:
    columns = {"capacity": [capacity], "base_load": [5.0]}
    classes = make_classes(outside_cost=np.array([INF]))
    problem = parallel_arcs([10.0], members={0: [0]}, columns=columns, classes=classes)
    loads = solve(problem, LeastCost(unmet_times=50.0))
    assert loads.unserved[0] == 100.0
    assert loads.price[0] == pytest.approx(500.0)
    assert loads.converged
    assert explain_unserved(problem, loads).groups.tolist() == [0]


def test_captive_demand_beyond_all_capacity_is_reported() -> None:
    classes = make_classes(outside_cost=np.array([INF]))
    columns = {"capacity": [30.0, 20.0]}
    problem = parallel_arcs([10.0, 12.0], members={0: [0], 1: [1]}, columns=columns, classes=classes)
    loads = solve(problem, LeastCost(unmet_times=50.0))
    assert loads.unserved[0] == pytest.approx(50.0)
    np.testing.assert_allclose(loads.price, [500.0, 498.0])
    assert explain_unserved(problem, loads).groups.tolist() == [0, 1]


def test_a_route_counts_each_time_and_in_its_unit() -> None:
    arcs = [{"tail": 0, "head": 1, "money": 5.0}, {"tail": 1, "head": 2, "money": 5.0}]
    classes = make_classes(units=np.array([[1.0, 0.1]]))
    groups = make_groups(2, {0: [0, 1]}, capacity=[4.0], unit=[1])
    loads = solve(make_problem(arcs, [(0, 2, 0, 100.0)], groups=groups, classes=classes), LeastCost())
    assert loads.unserved[0] == pytest.approx(80.0)
    assert loads.price[0] * 0.2 == pytest.approx(100.0)


def test_ends_are_not_passed_through() -> None:
    arcs = [
        {"tail": 0, "head": 2, "money": 1.0},
        {"tail": 0, "head": 3, "money": 1.0},
        {"tail": 2, "head": 1, "money": 1.0},
        {"tail": 3, "head": 0, "money": 1.0},
        {"tail": 3, "head": 1, "money": 9.0},
    ]
    demand = [(3, 1, 0, 10.0)]
    free = make_problem(arcs, demand)
    assert solve(free, LeastCost()).expected_cost[0] == pytest.approx(3.0)
    assert solve(replace(free, first_thru_node=2), LeastCost()).expected_cost[0] == pytest.approx(9.0)


def test_costs_below_nothing_are_taken_as_they_are() -> None:
    arcs = [
        {"tail": 0, "head": 1, "money": 6.0},
        {"tail": 0, "head": 2, "money": 9.0},
        {"tail": 1, "head": 2, "money": 5.0},
        {"tail": 2, "head": 1, "money": -4.0},
    ]
    problem = make_problem(arcs, [(0, 1, 0, 10.0)])
    assert solve(problem, LeastCost()).expected_cost[0] == pytest.approx(5.0)


def test_a_round_trip_that_pays_is_refused() -> None:
    arcs = [{"tail": 0, "head": 1, "money": 2.0}, {"tail": 1, "head": 0, "money": -3.0}]
    with pytest.raises(NetworkError) as caught:
        solve(make_problem(arcs, [(0, 1, 0, 10.0)]), LeastCost())
    assert str(caught.value) == (
        "1 fault in the problem:\n"
        "  - attributes: classes 0 gain on the round trip of arcs 0, 1: its costs sum to -1. "
        "Raise them to 0 or more."
    )


def test_nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    solve(parallel_arcs([10.0, 12.0], members={0: [0]}, columns={"capacity": [30.0]}), LeastCost())
    assert capfd.readouterr() == ("", "")


def test_soft_groups_are_refused() -> None:
    columns = {"capacity": [30.0], "hard": [False], "alpha": [0.5]}
    with pytest.raises(NetworkError) as caught:
        solve(parallel_arcs([10.0], members={0: [0]}, columns=columns), LeastCost())
    assert str(caught.value) == (
        "1 fault in the problem:\n"
        "  - groups: 1 are soft, the first is 0; LeastCost takes costs as fixed. Set alpha to 0, or use "
        "Deterministic."
    )


def test_what_is_not_a_number_is_refused() -> None:
    problem = parallel_arcs([10.0, float("nan")])
    with pytest.raises(NetworkError, match="attributes: not a number or infinite on 1 arcs, the first is 1"):
        solve(problem, LeastCost())


def test_a_warm_start_takes_fewer_rounds_to_the_same() -> None:
    problem = random_problem(5, soft=False, n_nodes=30, n_pairs=40)
    cold = solve(problem, LeastCost())
    warm = solve(problem, LeastCost(), pool=cold.routes, start=start_from(cold))
    assert warm.n_rounds < cold.n_rounds
    assert sum_cost(problem, warm) == pytest.approx(sum_cost(problem, cold), rel=1e-12)
    np.testing.assert_allclose(warm.group_load, cold.group_load, atol=1e-6)


def test_routes_of_a_pool_shut_to_a_class_are_left_out() -> None:
    problem = random_problem(4, soft=False)
    loads = solve(problem, LeastCost(), pool=generate_routes(problem))
    assert sum_cost(problem, loads) == pytest.approx(sum_cost(problem, solve(problem, LeastCost())), rel=1e-9)


def test_too_few_rounds_are_a_result() -> None:
    problem = random_problem(5, soft=False)
    loads = solve(problem, LeastCost(max_rounds=1))
    assert not loads.converged


def test_demand_of_nothing_is_solved() -> None:
    loads = solve(parallel_arcs([10.0], quantity=0.0, members={0: [0]}), LeastCost())
    assert loads.converged
    assert loads.flow.sum() == 0.0


@pytest.mark.parametrize(("name", "value"), [("gap", 0.0), ("max_rounds", 0), ("unmet_times", INF)])
def test_settings_are_checked(name: str, value: float) -> None:
    with pytest.raises(SettingsError, match=rf"LeastCost.{name} must"):
        LeastCost(**{name: value})
