"""Closed forms of Wardrop's equilibrium."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import linprog

from reference.small_problems import make_classes, make_groups, make_problem, parallel_arcs, random_problem
from zhibek.assignment.deterministic import Deterministic
from zhibek.assignment.market import open_market
from zhibek.assignment.routes import generate_routes
from zhibek.assignment.solve import solve
from zhibek.errors import SettingsError


def test_all_take_the_cheapest_route() -> None:
    loads = solve(parallel_arcs([10.0, 12.0]), Deterministic())
    assert loads.flow.tolist() == [100.0, 0.0]
    assert loads.expected_cost[0] == 10.0
    assert loads.gap == 0.0
    assert loads.converged


def test_full_routes_are_as_dear_as_the_next() -> None:
    columns = {"capacity": [30.0, 50.0, 40.0]}
    problem = parallel_arcs([10.0, 12.0, 15.0], members={0: [0], 1: [1], 2: [2]}, columns=columns)
    loads = solve(problem, Deterministic())
    np.testing.assert_allclose(loads.price, [5.0, 3.0, 0.0], atol=1e-7)
    np.testing.assert_allclose(loads.flow, [30.0, 50.0, 20.0], rtol=1e-9)


def test_the_last_resort_is_to_stay() -> None:
    loads = solve(parallel_arcs([10.0], members={0: [0]}, columns={"capacity": [30.0]}), Deterministic())
    assert loads.price[0] == pytest.approx(100.0)
    assert loads.unserved[0] == pytest.approx(70.0)


def test_scarce_room_goes_to_whom_it_is_worth_most() -> None:
    arcs = [{"tail": 0, "head": 1, "money": 10.0}]
    classes = make_classes(2, outside_cost=np.array([100.0, 40.0]), theta=np.array([0.1, 0.2]))
    demand = [(0, 1, 0, 50.0), (0, 1, 1, 50.0)]
    groups = make_groups(1, {0: [0]}, capacity=[70.0])
    loads = solve(make_problem(arcs, demand, classes=classes, groups=groups), Deterministic())
    np.testing.assert_allclose(loads.unserved, [0.0, 30.0], atol=1e-6)
    assert loads.price[0] == pytest.approx(40.0)


def test_delay_makes_routes_equal() -> None:
    # 5 + 5 (1 + v / 50) on one route, 12 on the other: equal at v = 20
    problem = parallel_arcs(
        [10.0, 12.0], members={0: [0]}, columns={"capacity": [50.0], "hard": [False], "alpha": [1.0]}
    )
    problem = replace(problem, attributes=np.array([[5.0, 12.0], [5.0, 0.0]]))
    loads = solve(problem, Deterministic())
    assert loads.flow[0] == pytest.approx(20.0, rel=1e-4)
    assert loads.expected_cost[0] == pytest.approx(12.0, rel=1e-5)
    assert loads.converged


@pytest.mark.parametrize("seed", range(5))
def test_without_delay_the_cost_is_that_of_the_whole_programme(seed: int) -> None:
    problem = random_problem(seed, soft=False)
    pool = generate_routes(problem)
    loads = solve(problem, Deterministic(grow=False), pool=pool)
    choices = open_market(problem, pool).choices
    n_flows, n_rows, groups = choices.base_cost.size, choices.row_class.size, problem.groups
    count = np.zeros((groups.capacity.size, n_flows + n_rows))
    owner = np.zeros((n_rows, n_flows + n_rows))
    pair = np.repeat(np.arange(problem.demand.pair_origin.size), np.diff(choices.row_first))
    for row in range(n_rows):
        owner[row, n_flows + row] = 1
        for flow in range(choices.flow_first[row], choices.flow_first[row + 1]):
            owner[row, flow] = 1
            route = pool.pair_first[pair[row]] + flow - choices.flow_first[row]
            for arc in pool.arcs[pool.arc_first[route] : pool.arc_first[route + 1]]:
                for group in groups.arc_group[groups.arc_first[arc] : groups.arc_first[arc + 1]]:
                    count[group, flow] += problem.classes.units[choices.row_class[row], groups.unit[group]]
    cost = np.concatenate([choices.base_cost, choices.outside])
    usable = np.isfinite(cost)
    rows = np.isfinite(choices.outside)
    whole = linprog(
        cost[usable],
        A_ub=count[:, usable],
        b_ub=groups.capacity - groups.base_load,
        A_eq=owner[rows][:, usable],
        b_eq=choices.quantity[rows],
    )
    paid = loads.flow > 0
    total = loads.flow[paid] @ choices.base_cost[paid] + loads.unserved[rows] @ choices.outside[rows]
    assert total == pytest.approx(whole.fun, rel=1e-9)
    assert loads.converged


@pytest.mark.parametrize(("name", "value"), [("gap", 0.0), ("residual", 2.0), ("max_sharpness", 0.5)])
def test_settings_are_checked(name: str, value: float) -> None:
    with pytest.raises(SettingsError, match=rf"Deterministic.{name} must"):
        Deterministic(**{name: value})
