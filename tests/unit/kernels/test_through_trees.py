"""Trees and skims against networkx."""

import networkx as nx
import numpy as np
import pytest

from reference.small_traffic import draw_network, draw_trips, pose
from zhibek.assignment.lanes import make_star
from zhibek.kernels.reach import mark_reached
from zhibek.kernels.route_search import make_heap, make_tree
from zhibek.kernels.through_trees import grow_through, skim_sources


def graph_from(graph, cost, source: int, first_thru: int) -> nx.DiGraph:
    """Make a graph in which centroids other than the source have no way out."""
    whole = nx.DiGraph()
    whole.add_nodes_from(range(graph.n_nodes))
    for arc, (tail, head) in enumerate(zip(graph.tail.tolist(), graph.head.tolist(), strict=True)):
        if tail >= first_thru or tail == source:
            whole.add_edge(tail, head, weight=float(cost[arc]), arc=arc)
    return whole


@pytest.mark.parametrize("first_thru", [0, 10, 30])
def test_distances_skims_and_reach_agree(first_thru: int) -> None:
    problem = pose(draw_network(3), draw_trips(3, 30, 5)).problem
    star, cost = make_star(problem.graph), problem.attributes[0].copy()
    amounts = np.column_stack([cost, np.ones(cost.size)])
    heap, tree = make_heap(30), make_tree(30)
    nodes = np.arange(30, dtype=np.int32)
    skims = np.empty((2, 30, 30))
    skim_sources(star, cost, first_thru, (nodes, nodes), amounts, (0, 30), skims)
    reached, queue = np.empty(30, dtype=np.bool_), np.empty(30, dtype=np.int32)
    for source in range(30):
        whole = graph_from(problem.graph, cost, source, first_thru)
        lengths, paths = nx.single_source_dijkstra(whole, source)
        wanted = np.array([lengths.get(node, np.inf) for node in range(30)])
        assert grow_through(star, cost, source, first_thru, heap, tree) == len(lengths)
        np.testing.assert_allclose(tree.distance, wanted, rtol=1e-12)
        np.testing.assert_allclose(skims[0, source], wanted, rtol=1e-12)
        steps = [len(paths[node]) - 1 if node in paths else np.inf for node in range(30)]
        assert skims[1, source].tolist() == steps
        is_open = np.ones(cost.size, dtype=np.bool_)
        mark_reached(star.first_out, star.head, is_open, source, first_thru, reached, queue)
        assert reached.tolist() == np.isfinite(wanted).tolist()
        assert np.all(heap.position == -1)
