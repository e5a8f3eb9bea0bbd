"""Search for routes and keep those within rules."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from zhibek.kernels.bundles import (
    BoolArray,
    FloatArray,
    Heap,
    IntArray,
    Lanes,
    Limits,
    LongArray,
    Pool,
    Star,
    Store,
    Targets,
    Tree,
)
from zhibek.kernels.shortest_path import grow_tree, improve_tree, mark_cut, repair_tree
from zhibek.kernels.thru_nodes import close_nodes, close_source, open_source


@njit(cache=True, nogil=True)
def make_heap(n_nodes: int) -> Heap:
    """Make an empty heap for `n_nodes` nodes."""
    return Heap(np.empty(n_nodes, np.int32), np.empty(n_nodes, np.float64), np.full(n_nodes, -1, np.int32))


@njit(cache=True, nogil=True)
def make_tree(n_nodes: int) -> Tree:
    """Make an unfilled tree for `n_nodes` nodes."""
    return Tree(np.empty(n_nodes, np.float64), np.empty(n_nodes, np.int32), np.empty(n_nodes, np.int32))


@njit(cache=True, nogil=True)
def trace_path(
    star: Star, ends: tuple[int, int], plain: IntArray, repaired: IntArray, cut: BoolArray, path: IntArray
) -> int:
    """Fill `path` with the arcs between `ends`, last arc first; return their number.

    The arc into a node is read from `repaired` where the node is cut, else from `plain`.
    """
    origin, node = ends
    length = 0
    while node != origin:
        arc = repaired[node] if cut[node] else plain[node]
        path[length] = arc
        length += 1
        node = star.tail[arc]
    return length


@njit(cache=True, nogil=True)
def keeps_lanes(star: Star, lanes: Lanes, path: IntArray, length: int) -> bool:
    """Tell whether each run of lane arcs in a path (last arc first) is as cheap as any."""
    place = length - 1
    while place >= 0:
        if np.isinf(lanes.cost[path[place]]):
            place -= 1
            continue
        start = star.tail[path[place]]
        total = 0.0
        while place >= 0 and not np.isinf(lanes.cost[path[place]]):
            total += lanes.cost[path[place]]
            end = star.head[path[place]]
            place -= 1
        cheapest = lanes.cheapest[lanes.number[start], lanes.number[end]]
        if total > cheapest + 1e-9 * max(abs(cheapest), 1e-9):
            return False
    return True


@njit(cache=True, nogil=True)
def hash_path(path: IntArray, length: int) -> np.uint64:
    """Hash the first `length` arcs of `path` to 64 bits (Fowler, Noll and Vo)."""
    code = np.uint64(1469598103934665603)
    for place in range(length):
        code = (code ^ np.uint64(path[place] + 1)) * np.uint64(1099511628211)
    return code


@njit(cache=True, nogil=True)
def is_known(pool: Pool, store: Store, pair: int, path: IntArray, length: int) -> bool:
    """Tell whether the pair already has this path, given last arc first."""
    code = hash_path(path, length)
    for slot in range(pool.n_found[pair]):
        if pool.hashes[pair, slot] != code or pool.length[pair, slot] != length:
            continue
        start = pool.start[pair, slot]
        arcs = store.old
        if start >= store.old.size:
            start -= store.old.size
            arcs = store.new
        same = True
        for place in range(length):
            if arcs[start + place] != path[length - 1 - place]:
                same = False
                break
        if same:
            return True
    return False


@njit(cache=True, nogil=True)
def add_path(pool: Pool, store: Store, pair: int, path: IntArray, length: int) -> Store:
    """Append a path, given last arc first, to the pair; return the store, its arcs moved if full."""
    arcs, used = store.new, store.used
    if used + length > arcs.size:
        grown = np.empty(2 * arcs.size + length, np.int32)
        grown[:used] = arcs[:used]
        arcs = grown
    for place in range(length):
        arcs[used + place] = path[length - 1 - place]
    slot = pool.n_found[pair]
    pool.hashes[pair, slot] = hash_path(path, length)
    pool.start[pair, slot] = store.old.size + used
    pool.length[pair, slot] = length
    pool.n_found[pair] += 1
    return Store(store.old, arcs, used + length)


@njit(cache=True, nogil=True)
def wants_profile(targets: Targets, block: int, profile: int) -> bool:
    """Tell whether any pair of the block is searched with the profile."""
    for pair in range(targets.first_pair[block], targets.first_pair[block + 1]):
        if (targets.profiles[pair] >> profile) & 1:
            return True
    return False


@njit(cache=True, nogil=True)
def want_cut(targets: Targets, block: int, profile: int, cut: BoolArray, wanted: BoolArray) -> int:
    """Mark in `wanted` the cut destinations of a block's pairs of one profile; return their number."""
    n_wanted = 0
    for pair in range(targets.first_pair[block], targets.first_pair[block + 1]):
        node = targets.destination[pair]
        if (targets.profiles[pair] >> profile) & 1 and cut[node] and not wanted[node]:
            wanted[node] = True
            n_wanted += 1
    return n_wanted


@njit(cache=True, nogil=True)
def collect_paths(
    star: Star,
    targets: Targets,
    where: tuple[int, int, bool],
    limits: Limits,
    lanes: Lanes,
    found: tuple[Tree, Tree, BoolArray],
    kept: tuple[Pool, Store],
    path: IntArray,
) -> Store:
    """Keep the new paths of one search that lie within the rules; return the store.

    where is (block, profile, whether only cut nodes are new); found is (plain tree, repaired
    tree, marks of the cut nodes).
    """
    block, profile, only_cut = where
    plain, repaired, cut = found
    pool, store = kept
    origin = targets.origin[block]
    for pair in range(targets.first_pair[block], targets.first_pair[block + 1]):
        node = targets.destination[pair]
        if not (targets.profiles[pair] >> profile) & 1 or (only_cut and not cut[node]):
            continue
        reached = repaired.distance[node] if cut[node] else plain.distance[node]
        if reached == np.inf or reached > limits.stretch * plain.distance[node] + limits.slack:
            continue
        if pool.n_found[pair] >= limits.max_routes:
            continue
        length = trace_path(star, (origin, node), plain.via_arc, repaired.via_arc, cut, path)
        if is_known(pool, store, pair, path, length) or not keeps_lanes(star, lanes, path, length):
            continue
        store = add_path(pool, store, pair, path, length)
    return store


@njit(cache=True, nogil=True)
def search_masks(
    star: Star,
    costs: FloatArray,
    gates: tuple[LongArray, LongArray],
    targets: Targets,
    limits: Limits,
    lanes: Lanes,
    kept: tuple[Pool, Store],
) -> tuple[Store, int]:
    """Search every pair with each profile, plainly and then avoiding each mask.

    costs (n_profiles, n_arcs); gates is (arc_gates, masks). Returns the store and the number of
    trees. A mask that cuts no path wanted takes
    no tree, for it would find the plain paths again.
    """
    arc_gates, masks = gates
    pool, store = kept
    shut = close_nodes(star, limits.n_closed, costs)
    n_nodes, n_profiles = star.first_out.size - 1, costs.shape[0]
    heap, repaired = make_heap(n_nodes), make_tree(n_nodes)
    distance, via_arc = np.empty((n_profiles, n_nodes)), np.empty((n_profiles, n_nodes), np.int32)
    order, n_settled = np.empty((n_profiles, n_nodes), np.int32), np.zeros(n_profiles, np.int64)
    cut, wanted = np.zeros(n_nodes, np.bool_), np.zeros(n_nodes, np.bool_)
    path = np.empty(n_nodes, np.int32)
    n_trees = 0
    for block in range(targets.origin.size):
        cut[:] = False
        for profile in range(n_profiles):
            n_settled[profile] = 0
            plain = Tree(distance[profile], via_arc[profile], order[profile])
            if not wants_profile(targets, block, profile):
                continue
            open_source(star, limits.n_closed, targets.origin[block], shut[profile], costs[profile])
            n_settled[profile] = grow_tree(star, shut[profile], targets.origin[block], heap, plain)
            n_trees += 1
            where, found = (block, profile, False), (plain, repaired, cut)
            store = collect_paths(star, targets, where, limits, lanes, found, (pool, store), path)
        for mask in masks:
            for profile in range(n_profiles):
                if n_settled[profile] == 0:
                    continue
                plain = Tree(distance[profile], via_arc[profile], order[profile])
                mark_cut(star, plain, n_settled[profile], arc_gates, mask, cut)
                n_wanted = want_cut(targets, block, profile, cut, wanted)
                if n_wanted == 0:
                    continue
                avoid, old = (arc_gates, mask), (plain, n_settled[profile])
                repair_tree(star, shut[profile], avoid, old, (cut, wanted, n_wanted), heap, repaired)
                n_trees += 1
                for pair in range(targets.first_pair[block], targets.first_pair[block + 1]):
                    wanted[targets.destination[pair]] = False
                where, found = (block, profile, True), (plain, repaired, cut)
                store = collect_paths(star, targets, where, limits, lanes, found, (pool, store), path)
        for profile in range(n_profiles):
            close_source(star, limits.n_closed, targets.origin[block], shut[profile])
    return store, n_trees


@njit(cache=True, nogil=True)
def cost_path(cost: FloatArray, path: IntArray, length: int) -> float:
    """Sum a cost over the first `length` arcs of `path`."""
    total = 0.0
    for place in range(length):
        total += cost[path[place]]
    return total


@njit(cache=True, nogil=True)
def search_cheaper(
    star: Star,
    costs: tuple[FloatArray, FloatArray],
    targets: Targets,
    limits: Limits,
    lanes: Lanes,
    best: FloatArray,
    kept: tuple[Pool, Store],
) -> tuple[Store, int]:
    """Add each pair's cheapest path for each kind of user where it undercuts what the pair has.

    costs is (what is searched with, >= 0; what is paid), each (n_kinds, n_arcs); best (n_pairs,
    n_kinds) is the cost to undercut, -infinity where the pair has no such user.
    Kinds that are alike should be neighbours: each tree is made from the one before.
    Returns as `search_masks`.
    """
    searched, paid = costs
    pool, store = kept
    n_nodes, n_kinds = star.first_out.size - 1, searched.shape[0]
    heap, tree, cut = make_heap(n_nodes), make_tree(n_nodes), np.zeros(n_nodes, np.bool_)
    path = np.empty(n_nodes, np.int32)
    n_trees = 0
    as_paid = np.empty(
        n_kinds, np.bool_
    )  # what is searched with is what is paid: the tree's distance tells all
    for kind in range(n_kinds):
        as_paid[kind] = np.all(searched[kind] == paid[kind])
    shut = close_nodes(star, limits.n_closed, searched)
    for block in range(targets.origin.size):
        origin = targets.origin[block]
        first, last = targets.first_pair[block], targets.first_pair[block + 1]
        tree.via_arc[:] = -1
        for kind in range(n_kinds):
            if best[first:last, kind].max() == -np.inf:
                continue
            open_source(star, limits.n_closed, origin, shut[kind], searched[kind])
            improve_tree(star, shut[kind], origin, heap, tree)
            close_source(star, limits.n_closed, origin, shut[kind])
            n_trees += 1
            for pair in range(first, last):
                node, limit = targets.destination[pair], best[pair, kind]
                limit -= 1e-6 * max(1.0, abs(limit)) if limit < np.inf else 0.0
                if limit == -np.inf or tree.distance[node] == np.inf:
                    continue
                if as_paid[kind] and tree.distance[node] >= limit:
                    continue
                if pool.n_found[pair] >= limits.max_routes:
                    continue
                length = trace_path(star, (origin, node), tree.via_arc, tree.via_arc, cut, path)
                if cost_path(paid[kind], path, length) >= limit or is_known(pool, store, pair, path, length):
                    continue
                if keeps_lanes(star, lanes, path, length):
                    store = add_path(pool, store, pair, path, length)
    return store, n_trees


@njit(cache=True, nogil=True)
def hash_routes(arc_first: LongArray, arcs: IntArray, hashes: NDArray[np.uint64]) -> None:
    """Fill `hashes` (n_routes,) as the search would."""
    for route in range(arc_first.size - 1):
        last = arc_first[route + 1]
        hashes[route] = hash_path(arcs[arc_first[route] : last][::-1], last - arc_first[route])


@njit(cache=True, nogil=True)
def keep_paths(
    star: Star,
    lanes: Lanes,
    maps: tuple[IntArray, IntArray],
    ends: tuple[IntArray, IntArray],
    old: tuple[LongArray, LongArray, IntArray],
    kept: tuple[Pool, Store],
) -> Store:
    """Carry the routes of another network over; return the store.

    maps is (new arc of each old one or -1, old pair of each new one or -1), ends (origin,
    destination) of the new pairs, old (routes of pairs, arcs of routes, arcs). A route stays if
    all its arcs do, if they still lead from origin to destination, and if it keeps to the lanes.
    """
    arc_map, pair_map = maps
    origin, destination = ends
    pair_first, arc_first, old_arcs = old
    pool, store = kept
    n_nodes = star.first_out.size - 1
    path = np.empty(n_nodes + 1, np.int32)
    for pair in range(pair_map.size):
        if pair_map[pair] < 0:
            continue
        for route in range(pair_first[pair_map[pair]], pair_first[pair_map[pair] + 1]):
            length = arc_first[route + 1] - arc_first[route]
            if length > n_nodes or pool.n_found[pair] >= pool.hashes.shape[1]:
                continue
            node = destination[pair]
            for place in range(length):
                arc = arc_map[old_arcs[arc_first[route + 1] - 1 - place]]
                if arc < 0 or star.head[arc] != node:
                    node = -1
                    break
                path[place] = arc
                node = star.tail[arc]
            if node != origin[pair] or is_known(pool, store, pair, path, length):
                continue
            if keeps_lanes(star, lanes, path, length):
                store = add_path(pool, store, pair, path, length)
    return store
