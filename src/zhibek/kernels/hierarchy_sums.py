"""Amounts along paths, by contraction hierarchy.

Each edge of a hierarchy stands for a way through lower ranks, whose amounts are summed once for a metric.
What a path amounts to is then the sum over the few edges that it goes up and down by.
"""

import numpy as np
from numba import njit

from zhibek.kernels.bundles import FloatArray, Hierarchy, IntArray, LongArray, Metric, Reached, Star, Sums
from zhibek.kernels.hierarchy import start_climb, step_up


@njit(cache=True, nogil=True)
def sum_edges(cost: FloatArray, hierarchy: Hierarchy, metric: Metric, sums: Sums, slot_of: LongArray) -> None:
    """Fill the sums of all edges from those of arcs, along what gave each edge its cost in the metric.

    cost (n_arcs,): what the metric was set by; slot_of (n_through,) is room to work in. Of what costs the
    same the first counts, as in `set_metric`.
    """
    up_first, up_head, n_amounts = hierarchy.up_first, hierarchy.up_head, sums.arc.shape[1]
    known_up, known_down = np.zeros(up_head.size, np.bool_), np.zeros(up_head.size, np.bool_)
    for arc in range(cost.size):
        edge = hierarchy.arc_edge[arc]
        if edge < 0:
            continue
        is_up = hierarchy.arc_up[arc]
        side, known = (metric.up, known_up) if is_up else (metric.down, known_down)
        if cost[arc] == side[edge] and not known[edge]:
            known[edge] = True
            summed = sums.up if is_up else sums.down
            for amount in range(n_amounts):
                summed[edge, amount] = sums.arc[arc, amount]
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
                if from_middle + metric.up[other] == metric.up[edge] and not known_up[edge]:
                    known_up[edge] = True
                    for amount in range(n_amounts):
                        sums.up[edge, amount] = sums.down[lower, amount] + sums.up[other, amount]
                if metric.down[other] + to_middle == metric.down[edge] and not known_down[edge]:
                    known_down[edge] = True
                    for amount in range(n_amounts):
                        sums.down[edge, amount] = sums.down[other, amount] + sums.up[lower, amount]


@njit(cache=True, nogil=True)
def climb_summing(
    star: Star,
    cost: FloatArray,
    first_thru: int,
    place: tuple[int, int],
    ranking: tuple[Hierarchy, Metric],
    sums: Sums,
    reached: Reached,
    front: IntArray,
) -> None:
    """Set distances and totals on the way up, as `climb` does for distances; place is (source, lane)."""
    (source, lane), (hierarchy, metric) = place, ranking
    distance, total = reached.distance, reached.total
    n_amounts = sums.arc.shape[1]
    size = start_climb(star, cost, first_thru, source, hierarchy, lane, distance, front)
    total[hierarchy.rank[source], lane, :] = 0.0
    if source < first_thru:
        # backwards, so that of arcs that cost the same the first is left to count
        for arc in range(star.first_out[source + 1] - 1, star.first_out[source] - 1, -1):
            head = hierarchy.rank[star.head[arc]]
            if cost[arc] == distance[head, lane]:
                for amount in range(n_amounts):
                    total[head, lane, amount] = sums.arc[arc, amount]
    while size > 0:
        rank, size = step_up(hierarchy.parent, front, size)
        here = distance[rank, lane]
        for edge in range(hierarchy.up_first[rank], hierarchy.up_first[rank + 1]):
            through = here + metric.up[edge]
            head = hierarchy.up_head[edge]
            if through < distance[head, lane]:
                distance[head, lane] = through
                for amount in range(n_amounts):
                    total[head, lane, amount] = total[rank, lane, amount] + sums.up[edge, amount]


@njit(cache=True, nogil=True)
def sweep_lanes(hierarchy: Hierarchy, metric: Metric, order: IntArray, reached: Reached) -> None:
    """Finish the distances of the ranks in order, from the top down, and remember the edges they came by."""
    distance, last = reached.distance, reached.last
    n_lanes = distance.shape[1]  # not a constant: loops over lanes are then compiled for many at once
    best, by_edge = np.empty(n_lanes), np.empty(n_lanes, dtype=np.int64)
    for place in range(order.size - 1, -1, -1):
        rank = order[place]
        for lane in range(n_lanes):
            best[lane] = distance[rank, lane]
            by_edge[lane] = -1
        for edge in range(hierarchy.up_first[rank], hierarchy.up_first[rank + 1]):
            head, step = hierarchy.up_head[edge], metric.down[edge]
            for lane in range(n_lanes):
                through = distance[head, lane] + step
                better = through < best[lane]
                by_edge[lane] = edge if better else by_edge[lane]
                best[lane] = through if better else best[lane]
        for lane in range(n_lanes):
            distance[rank, lane] = best[lane]
            last[rank, lane] = by_edge[lane]


@njit(cache=True, nogil=True)
def sweep_lane(hierarchy: Hierarchy, metric: Metric, order: IntArray, reached: Reached) -> None:
    """Do as `sweep_lanes` for the first lane alone."""
    distance, last = reached.distance, reached.last
    for place in range(order.size - 1, -1, -1):
        rank = order[place]
        best, by_edge = distance[rank, 0], -1
        for edge in range(hierarchy.up_first[rank], hierarchy.up_first[rank + 1]):
            through = distance[hierarchy.up_head[edge], 0] + metric.down[edge]
            if through < best:
                best, by_edge = through, edge
        distance[rank, 0] = best
        last[rank, 0] = by_edge


@njit(cache=True, nogil=True)
def sum_down(hierarchy: Hierarchy, down: FloatArray, order: IntArray, reached: Reached) -> None:
    """Finish the totals of the ranks in order, from the top down, along the edges that a sweep remembers."""
    last, total = reached.last, reached.total
    for place in range(order.size - 1, -1, -1):
        rank = order[place]
        for lane in range(last.shape[1]):
            edge = last[rank, lane]
            if edge >= 0:
                head = hierarchy.up_head[edge]
                for amount in range(down.shape[1]):
                    total[rank, lane, amount] = total[head, lane, amount] + down[edge, amount]


@njit(cache=True, nogil=True)
def sum_aside(
    star: Star,
    cost: FloatArray,
    first_thru: int,
    nodes: tuple[IntArray, IntArray],
    sums: Sums,
    reached: Reached,
) -> None:
    """Finish distances and totals of nodes that are not passed through; nodes is (those, rank of all)."""
    (aside, rank), (distance, _, total) = nodes, reached
    for place in range(aside.size):
        node = aside[place]
        here = rank[node]
        for slot in range(star.first_in[node], star.first_in[node + 1]):
            arc = star.in_arc[slot]
            if star.tail[arc] < first_thru:
                continue
            before = rank[star.tail[arc]]
            for lane in range(distance.shape[1]):
                through = distance[before, lane] + cost[arc]
                if through < distance[here, lane]:
                    distance[here, lane] = through
                    for amount in range(total.shape[2]):
                        total[here, lane, amount] = total[before, lane, amount] + sums.arc[arc, amount]
