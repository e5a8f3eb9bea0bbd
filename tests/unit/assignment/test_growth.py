"""Columns grown at equilibrium prices."""

import numpy as np
import pytest
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from reference.plain_logit import arc_cost
from reference.small_problems import make_classes, parallel_arcs, random_problem
from zhibek.assignment.growth import cost_arcs, gather_alike
from zhibek.assignment.market import cheapest_choices, cost_choices, limit_groups, open_market
from zhibek.assignment.solve import solve
from zhibek.assignment.stochastic import Stochastic


def test_classes_that_pay_alike_are_searched_once() -> None:
    classes = make_classes(3, weights=np.array([[1.0, 1.0], [1.0, 2.0], [1.0, 1.0]]))
    kinds = gather_alike(parallel_arcs([1.0], classes=classes))
    assert sorted(kind.tolist() for kind in kinds) == [[0, 2], [1]]


@pytest.mark.parametrize("seed", range(4))
def test_no_path_undercuts_the_routes_of_a_grown_equilibrium(seed: int) -> None:
    problem = random_problem(seed)
    loads = solve(problem, Stochastic())
    market = open_market(problem, loads.routes)
    best = cheapest_choices(market, cost_choices(market, loads.price, loads.delay))
    limited = limit_groups(problem)
    for pair in range(problem.demand.pair_origin.size):
        for row in range(problem.demand.row_first[pair], problem.demand.row_first[pair + 1]):
            cost = cost_arcs(problem, limited, int(problem.demand.row_class[row]), loads.price, loads.delay)
            usable = np.isfinite(cost)
            ends = (problem.graph.tail[usable], problem.graph.head[usable])
            graph = csr_matrix((cost[usable], ends), (problem.graph.n_nodes, problem.graph.n_nodes))
            far = dijkstra(graph, indices=problem.demand.pair_origin[pair])
            assert far[problem.demand.pair_destination[pair]] >= best[row] * (1 - 1e-5)


def test_arcs_cost_what_the_plain_twin_says() -> None:
    problem = random_problem(1)
    rng = np.random.default_rng(0)
    price = np.where(problem.groups.hard, rng.uniform(0, 9, 10), 0.0)
    delay = np.where(problem.groups.hard, 0.0, rng.uniform(0, 1, 10))
    for who in range(3):
        cost = cost_arcs(problem, limit_groups(problem), who, price, delay)
        for arc in np.flatnonzero(np.isfinite(cost)):
            assert cost[arc] == pytest.approx(arc_cost(problem, who, int(arc), price, delay))
