"""Search cheaper ways, many origins at once."""

import numpy as np
from numba import njit

from zhibek.kernels.bundles import (
    FloatArray,
    Hierarchy,
    IntArray,
    Metric,
    Rows,
    Star,
    Ways,
)
from zhibek.kernels.hierarchy import LANES, measure_sources

NOTEWORTHY = 1e-13  # share of a cost by which a new way must undercut the old ones


@njit(cache=True, nogil=True, forceinline=True)
def walk_back(star: Star, via_arc: IntArray, lane: int, ends: tuple[int, int], trail: IntArray) -> int:
    """Write the arcs of a path from destination to origin into `trail`; return how many, -1 for a loop."""
    origin, node = ends
    n_arcs = 0
    while node != origin:
        if n_arcs == trail.size:
            return -1
        arc = via_arc[node, lane]
        trail[n_arcs] = arc
        n_arcs += 1
        node = star.tail[arc]
    return n_arcs


@njit(cache=True, nogil=True, forceinline=True)
def sum_way(arcs: IntArray, begun: int, length: int, cost: FloatArray) -> float:
    """Sum the cost of the arcs of one way, in four sums that do not wait for each other."""
    first, second, third, fourth = 0.0, 0.0, 0.0, 0.0
    place, end = begun, begun + length
    while place + 4 <= end:
        first += cost[arcs[place]]
        second += cost[arcs[place + 1]]
        third += cost[arcs[place + 2]]
        fourth += cost[arcs[place + 3]]
        place += 4
    while place < end:
        first += cost[arcs[place]]
        place += 1
    return (first + second) + (third + fourth)


@njit(cache=True, nogil=True, forceinline=True)
def weigh_row(arcs, chain, row, cost):
    """Weigh the ways of a row; return (all that it pays, its least cost).

    chain: (first, following, start, length, flow) of ways.
    """
    first, following, start, length, flow = chain
    paid, least = 0.0, np.inf
    way = first[row]
    while way >= 0:
        total = sum_way(arcs, start[way], length[way], cost)
        paid += flow[way] * total
        least = min(least, total)
        way = following[way]
    return paid, least


@njit(cache=True, nogil=True)
def make_longer(old, n_used, n_wanted):
    """Copy an array into one with room for `n_wanted` entries."""
    new = np.empty(n_wanted, dtype=old.dtype)
    new[:n_used] = old[:n_used]
    return new


@njit(cache=True, nogil=True)
def search_blocks(
    star: Star,
    first_thru: int,
    hierarchy: Hierarchy,
    metric: Metric,
    rows: Rows,
    blocks: tuple[int, int],
    ways: Ways,
    costs: tuple[FloatArray, FloatArray],
    worth: float,
    sums: FloatArray,
    like: IntArray,
) -> tuple[IntArray, IntArray, IntArray, int, int]:
    """Search the rows of origin blocks of one kind for ways that undercut all they have.

    blocks is (first, last + 1); costs is (what is paid, what is searched by: positive), each (n_arcs,).
    A row that has a way gets another only if it would save `worth` or more. Written:
    sums (n_blocks, 3): what is paid, what would be on cheapest ways, demand out of reach. Returns new
    ways as (row, length, arcs, number, number of loops met); `like` gives the type of their arcs.
    """
    n_nodes = star.first_out.size - 1
    cost, search_cost = costs
    chain = (ways.first, ways.following, ways.start, ways.length, ways.flow)
    arcs, row_destination, quantity, rank = ways.arcs, rows.destination, rows.quantity, hierarchy.rank
    work = (
        np.empty((n_nodes, LANES)),
        np.empty((n_nodes, LANES), dtype=np.int32),
        np.empty(n_nodes, dtype=np.int32),
    )
    distance, via_arc = work[0], work[1]
    trail = np.empty(n_nodes, dtype=np.int32)
    found_row, found_length = np.empty(1024, dtype=np.int32), np.empty(1024, dtype=np.int32)
    found_arcs = np.empty(65536, dtype=like.dtype)
    n_found, n_places, n_loops = 0, 0, 0
    for batch in range(blocks[0], blocks[1], LANES):
        last = min(batch + LANES, blocks[1])
        origins = rows.block_origin[batch:last]
        measure_sources(star, search_cost, first_thru, origins, hierarchy, metric, work)
        for block in range(batch, last):
            lane = block - batch
            sums[block, :] = 0.0
            for row in range(rows.block_first[block], rows.block_first[block + 1]):
                destination = row_destination[row]
                reached = distance[rank[destination], lane]
                paid, least = weigh_row(arcs, chain, row, cost)
                if reached == np.inf and least == np.inf:
                    sums[block, 2] += quantity[row]
                    continue
                sums[block, 0] += paid
                sums[block, 1] += quantity[row] * min(reached, least)
                if least < np.inf:
                    saving = least - reached
                    if saving <= NOTEWORTHY * least or quantity[row] * saving < worth:
                        continue
                n_arcs = walk_back(star, via_arc, lane, (origins[lane], destination), trail)
                if n_arcs < 0:
                    n_loops += 1
                    continue
                if n_found == found_row.size:
                    found_row = make_longer(found_row, n_found, 2 * n_found)
                    found_length = make_longer(found_length, n_found, 2 * n_found)
                if n_places + n_arcs > found_arcs.size:
                    found_arcs = make_longer(found_arcs, n_places, 2 * found_arcs.size + n_arcs)
                found_row[n_found], found_length[n_found] = row, n_arcs
                found_arcs[n_places : n_places + n_arcs] = trail[:n_arcs]
                n_found += 1
                n_places += n_arcs
    return found_row, found_length, found_arcs, n_found, n_loops
