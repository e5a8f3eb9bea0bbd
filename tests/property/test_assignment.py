"""Laws that every equilibrium obeys."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reference.small_problems import parallel_arcs, random_problem
from zhibek.assignment.deterministic import Deterministic
from zhibek.assignment.market import load_market, open_market
from zhibek.assignment.outcome import loads_by_arc
from zhibek.assignment.point import dual_value, stand_at
from zhibek.assignment.problem import Problem
from zhibek.assignment.routes import generate_routes
from zhibek.assignment.solve import solve
from zhibek.assignment.start import start_from
from zhibek.assignment.stochastic import Stochastic

SEEDS = range(12)
METHODS = [Stochastic(), Deterministic()]


def row_sums(loads) -> np.ndarray:
    n_routes = np.diff(loads.flow_first)
    rows = np.repeat(np.arange(n_routes.size), n_routes)
    return np.bincount(rows, loads.flow, minlength=n_routes.size)


@pytest.mark.parametrize("soft", [False, True])
@pytest.mark.parametrize("seed", SEEDS)
def test_a_stochastic_equilibrium_is_found_and_holds(seed: int, *, soft: bool) -> None:
    problem = random_problem(seed, soft=soft)
    loads = solve(problem, Stochastic())
    assert loads.converged, loads.residual
    check_laws(problem, loads)


@pytest.mark.parametrize("soft", [False, True])
@pytest.mark.parametrize("seed", range(6))
def test_a_deterministic_equilibrium_is_found_and_holds(seed: int, *, soft: bool) -> None:
    problem = random_problem(seed, soft=soft)
    loads = solve(problem, Deterministic())
    assert loads.converged, (loads.residual, loads.gap)
    assert 0 <= loads.gap <= 1e-6 or abs(loads.gap) < 1e-12
    check_laws(problem, loads)


def check_laws(problem: Problem, loads) -> None:
    groups = problem.groups
    # what moves and what stays is the demand
    np.testing.assert_allclose(row_sums(loads) + loads.unserved, problem.demand.row_quantity, rtol=1e-9)
    assert loads.flow.min() >= 0
    # what enters a node leaves it
    flow = loads_by_arc(problem, loads)
    for who in range(flow.shape[0]):
        net = np.bincount(problem.graph.head, flow[who], minlength=problem.graph.n_nodes) - np.bincount(
            problem.graph.tail, flow[who], minlength=problem.graph.n_nodes
        )
        of_pair = np.repeat(np.arange(problem.demand.pair_origin.size), np.diff(problem.demand.row_first))
        mine = problem.demand.row_class == who
        moved = (problem.demand.row_quantity - loads.unserved)[mine]
        wanted = np.bincount(
            problem.demand.pair_destination[of_pair[mine]], moved, minlength=problem.graph.n_nodes
        ) - np.bincount(problem.demand.pair_origin[of_pair[mine]], moved, minlength=problem.graph.n_nodes)
        np.testing.assert_allclose(net, wanted, atol=1e-8)
    # loads of groups are those of their arcs
    counted = problem.classes.units.T @ flow
    for group in range(groups.capacity.size):
        arcs = np.repeat(np.arange(problem.graph.n_arcs), np.diff(groups.arc_first))[
            groups.arc_group == group
        ]
        assert loads.group_load[group] == pytest.approx(counted[groups.unit[group], arcs].sum(), abs=1e-8)
    # capacities hold, and only full ones have a price
    room = groups.capacity - groups.base_load
    over = (loads.group_load - room) / groups.capacity
    assert (over[groups.hard] <= 1e-6).all()
    assert (np.abs(over[groups.hard & (loads.price > 0)]) <= 1e-6).all()
    assert (loads.price >= 0).all()
    assert (loads.price[~groups.hard] == 0).all()
    # delays are those of the loads
    wanted_delay = groups.alpha * ((groups.base_load + loads.group_load) / groups.capacity) ** groups.beta
    off = np.abs(wanted_delay - loads.delay) / (1 + loads.delay)
    assert (off[~groups.hard] <= 1.01e-6).all()


@pytest.mark.parametrize("seed", range(4))
def test_a_price_is_what_one_more_unit_of_capacity_saves(seed: int) -> None:
    problem = random_problem(seed, soft=False)
    pool = generate_routes(problem)
    method = Stochastic(residual=1e-11, grow=False)
    loads = solve(problem, method, pool=pool)
    priced = np.flatnonzero(loads.price > 0.01)
    assert priced.size
    for group in priced:
        costs = []
        for step in (1e-3, -1e-3):
            capacity = problem.groups.capacity.copy()
            capacity[group] += step
            moved = replace(problem, groups=replace(problem.groups, capacity=capacity))
            there = solve(moved, method, pool=pool)
            market = open_market(moved, pool)
            costs.append(
                dual_value(stand_at(moved, market, there.price, there.delay, np.zeros(0, dtype=np.int64)))
            )
        assert (costs[1] - costs[0]) / 2e-3 == pytest.approx(loads.price[group], rel=1e-4)


@pytest.mark.parametrize("seed", range(4))
def test_more_room_in_one_group_never_raises_its_price(seed: int) -> None:
    problem = random_problem(seed, soft=False)
    pool = generate_routes(problem)
    group = int(np.argmax(solve(problem, Stochastic(grow=False), pool=pool).price))
    prices = []
    for factor in (0.5, 1.0, 1.5, 3.0, 100.0):
        capacity = problem.groups.capacity.copy()
        capacity[group] *= factor
        moved = replace(problem, groups=replace(problem.groups, capacity=capacity))
        prices.append(solve(moved, Stochastic(grow=False), pool=pool).price[group])
    assert (np.diff(prices) <= 1e-6).all()
    assert prices[0] > 0


@pytest.mark.parametrize("method", METHODS, ids=["stochastic", "deterministic"])
@pytest.mark.parametrize("seed", range(3))
def test_the_numbers_of_classes_and_groups_do_not_matter(seed: int, method) -> None:
    problem = random_problem(seed)
    rng = np.random.default_rng(seed)
    of_class, of_group = rng.permutation(3), rng.permutation(problem.groups.capacity.size)
    classes = replace(
        problem.classes,
        **{
            name: getattr(problem.classes, name)[of_class]
            for name in ("weights", "theta", "nest_share", "outside_cost", "units", "modes", "profile")
        },
    )
    demand, new_class = problem.demand, np.argsort(of_class)[problem.demand.row_class]
    pair = np.repeat(np.arange(demand.pair_origin.size), np.diff(demand.row_first))
    rows = np.lexsort((new_class, pair))
    moved_demand = replace(
        demand, row_class=new_class[rows].astype(np.int32), row_quantity=demand.row_quantity[rows]
    )
    groups = replace(
        problem.groups,
        arc_group=np.argsort(of_group)[problem.groups.arc_group].astype(np.int32),
        **{
            name: getattr(problem.groups, name)[of_group]
            for name in ("capacity", "base_load", "unit", "hard", "alpha", "beta")
        },
    )
    one = solve(problem, method)
    other = solve(replace(problem, classes=classes, demand=moved_demand, groups=groups), method)
    assert one.routes.arcs.tolist() == other.routes.arcs.tolist()
    scale = problem.groups.capacity[of_group]
    np.testing.assert_allclose(one.group_load[of_group] / scale, other.group_load / scale, atol=1e-5)
    np.testing.assert_allclose(one.delay[of_group], other.delay, atol=1e-4)


def test_the_same_problem_gives_the_same_bytes() -> None:
    for method in METHODS:
        one, other = solve(random_problem(2), method), solve(random_problem(2), method)
        for name in ("flow", "unserved", "expected_cost", "price", "delay", "group_load"):
            assert getattr(one, name).tobytes() == getattr(other, name).tobytes()


@pytest.mark.parametrize("seed", range(3))
def test_surer_choices_come_to_the_deterministic_twin(seed: int) -> None:
    problem = random_problem(seed)
    pool = solve(problem, Deterministic()).routes
    target = solve(problem, Deterministic(grow=False), pool=pool)
    misses, start = [], None
    for factor in 1.7 ** np.arange(11):
        classes = replace(problem.classes, theta=problem.classes.theta * factor, nest_share=np.ones(3))
        loads = solve(replace(problem, classes=classes), Stochastic(grow=False), pool=pool, start=start)
        assert loads.converged
        start = start_from(loads)
        served = np.isfinite(target.expected_cost)
        quantity = problem.demand.row_quantity[served]
        misses.append(quantity @ np.abs(loads.expected_cost - target.expected_cost)[served] / quantity.sum())
    assert misses[-1] < 0.02 * misses[0]


@given(
    money=st.lists(st.floats(1, 50), min_size=1, max_size=4),
    room=st.floats(0.5, 150),
    outside=st.floats(10, 500),
)
@settings(max_examples=40, deadline=None, derandomize=True)
def test_the_outside_option_bounds_the_price(money: list[float], room: float, outside: float) -> None:
    n_arcs = len(money)
    members = {group: [group] for group in range(n_arcs)}
    problem = parallel_arcs(money, members=members, columns={"capacity": [room] * n_arcs})
    problem = replace(problem, classes=replace(problem.classes, outside_cost=np.array([outside])))
    wardrop = solve(problem, Deterministic())
    assert wardrop.converged
    assert (wardrop.price <= outside * (1 + 1e-9)).all()
    logit = solve(problem, Stochastic())
    assert logit.converged
    # in a logit the last user is dearer than the outside option by what its chance is worth
    chance = np.log(max(100 / min(room, 100), 1) * 2) / 0.1
    assert (logit.price <= np.maximum(outside + min(money) - np.array(money) + chance, 0) + 1e-6).all()


def test_two_equal_arcs_of_one_group_are_as_one() -> None:
    one = parallel_arcs([10.0, 14.0], members={0: [0]}, columns={"capacity": [30.0]})
    two = parallel_arcs([10.0, 10.0, 14.0], members={0: [0, 1]}, columns={"capacity": [30.0]})
    sharp = Deterministic()
    first, second = solve(one, sharp), solve(two, sharp)
    assert first.price[0] == pytest.approx(second.price[0]) == pytest.approx(4.0)
    assert first.flow[1] == pytest.approx(second.flow[2])


def test_demand_is_loaded_in_full_where_nothing_limits() -> None:
    problem = random_problem(7)
    market = open_market(problem, generate_routes(problem))
    zero = np.zeros(problem.groups.capacity.size)
    response = load_market(market, zero, zero, np.zeros(0, dtype=np.int64))
    served = np.isfinite(response.expected_cost)
    assert (response.unserved[served] < 0.5 * problem.demand.row_quantity[served]).all()
