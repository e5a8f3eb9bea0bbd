"""The k cheapest paths without loops."""

import numpy as np
from numba import njit

from zhibek.kernels.bundles import BoolArray, FloatArray, Heap, IntArray, LongArray, Star, Tree
from zhibek.kernels.route_search import make_heap, make_tree
from zhibek.kernels.wide_heap import lower_wide, pop_wide


@njit(cache=True, nogil=True)
def measure_ahead(
    star: Star, cost: FloatArray, target: int, first_thru_node: int, heap: Heap, ahead: FloatArray
) -> None:
    """Fill `ahead` (n_nodes,) with the least cost from each node to `target`; infinite where none leads."""
    ahead[:] = np.inf
    ahead[target] = 0.0
    size = lower_wide(heap, 0, target, 0.0)
    while size > 0:
        node = pop_wide(heap, size)
        size -= 1
        if node < first_thru_node and node != target:
            continue
        for slot in range(star.first_in[node], star.first_in[node + 1]):
            arc = star.in_arc[slot]
            through = ahead[node] + cost[arc]
            if through < ahead[star.tail[arc]]:
                ahead[star.tail[arc]] = through
                size = lower_wide(heap, size, star.tail[arc], through)


@njit(cache=True, nogil=True)
def find_spur(
    star: Star,
    cost: FloatArray,
    ends: tuple[int, int],
    first_thru_node: int,
    banned: tuple[BoolArray, BoolArray],
    ahead: FloatArray,
    heap: Heap,
    tree: Tree,
) -> bool:
    """Search the cheapest path between `ends` that avoids banned (nodes, arcs); tell whether there is one.

    Guided by the cost ahead, which bans can only raise. Source: Hart, Nilsson and Raphael (1968).
    """
    start, target = ends
    bad_node, bad_arc = banned
    tree.distance[:] = np.inf
    tree.distance[start] = 0.0
    if ahead[start] == np.inf:
        return False
    size = lower_wide(heap, 0, start, ahead[start])
    found = False
    while size > 0:
        node = pop_wide(heap, size)
        size -= 1
        if node == target:
            found = True
            break
        if node < first_thru_node and node != start:
            continue
        for arc in range(star.first_out[node], star.first_out[node + 1]):
            head = star.head[arc]
            if bad_arc[arc] or bad_node[head] or ahead[head] == np.inf:
                continue
            through = tree.distance[node] + cost[arc]
            if through < tree.distance[head]:
                tree.distance[head] = through
                tree.via_arc[head] = arc
                size = lower_wide(heap, size, head, through + ahead[head])
    for slot in range(size):
        heap.position[heap.node[slot]] = -1
    return found


@njit(cache=True, nogil=True)
def _same_start(paths: IntArray, lengths: IntArray, one: int, other: int, n_arcs: int) -> bool:
    """Tell whether two paths begin with the same `n_arcs` arcs."""
    if lengths[one] < n_arcs or lengths[other] < n_arcs:
        return False
    for place in range(n_arcs):
        if paths[one, place] != paths[other, place]:
            return False
    return True


@njit(cache=True, nogil=True)
def _comes_before(costs: FloatArray, paths: IntArray, lengths: IntArray, one: int, other: int) -> bool:
    """Tell whether a path is cheaper than another; of equal ones, which has the lower arcs."""
    if costs[one] != costs[other]:
        return bool(costs[one] < costs[other])
    for place in range(min(lengths[one], lengths[other])):
        if paths[one, place] != paths[other, place]:
            return bool(paths[one, place] < paths[other, place])
    return bool(lengths[one] < lengths[other])


@njit(cache=True, nogil=True)
def find_k_paths(
    star: Star, cost: FloatArray, ends: tuple[int, int], first_thru_node: int, n_wanted: int
) -> tuple[IntArray, LongArray, FloatArray]:
    """Find the `n_wanted` cheapest paths without loops: (arcs, first arc of each path, costs).

    cost (n_arcs,) >= 0. Fewer are found where there are no more. Equal costs come in the same order
    each time. Source: Yen (1971), Finding the k shortest loopless paths in a network; each path is left only
    behind the place where it left its own parent (Lawler, 1972).
    """
    source, target = ends
    n_nodes, n_arcs = star.first_out.size - 1, star.head.size
    heap, tree, ahead = make_heap(n_nodes), make_tree(n_nodes), np.empty(n_nodes)
    bad_node, bad_arc = np.zeros(n_nodes, np.bool_), np.zeros(n_arcs, np.bool_)
    measure_ahead(star, cost, target, first_thru_node, heap, ahead)
    room = 64
    paths, lengths = np.empty((room, n_nodes), np.int32), np.zeros(room, np.int32)
    costs, left_at = np.empty(room), np.zeros(room, np.int32)
    taken, n_found, chosen = np.zeros(room, np.bool_), 0, np.empty(n_wanted, np.int64)
    n_taken = 0
    trail = np.empty(n_nodes, np.int32)
    if source != target and find_spur(
        star, cost, ends, first_thru_node, (bad_node, bad_arc), ahead, heap, tree
    ):
        lengths[0] = _write_path(star, tree, ends, trail, paths[0], 0)
        costs[0] = tree.distance[target]
        n_found = 1
    while n_taken < n_wanted:
        best = -1
        for path in range(n_found):
            if not taken[path] and (best < 0 or _comes_before(costs, paths, lengths, path, best)):
                best = path
        if best < 0:
            break
        taken[best] = True
        chosen[n_taken] = best
        n_taken += 1
        if n_taken == n_wanted:
            break
        behind, node = 0.0, source
        for place in range(lengths[best]):
            if place >= left_at[best]:
                for other in range(n_taken):
                    path = chosen[other]
                    if lengths[path] > place and _same_start(paths, lengths, best, path, place):
                        bad_arc[paths[path, place]] = True
                found = find_spur(
                    star, cost, (node, target), first_thru_node, (bad_node, bad_arc), ahead, heap, tree
                )
                if found:
                    if n_found == room:
                        paths, lengths, costs, left_at, taken = _double(paths, lengths, costs, left_at, taken)
                        room *= 2
                    paths[n_found, :place] = paths[best, :place]
                    lengths[n_found] = _write_path(star, tree, (node, target), trail, paths[n_found], place)
                    costs[n_found] = behind + tree.distance[target]
                    left_at[n_found] = place
                    taken[n_found] = False
                    n_found += 1
                for other in range(n_taken):
                    path = chosen[other]
                    if lengths[path] > place:
                        bad_arc[paths[path, place]] = False
            bad_node[node] = True
            behind += cost[paths[best, place]]
            node = star.head[paths[best, place]]
        bad_node[:] = False
    return _gather(paths, lengths, costs, chosen[:n_taken])


@njit(cache=True, nogil=True)
def _write_path(
    star: Star, tree: Tree, ends: tuple[int, int], trail: IntArray, path: IntArray, start: int
) -> int:
    """Write the arcs of the tree's path between ends into `path` from `start`; return the path's length."""
    node, length = ends[1], 0
    while node != ends[0]:
        trail[length] = tree.via_arc[node]
        node = star.tail[trail[length]]
        length += 1
    for place in range(length):
        path[start + place] = trail[length - 1 - place]
    return start + length


@njit(cache=True, nogil=True)
def _double(
    paths: IntArray, lengths: IntArray, costs: FloatArray, left_at: IntArray, taken: BoolArray
) -> tuple[IntArray, IntArray, FloatArray, IntArray, BoolArray]:
    """Give room for twice as many paths."""
    room = lengths.size
    more_paths, more_lengths = np.empty((2 * room, paths.shape[1]), np.int32), np.zeros(2 * room, np.int32)
    more_costs, more_left = np.empty(2 * room), np.zeros(2 * room, np.int32)
    more_taken = np.zeros(2 * room, np.bool_)
    more_paths[:room], more_lengths[:room], more_costs[:room] = paths, lengths, costs
    more_left[:room], more_taken[:room] = left_at, taken
    return more_paths, more_lengths, more_costs, more_left, more_taken


@njit(cache=True, nogil=True)
def _gather(
    paths: IntArray, lengths: IntArray, costs: FloatArray, chosen: LongArray
) -> tuple[IntArray, LongArray, FloatArray]:
    """Put the chosen paths one behind the other."""
    first = np.zeros(chosen.size + 1, np.int64)
    for place in range(chosen.size):
        first[place + 1] = first[place] + lengths[chosen[place]]
    arcs, found = np.empty(first[-1], np.int32), np.empty(chosen.size)
    for place in range(chosen.size):
        path = chosen[place]
        arcs[first[place] : first[place + 1]] = paths[path, : lengths[path]]
        found[place] = costs[path]
    return arcs, first, found
