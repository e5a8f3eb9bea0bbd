"""Contraction hierarchies swept for many sources.

Nodes are put in an order and struck out one after another; what joined them to later nodes is
kept as edges from lower to upper rank, each with a cost upwards and one downwards. Structure depends on
the graph alone, so new costs need no new order. Source: Dibbelt, Strasser and Wagner (2016),
Customizable contraction hierarchies; Delling, Goldberg, Nowatzyk and Werneck (2013), PHAST.
"""

import numpy as np
from numba import njit

from zhibek.kernels.bundles import BoolArray, FloatArray, Hierarchy, IntArray, LongArray, Metric, Star

LANES = 8  # sources swept at once: one line of memory of distances


@njit(cache=True, nogil=True)
def strike_out(
    first: LongArray, neighbour: IntArray, up_first: LongArray, parent: IntArray
) -> tuple[IntArray, int]:
    """Find the upper neighbours of each rank once all lower ones are struck out; return (heads, count).

    first (n + 1,), neighbour: the graph by rank, both ways; `up_first` (n + 1,) and `parent` (n,), the
    least upper neighbour or -1, are written. Source: George and Liu (1981), symbolic factorisation.
    """
    n = parent.size
    mark = np.full(n, -1, dtype=np.int32)
    first_child = np.full(n, -1, dtype=np.int32)
    next_child = np.full(n, -1, dtype=np.int32)
    heads = np.empty(neighbour.size + n, dtype=np.int32)
    n_edges = 0
    up_first[0] = 0
    for rank in range(n):
        mark[rank] = rank
        begun = n_edges
        if heads.size < n_edges + n:
            longer = np.empty(2 * heads.size + n, dtype=np.int32)
            longer[:n_edges] = heads[:n_edges]
            heads = longer
        for slot in range(first[rank], first[rank + 1]):
            head = neighbour[slot]
            if head > rank and mark[head] != rank:
                mark[head] = rank
                heads[n_edges] = head
                n_edges += 1
        child = first_child[rank]
        while child >= 0:
            for slot in range(up_first[child], up_first[child + 1]):
                head = heads[slot]
                if mark[head] != rank:
                    mark[head] = rank
                    heads[n_edges] = head
                    n_edges += 1
            child = next_child[child]
        heads[begun:n_edges].sort()
        up_first[rank + 1] = n_edges
        parent[rank] = heads[begun] if n_edges > begun else -1
        if parent[rank] >= 0:
            next_child[rank] = first_child[parent[rank]]
            first_child[parent[rank]] = rank
    return heads, n_edges


@njit(cache=True, nogil=True)
def place_arcs(star: Star, hierarchy: Hierarchy, arc_edge: LongArray, arc_up: BoolArray) -> None:
    """Find the edge (n_arcs,) that each arc lies on, and whether it goes up; -1 beside the hierarchy."""
    n_through = hierarchy.parent.size
    for arc in range(star.head.size):
        tail, head = hierarchy.rank[star.tail[arc]], hierarchy.rank[star.head[arc]]
        arc_edge[arc], arc_up[arc] = -1, tail < head
        if tail == head or tail >= n_through or head >= n_through:
            continue
        low, high = min(tail, head), max(tail, head)
        left, right = hierarchy.up_first[low], hierarchy.up_first[low + 1]
        arc_edge[arc] = left + np.searchsorted(hierarchy.up_head[left:right], high)


@njit(cache=True, nogil=True)
def set_metric(cost: FloatArray, hierarchy: Hierarchy, metric: Metric, slot_of: LongArray) -> None:
    """Fill the costs of all edges from those of arcs (n_arcs,).

    slot_of (n_through,) is room to work in. Lower triangles are relaxed from the lowest rank up.
    """
    metric.up[:] = np.inf
    metric.down[:] = np.inf
    for arc in range(cost.size):
        edge = hierarchy.arc_edge[arc]
        if edge >= 0:
            side = metric.up if hierarchy.arc_up[arc] else metric.down
            if cost[arc] < side[edge]:
                side[edge] = cost[arc]
    up_first, up_head = hierarchy.up_first, hierarchy.up_head
    for middle in range(hierarchy.parent.size):
        for edge in range(up_first[middle], up_first[middle + 1]):
            slot_of[up_head[edge]] = edge
        for slot in range(hierarchy.down_first[middle], hierarchy.down_first[middle + 1]):
            lower = hierarchy.down_edge[slot]
            to_middle, from_middle = metric.up[lower], metric.down[lower]
            if to_middle == np.inf and from_middle == np.inf:
                continue
            for other in range(lower + 1, hierarchy.down_end[slot]):
                edge = slot_of[up_head[other]]
                there = from_middle + metric.up[other]
                if there < metric.up[edge]:
                    metric.up[edge] = there
                back = metric.down[other] + to_middle
                if back < metric.down[edge]:
                    metric.down[edge] = back


@njit(cache=True, nogil=True)
def start_climb(
    star: Star,
    cost: FloatArray,
    first_thru: int,
    source: int,
    hierarchy: Hierarchy,
    lane: int,
    distance: FloatArray,
    front: IntArray,
) -> int:
    """Set the distances [rank, lane] where a climb from `source` starts; return how many it starts from.

    A source below `first_thru` starts at the heads of its arcs. front (n_through,) holds the ranks.
    """
    n_through = hierarchy.parent.size
    size = 0
    start = hierarchy.rank[source]
    distance[start, lane] = 0.0
    if source >= first_thru:
        front[0] = start
        return 1
    for arc in range(star.first_out[source], star.first_out[source + 1]):
        rank = hierarchy.rank[star.head[arc]]
        if cost[arc] < distance[rank, lane]:
            if rank < n_through and distance[rank, lane] == np.inf:
                front[size] = rank
                size += 1
            distance[rank, lane] = cost[arc]
    return size


@njit(cache=True, nogil=True)
def step_up(parent: IntArray, front: IntArray, size: int) -> tuple[int, int]:
    """Take the least rank off the front of a climb and put its parent there; return it and the size."""
    least = 0
    for place in range(1, size):
        if front[place] < front[least]:
            least = place
    rank = front[least]
    following = parent[rank]
    size -= 1
    front[least] = front[size]
    known = following < 0
    for place in range(size):
        if front[place] == following:
            known = True
    if not known:
        front[size] = following
        size += 1
    return rank, size


@njit(cache=True, nogil=True)
def climb(
    star: Star,
    cost: FloatArray,
    first_thru: int,
    source: int,
    hierarchy: Hierarchy,
    metric: Metric,
    lane: int,
    distance: FloatArray,
    front: IntArray,
) -> None:
    """Set the distances [rank, lane] of `source` on its way up, all others being infinite.

    front (n_through,) is room to work in.
    """
    size = start_climb(star, cost, first_thru, source, hierarchy, lane, distance, front)
    while size > 0:
        rank, size = step_up(hierarchy.parent, front, size)
        reached = distance[rank, lane]
        for edge in range(hierarchy.up_first[rank], hierarchy.up_first[rank + 1]):
            through = reached + metric.up[edge]
            head = hierarchy.up_head[edge]
            if through < distance[head, lane]:
                distance[head, lane] = through


@njit(cache=True, nogil=True)
def sweep_down(hierarchy: Hierarchy, metric: Metric, order: IntArray, distance: FloatArray) -> None:
    """Finish the distances [rank, lane] of the ranks in order, from the top down."""
    for place in range(order.size - 1, -1, -1):
        rank = order[place]
        for edge in range(hierarchy.up_first[rank], hierarchy.up_first[rank + 1]):
            head, step = hierarchy.up_head[edge], metric.down[edge]
            for lane in range(LANES):
                distance[rank, lane] = min(distance[rank, lane], distance[head, lane] + step)


@njit(cache=True, nogil=True)
def point_back(
    star: Star,
    cost: FloatArray,
    first_thru: int,
    sources: IntArray,
    hierarchy: Hierarchy,
    distance: FloatArray,
    via_arc: IntArray,
) -> None:
    """Fill `via_arc` [node, lane] with the last arc of a cheapest path, -1 out of reach.

    Distances [rank, lane] of nodes that are not passed through are completed.
    """
    n_lanes = distance.shape[1]  # not a constant: loops over lanes are then compiled for many at once
    best, via = np.empty(n_lanes), np.empty(n_lanes, dtype=np.int64)
    rank_of = hierarchy.rank
    for node in range(rank_of.size):
        best[:] = np.inf
        via[:] = -1
        for slot in range(star.first_in[node], star.first_in[node + 1]):
            arc = star.in_arc[slot]
            tail = star.tail[arc]
            if tail < first_thru:
                continue
            place, step = rank_of[tail], cost[arc]
            for lane in range(n_lanes):
                through = distance[place, lane] + step
                better = through < best[lane]
                via[lane] = arc if better else via[lane]
                best[lane] = through if better else best[lane]
        rank = rank_of[node]
        for lane in range(n_lanes):
            via_arc[node, lane] = via[lane]
            if node < first_thru and best[lane] < distance[rank, lane]:
                distance[rank, lane] = best[lane]
    for lane in range(sources.size):
        source = sources[lane]
        if source < first_thru:
            for arc in range(star.first_out[source], star.first_out[source + 1]):
                head = star.head[arc]
                if cost[arc] < np.inf and cost[arc] <= distance[rank_of[head], lane]:
                    via_arc[head, lane] = arc


@njit(cache=True, nogil=True)
def measure_sources(
    star: Star,
    cost: FloatArray,
    first_thru: int,
    sources: IntArray,
    hierarchy: Hierarchy,
    metric: Metric,
    work: tuple[FloatArray, IntArray, IntArray],
) -> None:
    """Fill distances [rank, lane] and last arcs [node, lane] from at most `LANES` sources.

    work is (distance, via_arc, front); cost (n_arcs,) > 0, infinite where an arc is shut.
    """
    distance, via_arc, front = work
    distance[:] = np.inf
    for lane in range(sources.size):
        climb(star, cost, first_thru, sources[lane], hierarchy, metric, lane, distance, front)
    sweep_down(hierarchy, metric, np.arange(hierarchy.parent.size, dtype=np.int32), distance)
    point_back(star, cost, first_thru, sources, hierarchy, distance, via_arc)
