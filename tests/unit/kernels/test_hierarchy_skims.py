"""Skims by hierarchy against plain trees."""

import numpy as np
import pytest

from reference.small_traffic import draw_network
from zhibek.assignment.lanes import make_star
from zhibek.assignment.ranking import blank_metric, build_hierarchy, lift_costs, sum_amounts
from zhibek.kernels.bundles import Hierarchy, Metric, Star
from zhibek.kernels.hierarchy import set_metric
from zhibek.kernels.hierarchy_skims import cost_by_hierarchy, list_wanted, skim_by_hierarchy
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
    set_metric(cost, hierarchy, metric, np.empty(hierarchy.parent.size, dtype=np.int64))
    return hierarchy, metric


def plain(star: Star, cost: np.ndarray, first_thru: int, ends: tuple, amounts: np.ndarray) -> np.ndarray:
    found = np.empty((amounts.shape[1], ends[0].size, ends[1].size))
    skim_sources(star, cost, first_thru, ends, amounts, (0, ends[0].size), found)
    return found


def skim_all(
    star: Star,
    cost: np.ndarray,
    first_thru: int,
    ends: tuple,
    ranking: tuple[Hierarchy, Metric],
    amounts: np.ndarray,
    found: np.ndarray,
) -> int:
    """Skim from all sources; return where steps drown, or -1."""
    sums = sum_amounts(cost, amounts, *ranking)
    aims = (ends[0], list_wanted(star, first_thru, ends[1], ranking[0]))
    return skim_by_hierarchy(star, cost, first_thru, aims, ranking, sums, (0, ends[0].size), found)


def cost_all(
    star: Star, cost: np.ndarray, first_thru: int, ends: tuple, ranking: tuple[Hierarchy, Metric]
) -> np.ndarray:
    aims = (ends[0], list_wanted(star, first_thru, ends[1], ranking[0]))
    costs = np.full((ends[0].size, ends[1].size), -1.0)
    cost_by_hierarchy(star, cost, first_thru, aims, ranking, (0, ends[0].size), costs)
    return costs


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("first_thru", [0, 1, 9])
@pytest.mark.parametrize("n_sources", [1, 2, 3, 8, 21])
def test_amounts_are_those_of_plain_trees(seed: int, first_thru: int, n_sources: int) -> None:
    star, cost, amounts = draw(seed)
    nodes = np.arange(N_NODES, dtype=np.int32)
    ends = (np.random.default_rng(seed).permutation(nodes)[:n_sources], nodes)
    found = np.full((2, n_sources, N_NODES), -1.0)
    ranking = rank(star, cost, first_thru)
    assert skim_all(star, cost, first_thru, ends, ranking, amounts, found) == -1
    wanted = plain(star, cost, first_thru, ends, amounts)
    assert np.isinf(wanted).any() or first_thru < 9
    np.testing.assert_allclose(found, wanted, rtol=1e-13)
    beside = np.full((2, n_sources, N_NODES), -1.0)
    assert skim_all(star, cost, first_thru, ends, ranking, amounts[:, 1:], beside) == -1
    np.testing.assert_allclose(beside, wanted, rtol=1e-13)
    np.testing.assert_allclose(cost_all(star, cost, first_thru, ends, ranking), wanted[0], rtol=1e-13)


@pytest.mark.parametrize("first_thru", [0, 9])
@pytest.mark.parametrize("targets", [[3], [20], [44, 2, 44], [5, 6, 7, 30], []])
@pytest.mark.parametrize("n_sources", [1, 17])
def test_a_few_targets_get_the_bytes_that_all_get(
    first_thru: int, targets: list[int], n_sources: int
) -> None:
    star, cost, amounts = draw(1)
    nodes = np.arange(N_NODES, dtype=np.int32)
    some = np.array(targets, dtype=np.int32)
    sources, ranking = nodes[:n_sources], rank(star, cost, first_thru)
    every, few = np.full((2, n_sources, N_NODES), -1.0), np.full((2, n_sources, some.size), -1.0)
    skim_all(star, cost, first_thru, (sources, nodes), ranking, amounts, every)
    skim_all(star, cost, first_thru, (sources, some), ranking, amounts, few)
    assert few.tobytes() == every[:, :, some].tobytes()
    costs = cost_all(star, cost, first_thru, (sources, nodes), ranking)
    assert cost_all(star, cost, first_thru, (sources, some), ranking).tobytes() == costs[:, some].tobytes()


@pytest.mark.parametrize("first_thru", [0, 9])
def test_wanted_are_the_targets_and_all_above_them(first_thru: int) -> None:
    star, cost, _ = draw(2)
    hierarchy, _ = rank(star, cost, first_thru)
    targets = np.array([30, 4, 30, 8], dtype=np.int32)
    wanted = list_wanted(star, first_thru, targets, hierarchy)
    waiting = [int(hierarchy.rank[30])]
    for node in (4, 8):
        into = star.tail[star.in_arc[star.first_in[node] : star.first_in[node + 1]]]
        waiting += [*hierarchy.rank[into[into >= first_thru]]] if first_thru else [int(hierarchy.rank[node])]
    above: set[int] = set()
    while waiting:
        place = waiting.pop()
        if place not in above:
            above.add(place)
            waiting += hierarchy.up_head[hierarchy.up_first[place] : hierarchy.up_first[place + 1]].tolist()
    assert wanted.order.tolist() == sorted(above)
    assert wanted.aside.tolist() == ([4, 8] if first_thru else [])
    assert wanted.rank.tolist() == hierarchy.rank[targets].tolist()


@pytest.mark.parametrize("first_thru", [0, 9])
def test_arcs_of_no_cost_are_passed_and_cost_nothing(first_thru: int) -> None:
    for seed in range(20):
        star, cost, amounts = draw(seed)
        free = np.random.default_rng(seed + 100).random(N_LINKS) < 0.4
        cost[free], amounts[free, 0] = 0.0, 0.0
        lifted = lift_costs(cost)
        nodes = np.arange(N_NODES, dtype=np.int32)
        ends, found = (nodes, nodes), np.empty((2, N_NODES, N_NODES))
        assert skim_all(star, lifted, first_thru, ends, rank(star, lifted, first_thru), amounts, found) == -1
        wanted = plain(star, cost, first_thru, ends, amounts)
        np.testing.assert_allclose(found[0], wanted[0], rtol=1e-13, atol=1e-13)
        assert np.array_equal(np.isinf(found[1]), np.isinf(wanted[1]))
        costs = cost_all(star, cost, first_thru, ends, rank(star, cost, first_thru))
        np.testing.assert_allclose(costs, wanted[0], rtol=1e-13, atol=1e-13)
        assert np.array_equal(costs == 0, wanted[0] == 0)


def test_batches_and_single_sources_give_the_same_bytes() -> None:
    star, cost, amounts = draw(3)
    nodes = np.arange(N_NODES, dtype=np.int32)
    ranking, one = rank(star, cost, 9), np.empty((2, 1, N_NODES))
    at_once, costs = np.empty((2, N_NODES, N_NODES)), cost_all(star, cost, 9, (nodes, nodes), ranking)
    skim_all(star, cost, 9, (nodes, nodes), ranking, amounts, at_once)
    for node in nodes:
        ends = (nodes[node : node + 1], nodes)
        skim_all(star, cost, 9, ends, ranking, amounts, one)
        assert one[:, 0].tobytes() == at_once[:, node].tobytes()
        assert cost_all(star, cost, 9, ends, ranking)[0].tobytes() == costs[node].tobytes()


def test_of_ways_that_cost_the_same_one_is_summed_whole() -> None:
    """A grid of equal costs: the second amount is that of some cheapest path, not a mix of several."""
    side = 6
    number = np.arange(side * side).reshape(side, side)
    pairs = [(number[:, :-1], number[:, 1:]), (number[:-1], number[1:])]
    tail = np.concatenate([part.ravel() for a, b in pairs for part in (a, b)]).astype(np.int32)
    head = np.concatenate([part.ravel() for a, b in pairs for part in (b, a)]).astype(np.int32)
    order = np.lexsort((head, tail))
    star = make_star(build_graph(side * side, tail[order], head[order]))
    cost, nodes = np.ones(tail.size), np.arange(side * side, dtype=np.int32)
    # a step to the right amounts to 1, one to the left to -1, so that all paths amount to the same
    amounts = np.column_stack([cost, (star.head - star.tail == 1) * 1.0 - (star.tail - star.head == 1)])
    found = np.empty((2, nodes.size, nodes.size))
    assert skim_all(star, cost, 0, (nodes, nodes), rank(star, cost, 0), amounts, found) == -1
    assert np.array_equal(found[1], np.subtract.outer(nodes % side, nodes % side).T)
    assert np.array_equal(found, plain(star, cost, 0, (nodes, nodes), amounts))


def test_steps_that_drown_are_told() -> None:
    tail, head = np.array([0, 1, 2], np.int32), np.array([1, 2, 1], np.int32)
    star = make_star(build_graph(3, tail, head))
    cost = np.array([1.0, 1e-30, 1e-30])  # 1 + 1e-30 is 1, so 1 and 2 may each come from the other
    nodes, found = np.arange(3, dtype=np.int32), np.empty((1, 3, 3))
    ranking, amounts = rank(star, cost, 0), cost[:, None].copy()
    assert skim_all(star, cost, 0, (nodes, nodes), ranking, amounts, found) == 0
    assert skim_all(star, cost, 0, (nodes[1:], nodes), ranking, amounts, found[:, 1:]) == -1
    assert found[0, 1:].tolist() == plain(star, cost, 0, (nodes[1:], nodes), amounts)[0].tolist()
