"""Trees by hierarchy against plain Dijkstra."""

import numpy as np
import pytest

from reference.small_traffic import draw_network
from zhibek.assignment.lanes import make_star
from zhibek.assignment.ranking import blank_metric, build_hierarchy, order_nodes
from zhibek.kernels.bundles import Star
from zhibek.kernels.hierarchy import LANES, measure_sources, set_metric
from zhibek.kernels.route_search import make_heap, make_tree
from zhibek.kernels.shortest_path import grow_tree
from zhibek.kernels.way_search import walk_back
from zhibek.network.graph import build_graph


def draw_star(seed: int, n_nodes: int, n_links: int) -> tuple[Star, np.ndarray]:
    links = draw_network(seed, n_nodes, n_links)
    order = np.lexsort((links.head, links.tail))
    return make_star(build_graph(n_nodes, links.tail[order], links.head[order])), links.free_time_h[order]


def measure(
    star: Star, cost: np.ndarray, first_thru: int, sources: list[int]
) -> tuple[np.ndarray, np.ndarray]:
    n_nodes = star.first_out.size - 1
    hierarchy = build_hierarchy(star, first_thru)
    metric = blank_metric(hierarchy)
    set_metric(cost, hierarchy, metric, np.empty(n_nodes, dtype=np.int64))
    work = (
        np.empty((n_nodes, LANES)),
        np.empty((n_nodes, LANES), dtype=np.int32),
        np.empty(n_nodes, dtype=np.int32),
    )
    measure_sources(star, cost, first_thru, np.array(sources, dtype=np.int32), hierarchy, metric, work)
    return work[0][hierarchy.rank], work[1]


def dijkstra(star: Star, cost: np.ndarray, first_thru: int, source: int) -> np.ndarray:
    n_nodes = star.first_out.size - 1
    heap, tree = make_heap(n_nodes), make_tree(n_nodes)
    through = np.where((star.tail < first_thru) & (star.tail != source), np.inf, cost)
    grow_tree(star, through, source, heap, tree)
    return tree.distance.copy()


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("first_thru", [0, 1, 9])
def test_distances_are_those_of_dijkstra(seed: int, first_thru: int) -> None:
    star, cost = draw_star(seed, 40, 130)
    sources = [0, 3, 5, 8, 9, 17, 39]
    distance, _ = measure(star, cost, first_thru, sources)
    for lane, source in enumerate(sources):
        np.testing.assert_allclose(distance[:, lane], dijkstra(star, cost, first_thru, source), rtol=1e-13)


@pytest.mark.parametrize("first_thru", [0, 9])
def test_walking_back_costs_the_distance(first_thru: int) -> None:
    star, cost = draw_star(7, 40, 130)
    distance, via_arc = measure(star, cost, first_thru, [2, 11])
    trail = np.empty(40, dtype=np.int32)
    for lane, source in enumerate([2, 11]):
        for node in np.flatnonzero(np.isfinite(distance[:, lane])):
            n_arcs = walk_back(star, via_arc, lane, (source, int(node)), trail)
            assert np.isclose(cost[trail[:n_arcs]].sum(), distance[node, lane], rtol=1e-13)
            inner = star.tail[trail[: n_arcs - 1]] if n_arcs else []
            assert np.all(np.asarray(inner) >= first_thru)


def test_shut_arcs_and_islands_stay_out_of_reach() -> None:
    star = make_star(build_graph(5, np.array([0, 1, 3], np.int32), np.array([1, 2, 4], np.int32)))
    cost = np.array([1.0, np.inf, 1.0])
    distance, via_arc = measure(star, cost, 0, [0])
    assert distance[:, 0].tolist() == [0.0, 1.0, np.inf, np.inf, np.inf]
    assert via_arc[4, 0] == -1


def test_a_new_metric_needs_no_new_order() -> None:
    star, cost = draw_star(3, 40, 130)
    hierarchy = build_hierarchy(star, 0)
    metric, slot = blank_metric(hierarchy), np.empty(40, dtype=np.int64)
    work = (np.empty((40, LANES)), np.empty((40, LANES), dtype=np.int32), np.empty(40, dtype=np.int32))
    for other in (cost, cost[::-1].copy(), np.ones_like(cost)):
        set_metric(other, hierarchy, metric, slot)
        measure_sources(star, other, 0, np.array([4], dtype=np.int32), hierarchy, metric, work)
        np.testing.assert_allclose(work[0][hierarchy.rank, 0], dijkstra(star, other, 0, 4), rtol=1e-13)


def test_the_order_holds_each_node_once() -> None:
    star, _ = draw_star(1, 40, 130)
    assert sorted(order_nodes(40, star.tail, star.head)) == list(range(40))


def test_few_edges_are_added_on_a_grid() -> None:
    side = 24
    number = np.arange(side * side).reshape(side, side)
    pairs = [(number[:, :-1], number[:, 1:]), (number[:-1], number[1:])]
    tail = np.concatenate([part for a, b in pairs for part in (a.ravel(), b.ravel())]).astype(np.int32)
    head = np.concatenate([part for a, b in pairs for part in (b.ravel(), a.ravel())]).astype(np.int32)
    order = np.lexsort((head, tail))
    hierarchy = build_hierarchy(make_star(build_graph(side * side, tail[order], head[order])), 0)
    assert hierarchy.up_head.size < 0.05 * (side * side) ** 2 / 2
