"""Trees against scipy."""

import numpy as np
import pytest
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from zhibek.assignment.lanes import make_star
from zhibek.kernels.route_search import make_heap, make_tree
from zhibek.kernels.shortest_path import grow_tree, improve_tree, mark_cut, repair_tree
from zhibek.network.graph import build_graph


def random_star(seed: int, n_nodes: int = 60, n_arcs: int = 200):
    rng = np.random.default_rng(seed)
    ends = np.array(sorted({(int(a), int(b)) for a, b in rng.integers(0, n_nodes, (n_arcs, 2)) if a != b}))
    star = make_star(build_graph(n_nodes, ends[:, 0].astype(np.int32), ends[:, 1].astype(np.int32)))
    return star, rng.uniform(1, 10, star.tail.size), rng


def plain_distance(star, cost, source: int) -> np.ndarray:
    n_nodes = star.first_out.size - 1
    open_arcs = np.isfinite(cost)
    graph = csr_matrix((cost[open_arcs], (star.tail[open_arcs], star.head[open_arcs])), (n_nodes, n_nodes))
    return dijkstra(graph, indices=source)


@pytest.mark.parametrize("seed", range(5))
def test_a_tree_has_the_distances_of_scipy(seed: int) -> None:
    star, cost, _ = random_star(seed)
    cost[::7] = np.inf
    heap, tree = make_heap(60), make_tree(60)
    n_settled = grow_tree(star, cost, 3, heap, tree)
    wanted = plain_distance(star, cost, 3)
    np.testing.assert_allclose(tree.distance, wanted, rtol=1e-13)
    assert n_settled == np.isfinite(wanted).sum()
    assert (heap.position == -1).all()
    assert (np.diff(tree.distance[tree.order[:n_settled]]) >= 0).all()


@pytest.mark.parametrize("seed", range(8))
def test_a_repaired_tree_is_the_tree_without_the_gates(seed: int) -> None:
    star, cost, rng = random_star(seed)
    gates = rng.choice([0, 0, 0, 1, 2, 4], star.tail.size).astype(np.int64)
    heap, whole, repaired = make_heap(60), make_tree(60), make_tree(60)
    n_settled = grow_tree(star, cost, 0, heap, whole)
    cut, wanted = np.zeros(60, dtype=bool), np.ones(60, dtype=bool)
    for mask in (1, 2, 5):
        mark_cut(star, whole, n_settled, gates, mask, cut)
        n_cut = int(cut.sum())
        repair_tree(star, cost, (gates, mask), (whole, n_settled), (cut, wanted, n_cut), heap, repaired)
        found = np.where(cut, repaired.distance, whole.distance)
        expected = plain_distance(star, np.where(gates & mask, np.inf, cost), 0)
        np.testing.assert_allclose(found, expected, rtol=1e-13)
        assert (heap.position == -1).all()


@pytest.mark.parametrize("seed", range(5))
def test_an_improved_tree_is_the_tree_at_the_new_costs(seed: int) -> None:
    star, cost, rng = random_star(seed)
    heap, tree = make_heap(60), make_tree(60)
    tree.via_arc[:] = -1
    for _ in range(4):
        improve_tree(star, cost, 5, heap, tree)
        np.testing.assert_allclose(tree.distance, plain_distance(star, cost, 5), rtol=1e-13)
        cost = cost * rng.uniform(0.5, 2.0, cost.size)
        cost[rng.integers(0, cost.size, 10)] = np.inf
