"""Cheapest ways that pass given gateways."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from zhibek.network.graph import Graph

FloatArray = NDArray[np.float64]
LEAST_COST = 1e-6  # charges may make an arc cheaper than nothing; a search cannot follow that


@dataclass(frozen=True, slots=True)
class Passage:
    """What a way must pass and must not: `passes` one bit for each gateway, `avoids` bits of all."""

    passes: tuple[int, ...]
    avoids: int = 0


def find_passing_way(
    graph: Graph,
    arc_cost: FloatArray,
    gates: NDArray[np.int64],
    *,
    ends: tuple[int, int],
    passage: Passage,
) -> list[int]:
    """Find the cheapest way between two nodes that passes every gateway at least once, in any order.

    arc_cost, gates (n_arcs,); an arc of infinite cost is shut. Returns its arcs in order, none where
    there is no such way. The search runs on a copy of the graph for every set of gateways passed.
    """
    n_layers = 1 << len(passage.passes)
    met = np.zeros(graph.n_arcs, dtype=np.int64)
    for place, bit in enumerate(passage.passes):
        met |= np.where((gates & bit) != 0, np.int64(1) << place, 0)
    open_arcs = np.flatnonzero(((gates & passage.avoids) == 0) & np.isfinite(arc_cost))
    layer = np.repeat(np.arange(n_layers), open_arcs.size)
    arc = np.tile(open_arcs, n_layers)
    tail = layer * graph.n_nodes + graph.tail[arc]
    head = (layer | met[arc]) * graph.n_nodes + graph.head[arc]
    cost = np.maximum(arc_cost[arc], LEAST_COST)
    order = np.lexsort((arc, cost, head, tail))
    first = np.ones(order.size, dtype=np.bool_)
    first[1:] = (np.diff(tail[order]) != 0) | (np.diff(head[order]) != 0)
    order = order[first]
    tail, head, cost, arc = tail[order], head[order], cost[order], arc[order]
    n_nodes = n_layers * graph.n_nodes
    first_out = np.searchsorted(tail, np.arange(n_nodes + 1))
    star = csr_array((cost, head, first_out), shape=(n_nodes, n_nodes))
    _, before = dijkstra(star, indices=ends[0], return_predecessors=True)
    return _trace(before, (first_out, head, arc), ends[0], (n_layers - 1) * graph.n_nodes + ends[1])


def _trace(
    before: NDArray[np.int32], arcs: tuple[NDArray[np.int64], ...], start: int, goal: int
) -> list[int]:
    """Follow the tree of predecessors back from the goal; arcs are (first_out, head, arc), sorted."""
    first_out, head, arc = arcs
    way: list[int] = []
    node = goal
    while node != start:
        previous = int(before[node])
        if previous < 0:
            return []
        low, high = first_out[previous], first_out[previous + 1]
        way.append(int(arc[low + np.searchsorted(head[low:high], node)]))
        node = previous
    return way[::-1]


def single_bits(names: Sequence[str], bits: dict[str, int]) -> tuple[int, ...]:
    """Give each named gateway's bit apart."""
    return tuple(1 << bits[name] for name in names)
