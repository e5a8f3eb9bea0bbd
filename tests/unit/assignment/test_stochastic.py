"""Closed forms of the stochastic equilibrium."""

import math
from dataclasses import replace

import numpy as np
import pytest

from reference.small_problems import make_classes, make_groups, make_problem, parallel_arcs
from zhibek.assignment.outcome import loads_by_arc
from zhibek.assignment.routes import generate_routes
from zhibek.assignment.solve import solve
from zhibek.assignment.start import start_from
from zhibek.assignment.stochastic import Stochastic
from zhibek.errors import SettingsError

EXACT = Stochastic(residual=1e-10)


def test_without_limits_shares_are_those_of_the_logit() -> None:
    loads = solve(parallel_arcs([10.0, 12.0]), EXACT)
    weights = np.exp([-1.0, -1.2, -11.0])
    np.testing.assert_allclose([*loads.flow, loads.unserved[0]], 100 * weights / weights.sum(), rtol=1e-12)
    assert loads.expected_cost[0] == pytest.approx(-math.log(weights.sum()) / 0.1)
    assert loads.converged
    assert loads.n_rounds == 1


def test_a_full_route_has_the_price_that_clears_it() -> None:
    # shares stand as 30 : f on a route of 10 + price and one of 15, and 70 - f stay at 110
    problem = parallel_arcs([10.0, 15.0], members={0: [0]}, columns={"capacity": [40.0], "base_load": [10.0]})
    loads = solve(problem, EXACT)
    assert loads.group_load[0] == pytest.approx(30.0, rel=1e-9)
    assert loads.price[0] == pytest.approx(5 + math.log(loads.flow[1] / 30) / 0.1, rel=1e-9)


def test_what_cannot_pass_stays_and_the_outside_cost_sets_the_price() -> None:
    loads = solve(parallel_arcs([10.0], members={0: [0]}, columns={"capacity": [20.0]}), EXACT)
    assert loads.unserved[0] == pytest.approx(80.0)
    assert loads.price[0] == pytest.approx(100 + math.log(80 / 20) / 0.1)


def test_a_price_is_paid_by_what_is_counted() -> None:
    classes = make_classes(units=np.array([[1.0, 0.1]]))
    columns = {"capacity": [2.0], "unit": [1]}
    loads = solve(parallel_arcs([10.0], members={0: [0]}, columns=columns, classes=classes), EXACT)
    assert loads.group_load[0] == pytest.approx(2.0)
    assert loads.price[0] * 0.1 == pytest.approx(100 + math.log(80 / 20) / 0.1)


def test_a_route_counts_once_for_each_arc_of_the_group() -> None:
    arcs = [{"tail": 0, "head": 1, "money": 5.0}, {"tail": 1, "head": 2, "money": 5.0}]
    groups = make_groups(2, {0: [0, 1]}, capacity=[40.0])
    loads = solve(make_problem(arcs, [(0, 2, 0, 100.0)], groups=groups), EXACT)
    assert loads.group_load[0] == pytest.approx(40.0)
    assert 2 * loads.price[0] == pytest.approx(100 + math.log(80 / 20) / 0.1)


def test_of_two_equal_capacities_in_series_one_has_the_price() -> None:
    arcs = [{"tail": 0, "head": 1, "money": 5.0}, {"tail": 1, "head": 2, "money": 5.0}]
    alone = 100 + math.log(80 / 20) / 0.1
    for capacity, priced in (([20.0, 20.0], 0), ([30.0, 20.0], 1), ([20.0, 20.1], 0)):
        groups = make_groups(2, {0: [0], 1: [1]}, capacity=capacity)
        loads = solve(make_problem(arcs, [(0, 2, 0, 100.0)], groups=groups), EXACT)
        assert loads.converged
        assert loads.price[priced] == pytest.approx(alone)
        assert loads.price[1 - priced] == 0.0


@pytest.mark.parametrize("capacity", [0.0, 5.0])
def test_a_group_without_room_carries_nothing_and_has_the_last_bid_as_price(capacity: float) -> None:
    columns = {"capacity": [capacity], "base_load": [5.0]}
    loads = solve(parallel_arcs([10.0, 15.0], members={0: [0]}, columns=columns), EXACT)
    assert loads.flow[0] == 0.0
    assert loads.group_load[0] == 0.0
    assert loads.price[0] == pytest.approx(100.0)
    assert loads.converged
    alone = solve(parallel_arcs([10.0], members={0: [0]}, columns=columns), EXACT)
    assert alone.unserved[0] == 100.0
    assert alone.expected_cost[0] == pytest.approx(110.0)


def test_a_group_without_room_does_not_stop_what_it_does_not_count() -> None:
    classes = make_classes(units=np.array([[1.0, 0.0]]))
    columns = {"capacity": [0.0], "unit": [1]}
    loads = solve(parallel_arcs([10.0], members={0: [0]}, columns=columns, classes=classes), EXACT)
    assert loads.flow[0] > 99


def test_congestion_is_a_fixed_point() -> None:
    problem = parallel_arcs(
        [10.0, 12.0],
        members={0: [0]},
        columns={"capacity": [50.0], "base_load": [5.0], "hard": [False], "alpha": [0.5], "beta": [4.0]},
    )
    problem = replace(problem, attributes=np.array([[5.0, 12.0], [5.0, 0.0]]))
    loads = solve(problem, EXACT)
    delay = 0.5 * ((5 + loads.flow[0]) / 50) ** 4
    assert loads.delay[0] == pytest.approx(delay, rel=1e-9)
    ratio = math.exp(-0.1 * (10 + 5 * delay)) / math.exp(-1.2)
    assert loads.flow[0] / loads.flow[1] == pytest.approx(ratio, rel=1e-8)


def test_nests_are_chosen_before_routes() -> None:
    problem = parallel_arcs([10.0, 10.0, 10.0], classes=make_classes(nest_share=np.array([0.5])))
    problem = replace(problem, arc_nest=np.array([0, 0, 1], dtype=np.int32))
    loads = solve(problem, EXACT)
    assert (loads.flow[0] + loads.flow[1]) / loads.flow[2] == pytest.approx(math.sqrt(2))
    assert loads.flow[0] == pytest.approx(loads.flow[1])


def test_a_class_keeps_to_its_modes() -> None:
    problem = parallel_arcs([10.0, 12.0], classes=make_classes(modes=np.array([1])))
    loads = solve(replace(problem, arc_mode=np.array([2, 1])), EXACT)
    assert loads.flow[0] == 0.0
    assert loads.flow[1] > 99
    shut = solve(replace(problem, arc_mode=np.array([2, 2])), EXACT)
    assert shut.unserved[0] == 100.0
    assert shut.expected_cost[0] == math.inf


def test_columns_are_grown_at_equilibrium_prices() -> None:
    arcs = [{"tail": 0, "head": 1, "money": 10.0}, {"tail": 0, "head": 1, "money": 14.0}]
    groups = make_groups(2, {0: [0]}, capacity=[40.0])
    problem = make_problem(arcs, [(0, 1, 0, 100.0)], groups=groups)
    fixed = solve(problem, Stochastic(grow=False))
    grown = solve(problem, EXACT)
    assert (fixed.routes.n_routes, grown.routes.n_routes) == (1, 2)
    assert fixed.unserved[0] == pytest.approx(60.0, rel=1e-4)
    assert grown.unserved[0] < 1.0
    assert grown.n_rounds >= 2
    assert grown.residual <= 1e-10


def test_charges_may_be_negative() -> None:
    problem = parallel_arcs([-5.0, 1.0])
    loads = solve(problem, EXACT)
    assert loads.flow[0] / loads.flow[1] == pytest.approx(math.exp(0.6))


def test_a_warm_start_needs_fewer_loadings_and_gives_the_same() -> None:
    def at(capacity: float):
        members = {0: [0], 1: [1], 2: [2]}
        return parallel_arcs(
            [10.0, 12.0, 14.0], members=members, columns={"capacity": [capacity, 20.0, 15.0]}
        )

    pool = generate_routes(at(30.0))
    first = solve(at(30.0), EXACT, pool=pool)
    cold = solve(at(31.0), EXACT, pool=pool)
    warm = solve(at(31.0), EXACT, pool=pool, start=start_from(first))
    assert warm.n_loadings < cold.n_loadings
    np.testing.assert_allclose(warm.price, cold.price, rtol=1e-8)


def test_too_few_iterations_are_a_result() -> None:
    problem = parallel_arcs([10.0, 15.0], members={0: [0]}, columns={"capacity": [30.0]})
    loads = solve(problem, Stochastic(max_iterations=0))
    assert not loads.converged
    assert loads.residual > 0.1


def test_demand_of_nothing_is_solved() -> None:
    loads = solve(parallel_arcs([10.0], quantity=0.0, members={0: [0]}), EXACT)
    assert loads.converged
    assert loads.flow.sum() == 0.0


def test_arc_flows_are_sums_of_routes() -> None:
    problem = parallel_arcs([10.0, 12.0])
    loads = solve(problem, EXACT)
    np.testing.assert_allclose(loads_by_arc(problem, loads), [loads.flow])


def test_rounds_of_growth_may_be_bounded() -> None:
    arcs = [{"tail": 0, "head": 1, "money": money} for money in (10.0, 14.0, 18.0)]
    groups = make_groups(3, {0: [0], 1: [1]}, capacity=[40.0, 20.0])
    problem = make_problem(arcs, [(0, 1, 0, 100.0)], groups=groups)
    found = [solve(problem, Stochastic(max_rounds=most)) for most in (0, 1, None)]
    assert [loads.routes.n_routes for loads in found] == [1, 2, 3]
    assert all(loads.converged for loads in found)
    with pytest.raises(SettingsError, match=r"Stochastic.max_rounds must be 0 or more; got -1"):
        Stochastic(max_rounds=-1)


@pytest.mark.parametrize("residual", [0.0, 1.0, -1.0])
def test_settings_are_checked(residual: float) -> None:
    with pytest.raises(SettingsError, match=r"Stochastic.residual must lie between 0 and 1"):
        Stochastic(residual=residual)
