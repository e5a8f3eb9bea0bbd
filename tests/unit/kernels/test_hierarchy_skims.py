"""Skims by hierarchy against plain trees."""

import numpy as np
import pytest

from reference.small_traffic import draw_network
from zhibek.assignment.lanes import make_star
from zhibek.assignment.ranking import blank_metric, build_hierarchy, lift_costs
from zhibek.kernels.bundles import Hierarchy, Metric, Star
from zhibek.kernels.hierarchy import set_metric
from zhibek.kernels.hierarchy_skims import cost_by_hierarchy, skim_by_hierarchy
from zhibek.kernels.through_trees import skim_sources
from zhibek.network.graph import build_graph

N_NODES, N_LINKS = 50, 170


def draw(seed: int) -> tuple[Star, np.ndarray, np.ndarray]:
    """Draw a star, costs of which a tenth are shut, and amounts."""
    links, random = draw_network(seed, N_NODES, N_LINKS), np.random.default_rng(seed)
    order = np.lexsort((links.head, links.tail))
    star = make_star(build_graph(N_NODES, links.tail[order], links.head[order]))
    cost = links.free_time_h[order].copy()
    cost[random.random(N_LINKS) < 0.1] = np.inf
    finite = np.where(np.isfinite(cost), cost, 0.0)
    return star, cost, np.column_stack([finite, random.uniform(1, 2, N_LINKS)])


def rank(star: Star, cost: np.ndarray, first_thru: int) -> tuple[Hierarchy, Metric]:
    hierarchy = build_hierarchy(star, first_thru)
    metric = blank_metric(hierarchy)
    set_metric(cost, hierarchy, metric, np.empty(N_NODES, dtype=np.int64))
    return hierarchy, metric


def plain(star: Star, cost: np.ndarray, first_thru: int, ends: tuple, amounts: np.ndarray) -> np.ndarray:
    found = np.empty((amounts.shape[1], ends[0].size, ends[1].size))
    skim_sources(star, cost, first_thru, ends, amounts, (0, ends[0].size), found)
    return found


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("first_thru", [0, 1, 9])
@pytest.mark.parametrize("n_sources", [1, 2, 3, 8, 21])
def test_amounts_are_those_of_plain_trees(seed: int, first_thru: int, n_sources: int) -> None:
    star, cost, amounts = draw(seed)
    nodes = np.arange(N_NODES, dtype=np.int32)
    ends = (np.random.default_rng(seed).permutation(nodes)[:n_sources], nodes)
    found = np.full((2, n_sources, N_NODES), -1.0)
    ranking = rank(star, cost, first_thru)
    assert skim_by_hierarchy(star, cost, first_thru, ends, ranking, amounts, (0, n_sources), found) == -1
    wanted = plain(star, cost, first_thru, ends, amounts)
    assert np.isinf(wanted).any() or first_thru < 9
    np.testing.assert_allclose(found, wanted, rtol=1e-13)
    costs = np.full((n_sources, N_NODES), -1.0)
    cost_by_hierarchy(star, cost, first_thru, ends, ranking, (0, n_sources), costs)
    np.testing.assert_allclose(costs, wanted[0], rtol=1e-13)


@pytest.mark.parametrize("first_thru", [0, 9])
def test_arcs_of_no_cost_are_passed_and_cost_nothing(first_thru: int) -> None:
    for seed in range(20):
        star, cost, amounts = draw(seed)
        free = np.random.default_rng(seed + 100).random(N_LINKS) < 0.4
        cost[free], amounts[free, 0] = 0.0, 0.0
        lifted = lift_costs(cost)
        nodes = np.arange(N_NODES, dtype=np.int32)
        found = np.empty((2, N_NODES, N_NODES))
        ranking = rank(star, lifted, first_thru)
        bounds = (0, N_NODES)
        assert (
            skim_by_hierarchy(star, lifted, first_thru, (nodes, nodes), ranking, amounts, bounds, found) == -1
        )
        wanted = plain(star, cost, first_thru, (nodes, nodes), amounts)
        np.testing.assert_allclose(found[0], wanted[0], rtol=1e-13, atol=1e-13)
        assert np.array_equal(np.isinf(found[1]), np.isinf(wanted[1]))
        costs = np.empty((N_NODES, N_NODES))
        plainly = rank(star, cost, first_thru)
        cost_by_hierarchy(star, cost, first_thru, (nodes, nodes), plainly, bounds, costs)
        np.testing.assert_allclose(costs, wanted[0], rtol=1e-13, atol=1e-13)
        assert np.array_equal(costs == 0, wanted[0] == 0)


def test_batches_and_single_sources_give_the_same_bytes() -> None:
    star, cost, amounts = draw(3)
    nodes = np.arange(N_NODES, dtype=np.int32)
    ranking = rank(star, cost, 9)
    at_once, one_by_one = np.empty((2, 2, N_NODES, N_NODES))
    skim_by_hierarchy(star, cost, 9, (nodes, nodes), ranking, amounts, (0, N_NODES), at_once)
    for place in range(N_NODES):
        skim_by_hierarchy(star, cost, 9, (nodes, nodes), ranking, amounts, (place, place + 1), one_by_one)
    assert at_once.tobytes() == one_by_one.tobytes()
    costs, singly = np.empty((2, N_NODES, N_NODES))
    cost_by_hierarchy(star, cost, 9, (nodes, nodes), ranking, (0, N_NODES), costs)
    for place in range(N_NODES):
        cost_by_hierarchy(star, cost, 9, (nodes, nodes), ranking, (place, place + 1), singly)
    assert costs.tobytes() == singly.tobytes()


def test_paths_that_circle_are_told() -> None:
    tail, head = np.array([0, 1, 2], np.int32), np.array([1, 2, 1], np.int32)
    star = make_star(build_graph(3, tail, head))
    cost = np.array([1.0, 1e-30, 1e-30])  # 1 + 1e-30 is 1, so 1 and 2 may each come from the other
    nodes, found = np.arange(3, dtype=np.int32), np.empty((1, 3, 3))
    hierarchy = build_hierarchy(star, 0)
    metric = blank_metric(hierarchy)
    set_metric(cost, hierarchy, metric, np.empty(3, dtype=np.int64))
    for source in (0, 1, 2):
        bounds, amounts = (source, source + 1), cost[:, None].copy()
        told = skim_by_hierarchy(star, cost, 0, (nodes, nodes), (hierarchy, metric), amounts, bounds, found)
        assert told in (-1, source)
        if told < 0:
            assert (
                found[0, source].tolist() == plain(star, cost, 0, (nodes, nodes), amounts)[0, source].tolist()
            )
