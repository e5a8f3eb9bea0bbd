"""Trees that pass through no centroid, and skims."""

import numpy as np
from numba import njit

from zhibek.kernels.bundles import FloatArray, Heap, IntArray, LongArray, Pool, Star, Store, Tree
from zhibek.kernels.route_search import add_path, is_known, make_heap, make_tree
from zhibek.kernels.wide_heap import lower_wide, pop_wide


@njit(cache=True, nogil=True)
def grow_through(
    star: Star, cost: FloatArray, source: int, first_thru_node: int, heap: Heap, tree: Tree
) -> int:
    """Fill `tree` with cheapest paths from `source`; return how many nodes were settled.

    As `grow_tree`, but nodes below `first_thru_node` are not passed through.
    """
    distance, via_arc = tree.distance, tree.via_arc
    distance[:] = np.inf
    via_arc[:] = -1
    distance[source] = 0.0
    size = lower_wide(heap, 0, source, 0.0)
    n_settled = 0
    while size > 0:
        node = pop_wide(heap, size)
        size -= 1
        tree.order[n_settled] = node
        n_settled += 1
        if node < first_thru_node and node != source:
            continue
        reached = distance[node]
        for arc in range(star.first_out[node], star.first_out[node + 1]):
            through = reached + cost[arc]
            head = star.head[arc]
            if through < distance[head]:
                distance[head] = through
                via_arc[head] = arc
                size = lower_wide(heap, size, head, through)
    return n_settled


@njit(cache=True, nogil=True)
def skim_sources(
    star: Star,
    cost: FloatArray,
    first_thru_node: int,
    ends: tuple[IntArray, IntArray],
    amounts: FloatArray,
    bounds: tuple[int, int],
    skims: FloatArray,
) -> None:
    """Fill `skims` (n_amounts, n_sources, n_targets) from the first source of `bounds` up to the last.

    cost (n_arcs,) >= 0 chooses the paths; amounts (n_arcs, n_amounts) are summed along them, infinite where
    no path leads. ends is (sources, targets), nodes.
    """
    sources, targets = ends
    heap, tree = make_heap(star.first_out.size - 1), make_tree(star.first_out.size - 1)
    total = np.empty((tree.order.size, amounts.shape[1]))
    for place in range(bounds[0], bounds[1]):
        source = sources[place]
        n_settled = grow_through(star, cost, source, first_thru_node, heap, tree)
        total[source] = 0.0
        for step in range(1, n_settled):
            node = tree.order[step]
            arc = tree.via_arc[node]
            for amount in range(amounts.shape[1]):
                total[node, amount] = total[star.tail[arc], amount] + amounts[arc, amount]
        for target in range(targets.size):
            reached = tree.distance[targets[target]] < np.inf
            for amount in range(amounts.shape[1]):
                skims[amount, place, target] = total[targets[target], amount] if reached else np.inf


@njit(cache=True, nogil=True)
def keep_cheapest(
    star: Star,
    cost: FloatArray,
    first_thru_node: int,
    pairs: tuple[IntArray, IntArray, LongArray],
    kept: tuple[Pool, IntArray, int],
) -> tuple[IntArray, int, int]:
    """Add each pair's cheapest path to the pool, if it is new; return the arcs, their use, and trees grown.

    pairs is (origins, destinations, numbers in the pool), sorted by origin.
    """
    origin, destination, number = pairs
    pool, arcs, used = kept
    store = Store(arcs[:0], arcs, used)
    heap, tree = make_heap(star.first_out.size - 1), make_tree(star.first_out.size - 1)
    path = np.empty(star.first_out.size, np.int32)
    n_trees = 0
    for pair in range(origin.size):
        if pair == 0 or origin[pair] != origin[pair - 1]:
            grow_through(star, cost, origin[pair], first_thru_node, heap, tree)
            n_trees += 1
        if tree.distance[destination[pair]] == np.inf:
            continue
        length, node = 0, destination[pair]
        while node != origin[pair]:
            path[length] = tree.via_arc[node]
            node = star.tail[path[length]]
            length += 1
        if not is_known(pool, store, number[pair], path, length):
            store = add_path(pool, store, number[pair], path, length)
    return store.new, store.used, n_trees


@njit(cache=True, nogil=True)
def choose_cheapest(
    pair_first: LongArray,
    rows: tuple[LongArray, IntArray, FloatArray, LongArray],
    total: FloatArray,
    flow: FloatArray,
    cheapest: FloatArray,
) -> None:
    """Put each row's quantity on the first of its cheapest routes in `flow`; fill `cheapest` (n_rows,).

    rows is (rows of pairs, kind of each, its quantity, its first flow); total (n_routes, n_kinds) is what
    routes cost, infinite where shut. `flow` must be 0; it stays so for rows without a route.
    """
    row_first, kind, quantity, flow_first = rows
    for pair in range(pair_first.size - 1):
        for row in range(row_first[pair], row_first[pair + 1]):
            cheapest[row], best = np.inf, -1
            for route in range(pair_first[pair], pair_first[pair + 1]):
                if total[route, kind[row]] < cheapest[row]:
                    cheapest[row], best = total[route, kind[row]], route
            if best >= 0:
                flow[flow_first[row] + best - pair_first[pair]] = quantity[row]
