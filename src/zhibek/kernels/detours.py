"""Searches with the ways found before made dearer."""

import numpy as np
from numba import njit

from zhibek.kernels.bundles import (
    BoolArray,
    FloatArray,
    IntArray,
    Lanes,
    Limits,
    Pool,
    Star,
    Store,
    Targets,
    Tree,
)
from zhibek.kernels.route_search import add_path, is_known, keeps_lanes, make_heap, make_tree, trace_path
from zhibek.kernels.shortest_path import grow_tree
from zhibek.kernels.thru_nodes import open_source


@njit(cache=True, nogil=True)
def raise_tree(tree: Tree, surcharge: float, cost: FloatArray) -> None:
    """Make the arcs of a tree dearer by a share."""
    for node in range(tree.via_arc.size):
        if tree.via_arc[node] >= 0:
            cost[tree.via_arc[node]] *= 1.0 + surcharge


@njit(cache=True, nogil=True)
def keep_detours(
    star: Star,
    where: tuple[int, int, int, BoolArray],
    targets: Targets,
    limits: Limits,
    lanes: Lanes,
    found: tuple[Tree, BoolArray, IntArray],
    kept: tuple[Pool, Store],
) -> Store:
    """Keep the new ways of one tree; return the store.

    where is (origin, first pair, last pair, marks of the pairs that want a way); found is (tree, marks
    without any, room for a path).
    """
    origin, first, last, wanted = where
    tree, cut, path = found
    pool, store = kept
    for pair in range(first, last):
        node = targets.destination[pair]
        if not wanted[pair] or tree.distance[node] == np.inf or pool.n_found[pair] >= limits.max_routes:
            continue
        length = trace_path(star, (origin, node), tree.via_arc, tree.via_arc, cut, path)
        if not is_known(pool, store, pair, path, length) and keeps_lanes(star, lanes, path, length):
            store = add_path(pool, store, pair, path, length)
    return store


@njit(cache=True, nogil=True)
def search_detours(
    star: Star,
    costs: tuple[FloatArray, FloatArray],
    targets: Targets,
    limits: Limits,
    lanes: Lanes,
    wants: BoolArray,
    kept: tuple[Pool, Store],
) -> tuple[Store, int]:
    """Add ways around each origin's cheapest ones.

    costs is (what each kind of user pays (n_kinds, n_arcs) >= 0, surcharges); wants (n_kinds, n_pairs)
    says who looks for ways. The arcs of an origin's cheapest tree are made dearer by the first
    surcharge, the tree is grown anew, its arcs are made dearer by the second, and so on; each new
    way is kept. So it costs at most the product of 1 + surcharge times the cheapest. Returns as
    `search_masks`. Source: link penalties, de la Barra, Pérez and Añez (1993), by origin.
    """
    paid, surcharges = costs
    pool, store = kept
    n_nodes = star.first_out.size - 1
    heap, tree = make_heap(n_nodes), make_tree(n_nodes)
    cut, path, cost = np.zeros(n_nodes, np.bool_), np.empty(n_nodes, np.int32), np.empty(paid.shape[1])
    n_trees = 0
    for block in range(targets.origin.size):
        origin, first, last = targets.origin[block], targets.first_pair[block], targets.first_pair[block + 1]
        for kind in range(paid.shape[0]):
            if not wants[kind, first:last].any():
                continue
            cost[:] = paid[kind]
            cost[: star.first_out[limits.n_closed]] = np.inf
            open_source(star, limits.n_closed, origin, cost, paid[kind])
            grow_tree(star, cost, origin, heap, tree)
            for surcharge in surcharges:
                raise_tree(tree, surcharge, cost)
                grow_tree(star, cost, origin, heap, tree)
                where = (origin, first, last, wants[kind])
                store = keep_detours(star, where, targets, limits, lanes, (tree, cut, path), (pool, store))
            n_trees += 1 + surcharges.size
    return store, n_trees
