"""Laws of user equilibria on networks of links."""

from dataclasses import replace

import numpy as np
import pytest

from reference.plain_equilibrium import plain_equilibrium
from reference.small_traffic import draw_network, draw_trips, make_links, make_trips, pose
from zhibek.assignment.deterministic import Deterministic
from zhibek.assignment.outcome import loads_by_arc
from zhibek.assignment.problem import Loads
from zhibek.assignment.referee import judge_flows
from zhibek.assignment.select import routes_of_flows
from zhibek.assignment.skims import price_arcs, skim
from zhibek.assignment.solve import solve
from zhibek.assignment.traffic import Traffic, TrafficLinks, TrafficUsers, Trips, one_class
from zhibek.kernels.delay import AKCELIK, BPR, CONICAL, DAVIDSON, QUEUE

METHOD = Deterministic(gap=1e-10)
SEEDS = range(4)


def assign(
    links: TrafficLinks, trips: Trips, users: TrafficUsers | None = None
) -> tuple[Traffic, Loads, np.ndarray]:
    """Solve, and give loads by link (n_classes, n_links)."""
    traffic = pose(links, trips, users)
    loads = solve(traffic.problem, METHOD)
    assert loads.converged, loads.gap
    by_class = loads_by_arc(traffic.problem, loads)
    flow = np.empty_like(by_class)
    flow[:, traffic.link_of_arc] = by_class
    return traffic, loads, flow


def two_classes(n_links: int, seed: int) -> TrafficUsers:
    """Two values of time, two load units, a toll on every third link, closed to the second class on some."""
    random = np.random.default_rng(seed)
    money = np.zeros((2, n_links))
    money[:, ::3] = random.uniform(0, 4, money[:, ::3].shape)
    permitted = np.ones((2, n_links), dtype=np.bool_)
    permitted[1, 40::9] = False
    return TrafficUsers(
        np.array([1.0, 3.0]), np.array([1.0, 2.5]), money, permitted, np.ones(2), np.full(2, np.inf)
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_used_routes_cost_the_same_and_others_no_less(seed: int) -> None:
    links, trips = draw_network(seed), draw_trips(seed, 30, 150, 2)
    traffic, loads, _ = assign(links, trips, two_classes(links.tail.size, seed))
    problem, demand = traffic.problem, traffic.problem.demand
    row, route = routes_of_flows(demand, loads)
    pair = np.repeat(np.arange(demand.pair_origin.size), np.diff(demand.row_first))
    nodes = np.arange(30)
    for who in range(2):
        cost = price_arcs(problem, who, loads)
        least = skim(problem, nodes, nodes, class_number=who, loads=loads).cost
        by_route = np.array(
            [part.sum() for part in np.split(cost[loads.routes.arcs], loads.routes.arc_first[1:-1])]
        )
        used = (demand.row_class[row] == who) & (loads.flow > 1e-4 * demand.row_quantity[row])
        ends = demand.pair_origin[pair[row[used]]], demand.pair_destination[pair[row[used]]]
        np.testing.assert_allclose(by_route[route[used]], least[ends], rtol=1e-5)


@pytest.mark.parametrize("seed", SEEDS)
def test_flow_is_conserved_at_every_node(seed: int) -> None:
    links, trips = draw_network(seed), draw_trips(seed, 30, 150, 2)
    traffic, loads, _ = assign(links, trips, two_classes(links.tail.size, seed))
    verdict = judge_flows(traffic.problem, loads_by_arc(traffic.problem, loads), loads.unserved)
    assert verdict.imbalance < 1e-9
    assert verdict.gap < 2e-10


@pytest.mark.parametrize("seed", SEEDS)
def test_names_and_order_leave_no_trace(seed: int) -> None:
    links, trips = draw_network(seed), draw_trips(seed, 30, 150)
    _, _, flow = assign(links, trips)
    random = np.random.default_rng(seed)
    order, rows = random.permutation(links.tail.size), random.permutation(trips.quantity.size)
    label = random.permutation(30).astype(np.int32)
    names = ("free_time_h", "capacity", "alpha", "beta", "length_km", "hard")
    mixed = {name: getattr(links, name)[order] for name in names}
    shuffled_links = TrafficLinks(30, links.tail[order], links.head[order], **mixed)
    shuffled_trips = Trips(
        *(getattr(trips, name)[rows] for name in ("origin", "destination", "class_number", "quantity"))
    )
    _, _, again = assign(shuffled_links, shuffled_trips)
    np.testing.assert_array_equal(again[0], flow[0][order])
    renamed = TrafficLinks(
        30, label[links.tail], label[links.head], **{name: getattr(links, name) for name in names}
    )
    retold = Trips(label[trips.origin], label[trips.destination], trips.class_number, trips.quantity)
    _, _, relabelled = assign(renamed, retold)
    np.testing.assert_allclose(relabelled[0], flow[0], rtol=1e-5, atol=1e-4)


@pytest.mark.parametrize("seed", SEEDS)
def test_units_leave_no_trace(seed: int) -> None:
    links, trips = draw_network(seed), draw_trips(seed, 30, 150)
    _, _, flow = assign(links, trips)
    in_minutes = replace(links, free_time_h=links.free_time_h * 60)
    np.testing.assert_allclose(assign(in_minutes, trips)[2], flow, rtol=1e-5, atol=1e-4)
    in_hundreds = replace(links, capacity=links.capacity / 100)
    _, _, hundreds = assign(in_hundreds, replace(trips, quantity=trips.quantity / 100))
    np.testing.assert_allclose(hundreds * 100, flow, rtol=1e-5, atol=1e-4)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_link_may_be_split(seed: int) -> None:
    links, trips = draw_network(seed), draw_trips(seed, 30, 150)
    _, _, flow = assign(links, trips)
    busiest = int(np.argmax(flow[0]))
    names = ("free_time_h", "capacity", "alpha", "beta", "length_km", "hard")
    columns = {name: np.append(getattr(links, name), getattr(links, name)[busiest]) for name in names}
    along = {name: column.copy() for name, column in columns.items()}
    for place in (busiest, -1):  # in two, one behind the other
        along["free_time_h"][place] /= 2
    tail, head = np.append(links.tail, 30), np.append(links.head, links.head[busiest])
    head[busiest] = 30
    _, _, behind = assign(TrafficLinks(31, tail.astype(np.int32), head.astype(np.int32), **along), trips)
    np.testing.assert_allclose(behind[0, :-1], flow[0], rtol=1e-5, atol=1e-4)
    np.testing.assert_allclose(behind[0, -1], flow[0, busiest], rtol=1e-5)
    beside = {name: column.copy() for name, column in columns.items()}
    for place in (busiest, -1):  # in two, side by side
        beside["capacity"][place] /= 2
    tail, head = np.append(links.tail, links.tail[busiest]), np.append(links.head, links.head[busiest])
    _, _, both = assign(TrafficLinks(30, tail.astype(np.int32), head.astype(np.int32), **beside), trips)
    whole = both[0, :-1].copy()
    whole[busiest] += both[0, -1]
    np.testing.assert_allclose(whole, flow[0], rtol=1e-5, atol=1e-4)
    assert both[0, -1] == pytest.approx(both[0, busiest], rel=1e-4)


@pytest.mark.parametrize("seed", SEEDS)
def test_total_cost_grows_with_demand(seed: int) -> None:
    links, trips = draw_network(seed), draw_trips(seed, 30, 150)
    totals = []
    for factor in (0.5, 1.0, 1.5, 2.0):
        traffic, loads, _ = assign(links, replace(trips, quantity=trips.quantity * factor))
        totals.append(judge_flows(traffic.problem, loads_by_arc(traffic.problem, loads)).objective)
    assert np.all(np.diff(totals) > 0)


@pytest.mark.parametrize("curve", [BPR, CONICAL, DAVIDSON, QUEUE])
def test_each_curve_has_the_equilibrium_of_its_plain_twin(curve: int) -> None:
    rows = [
        (0, 1, 6.0, 30.0),
        (0, 2, 4.0, 25.0),
        (1, 3, 5.0, 28.0),
        (2, 3, 7.0, 30.0),
        (1, 2, 1.0, 20.0),
        (2, 1, 1.0, 20.0),
    ]
    alpha, beta = {BPR: (0.15, 4), CONICAL: (4, 0), DAVIDSON: (0.3, 0.9), QUEUE: (0.8, 2)}[curve]
    links = make_links(
        rows,
        4,
        curve=np.full(6, curve, np.int32),
        alpha=np.full(6, float(alpha)),
        beta=np.full(6, float(beta)),
    )
    trips = make_trips([(0, 3, 0, 30.0), (1, 3, 0, 8.0), (0, 2, 0, 5.0)])
    wanted, _ = plain_equilibrium(links, trips)
    _, _, flow = assign(links, trips)
    np.testing.assert_allclose(flow[0], wanted, rtol=1e-5, atol=1e-4)


def test_akceliks_links_share_the_trips() -> None:
    links = make_links(
        [(0, 1, 4.0, 900.0), (0, 1, 5.0, 900.0)],
        2,
        curve=np.full(2, AKCELIK, np.int32),
        alpha=np.full(2, 60.0),
        beta=np.full(2, 0.4),
    )
    traffic, loads, flow = assign(links, make_trips([(0, 1, 0, 1700.0)]), one_class(2))
    ratio = flow[0] / 900
    times = links.free_time_h + 15 * ((ratio - 1) + np.sqrt((ratio - 1) ** 2 + 8 * 0.4 * ratio / 900))
    assert times[0] == pytest.approx(times[1], rel=1e-7)
    assert flow.sum() == pytest.approx(1700)
    assert price_arcs(traffic.problem, 0, loads).tolist() == pytest.approx(times.tolist(), rel=1e-7)
