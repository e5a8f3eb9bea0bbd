"""All on the cheapest route."""

import numpy as np
import pytest

from reference.small_traffic import draw_network, draw_trips, make_links, make_trips, pose
from zhibek.assignment.all_or_nothing import AllOrNothing
from zhibek.assignment.outcome import loads_by_arc
from zhibek.assignment.referee import judge_flows
from zhibek.assignment.skims import skim
from zhibek.assignment.solve import solve
from zhibek.assignment.traffic import TrafficUsers


@pytest.mark.parametrize("seed", range(5))
def test_total_cost_is_demand_times_the_skim(seed: int) -> None:
    problem = pose(draw_network(seed), draw_trips(seed, 30, 300)).problem
    loads = solve(problem, AllOrNothing())
    nodes = np.arange(30)
    skims = skim(problem, nodes, nodes).cost
    demand = problem.demand
    pair = np.repeat(np.arange(demand.pair_origin.size), np.diff(demand.row_first))
    cost = skims[demand.pair_origin[pair], demand.pair_destination[pair]]
    np.testing.assert_allclose(loads.expected_cost, cost, rtol=1e-12)
    flow = loads_by_arc(problem, loads)
    assert flow[0] @ problem.attributes[0] == pytest.approx(demand.row_quantity @ cost, rel=1e-12)
    assert judge_flows(problem, flow).imbalance < 1e-9
    assert loads.n_trees == np.unique(demand.pair_origin).size


def test_each_class_takes_its_own_cheapest_way() -> None:
    links = make_links([(0, 1, 4.0, 10.0), (0, 2, 1.0, 10.0), (2, 1, 1.0, 10.0)], 3)
    money, permitted = np.array([[0.0, 5.0, 0.0]] * 3), np.ones((3, 3), dtype=np.bool_)
    permitted[2, 0] = permitted[2, 1] = False
    users = TrafficUsers(
        np.array([10.0, 1.0, 1.0]),
        np.array([1.0, 2.0, 1.0]),
        money,
        permitted,
        np.ones(3),
        np.full(3, np.inf),
    )
    trips = make_trips([(0, 1, 0, 3.0), (0, 1, 1, 4.0), (0, 1, 2, 5.0)])
    problem = pose(links, trips, users).problem
    loads = solve(problem, AllOrNothing())
    assert loads_by_arc(problem, loads).tolist() == [[0, 3, 3], [4, 0, 0], [0, 0, 0]]
    assert loads.unserved.tolist() == [0, 0, 5]
    assert loads.group_load.tolist() == [8, 3, 3]  # a trip of the second class counts twice
    assert loads.expected_cost.tolist() == [25, 4, np.inf]
    assert loads.delay.tolist() == pytest.approx([0.15 * 0.8**4, 0.15 * 0.3**4, 0.15 * 0.3**4])


def test_centroids_are_not_passed_through() -> None:
    rows = [(0, 1, 1.0, 9.0), (1, 2, 1.0, 9.0), (0, 3, 5.0, 9.0), (3, 2, 5.0, 9.0)]
    links = make_links(rows, 4, first_thru_node=3)
    problem = pose(links, make_trips([(0, 2, 0, 1.0), (0, 1, 0, 1.0)])).problem
    loads = solve(problem, AllOrNothing())
    assert loads.expected_cost.tolist() == [1.0, 10.0]
