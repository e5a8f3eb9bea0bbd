"""Chains of ways: added, dropped, packed, stripped."""

import numpy as np
from numba import njit

from zhibek.kernels.bundles import FloatArray, IntArray, Kinds, LongArray, Rows, Ways


@njit(cache=True, nogil=True)
def add_ways(
    found: tuple[IntArray, IntArray, IntArray, int],
    rows: Rows,
    kinds: Kinds,
    ways: Ways,
    load: FloatArray,
) -> None:
    """Add found ways (row, length, arcs, number) to the chains of their rows; there must be room.

    The first way of a row takes all its demand, and loads its arcs: `load` (n_arcs,).
    """
    found_row, found_length, found_arcs, n_found = found
    origin_place = 0
    for number in range(n_found):
        row, length = found_row[number], found_length[number]
        way, begun = ways.counts[0], ways.counts[1]
        ways.start[way], ways.length[way] = begun, length
        ways.arcs[begun : begun + length] = found_arcs[origin_place : origin_place + length]
        origin_place += length
        ways.flow[way] = 0.0
        if ways.first[row] < 0:
            ways.flow[way] = rows.quantity[row]
            amount = rows.quantity[row] * kinds.unit[rows.kind[row]]
            for place in range(begun, begun + length):
                load[ways.arcs[place]] += amount
        ways.following[way] = ways.first[row]
        ways.first[row] = way
        ways.counts[0], ways.counts[1] = way + 1, begun + length


@njit(cache=True, nogil=True)
def drop_idle(ways: Ways, row_first: int, row_last: int) -> None:
    """Take the ways without flow out of the chains of some rows, but a row's last one."""
    for row in range(row_first, row_last):
        way, before = ways.first[row], -1
        while way >= 0:
            following = ways.following[way]
            lonely = before < 0 and following < 0
            if ways.flow[way] <= 0.0 and not lonely:
                if before < 0:
                    ways.first[row] = following
                else:
                    ways.following[before] = following
                ways.counts[2] += ways.length[way]
                ways.length[way] = -1
            else:
                before = way
            way = following


@njit(cache=True, nogil=True)
def pack_ways(ways: Ways, new_number: IntArray) -> None:
    """Close the gaps that dropped ways left, in place; new_number (n_ways,) is room to work in."""
    n_kept, n_places = 0, 0
    for way in range(ways.counts[0]):
        new_number[way] = -1
        if ways.length[way] < 0:
            continue
        begun, length = ways.start[way], ways.length[way]
        for step in range(length):
            ways.arcs[n_places + step] = ways.arcs[begun + step]
        ways.start[n_kept], ways.length[n_kept] = n_places, length
        ways.flow[n_kept], ways.following[n_kept] = ways.flow[way], ways.following[way]
        new_number[way] = n_kept
        n_kept += 1
        n_places += length
    for way in range(n_kept):
        if ways.following[way] >= 0:
            ways.following[way] = new_number[ways.following[way]]
    for row in range(ways.first.size):
        if ways.first[row] >= 0:
            ways.first[row] = new_number[ways.first[row]]
    ways.counts[0], ways.counts[1], ways.counts[2] = n_kept, n_places, 0


@njit(cache=True, nogil=True)
def load_ways(ways: Ways, rows: Rows, kinds: Kinds, ends: tuple[int, int], load: FloatArray) -> None:
    """Add all flows of rows from the first end up to the other to loads (n_arcs,)."""
    for row in range(ends[0], ends[1]):
        unit = kinds.unit[rows.kind[row]]
        way = ways.first[row]
        while way >= 0:
            amount = ways.flow[way] * unit
            begun = ways.start[way]
            for place in range(begun, begun + ways.length[way]):
                load[ways.arcs[place]] += amount
            way = ways.following[way]


@njit(cache=True, nogil=True)
def list_torn(ways: Ways, row_first: int, row_last: int, chosen: LongArray) -> int:
    """List the rows from first up to last with two ways or more into `chosen`; return how many."""
    n_chosen = 0
    for row in range(row_first, row_last):
        way = ways.first[row]
        if way >= 0 and ways.following[way] >= 0:
            chosen[n_chosen] = row
            n_chosen += 1
    return n_chosen


@njit(cache=True, nogil=True)
def seed_ways(
    routes: tuple[LongArray, LongArray, IntArray],
    row_pair: LongArray,
    rows: Rows,
    kinds: Kinds,
    time: FloatArray,
    ways: Ways,
) -> None:
    """Give each row the routes of its pair that it may take as ways, all its flow on the cheapest.

    routes: (first of each pair, first arc of each route, arcs); row_pair (n_rows,); time (n_arcs,). There
    must be room.
    """
    pair_first, arc_first, arcs = routes
    for row in range(row_pair.size):
        kind = rows.kind[row]
        weight = kinds.weight[kind]
        best, least = -1, np.inf
        for route in range(pair_first[row_pair[row]], pair_first[row_pair[row] + 1]):
            begun, end = arc_first[route], arc_first[route + 1]
            total = 0.0
            for place in range(begun, end):
                total += weight * time[arcs[place]] + kinds.extra[kind, arcs[place]]
            if total == np.inf:
                continue
            way, start = ways.counts[0], ways.counts[1]
            ways.start[way], ways.length[way], ways.flow[way] = start, end - begun, 0.0
            for step in range(end - begun):
                ways.arcs[start + step] = arcs[end - 1 - step]
            ways.following[way], ways.first[row] = ways.first[row], way
            ways.counts[0], ways.counts[1] = way + 1, start + end - begun
            if total < least:
                best, least = way, total
        if best >= 0:
            ways.flow[best] = rows.quantity[row]
