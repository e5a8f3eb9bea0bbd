"""Skims by contraction hierarchy."""

import numpy as np
from numba import njit

from zhibek.kernels.bundles import FloatArray, Hierarchy, IntArray, Metric, Star
from zhibek.kernels.hierarchy import LANES, climb, measure_sources, sweep_down

LEAST_BATCH = 3  # sources from which a sweep of all lanes is cheaper than one sweep for each


@njit(cache=True, nogil=True)
def sweep_one(hierarchy: Hierarchy, metric: Metric, distance: FloatArray) -> None:
    """Finish the distances [rank, 0] of all ranks in the hierarchy, as `sweep_down` does for each lane."""
    for rank in range(hierarchy.parent.size - 1, -1, -1):
        reached = distance[rank, 0]
        for edge in range(hierarchy.up_first[rank], hierarchy.up_first[rank + 1]):
            reached = min(reached, distance[hierarchy.up_head[edge], 0] + metric.down[edge])
        distance[rank, 0] = reached


@njit(cache=True, nogil=True)
def cost_aside(
    star: Star,
    cost: FloatArray,
    first_thru: int,
    source: int,
    node: int,
    place: tuple[IntArray, int],
    distance: FloatArray,
) -> float:
    """Find the cost of a cheapest path to a node that is not passed through; place is (rank, lane)."""
    rank, lane = place
    best = np.inf
    for slot in range(star.first_in[node], star.first_in[node + 1]):
        arc = star.in_arc[slot]
        tail = star.tail[arc]
        if tail >= first_thru:
            best = min(best, distance[rank[tail], lane] + cost[arc])
        elif tail == source:
            best = min(best, cost[arc])
    return best


@njit(cache=True, nogil=True)
def point_one(
    star: Star,
    cost: FloatArray,
    first_thru: int,
    source: int,
    rank: IntArray,
    distance: FloatArray,
    via_arc: IntArray,
) -> None:
    """Fill `via_arc` [node, 0] with the last arc of a cheapest path, as `point_back` does for each lane."""
    for node in range(rank.size):
        best, via = np.inf, -1
        for slot in range(star.first_in[node], star.first_in[node + 1]):
            arc = star.in_arc[slot]
            tail = star.tail[arc]
            if tail >= first_thru:
                through = distance[rank[tail], 0] + cost[arc]
                if through < best:
                    best, via = through, arc
        via_arc[node, 0] = via
        if node < first_thru and best < distance[rank[node], 0]:
            distance[rank[node], 0] = best
    if source < first_thru:
        for arc in range(star.first_out[source], star.first_out[source + 1]):
            head = star.head[arc]
            if cost[arc] < np.inf and cost[arc] <= distance[rank[head], 0]:
                via_arc[head, 0] = arc


@njit(cache=True, nogil=True)
def sum_back(
    star: Star,
    via_arc: IntArray,
    lane: int,
    ends: tuple[int, IntArray],
    amounts: FloatArray,
    memo: tuple[FloatArray, IntArray, int, IntArray],
    sums: FloatArray,
) -> bool:
    """Fill `sums` (n_amounts, n_targets) with amounts along the paths of a lane; tell if none circles.

    ends is (source, targets); memo is (totals of nodes, their stamps, the stamp of this source, room for a
    path). Each node is summed once, from the one before it.
    """
    source, targets = ends
    total, stamps, stamp, trail = memo
    stamps[source] = stamp
    total[source, :] = 0.0
    for target in range(targets.size):
        node, steps = targets[target], 0
        while stamps[node] != stamp and via_arc[node, lane] >= 0:
            if steps == trail.size:
                return False
            trail[steps] = via_arc[node, lane]
            node = star.tail[trail[steps]]
            steps += 1
        if stamps[node] != stamp:
            stamps[node] = stamp
            total[node, :] = np.inf
        for step in range(steps - 1, -1, -1):
            arc = trail[step]
            head = star.head[arc]
            for amount in range(amounts.shape[1]):
                total[head, amount] = total[node, amount] + amounts[arc, amount]
            stamps[head] = stamp
            node = head
        for amount in range(amounts.shape[1]):
            sums[amount, target] = total[node, amount]
    return True


@njit(cache=True, nogil=True)
def skim_by_hierarchy(
    star: Star,
    cost: FloatArray,
    first_thru: int,
    ends: tuple[IntArray, IntArray],
    ranking: tuple[Hierarchy, Metric],
    amounts: FloatArray,
    bounds: tuple[int, int],
    skims: FloatArray,
) -> int:
    """Fill `skims` (n_amounts, n_sources, n_targets) from the first source of `bounds` up to the last.

    As `skim_sources`, for costs above 0. Returns the place of the first source whose paths circle, because
    steps drown in the rounding of long paths, or -1; from there on nothing is filled.
    """
    (sources, targets), (hierarchy, metric) = ends, ranking
    n_nodes = star.first_out.size - 1
    distance, via_arc = np.empty((n_nodes, LANES)), np.empty((n_nodes, LANES), dtype=np.int32)
    one, one_via = np.empty((n_nodes, 1)), np.empty((n_nodes, 1), dtype=np.int32)
    front, trail = np.empty(n_nodes, dtype=np.int32), np.empty(n_nodes, dtype=np.int32)
    total, stamps = np.empty((n_nodes, amounts.shape[1])), np.full(n_nodes, -1, dtype=np.int32)
    place = bounds[0]
    while place < bounds[1]:
        batch = min(LANES, bounds[1] - place)
        if batch >= LEAST_BATCH:
            block = sources[place : place + batch]
            measure_sources(star, cost, first_thru, block, hierarchy, metric, (distance, via_arc, front))
        else:
            batch = 1
            one[:] = np.inf
            climb(star, cost, first_thru, sources[place], hierarchy, metric, 0, one, front)
            sweep_one(hierarchy, metric, one)
            point_one(star, cost, first_thru, sources[place], hierarchy.rank, one, one_via)
        for lane in range(batch):
            memo = (total, stamps, place + lane, trail)
            ends_of_one = (sources[place + lane], targets)
            last = one_via if batch == 1 else via_arc
            if not sum_back(star, last, lane, ends_of_one, amounts, memo, skims[:, place + lane]):
                return place + lane
        place += batch
    return -1


@njit(cache=True, nogil=True)
def cost_by_hierarchy(
    star: Star,
    cost: FloatArray,
    first_thru: int,
    ends: tuple[IntArray, IntArray],
    ranking: tuple[Hierarchy, Metric],
    bounds: tuple[int, int],
    skims: FloatArray,
) -> None:
    """Fill costs (n_sources, n_targets) from the first source of `bounds` up to the last.

    No paths are made, so that cost (n_arcs,) may be 0, and is infinite where an arc is shut.
    """
    (sources, targets), (hierarchy, metric) = ends, ranking
    n_nodes = star.first_out.size - 1
    distance, front = np.empty((n_nodes, LANES)), np.empty(n_nodes, dtype=np.int32)
    single = np.empty((n_nodes, 1))
    rank = hierarchy.rank
    place = bounds[0]
    while place < bounds[1]:
        batch = min(LANES, bounds[1] - place)
        if batch < LEAST_BATCH:
            batch = 1
        reached = single if batch == 1 else distance
        reached[:] = np.inf
        for lane in range(batch):
            climb(star, cost, first_thru, sources[place + lane], hierarchy, metric, lane, reached, front)
        if batch == 1:
            sweep_one(hierarchy, metric, reached)
        else:
            sweep_down(hierarchy, metric, reached)
        for target in range(targets.size):
            node = targets[target]
            for lane in range(batch):
                source = sources[place + lane]
                least = reached[rank[node], lane]
                if node < first_thru and node != source:
                    best = cost_aside(star, cost, first_thru, source, node, (rank, lane), reached)
                    least = min(least, best)
                skims[place + lane, target] = least
        place += batch
