"""Hierarchies swept for many kinds of users at once.

Each lane of a sweep is a kind of user with costs of its own; the source is one. So edges are walked once for
all lanes, and nothing but distances is made. Source: Delling, Goldberg, Nowatzyk and Werneck (2013), PHAST.
"""

import numpy as np
from numba import njit

from zhibek.kernels.bundles import BoolArray, FloatArray, Hierarchy, IntArray, LongArray, Star, Targets

KINDS_AT_ONCE = 8  # lanes of a sweep: one line of memory of distances
ALIKE = 1e-9  # share of a cost by which a path must undercut to count, above what sums are rounded by


@njit(cache=True, nogil=True)
def start_lanes(
    star: Star, cost: FloatArray, n_closed: int, source: int, rank: IntArray, distance: FloatArray
) -> int:
    """Set the distances [rank, lane] that a source begins with; return the least rank to go on from.

    cost (n_arcs, KINDS_AT_ONCE). A source that is not passed through begins at the heads of its arcs.
    """
    distance[:] = np.inf
    distance[rank[source]] = 0.0
    if source >= n_closed:
        return int(rank[source])
    least = rank.size
    for arc in range(star.first_out[source], star.first_out[source + 1]):
        head = rank[star.head[arc]]
        least = min(least, head)
        for lane in range(KINDS_AT_ONCE):
            distance[head, lane] = min(distance[head, lane], cost[arc, lane])
    return least


@njit(cache=True, nogil=True)
def sweep_lanes(
    hierarchy: Hierarchy, up: FloatArray, down: FloatArray, least: int, distance: FloatArray, met: BoolArray
) -> None:
    """Finish the distances [rank, lane] of all ranks, up from the rank `least` and then down.

    up, down (n_edges, KINDS_AT_ONCE). met (n_ranks,) is room to work in: ranks that a lane has reached.
    """
    n_through = hierarchy.parent.size
    up_first, up_head = hierarchy.up_first, hierarchy.up_head
    for rank in range(n_through):
        met[rank] = rank >= least and distance[rank].min() < np.inf
    for rank in range(least, n_through):
        if not met[rank]:
            continue
        for edge in range(up_first[rank], up_first[rank + 1]):
            head = up_head[edge]
            met[head] = True
            for lane in range(KINDS_AT_ONCE):
                distance[head, lane] = min(distance[head, lane], distance[rank, lane] + up[edge, lane])
    for rank in range(n_through - 1, -1, -1):
        for edge in range(up_first[rank], up_first[rank + 1]):
            head = up_head[edge]
            for lane in range(KINDS_AT_ONCE):
                distance[rank, lane] = min(distance[rank, lane], distance[head, lane] + down[edge, lane])


@njit(cache=True, nogil=True)
def reach_node(
    star: Star,
    cost: FloatArray,
    n_closed: int,
    ends: tuple[int, int],
    rank: IntArray,
    distance: FloatArray,
    reached: FloatArray,
) -> None:
    """Fill `reached` (KINDS_AT_ONCE,) with what it costs to get from one of `ends` to the other.

    A node that is not passed through has no distance of its own: its arcs inwards tell.
    """
    source, node = ends
    reached[:] = distance[rank[node]]
    if node >= n_closed or node == source:
        return
    reached[:] = np.inf
    for slot in range(star.first_in[node], star.first_in[node + 1]):
        arc = star.in_arc[slot]
        tail = star.tail[arc]
        if tail >= n_closed or tail == source:
            for lane in range(KINDS_AT_ONCE):
                reached[lane] = min(reached[lane], distance[rank[tail], lane] + cost[arc, lane])


@njit(cache=True, nogil=True)
def mark_undercut(
    star: Star,
    n_closed: int,
    targets: Targets,
    blocks: tuple[int, int],
    hierarchy: Hierarchy,
    costs: tuple[FloatArray, FloatArray, FloatArray],
    known: FloatArray,
    undercut: BoolArray,
) -> None:
    """Mark in `undercut` (n_pairs, n_kinds) where some path costs less than is known (n_pairs, n_kinds).

    blocks is (first, last + 1) of the origins; costs is (of arcs, of edges up, of edges down), each (n_parts,
    n, KINDS_AT_ONCE) with the kinds of one sweep in a part; known is -infinity where nobody asks.
    """
    cost, up, down = costs
    n_nodes, n_kinds = star.first_out.size - 1, known.shape[1]
    distance, reached = np.empty((n_nodes, KINDS_AT_ONCE)), np.empty(KINDS_AT_ONCE)
    met = np.empty(n_nodes, np.bool_)
    for block in range(blocks[0], blocks[1]):
        origin, first, last = targets.origin[block], targets.first_pair[block], targets.first_pair[block + 1]
        for part in range(cost.shape[0]):
            begin, end = part * KINDS_AT_ONCE, min((part + 1) * KINDS_AT_ONCE, n_kinds)
            if known[first:last, begin:end].max() == -np.inf:
                continue
            least = start_lanes(star, cost[part], n_closed, origin, hierarchy.rank, distance)
            sweep_lanes(hierarchy, up[part], down[part], least, distance, met)
            for pair in range(first, last):
                ends = (origin, targets.destination[pair])
                reach_node(star, cost[part], n_closed, ends, hierarchy.rank, distance, reached)
                for kind in range(begin, end):
                    limit = known[pair, kind]
                    if limit < np.inf:
                        limit -= ALIKE * abs(limit)
                    undercut[pair, kind] = reached[kind - begin] < limit


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
