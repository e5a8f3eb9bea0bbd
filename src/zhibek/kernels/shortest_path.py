"""Trees of cheapest paths, whole and repaired."""

import numpy as np
from numba import njit

from zhibek.kernels.bundles import BoolArray, FloatArray, Heap, IntArray, LongArray, Star, Tree
from zhibek.kernels.heap import lower_key, pop_least


@njit(cache=True, nogil=True)
def grow_tree(star: Star, cost: FloatArray, source: int, heap: Heap, tree: Tree) -> int:
    """Fill `tree` with cheapest paths from `source`; return how many nodes were settled.

    cost (n_arcs,) >= 0, infinite where an arc is shut. Nodes out of reach keep an infinite
    distance and `via_arc` -1. Source: Dijkstra (1959), A note on two problems in connexion with
    graphs. The heap must be empty: every `position` -1; it is left so.
    """
    distance, via_arc = tree.distance, tree.via_arc
    distance[:] = np.inf
    via_arc[:] = -1
    distance[source] = 0.0
    size = lower_key(heap, 0, source, 0.0)
    n_settled = 0
    while size > 0:
        node = pop_least(heap, size)
        size -= 1
        tree.order[n_settled] = node
        n_settled += 1
        reached = distance[node]
        for arc in range(star.first_out[node], star.first_out[node + 1]):
            through = reached + cost[arc]
            head = star.head[arc]
            if through < distance[head]:
                distance[head] = through
                via_arc[head] = arc
                size = lower_key(heap, size, head, through)
    return n_settled


@njit(cache=True, nogil=True)
def mark_cut(star: Star, tree: Tree, n_settled: int, arc_gates: LongArray, mask: int, cut: BoolArray) -> None:
    """Mark in `cut` (n_nodes,) the nodes whose path in `tree` uses an arc with a bit of `mask`."""
    cut[:] = False
    for place in range(1, n_settled):
        node = tree.order[place]
        arc = tree.via_arc[node]
        cut[node] = cut[star.tail[arc]] or (arc_gates[arc] & mask) != 0


@njit(cache=True, nogil=True)
def repair_tree(
    star: Star,
    cost: FloatArray,
    gates: tuple[LongArray, int],
    old: tuple[Tree, int],
    cut: tuple[BoolArray, BoolArray, int],
    heap: Heap,
    tree: Tree,
) -> int:
    """Fill `tree` at the cut nodes with cheapest paths that avoid the gates; return how many.

    gates is (arc_gates, mask), old the whole tree and its count of settled nodes; cut is (marks
    of `mark_cut`, marks of the wanted nodes, count of the wanted nodes that are cut). Nodes not
    cut keep the paths of the old tree, and only they may be read there. The search stops when
    all wanted nodes are settled. Source: Ramalingam and Reps (1996), deletions.
    """
    arc_gates, mask = gates
    whole, n_settled = old
    is_cut, wanted, n_wanted = cut
    size = 0
    for place in range(1, n_settled):
        node = whole.order[place]
        if not is_cut[node]:
            continue
        best, via = np.inf, -1
        for slot in range(star.first_in[node], star.first_in[node + 1]):
            arc = star.in_arc[slot]
            tail = star.tail[arc]
            if is_cut[tail] or (arc_gates[arc] & mask) != 0:
                continue
            through = whole.distance[tail] + cost[arc]
            if through < best:
                best, via = through, arc
        tree.distance[node] = best
        tree.via_arc[node] = via
        if via >= 0:
            size = lower_key(heap, size, node, best)
    n_found = 0
    while size > 0 and n_found < n_wanted:
        node = pop_least(heap, size)
        size -= 1
        n_found += wanted[node]
        for arc in range(star.first_out[node], star.first_out[node + 1]):
            head = star.head[arc]
            if not is_cut[head] or (arc_gates[arc] & mask) != 0:
                continue
            through = tree.distance[node] + cost[arc]
            if through < tree.distance[head]:
                tree.distance[head] = through
                tree.via_arc[head] = arc
                size = lower_key(heap, size, head, through)
    for slot in range(size):
        heap.position[heap.node[slot]] = -1
    return n_found


@njit(cache=True, nogil=True)
def relabel_tree(star: Star, cost: FloatArray, source: int, tree: Tree, trail: IntArray) -> None:
    """Fill the distances of a tree at new costs, its paths unchanged.

    trail (n_nodes,) is room to work in.
    """
    distance, via_arc = tree.distance, tree.via_arc
    distance[:] = -1.0
    distance[source] = 0.0
    for start in range(distance.size):
        node, steps = start, 0
        while distance[node] < 0.0:
            if via_arc[node] < 0:
                distance[node] = np.inf
            else:
                trail[steps] = node
                steps += 1
                node = star.tail[via_arc[node]]
        while steps > 0:
            steps -= 1
            distance[trail[steps]] = distance[node] + cost[via_arc[trail[steps]]]
            node = trail[steps]


@njit(cache=True, nogil=True)
def improve_tree(star: Star, cost: FloatArray, source: int, heap: Heap, tree: Tree) -> None:
    """Make a tree of cheapest paths at `cost` from any tree from `source`.

    The old paths at the new costs are upper bounds; arcs that undercut them start the search,
    which settles only nodes that improve. `tree.order` is used as room to work in.
    Source: Gallo (1980), Reoptimization procedures in shortest path problems.
    """
    relabel_tree(star, cost, source, tree, tree.order)
    distance, via_arc = tree.distance, tree.via_arc
    size = 0
    for node in range(distance.size):
        reached = distance[node]
        if reached == np.inf:
            continue
        for arc in range(star.first_out[node], star.first_out[node + 1]):
            through = reached + cost[arc]
            head = star.head[arc]
            if through < distance[head]:
                distance[head] = through
                via_arc[head] = arc
                size = lower_key(heap, size, head, through)
    while size > 0:
        node = pop_least(heap, size)
        size -= 1
        reached = distance[node]
        for arc in range(star.first_out[node], star.first_out[node + 1]):
            through = reached + cost[arc]
            head = star.head[arc]
            if through < distance[head]:
                distance[head] = through
                via_arc[head] = arc
                size = lower_key(heap, size, head, through)
