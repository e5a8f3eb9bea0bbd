"""Ways of rows gathered into swaps.

Rows of one kind whose two ways differ by the same arcs trade flow at the same costs: as one swap they are
settled at once. Source: the paired alternative segments of Bar-Gera (2010), here over whole ways.
"""

import numpy as np
from numba import njit

from zhibek.kernels.bundles import FloatArray, IntArray, Kinds, LongArray, Rows, Ways

FIRST_SLOTS = 64
HALF = np.uint64(63)  # bits to the sign


@njit(cache=True, nogil=True)
def mix_number(number: int) -> np.uint64:
    """Scatter a number over 64 bits. Source: Steele, Lea and Flood (2014), SplitMix."""
    mixed = np.uint64(number) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


@njit(cache=True, nogil=True)
def count_traders(ways: Ways, chosen: LongArray) -> int:
    """Count the ways of the chosen rows beyond the first of each."""
    n_traders = 0
    for row in chosen:
        way = ways.following[ways.first[row]]
        while way >= 0:
            n_traders += 1
            way = ways.following[way]
    return n_traders


@njit(cache=True, nogil=True, forceinline=True)
def sum_codes(arcs: IntArray, begun: int, length: int, code) -> np.uint64:
    """Sum the codes of a way's arcs, modulo 2 ** 64."""
    total = np.uint64(0)
    for place in range(begun, begun + length):
        total += code[arcs[place]]
    return total


@njit(cache=True, nogil=True)
def list_traders(ways: Ways, rows: Rows, chosen: LongArray, n_before: int, n_arcs: int, traders) -> None:
    """List the traders of chosen rows, of which `n_before` come before; each row's fullest way is its base.

    Written: traders, (base way by chosen row; way, number of its row, side and key by trader). Ways of one
    kind with the same key differ from their bases by the same arcs, on either side. Two keys that should
    differ fall together once in some 10 ** 7 solves of 10 ** 6 traders; loads are then wrong until they are
    added up anew, as they are before a gap is certified.
    """
    base_way, trader_way, trader_row, trader_side, trader_key = traders
    first, following, start, length = ways.first, ways.following, ways.start, ways.length
    code = np.empty(n_arcs, dtype=np.uint64)
    for arc in range(n_arcs):
        code[arc] = mix_number(arc)
    n_traders = 0
    for number in range(chosen.size):
        row = chosen[number]
        base = way = first[row]
        while way >= 0:
            if ways.flow[way] > ways.flow[base]:
                base = way
            way = following[way]
        base_way[number] = base
        code_of_base = sum_codes(ways.arcs, start[base], length[base], code)
        code_of_kind = mix_number(n_arcs + rows.kind[row])
        way = first[row]
        while way >= 0:
            if way != base:
                key = sum_codes(ways.arcs, start[way], length[way], code) - code_of_base
                side = np.int8(key >> HALF)
                if side == 1:
                    key = np.uint64(0) - key
                trader_way[n_traders], trader_row[n_traders] = way, n_before + number
                trader_side[n_traders], trader_key[n_traders] = side, key ^ code_of_kind
                n_traders += 1
            way = following[way]


@njit(cache=True, nogil=True)
def number_keys(keys, number: IntArray, example: IntArray) -> int:
    """Give numbers to the different keys (n_keys,) as they come; return how many there are.

    Written: the number of each key, and where each number came first: example (n_keys,).
    """
    n_slots = FIRST_SLOTS
    while n_slots < 2 * keys.size:
        n_slots *= 2
    table, mask = np.full(n_slots, -1, dtype=np.int32), np.uint64(n_slots - 1)
    n_numbers = 0
    for place in range(keys.size):
        slot = keys[place] & mask
        while table[slot] >= 0 and keys[example[table[slot]]] != keys[place]:
            slot = (slot + np.uint64(1)) & mask
        if table[slot] < 0:
            table[slot] = n_numbers
            example[n_numbers] = place
            n_numbers += 1
        number[place] = table[slot]
    return n_numbers


@njit(cache=True, nogil=True)
def count_sides(ways: Ways, pairs: IntArray) -> int:
    """Count the arcs of pairs of ways (n_swaps, 2): the places that their sides take at most."""
    n_places = 0
    for way in pairs.ravel():
        n_places += ways.length[way]
    return n_places


@njit(cache=True, nogil=True)
def write_sides(
    ways: Ways, pairs: IntArray, n_arcs: int, begun: int, arc_first: LongArray, arcs: IntArray
) -> int:
    """Write the arcs that only one of each pair of ways (n_swaps, 2) has; return the end of the places taken.

    Written: arc_first (2 * n_swaps,), where each side's arcs begin; arcs, from `begun` on.
    """
    mark = np.zeros(n_arcs, dtype=np.int32)
    place_now = begun
    for swap in range(pairs.shape[0]):
        one, other = pairs[swap, 0], pairs[swap, 1]
        only, both = 2 * swap + 1, 2 * swap + 2
        for place in range(ways.start[other], ways.start[other] + ways.length[other]):
            mark[ways.arcs[place]] = only
        arc_first[2 * swap] = place_now
        for place in range(ways.start[one], ways.start[one] + ways.length[one]):
            arc = ways.arcs[place]
            if mark[arc] == only:
                mark[arc] = both
            else:
                arcs[place_now] = arc
                place_now += 1
        arc_first[2 * swap + 1] = place_now
        for place in range(ways.start[other], ways.start[other] + ways.length[other]):
            if mark[ways.arcs[place]] == only:
                arcs[place_now] = ways.arcs[place]
                place_now += 1
    return place_now


@njit(cache=True, nogil=True)
def price_sides(
    kinds: Kinds, kind: IntArray, arc_first: LongArray, arcs: IntArray, extra: FloatArray
) -> None:
    """Write what the first side of each swap costs above the other beside time: extra (n_swaps,)."""
    for swap in range(extra.size):
        extra[swap] = 0.0
        for place in range(arc_first[2 * swap], arc_first[2 * swap + 1]):
            extra[swap] += kinds.extra[kind[swap], arcs[place]]
        for place in range(arc_first[2 * swap + 1], arc_first[2 * swap + 2]):
            extra[swap] -= kinds.extra[kind[swap], arcs[place]]
