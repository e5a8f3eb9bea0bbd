"""The k cheapest paths against networkx."""

from itertools import islice, pairwise

import networkx as nx
import numpy as np
import pytest

from reference.small_traffic import draw_network, draw_trips, pose
from zhibek.assignment.lanes import make_star
from zhibek.kernels.k_paths import find_k_paths
from zhibek.network.graph import build_graph


def plain_paths(graph, cost, source: int, target: int, first_thru: int, n_wanted: int) -> list[list[int]]:
    """Find paths of nodes by networkx, on a graph without the centroids that are not ends."""
    whole = nx.DiGraph()
    whole.add_nodes_from(range(graph.n_nodes))
    for tail, head, weight in zip(graph.tail, graph.head, cost, strict=True):
        if (tail >= first_thru or tail == source) and (head >= first_thru or head == target):
            whole.add_edge(int(tail), int(head), weight=float(weight))
    try:
        return list(islice(nx.shortest_simple_paths(whole, source, target, weight="weight"), n_wanted))
    except nx.NetworkXNoPath:
        return []


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("first_thru", [0, 8])
def test_the_paths_are_those_of_networkx(seed: int, first_thru: int) -> None:
    links = draw_network(seed, 24, 70)
    problem = pose(links, draw_trips(seed, 24, 5)).problem
    star, cost = make_star(problem.graph), problem.attributes[0].copy()
    random = np.random.default_rng(seed)
    for _ in range(4):
        source, target = (int(node) for node in random.choice(24, 2, replace=False))
        arcs, first, costs = find_k_paths(star, cost, (source, target), first_thru, 12)
        wanted = plain_paths(problem.graph, cost, source, target, first_thru, 12)
        found = [[source, *problem.graph.head[arcs[start:end]].tolist()] for start, end in pairwise(first)]
        assert found == wanted
        np.testing.assert_allclose(
            costs, [cost[part].sum() for part in np.split(arcs, first[1:-1])][: len(found)]
        )
        assert np.all(np.diff(costs) >= 0)


def test_parallel_arcs_are_paths_of_their_own() -> None:
    graph = build_graph(3, np.array([0, 0, 0, 1], np.int32), np.array([1, 1, 2, 2], np.int32))
    arcs, first, costs = find_k_paths(make_star(graph), np.array([1.0, 1.0, 2.0, 1.0]), (0, 2), 0, 9)
    assert sorted(part.tolist() for part in np.split(arcs, first[1:-1])) == [[0, 3], [1, 3], [2]]
    assert costs.tolist() == [2.0, 2.0, 2.0]


def test_more_than_there_are_and_none() -> None:
    graph = build_graph(3, np.array([0, 1], np.int32), np.array([1, 0], np.int32))
    star, cost = make_star(graph), np.ones(2)
    assert find_k_paths(star, cost, (0, 1), 0, 5)[2].tolist() == [1.0]
    assert find_k_paths(star, cost, (0, 2), 0, 5)[2].size == 0
    assert find_k_paths(star, cost, (1, 1), 0, 5)[2].size == 0
    assert find_k_paths(star, np.array([np.inf, 1.0]), (0, 1), 0, 5)[2].size == 0
