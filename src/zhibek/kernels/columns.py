"""Paths as columns of a programme: found and summed."""

from typing import NamedTuple

import numpy as np
from numba import njit

from zhibek.kernels.bundles import FloatArray, Heap, IntArray, LongArray, Star, Tree
from zhibek.kernels.shortest_path import grow_tree


class Seekers(NamedTuple):
    """Demand rows in blocks of one origin and one kind of user."""

    origin: IntArray  # [block]
    kind: IntArray  # [block]
    first: LongArray  # [block + 1], places
    row: LongArray  # [place], demand row
    node: IntArray  # [place], where it ends


class Columns(NamedTuple):
    """Paths of demand rows, each with what one unit of it costs and loads.

    The columns of a row are chained: `last[row]`, then `previous[column]`, until -1.
    """

    row: LongArray  # [column]
    arc_first: LongArray  # [column + 1]
    arcs: IntArray  # [place]
    cost: FloatArray  # [column]
    hit_first: LongArray  # [column + 1]
    group: IntArray  # [hit], each group once
    amount: FloatArray  # [hit]
    previous: LongArray  # [column]
    last: LongArray  # [row]


@njit(cache=True, nogil=True)
def is_column(star: Star, tree: Tree, columns: Columns, row: int, node: int) -> bool:
    """Tell whether the path of `tree` to `node` is among the columns of `row`."""
    column = columns.last[row]
    while column >= 0:
        first = columns.arc_first[column]
        place, at = columns.arc_first[column + 1] - 1, node
        while place >= first and tree.via_arc[at] == columns.arcs[place]:
            at = star.tail[columns.arcs[place]]
            place -= 1
        if place < first and tree.via_arc[at] < 0:
            return True
        column = columns.previous[column]
    return False


@njit(cache=True, nogil=True)
def search_columns(
    star: Star,
    cost: FloatArray,
    seekers: Seekers,
    work: tuple[Heap, Tree],
    columns: Columns,
    limit: FloatArray,
    least: FloatArray,
) -> tuple[LongArray, LongArray, IntArray]:
    """Find each row's cheapest path, and those new ones that cost less than `limit` (n_rows,).

    cost (n_kinds, n_arcs) >= 0; work is a heap and a tree. Fills `least` (n_rows,) with the cost of
    the cheapest path, infinite for none. Returns the rows that gain a path, where its arcs begin
    (n_found + 1,), and its arcs.
    """
    heap, tree = work
    rows = np.empty(least.size, np.int64)
    first = np.zeros(least.size + 1, np.int64)
    arcs = np.empty(16 * least.size + 16, np.int32)
    n_found = 0
    used = 0
    for block in range(seekers.origin.size):
        origin = seekers.origin[block]
        grow_tree(star, cost[seekers.kind[block]], origin, heap, tree)
        for place in range(seekers.first[block], seekers.first[block + 1]):
            row, node = seekers.row[place], seekers.node[place]
            least[row] = tree.distance[node]
            if not least[row] < limit[row] or is_column(star, tree, columns, row, node):
                continue
            length = 0
            at = node
            while at != origin:
                length += 1
                at = star.tail[tree.via_arc[at]]
            if used + length > arcs.size:
                grown = np.empty(2 * arcs.size + length, np.int32)
                grown[:used] = arcs[:used]
                arcs = grown
            used += length
            at, step = node, used
            while at != origin:
                step -= 1
                arcs[step] = tree.via_arc[at]
                at = star.tail[tree.via_arc[at]]
            rows[n_found] = row
            n_found += 1
            first[n_found] = used
    return rows[:n_found].copy(), first[: n_found + 1].copy(), arcs[:used].copy()


@njit(cache=True, nogil=True)
def weigh_columns(
    row_kind: LongArray,
    rows: LongArray,
    paths: tuple[LongArray, IntArray],
    cost: FloatArray,
    groups: tuple[LongArray, IntArray, FloatArray],
) -> tuple[FloatArray, LongArray, IntArray, FloatArray]:
    """Find what paths cost and load: (cost, first hit, group, amount) of each.

    paths is (first arc of each, arcs); cost (n_kinds, n_arcs); groups is (first member of each arc,
    group of each member, what one unit of each kind counts in each group (n_kinds, n_groups)).
    """
    first, arcs = paths
    member_first, group_of, units = groups
    n_at_most = 0
    for place in range(arcs.size):
        n_at_most += member_first[arcs[place] + 1] - member_first[arcs[place]]
    total, hit_first = np.zeros(rows.size), np.zeros(rows.size + 1, np.int64)
    group, amount = np.empty(n_at_most, np.int32), np.empty(n_at_most)
    slot_of = np.full(units.shape[1], -1, np.int64)
    n_hits = 0
    for path in range(rows.size):
        kind = row_kind[rows[path]]
        for place in range(first[path], first[path + 1]):
            arc = arcs[place]
            total[path] += cost[kind, arc]
            for member in range(member_first[arc], member_first[arc + 1]):
                met = group_of[member]
                if units[kind, met] == 0.0:
                    continue
                if slot_of[met] < hit_first[path]:
                    slot_of[met] = n_hits
                    group[n_hits] = met
                    amount[n_hits] = 0.0
                    n_hits += 1
                amount[slot_of[met]] += units[kind, met]
        hit_first[path + 1] = n_hits
    return total, hit_first, group[:n_hits].copy(), amount[:n_hits].copy()


@njit(cache=True, nogil=True)
def chain_columns(row: LongArray, first_column: int, previous: LongArray, last: LongArray) -> None:
    """Chain columns from `first_column` on to the columns of their rows."""
    for column in range(first_column, row.size):
        previous[column] = last[row[column]]
        last[row[column]] = column


@njit(cache=True, nogil=True)
def price_columns(columns: Columns, price: FloatArray, paid: FloatArray) -> None:
    """Fill `paid` (n_columns,) with the cost of each column at prices (n_groups,)."""
    for column in range(columns.row.size):
        total = columns.cost[column]
        for hit in range(columns.hit_first[column], columns.hit_first[column + 1]):
            total += columns.amount[hit] * price[columns.group[hit]]
        paid[column] = total


@njit(cache=True, nogil=True)
def sum_columns(columns: Columns, flow: FloatArray, load: FloatArray) -> None:
    """Fill `load` (n_groups,) with what flows (n_columns,) bring."""
    load[:] = 0.0
    for column in range(columns.row.size):
        if flow[column] != 0.0:
            for hit in range(columns.hit_first[column], columns.hit_first[column + 1]):
                load[columns.group[hit]] += columns.amount[hit] * flow[column]
