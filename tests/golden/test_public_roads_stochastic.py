"""Stochastic equilibria of public road networks."""

import time
from dataclasses import replace

import numpy as np
import pytest

from reference.tntp_files import FOLDER, read_links, read_trips
from zhibek.assignment.outcome import loads_by_arc
from zhibek.assignment.solve import solve
from zhibek.assignment.stochastic import Stochastic
from zhibek.assignment.traffic import one_class, pose_traffic

pytestmark = pytest.mark.skipif(not FOLDER.exists(), reason="the public networks are not here")
NAMES = ["SiouxFalls", "Anaheim", "Barcelona", "Winnipeg", "ChicagoSketch"]


def pose_roads(name: str, theta: float):
    links = read_links(name)
    users = replace(one_class(links.tail.size), theta=np.array([theta]))
    return links, pose_traffic(links, users, read_trips(name))


@pytest.mark.parametrize("name", NAMES)
def test_loads_bring_themselves_about(name: str) -> None:
    links, traffic = pose_roads(name, 0.5)
    problem = traffic.problem
    loads = solve(problem, Stochastic(residual=1e-8))
    assert loads.converged
    assert loads.residual <= 1e-8
    flow = loads_by_arc(problem, loads)[0]
    leaving = np.bincount(problem.graph.tail, flow, problem.graph.n_nodes)
    arriving = np.bincount(problem.graph.head, flow, problem.graph.n_nodes)
    demand = problem.demand
    sent = np.bincount(demand.pair_origin, demand.row_quantity, problem.graph.n_nodes)
    taken = np.bincount(demand.pair_destination, demand.row_quantity, problem.graph.n_nodes)
    np.testing.assert_allclose(leaving - arriving, sent - taken, atol=1e-6 * demand.row_quantity.sum())
    zones = links.first_thru_node
    np.testing.assert_allclose(leaving[:zones], sent[:zones], rtol=1e-9)


def test_a_loading_of_chicago_takes_a_fraction_of_what_was_asked() -> None:
    _, traffic = pose_roads("ChicagoSketch", 0.5)
    loads = solve(traffic.problem, Stochastic(residual=1e-6))
    fixed = Stochastic(residual=1e-6, grow=False, max_iterations=0)
    begun = time.process_time()
    solve(traffic.problem, fixed, pool=loads.routes)
    n_pairs = traffic.problem.demand.pair_origin.size
    assert (time.process_time() - begun) / 2 / n_pairs < 0.05e-3
