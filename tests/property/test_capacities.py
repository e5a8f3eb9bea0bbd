"""Laws of hard capacities, whichever the method."""

from dataclasses import replace

import numpy as np
import pytest

from reference.small_problems import make_classes, make_groups, make_problem, parallel_arcs, random_problem
from zhibek.assignment import threads
from zhibek.assignment.least_cost import LeastCost
from zhibek.assignment.outcome import loads_by_arc
from zhibek.assignment.solve import solve
from zhibek.assignment.stochastic import Stochastic
from zhibek.assignment.traffic import Traffic, TrafficLinks, Trips, one_class, pose_traffic
from zhibek.assignment.unmet import explain_unserved, sum_cost

INF = float("inf")
SEEDS = range(4)


def street_grid(seed: int, order: int | None = None) -> tuple[Traffic, np.ndarray]:
    """Pose a grid of hard links, in shuffled order if asked; return the links' numbers too."""
    rng = np.random.default_rng(seed)
    side, n_trips = 5, 40
    ends = [
        (side * y + x, side * (y + dy) + x + dx)
        for y in range(side)
        for x in range(side)
        for dy, dx in ((0, 1), (1, 0), (0, -1), (-1, 0))
        if 0 <= y + dy < side and 0 <= x + dx < side
    ]
    tail, head = np.array(ends, dtype=np.int32).T
    n_links = tail.size
    time_h, room = rng.uniform(1, 3, n_links), rng.uniform(20, 60, n_links)
    origin = rng.integers(0, side**2, n_trips).astype(np.int32)
    destination = ((origin + rng.integers(1, side**2, n_trips)) % side**2).astype(np.int32)
    quantity = rng.uniform(5, 30, n_trips)
    shuffle = np.random.default_rng(order)
    links = np.arange(n_links) if order is None else shuffle.permutation(n_links)
    trips = np.arange(n_trips) if order is None else shuffle.permutation(n_trips)
    users = replace(one_class(n_links), outside_cost=np.array([50.0]))
    posed = pose_traffic(
        TrafficLinks(
            side**2,
            tail[links],
            head[links],
            time_h[links],
            room[links],
            np.zeros(n_links),
            np.ones(n_links),
            time_h[links],
            np.ones(n_links, dtype=np.bool_),
        ),
        users,
        Trips(origin[trips], destination[trips], np.zeros(n_trips, dtype=np.int32), quantity[trips]),
    )
    return posed, links


@pytest.mark.parametrize("method", [LeastCost(), Stochastic(residual=1e-8)], ids=["least", "stochastic"])
@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_of_links_and_trips_leaves_no_trace(seed: int, method) -> None:
    plain, shuffled = street_grid(seed), street_grid(seed, order=seed + 7)
    loads = []
    for posed, links in (plain, shuffled):
        found = solve(posed.problem, method)
        assert found.converged
        by_link = np.empty(links.size)
        by_link[links[posed.link_of_arc]] = loads_by_arc(posed.problem, found)[0]
        loads.append((by_link, found.price, found.expected_cost))
    for one, other in zip(*loads, strict=True):
        np.testing.assert_allclose(one, other, atol=1e-6, rtol=1e-6)


@pytest.mark.parametrize("seed", SEEDS)
def test_least_cost_obeys_duality_and_slackness(seed: int) -> None:
    problem = street_grid(seed)[0].problem
    loads = solve(problem, LeastCost())
    room = problem.groups.capacity - problem.groups.base_load
    paid = float(problem.demand.row_quantity @ loads.expected_cost)
    assert paid - float(loads.price @ room) == pytest.approx(sum_cost(problem, loads), rel=1e-10)
    assert (loads.price * np.abs(room - loads.group_load)).max() <= 1e-6
    assert (loads.group_load <= room * (1 + 1e-9)).all()
    assert loads.price.max() > 0.1
    moved = np.bincount(np.repeat(np.arange(loads.unserved.size), np.diff(loads.flow_first)), loads.flow)
    np.testing.assert_allclose(moved + loads.unserved, problem.demand.row_quantity, rtol=1e-9)


@pytest.mark.parametrize("seed", SEEDS)
def test_more_capacity_serves_no_fewer_and_costs_no_more(seed: int) -> None:
    problem = street_grid(seed)[0].problem
    problem = replace(problem, classes=replace(problem.classes, outside_cost=np.array([INF])))
    served, total = [], []
    for factor in (0.2, 0.5, 1.0, 2.0, 10.0):
        groups = replace(problem.groups, capacity=problem.groups.capacity * factor)
        moved = replace(problem, groups=groups)
        loads = solve(moved, LeastCost(unmet_times=1e4))
        assert loads.converged
        served.append(-float(loads.unserved.sum()))
        total.append(sum_cost(moved, loads, unmet_times=1e4))
    assert (np.diff(served) >= -1e-6).all()
    assert (np.diff(total) <= 1e-9 * total[0]).all()
    assert served[0] < -1
    assert served[-1] == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_numbers_of_classes_do_not_matter(seed: int) -> None:
    problem = random_problem(seed, soft=False)
    turned = np.array([2, 0, 1])
    classes = replace(
        problem.classes,
        **{
            name: getattr(problem.classes, name)[turned]
            for name in ("weights", "theta", "nest_share", "outside_cost", "units", "modes", "profile")
        },
    )
    demand = problem.demand
    number = np.argsort(turned)[demand.row_class]
    pair = np.repeat(np.arange(demand.pair_origin.size), np.diff(demand.row_first))
    rows = np.lexsort((number, pair))
    moved = replace(
        problem,
        classes=classes,
        demand=replace(
            demand, row_class=number[rows].astype(np.int32), row_quantity=demand.row_quantity[rows]
        ),
    )
    one, other = solve(problem, LeastCost()), solve(moved, LeastCost())
    assert sum_cost(problem, one) == pytest.approx(sum_cost(moved, other), rel=1e-10)
    np.testing.assert_allclose(one.price, other.price, atol=1e-6)


@pytest.mark.parametrize("method", [LeastCost(), Stochastic()], ids=["least", "stochastic"])
def test_one_thread_and_two_give_the_same_bytes(method, monkeypatch: pytest.MonkeyPatch) -> None:
    problem = random_problem(3, soft=False)
    found = []
    for n_cores in (1, 2, 2):
        monkeypatch.setattr(threads, "count_cores", lambda n_cores=n_cores: n_cores)
        loads = solve(problem, method)
        found.append([loads.flow.tobytes(), loads.price.tobytes(), loads.unserved.tobytes()])
    assert found[0] == found[1] == found[2]


@pytest.mark.parametrize("method", [LeastCost(), Stochastic(residual=1e-9)], ids=["least", "stochastic"])
def test_demand_beyond_all_capacity_stays_and_is_told(method) -> None:
    columns = {"capacity": [20.0, 30.0]}
    problem = parallel_arcs([10.0, 12.0], members={0: [0], 1: [1]}, columns=columns, quantity=1e6)
    loads = solve(problem, method)
    assert loads.converged
    assert loads.unserved[0] == pytest.approx(1e6 - 50, rel=1e-9)
    np.testing.assert_allclose(loads.group_load, [20.0, 30.0], rtol=1e-6)
    assert explain_unserved(problem, loads).groups.tolist() == [0, 1]


@pytest.mark.parametrize("method", [LeastCost(), Stochastic(residual=1e-9)], ids=["least", "stochastic"])
def test_of_two_capacities_in_series_the_tighter_is_priced(method) -> None:
    arcs = [{"tail": 0, "head": 1, "money": 5.0}, {"tail": 1, "head": 2, "money": 5.0}]
    groups = make_groups(2, {0: [0], 1: [1]}, capacity=[30.0, 20.0])
    loads = solve(make_problem(arcs, [(0, 2, 0, 100.0)], groups=groups), method)
    assert loads.price[0] == 0.0
    assert loads.price[1] >= 100.0 - 1e-9
    assert loads.group_load.tolist() == pytest.approx([20.0, 20.0])


def test_no_room_on_the_only_way_is_no_crash_in_a_logit() -> None:
    classes = make_classes(outside_cost=np.array([80.0]))
    problem = parallel_arcs([10.0], members={0: [0]}, columns={"capacity": [0.0]}, classes=classes)
    loads = solve(problem, Stochastic())
    assert loads.unserved[0] == 100.0
    told = explain_unserved(problem, loads)
    assert told.groups.tolist() == [0]
    assert told.has_way.tolist() == [True]
