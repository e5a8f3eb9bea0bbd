"""Hierarchies swept to see who could go cheaper."""

import numpy as np
from numba import njit

from zhibek.kernels.bundles import (
    BoolArray,
    FloatArray,
    Hierarchy,
    IntArray,
    LongArray,
    Metric,
    Star,
    Targets,
)
from zhibek.kernels.hierarchy import LANES, climb, set_metric, sweep_down

ALIKE = 1e-9  # share of a cost by which a path must undercut to count, above what sums are rounded by


@njit(cache=True, nogil=True)
def reach_aside(
    star: Star,
    cost: FloatArray,
    n_closed: int,
    ends: tuple[int, int],
    reached: tuple[IntArray, FloatArray, int],
) -> float:
    """Find the cost of a cheapest path between ends, of which the last is not passed through.

    reached is (rank of nodes, distances [rank, lane], lane).
    """
    source, node = ends
    rank, distance, lane = reached
    best = np.inf
    for slot in range(star.first_in[node], star.first_in[node + 1]):
        arc = star.in_arc[slot]
        tail = star.tail[arc]
        if tail >= n_closed:
            best = min(best, distance[rank[tail], lane] + cost[arc])
        elif tail == source:
            best = min(best, cost[arc])
    return best


@njit(cache=True, nogil=True)
def compare_reached(
    star: Star,
    cost: FloatArray,
    n_closed: int,
    block: tuple[int, int, int],
    destination: IntArray,
    reached: tuple[IntArray, FloatArray, int],
    known: FloatArray,
    undercut: BoolArray,
) -> None:
    """Mark in `undercut` (n_pairs,) the pairs of one origin that are reached for less than is known.

    block is (origin, first pair, last pair + 1); reached is (rank of nodes, distances [rank, lane], lane).
    """
    origin, first, last = block
    rank, distance, lane = reached
    for pair in range(first, last):
        limit = known[pair]
        if limit == -np.inf:
            continue
        node = destination[pair]
        least = distance[rank[node], lane]
        if node < n_closed and node != origin:
            least = min(least, reach_aside(star, cost, n_closed, (origin, node), reached))
        if limit < np.inf:
            limit -= ALIKE * abs(limit)
        undercut[pair] = least < limit


@njit(cache=True, nogil=True)
def mark_undercut(
    star: Star,
    n_closed: int,
    targets: Targets,
    hierarchy: Hierarchy,
    cost: FloatArray,
    known: FloatArray,
    undercut: BoolArray,
) -> None:
    """Mark in `undercut` (n_pairs,) the pairs for which some path costs less than is known (n_pairs,).

    cost (n_arcs,) > 0 is what one kind of user pays, infinite where it may not go; known is -infinity where
    nobody asks. Nodes below `n_closed` are not passed through.
    """
    n_nodes, n_edges = star.first_out.size - 1, hierarchy.up_head.size
    metric = Metric(np.empty(n_edges), np.empty(n_edges))
    set_metric(cost, hierarchy, metric, np.empty(hierarchy.parent.size, np.int64))
    distance, front = np.empty((n_nodes, LANES)), np.empty(n_nodes, np.int32)
    order, asked = np.arange(hierarchy.parent.size, dtype=np.int32), np.empty(targets.origin.size, np.int64)
    n_asked = 0
    for block in range(targets.origin.size):
        if known[targets.first_pair[block] : targets.first_pair[block + 1]].max() > -np.inf:
            asked[n_asked] = block
            n_asked += 1
    for begin in range(0, n_asked, LANES):
        batch = asked[begin : min(begin + LANES, n_asked)]
        distance[:] = np.inf
        for lane in range(batch.size):
            origin = targets.origin[batch[lane]]
            climb(star, cost, n_closed, origin, hierarchy, metric, lane, distance, front)
        sweep_down(hierarchy, metric, order, distance)
        for lane in range(batch.size):
            block = batch[lane]
            whole = (targets.origin[block], targets.first_pair[block], targets.first_pair[block + 1])
            reached = (hierarchy.rank, distance, lane)
            compare_reached(star, cost, n_closed, whole, targets.destination, reached, known, undercut)


@njit(cache=True, nogil=True)
def find_least_searched(
    pair_first: LongArray,
    rows: tuple[LongArray, IntArray, LongArray],
    routes: tuple[LongArray, IntArray],
    bounds: tuple[int, int],
    cost: FloatArray,
    raised: FloatArray,
    least: FloatArray,
) -> None:
    """Fill `least` (n_rows,) with the least that a row's routes cost in a search, infinite for none.

    rows is (rows of pairs, kind of rows, first flow of rows), routes (arcs of routes, arcs), bounds (first
    pair, last + 1); cost (n_flows,) is what is paid; raised (n_kinds, n_arcs), >= 0: by how much an arc costs
    more in a search than is paid.
    """
    row_first, row_kind, flow_first = rows
    arc_first, arcs = routes
    for pair in range(bounds[0], bounds[1]):
        first, last = pair_first[pair], pair_first[pair + 1]
        for row in range(row_first[pair], row_first[pair + 1]):
            best, kind = np.inf, row_kind[row]
            for route in range(first, last):
                total = cost[flow_first[row] + route - first]
                if total >= best:
                    continue
                for place in range(arc_first[route], arc_first[route + 1]):
                    total += raised[kind, arcs[place]]
                best = min(best, total)
            least[row] = best
