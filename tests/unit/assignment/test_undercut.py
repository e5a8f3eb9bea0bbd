"""What a sweep rules out, a search does not find."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from reference.small_problems import random_problem
from zhibek.assignment.growth import aim_at, grow_routes, list_kinds
from zhibek.assignment.market import cost_choices, open_market
from zhibek.assignment.problem import Problem
from zhibek.assignment.routes import (
    Ground,
    arrange_routes,
    find_routes,
    rank_ground,
    reopen_routes,
    survey_ground,
)
from zhibek.assignment.undercut import cost_known, find_undercut


def draw_signals(problem: Problem, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Draw prices of hard groups, some of which pay back, and delays of soft ones."""
    rng = np.random.default_rng(seed)
    hard = problem.groups.hard
    size = hard.size
    return np.where(hard, rng.uniform(-4, 30, size), 0.0), np.where(hard, 0.0, rng.uniform(0, 2, size))


def measure_far(problem: Problem, cost: np.ndarray, origin: int) -> np.ndarray:
    """Measure cheapest paths by scipy, through no node that is closed but the origin."""
    tail = problem.graph.tail
    usable = np.isfinite(cost) & ((tail >= problem.first_thru_node) | (tail == origin))
    n_nodes = problem.graph.n_nodes
    matrix = csr_matrix((cost[usable], (tail[usable], problem.graph.head[usable])), (n_nodes, n_nodes))
    return dijkstra(matrix, indices=origin)


@pytest.mark.parametrize("first_thru", [0, 5])
@pytest.mark.parametrize("seed", range(6))
def test_pairs_are_marked_where_dijkstra_finds_something_cheaper(seed: int, first_thru: int) -> None:
    problem = replace(random_problem(seed, n_nodes=20, n_pairs=30), first_thru_node=first_thru)
    ground = rank_ground(survey_ground(problem))
    assert ground.hierarchy is not None
    kinds = list_kinds(problem, *draw_signals(problem, seed))
    searched = np.maximum(kinds.paid, 1e-6)
    rng = np.random.default_rng(seed)
    demand = problem.demand
    known = np.full((searched.shape[0], demand.pair_origin.size), -np.inf)
    wanted = np.zeros(known.shape, dtype=bool)
    for pair, kind in zip(kinds.pair, kinds.kind, strict=True):
        far = measure_far(problem, searched[kind], demand.pair_origin[pair])[demand.pair_destination[pair]]
        known[kind, pair] = rng.choice([np.inf, 0.9 * far, far, 1.1 * far]) if np.isfinite(far) else np.inf
        wanted[kind, pair] = far < known[kind, pair] * (1 - 1e-9)
    found = find_undercut(ground, ground.hierarchy, aim_at(problem, ground), searched, known)
    np.testing.assert_array_equal(found, wanted)
    assert wanted.any()
    assert not wanted.all()


@pytest.mark.parametrize("seed", range(4))
def test_what_is_known_costs_what_its_routes_do_in_a_search(seed: int) -> None:
    problem = random_problem(seed)
    routes = arrange_routes(problem, find_routes(problem, survey_ground(problem)))
    market = open_market(problem, routes)
    price, delay = draw_signals(problem, seed)
    kinds = list_kinds(problem, price, delay)
    finite = np.where(np.isfinite(kinds.paid), kinds.paid, 0.0)
    raised = np.maximum(finite, 20.0) - finite
    cost = cost_choices(market, price, delay)
    least = cost_known(market, routes, kinds.of_row, cost, raised)
    choices = market.choices
    for pair in range(choices.pair_first.size - 1):
        ways = range(choices.pair_first[pair], choices.pair_first[pair + 1])
        for row in range(choices.row_first[pair], choices.row_first[pair + 1]):
            flows = cost[choices.flow_first[row] : choices.flow_first[row + 1]]
            more = [
                raised[kinds.of_row[row], routes.arcs[routes.arc_first[way] : routes.arc_first[way + 1]]]
                for way in ways
            ]
            wanted = min((paid + part.sum() for paid, part in zip(flows, more, strict=True)), default=np.inf)
            assert least[row] == pytest.approx(wanted)


@pytest.mark.parametrize("first_thru", [0, 4])
@pytest.mark.parametrize("seed", range(6))
def test_growth_finds_with_sweeps_what_it_finds_without(seed: int, first_thru: int) -> None:
    problem = replace(random_problem(seed, n_nodes=20, n_pairs=30), first_thru_node=first_thru)
    ground = survey_ground(problem)
    routes = arrange_routes(problem, find_routes(problem, ground))
    market, signals = open_market(problem, routes), draw_signals(problem, seed)

    def grow(ground: Ground) -> tuple[list[bytes], int, int]:
        pool = reopen_routes(routes, ground.limits.max_routes)
        found = grow_routes(problem, ground, (pool, routes), market, *signals)
        added = found.pool.n_found - np.diff(routes.pair_first)
        return [part.tobytes() for part in (*found.pool, found.arcs)], int(added.sum()), found.n_trees

    plain, n_added, n_trees = grow(ground)
    swept = grow(rank_ground(ground))
    assert swept[:2] == (plain, n_added)
    assert n_added > 0
    assert swept[2] < n_trees
