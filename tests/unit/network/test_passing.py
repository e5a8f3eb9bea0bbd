"""Ways that pass gateways, beside trying everything."""

import itertools
import math

import numpy as np
import pytest

from reference.plain_ways import simple_states
from zhibek.network.graph import Graph, build_graph
from zhibek.network.passing import Passage, find_passing_way, single_bits

N_NODES, N_ARCS = 7, 22


def random_graph(seed: int) -> tuple[Graph, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    tail = np.sort(rng.integers(0, N_NODES, N_ARCS)).astype(np.int32)
    head = rng.integers(0, N_NODES, N_ARCS).astype(np.int32)
    cost = rng.uniform(1.0, 10.0, N_ARCS)
    cost[rng.random(N_ARCS) < 0.1] = np.inf
    gates = (1 << rng.integers(0, 6, N_ARCS)).astype(np.int64)
    gates[rng.random(N_ARCS) < 0.4] = 0
    return build_graph(N_NODES, tail, head), cost, gates


@pytest.mark.parametrize(
    "passage", [Passage(()), Passage((1,)), Passage((1, 2)), Passage((2, 8, 4), avoids=16)]
)
@pytest.mark.parametrize("seed", range(12))
def test_a_way_is_as_cheap_as_any_that_passes(seed: int, passage: Passage) -> None:
    graph, cost, gates = random_graph(seed)
    arcs = list(zip(graph.tail.tolist(), graph.head.tolist(), cost.tolist(), gates.tolist(), strict=True))
    for goal in range(1, N_NODES):
        way = find_passing_way(graph, cost, gates, ends=(0, goal), passage=passage)
        least = simple_states(arcs, 0, goal, passage.passes, passage.avoids)
        if math.isinf(least):
            assert way == []
            continue
        assert sum(cost[arc] for arc in way) == pytest.approx(least)
        assert graph.tail[way[0]] == 0
        assert graph.head[way[-1]] == goal
        assert all(graph.head[one] == graph.tail[next_] for one, next_ in itertools.pairwise(way))
        met = int(np.bitwise_or.reduce(gates[way]))
        assert all(met & bit for bit in passage.passes)
        assert met & passage.avoids == 0


def test_some_of_these_ways_exist() -> None:
    found = 0
    for seed in range(12):
        graph, cost, gates = random_graph(seed)
        found += bool(find_passing_way(graph, cost, gates, ends=(0, 3), passage=Passage((1, 2))))
    assert found >= 3


def test_of_two_arcs_between_nodes_the_one_with_the_gateway_is_taken() -> None:
    graph = build_graph(2, np.zeros(2, dtype=np.int32), np.ones(2, dtype=np.int32))
    cost, gates = np.array([1.0, 5.0]), np.array([0, 4], dtype=np.int64)
    assert find_passing_way(graph, cost, gates, ends=(0, 1), passage=Passage(())) == [0]
    assert find_passing_way(graph, cost, gates, ends=(0, 1), passage=Passage((4,))) == [1]
    assert find_passing_way(graph, cost, gates, ends=(0, 1), passage=Passage((), avoids=4)) == [0]
    assert find_passing_way(graph, cost, gates, ends=(0, 1), passage=Passage((4,), avoids=4)) == []


def test_a_way_goes_out_and_back_for_a_gateway() -> None:
    tail, head = np.array([0, 0, 1], dtype=np.int32), np.array([1, 2, 0], dtype=np.int32)
    gates = np.array([1, 0, 0], dtype=np.int64)
    graph = build_graph(3, tail, head)
    assert find_passing_way(graph, np.ones(3), gates, ends=(0, 2), passage=Passage((1,))) == [0, 2, 1]


def test_an_arc_that_costs_less_than_nothing_is_no_trap() -> None:
    graph = build_graph(3, np.array([0, 1], dtype=np.int32), np.array([1, 2], dtype=np.int32))
    gates = np.zeros(2, dtype=np.int64)
    assert find_passing_way(graph, np.array([-5.0, 2.0]), gates, ends=(0, 2), passage=Passage(())) == [0, 1]


def test_bits_of_names() -> None:
    assert single_bits(("b", "a"), {"a": 0, "b": 3}) == (8, 1)
