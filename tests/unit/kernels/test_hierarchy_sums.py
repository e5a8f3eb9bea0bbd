"""Sums over a hierarchy's edges, and unpacking."""

import numpy as np
import pytest

from reference.small_traffic import draw_network
from zhibek.assignment.lanes import make_star
from zhibek.assignment.ranking import blank_metric, build_hierarchy, sum_amounts
from zhibek.kernels.bundles import Hierarchy, Metric, Reached, Star
from zhibek.kernels.hierarchy import climb, set_metric, sweep_down
from zhibek.kernels.hierarchy_sums import climb_summing, sum_aside, sum_down, sweep_lane, sweep_lanes
from zhibek.network.graph import build_graph

N_NODES, N_LINKS = 40, 130


def draw(seed: int, first_thru: int) -> tuple[Star, np.ndarray, np.ndarray, Hierarchy, Metric]:
    """Draw a star with twin arcs and shut ones, costs, amounts, and its hierarchy with a metric."""
    links, random = draw_network(seed, N_NODES, N_LINKS), np.random.default_rng(seed)
    tail, head = (np.concatenate([ends, ends[:20]]) for ends in (links.tail, links.head))
    order = np.lexsort((head, tail))
    star = make_star(build_graph(N_NODES, tail[order], head[order]))
    cost = random.uniform(1, 2, tail.size)
    cost[random.random(tail.size) < 0.1] = np.inf
    hierarchy = build_hierarchy(star, first_thru)
    metric = blank_metric(hierarchy)
    set_metric(cost, hierarchy, metric, np.empty(hierarchy.parent.size, dtype=np.int64))
    amounts = np.column_stack([np.where(np.isfinite(cost), cost, 0.0), random.uniform(-1, 1, tail.size)])
    return star, cost, amounts, hierarchy, metric


def unpack(star: Star, cost: np.ndarray, hierarchy: Hierarchy, ends: tuple[int, int]) -> list[int]:
    """Find the arcs of a cheapest way from a rank to another, through ranks below both alone."""
    node_of = np.argsort(hierarchy.rank)
    start, goal = node_of[list(ends)]
    least, arcs_to = {start: 0.0}, {start: list[int]()}
    waiting = [start]
    while waiting:
        node = waiting.pop()
        if node != start and hierarchy.rank[node] >= min(ends):
            continue
        for arc in range(star.first_out[node], star.first_out[node + 1]):
            spent, head = least[node] + cost[arc], star.head[arc]
            if spent < least.get(head, np.inf):
                least[head], arcs_to[head] = spent, [*arcs_to[node], arc]
                waiting.append(head)
    return arcs_to.get(goal, [])


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("first_thru", [0, 7])
def test_edges_amount_to_what_their_arcs_do(seed: int, first_thru: int) -> None:
    star, cost, amounts, hierarchy, metric = draw(seed, first_thru)
    sums = sum_amounts(cost, amounts, hierarchy, metric)
    n_checked = 0
    for low in range(hierarchy.parent.size):
        for edge in range(hierarchy.up_first[low], hierarchy.up_first[low + 1]):
            high = int(hierarchy.up_head[edge])
            for side, summed, ends in (
                (metric.up, sums.up, (low, high)),
                (metric.down, sums.down, (high, low)),
            ):
                arcs = unpack(star, cost, hierarchy, ends)
                assert (side[edge] < np.inf) == (len(arcs) > 0)
                if arcs:
                    np.testing.assert_allclose(
                        summed[edge], amounts[arcs].sum(axis=0), rtol=1e-12, atol=1e-12
                    )
                    n_checked += len(arcs) > 1
    assert n_checked > 50
    assert sums.least == cost.min()


def test_of_twin_arcs_that_cost_the_same_the_first_counts() -> None:
    star = make_star(build_graph(2, np.zeros(2, np.int32), np.ones(2, np.int32)))
    cost, amounts = np.ones(2), np.array([[5.0], [7.0]])
    hierarchy = build_hierarchy(star, 0)
    metric = blank_metric(hierarchy)
    set_metric(cost, hierarchy, metric, np.empty(2, dtype=np.int64))
    sums = sum_amounts(cost, amounts, hierarchy, metric)
    assert max(sums.up[0, 0], sums.down[0, 0]) == 5.0


@pytest.mark.parametrize("first_thru", [0, 7])
@pytest.mark.parametrize("n_lanes", [1, 8])
def test_sweeps_that_sum_find_the_distances_of_those_that_do_not(first_thru: int, n_lanes: int) -> None:
    star, cost, amounts, hierarchy, metric = draw(5, first_thru)
    sums = sum_amounts(cost, amounts, hierarchy, metric)
    plain, front = np.full((N_NODES, 8), np.inf), np.empty(N_NODES, dtype=np.int32)
    shape = (N_NODES, n_lanes)
    reached = Reached(np.full(shape, np.inf), np.empty(shape, dtype=np.int32), np.full((*shape, 2), np.nan))
    for lane, source in enumerate([0, 5, 9, 21, 33, 38, 39, 6][:n_lanes]):
        climb(star, cost, first_thru, source, hierarchy, metric, lane, plain, front)
        ranking = (hierarchy, metric)
        climb_summing(star, cost, first_thru, (source, lane), ranking, sums, reached, front)
    assert np.array_equal(reached.distance, plain[:, :n_lanes])
    sweep_down(hierarchy, metric, np.arange(hierarchy.parent.size, dtype=np.int32), plain)
    order = np.arange(hierarchy.parent.size, dtype=np.int32)
    (sweep_lane if n_lanes == 1 else sweep_lanes)(hierarchy, metric, order, reached)
    assert np.array_equal(reached.distance, plain[:, :n_lanes])
    sum_down(hierarchy, sums.down, order, reached)
    aside = np.arange(first_thru, dtype=np.int32)
    sum_aside(star, cost, first_thru, (aside, hierarchy.rank), sums, reached)
    known = np.isfinite(reached.distance)
    assert known.sum() > 20
    np.testing.assert_allclose(reached.total[known][:, 0], reached.distance[known], rtol=1e-13)
