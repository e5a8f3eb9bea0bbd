"""Flows that use chosen arcs."""

import numpy as np
import pytest

from reference.small_traffic import draw_network, draw_trips, make_links, make_trips, pose
from zhibek.assignment.all_or_nothing import AllOrNothing
from zhibek.assignment.outcome import loads_by_arc
from zhibek.assignment.select import load_of_selected, select_arcs, select_node
from zhibek.assignment.solve import solve
from zhibek.errors import SettingsError

LINE = make_links([(0, 1, 1.0, 10.0), (1, 2, 1.0, 10.0), (2, 3, 1.0, 10.0)], 4)
TRIPS = make_trips([(0, 2, 0, 5.0), (0, 3, 0, 7.0), (1, 2, 0, 11.0)])


def test_a_line() -> None:
    problem = pose(LINE, TRIPS).problem
    loads = solve(problem, AllOrNothing())
    assert select_arcs(problem, loads, [0]).tolist() == [5, 7, 0]
    assert select_arcs(problem, loads, [0, 2]).tolist() == [5, 7, 0]
    assert select_arcs(problem, loads, [0, 2], every=True).tolist() == [0, 7, 0]
    assert select_node(problem, loads, 1).tolist() == [5, 7, 11]
    assert select_node(problem, loads, 3).tolist() == [0, 7, 0]
    assert load_of_selected(problem, loads, [2]).tolist() == [7, 7, 7]
    assert select_arcs(problem, loads, []).tolist() == [0, 0, 0]


@pytest.mark.parametrize("seed", range(5))
def test_what_uses_an_arc_is_its_load(seed: int) -> None:
    problem = pose(draw_network(seed), draw_trips(seed, 30, 200)).problem
    loads = solve(problem, AllOrNothing())
    flow = loads_by_arc(problem, loads)[0]
    for arc in range(0, problem.graph.n_arcs, 7):
        assert select_arcs(problem, loads, [arc]).sum() == pytest.approx(flow[arc])
        assert load_of_selected(problem, loads, [arc])[arc] == pytest.approx(flow[arc])
    every = select_arcs(problem, loads, np.arange(problem.graph.n_arcs))
    np.testing.assert_allclose(every, problem.demand.row_quantity)


def test_arcs_and_nodes_that_are_not() -> None:
    problem = pose(LINE, TRIPS).problem
    loads = solve(problem, AllOrNothing())
    with pytest.raises(SettingsError, match=r"arcs must lie in 0\.\.2; got 0\.\.3\."):
        select_arcs(problem, loads, [3, 0])
    with pytest.raises(SettingsError, match=r"node must lie in 0\.\.3; got 4\."):
        select_node(problem, loads, 4)
