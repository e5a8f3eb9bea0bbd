"""Skims by contraction hierarchy.

Sweeps keep to the ranks that paths to the targets come down by. Source: Delling, Goldberg and Werneck (2011),
Faster batched shortest paths in road networks.
"""

import numpy as np
from numba import njit

from zhibek.kernels.bundles import (
    FloatArray,
    Hierarchy,
    IntArray,
    Metric,
    Reached,
    Star,
    Sums,
    Wanted,
)
from zhibek.kernels.hierarchy import LANES, climb, sweep_down
from zhibek.kernels.hierarchy_sums import climb_summing, sum_aside, sum_down, sweep_lane, sweep_lanes

WIDE_LANES = 16  # sources whose amounts are swept at once
LEAST_BATCH = 3  # sources from which a sweep of all lanes is cheaper than one sweep for each
STRETCH = 16  # targets written for one lane after another: what they read stays at hand


@njit(cache=True, nogil=True)
def list_wanted(star: Star, first_thru: int, targets: IntArray, hierarchy: Hierarchy) -> Wanted:
    """List the ranks that any path comes down by to the targets, and the targets off the hierarchy."""
    n_through = hierarchy.parent.size
    is_wanted = np.zeros(hierarchy.rank.size, dtype=np.bool_)
    aside, n_aside = np.empty(targets.size, dtype=np.int32), 0
    rank = np.empty(targets.size, dtype=np.int32)
    for target in range(targets.size):
        node = targets[target]
        rank[target] = hierarchy.rank[node]
        if is_wanted[rank[target]]:
            continue
        is_wanted[rank[target]] = True
        if node < first_thru:
            aside[n_aside] = node
            n_aside += 1
            for slot in range(star.first_in[node], star.first_in[node + 1]):
                tail = star.tail[star.in_arc[slot]]
                if tail >= first_thru:
                    is_wanted[hierarchy.rank[tail]] = True
    order, n_wanted = np.empty(n_through, dtype=np.int32), 0
    for place in range(n_through):
        if is_wanted[place]:
            order[n_wanted] = place
            n_wanted += 1
            if hierarchy.parent[place] >= 0:  # all upper neighbours are among the parents' parents
                is_wanted[hierarchy.parent[place]] = True
    return Wanted(order[:n_wanted].copy(), aside[:n_aside].copy(), rank)


@njit(cache=True, nogil=True)
def skim_by_hierarchy(
    star: Star,
    cost: FloatArray,
    first_thru: int,
    ends: tuple[IntArray, Wanted],
    ranking: tuple[Hierarchy, Metric],
    sums: Sums,
    bounds: tuple[int, int],
    skims: FloatArray,
) -> int:
    """Fill `skims` (n_amounts, n_sources, n_targets) from the first source of `bounds` up to the last.

    As `skim_sources`, for costs above 0; of paths that cost the same, it may take another. ends is
    (sources, wanted). Where `skims` has one amount more than `sums`, its first is the cost itself. Returns
    the place of the first source for which the least step drowns in the rounding of its farthest path,
    so that paths may circle, or -1; from there on what is filled may be wrong.
    """
    (sources, wanted), (hierarchy, metric) = ends, ranking
    n_nodes, n_sums = star.first_out.size - 1, sums.arc.shape[1]
    width = WIDE_LANES if bounds[1] - bounds[0] >= LEAST_BATCH else 1
    wide = make_reached(n_nodes, width, n_sums)
    thin = make_reached(n_nodes, 1, n_sums) if width > 1 else wide
    front = np.empty(n_nodes, dtype=np.int32)
    place = bounds[0]
    while place < bounds[1]:
        batch = min(WIDE_LANES, bounds[1] - place)
        batch = batch if batch >= LEAST_BATCH else 1
        reached = thin if batch == 1 else wide
        reached.distance[:] = np.inf
        for lane in range(batch):
            at = (sources[place + lane], lane)
            climb_summing(star, cost, first_thru, at, ranking, sums, reached, front)
        if batch == 1:
            sweep_lane(hierarchy, metric, wanted.order, reached)
        else:
            sweep_lanes(hierarchy, metric, wanted.order, reached)
        sum_down(hierarchy, sums.down, wanted.order, reached)
        sum_aside(star, cost, first_thru, (wanted.aside, hierarchy.rank), sums, reached)
        drowned = write_skims(wanted.rank, (place, batch), reached, sums.least, skims)
        if drowned >= 0:
            return drowned
        place += batch
    return -1


@njit(cache=True, nogil=True)
def make_reached(n_nodes: int, n_lanes: int, n_sums: int) -> Reached:
    """Make room for what some sources reach."""
    return Reached(
        np.empty((n_nodes, n_lanes)),
        np.empty((n_nodes, n_lanes), dtype=np.int32),
        np.empty((n_nodes, n_lanes, n_sums)),
    )


@njit(cache=True, nogil=True)
def write_skims(
    rank: IntArray, batch: tuple[int, int], reached: Reached, least: float, skims: FloatArray
) -> int:
    """Write skims of a batch (place, size) to targets of some rank; return where steps drown, or -1."""
    distance, _, total = reached
    n_sums, n_costs = total.shape[2], skims.shape[0] - total.shape[2]
    farthest = np.zeros(batch[1])
    for begin in range(0, rank.size, STRETCH):
        end = min(begin + STRETCH, rank.size)
        for lane in range(batch[1]):
            row = batch[0] + lane
            for target in range(begin, end):
                here = rank[target]
                cost = distance[here, lane]
                if n_costs == 1:
                    skims[0, row, target] = cost
                if cost < np.inf:
                    farthest[lane] = max(farthest[lane], cost)
                    for amount in range(n_sums):
                        skims[n_costs + amount, row, target] = total[here, lane, amount]
                else:
                    for amount in range(n_sums):
                        skims[n_costs + amount, row, target] = np.inf
    for lane in range(batch[1]):
        if farthest[lane] > 0.0 and farthest[lane] + least == farthest[lane]:
            return batch[0] + lane
    return -1


@njit(cache=True, nogil=True)
def cost_by_hierarchy(
    star: Star,
    cost: FloatArray,
    first_thru: int,
    ends: tuple[IntArray, Wanted],
    ranking: tuple[Hierarchy, Metric],
    bounds: tuple[int, int],
    skims: FloatArray,
) -> None:
    """Fill costs (n_sources, n_targets) from the first source of `bounds` up to the last.

    No paths are made, so that cost (n_arcs,) may be 0, and is infinite where an arc is shut. ends is
    (sources, wanted).
    """
    (sources, wanted), (hierarchy, metric) = ends, ranking
    n_nodes = star.first_out.size - 1
    width = LANES if bounds[1] - bounds[0] >= LEAST_BATCH else 1
    wide, front = np.empty((n_nodes, width)), np.empty(n_nodes, dtype=np.int32)
    thin = np.empty((n_nodes, 1)) if width > 1 else wide
    place = bounds[0]
    while place < bounds[1]:
        batch = min(LANES, bounds[1] - place)
        batch = batch if batch >= LEAST_BATCH else 1
        distance = thin if batch == 1 else wide
        distance[:] = np.inf
        for lane in range(batch):
            climb(star, cost, first_thru, sources[place + lane], hierarchy, metric, lane, distance, front)
        if batch == 1:
            cost_lane(hierarchy, metric, wanted.order, distance)
        else:
            sweep_down(hierarchy, metric, wanted.order, distance)
        cost_aside(star, cost, first_thru, (wanted.aside, hierarchy.rank), distance)
        for begin in range(0, wanted.rank.size, STRETCH):
            end = min(begin + STRETCH, wanted.rank.size)
            for lane in range(batch):
                for target in range(begin, end):
                    skims[place + lane, target] = distance[wanted.rank[target], lane]
        place += batch


@njit(cache=True, nogil=True)
def cost_lane(hierarchy: Hierarchy, metric: Metric, order: IntArray, distance: FloatArray) -> None:
    """Do as `sweep_down` for the first lane alone."""
    for place in range(order.size - 1, -1, -1):
        rank = order[place]
        reached = distance[rank, 0]
        for edge in range(hierarchy.up_first[rank], hierarchy.up_first[rank + 1]):
            reached = min(reached, distance[hierarchy.up_head[edge], 0] + metric.down[edge])
        distance[rank, 0] = reached


@njit(cache=True, nogil=True)
def cost_aside(
    star: Star, cost: FloatArray, first_thru: int, nodes: tuple[IntArray, IntArray], distance: FloatArray
) -> None:
    """Finish the distances of nodes that are not passed through; nodes is (those, rank of all)."""
    aside, rank = nodes
    for place in range(aside.size):
        here = rank[aside[place]]
        for slot in range(star.first_in[aside[place]], star.first_in[aside[place] + 1]):
            arc = star.in_arc[slot]
            if star.tail[arc] >= first_thru:
                before = rank[star.tail[arc]]
                for lane in range(distance.shape[1]):
                    distance[here, lane] = min(distance[here, lane], distance[before, lane] + cost[arc])
