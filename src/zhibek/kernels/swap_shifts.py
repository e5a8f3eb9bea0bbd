"""Flows moved between the sides of swaps.

Newton steps swap after swap, at times that follow each move; what a swap moves is shared out among its
traders in proportion to what each could give. Source: Bar-Gera (2010). Inner loops take bare arrays.
"""

from numba import njit

from zhibek.kernels.bundles import FloatArray, IntArray, Kinds, LinkState, LongArray, Stock, Swaps
from zhibek.kernels.link_times import FACTOR, answer_load


@njit(cache=True, nogil=True)
def sum_sides(trader_first: LongArray, flow: FloatArray, side: FloatArray) -> None:
    """Sum the flows of traders by side."""
    for number in range(side.size):
        total = 0.0
        for trader in range(trader_first[number], trader_first[number + 1]):
            total += flow[trader]
        side[number] = total


@njit(cache=True, nogil=True, forceinline=True)
def weigh_sides(arcs: IntArray, ends, time: FloatArray, slope: FloatArray) -> tuple[float, float]:
    """Take what the first side takes longer than the other, and the slope of that; ends: of both sides."""
    first, middle, last = ends
    above, steepness = 0.0, 0.0
    for place in range(first, middle):
        above += time[arcs[place]]
        steepness += slope[arcs[place]]
    for place in range(middle, last):
        above -= time[arcs[place]]
        steepness += slope[arcs[place]]
    return above, steepness


@njit(cache=True, nogil=True, forceinline=True)
def sum_bases(row: IntArray, first: int, last: int, base: FloatArray) -> float:
    """Sum the flows on the bases of traders from first up to last."""
    total = 0.0
    for trader in range(first, last):
        total += base[row[trader]]
    return total


@njit(cache=True, nogil=True, forceinline=True)
def give_to_bases(row: IntArray, ends, share: float, flow: FloatArray, base: FloatArray):
    """Move a share of traders' flows to their bases; return how much, and what is left."""
    moved, left = 0.0, 0.0
    for trader in range(ends[0], ends[1]):
        if flow[trader] > 0.0:
            step = share * flow[trader] if share < 1.0 else flow[trader]
            flow[trader] -= step
            base[row[trader]] += step
            moved += step
            left += flow[trader]
    return moved, left


@njit(cache=True, nogil=True, forceinline=True)
def take_from_bases(row: IntArray, ends, share: float, flow: FloatArray, base: FloatArray) -> float:
    """Move a share of what the bases of traders carry to the traders; return how much."""
    moved = 0.0
    for trader in range(ends[0], ends[1]):
        number = row[trader]
        if base[number] > 0.0:
            step = share * base[number] if share < 1.0 else base[number]
            base[number] -= step
            flow[trader] += step
            moved += step
    return moved


@njit(cache=True, nogil=True, forceinline=True)
def change_side(arcs: IntArray, ends, amount: float, curves: FloatArray, link) -> None:
    """Change the loads of a side's arcs, and the times of those that answer. link: (load, time, slope)."""
    load, time, slope = link
    for place in range(ends[0], ends[1]):
        arc = arcs[place]
        if curves[arc, FACTOR] != 0.0:
            load[arc] += amount
            time[arc], slope[arc] = answer_load(arc, load[arc], curves)


@njit(cache=True, nogil=True, forceinline=True)
def find_room(
    swap: int, above: float, trader_first: LongArray, row: IntArray, side: FloatArray, base: FloatArray
) -> tuple[int, int, float]:
    """Find a swap's dear side, its cheap one, and the flow that could change over."""
    dear, cheap = (2 * swap, 2 * swap + 1) if above > 0.0 else (2 * swap + 1, 2 * swap)
    return dear, cheap, side[dear] + sum_bases(row, trader_first[cheap], trader_first[cheap + 1], base)


@njit(cache=True, nogil=True)
def weigh_swaps(swaps: Swaps, stock: Stock, kinds: Kinds, state: LinkState, first: int, last: int) -> float:
    """Bring the gains of swaps from first up to last up to date; return their sum."""
    arcs, arc_first, trader_first, row = swaps.arcs, swaps.arc_first, swaps.trader_first, swaps.row
    base, side, gain, kind, extra = stock.base, stock.side, stock.gain, swaps.kind, swaps.extra
    time, slope, weight = state.time, state.slope, kinds.weight
    saving = 0.0
    for swap in range(first, last):
        ends = (arc_first[2 * swap], arc_first[2 * swap + 1], arc_first[2 * swap + 2])
        above, _ = weigh_sides(arcs, ends, time, slope)
        above = weight[kind[swap]] * above + extra[swap]
        _, _, room = find_room(swap, above, trader_first, row, side, base)
        gain[swap] = abs(above) * room
        saving += gain[swap]
    return saving


@njit(cache=True, nogil=True)
def settle_swaps(
    swaps: Swaps, stock: Stock, curves: FloatArray, kinds: Kinds, state: LinkState, least_gain: float
) -> int:
    """Settle the swaps whose last known gain is `least_gain` or more; return how many."""
    arcs, arc_first, trader_first, row = swaps.arcs, swaps.arc_first, swaps.trader_first, swaps.row
    flow, base, side, gain, kind = stock.flow, stock.base, stock.side, stock.gain, swaps.kind
    extra, weight, unit = swaps.extra, kinds.weight, kinds.unit
    time, slope = state.time, state.slope
    link = (state.load, time, slope)
    n_settled = 0
    for swap in range(gain.size):
        if gain[swap] < least_gain:
            continue
        n_settled += 1
        ends = (arc_first[2 * swap], arc_first[2 * swap + 1], arc_first[2 * swap + 2])
        above, steepness = weigh_sides(arcs, ends, time, slope)
        above = weight[kind[swap]] * above + extra[swap]
        dear, cheap, room = find_room(swap, above, trader_first, row, side, base)
        gain[swap] = abs(above) * room
        if gain[swap] <= 0.0:
            continue
        wanted = weight[kind[swap]] * unit[kind[swap]] * steepness * room
        share = abs(above) / wanted if abs(above) < wanted else 1.0
        moved = 0.0
        if side[dear] > 0.0:
            givers = (trader_first[dear], trader_first[dear + 1])
            moved, side[dear] = give_to_bases(row, givers, share, flow, base)
        takers = (trader_first[cheap], trader_first[cheap + 1])
        taken = take_from_bases(row, takers, share, flow, base)
        side[cheap] += taken
        amount = unit[kind[swap]] * (moved + taken)
        amount = -amount if above > 0.0 else amount
        change_side(arcs, (ends[0], ends[1]), amount, curves, link)
        change_side(arcs, (ends[1], ends[2]), -amount, curves, link)
    return n_settled


@njit(cache=True, nogil=True)
def concentrate(swaps: Swaps, stock: Stock) -> None:
    """Put what the traders of each side carry on as few of them as can take it; no load changes.

    What one gives to its base, another takes from its own.
    """
    flow, base, side, row, trader_first = stock.flow, stock.base, stock.side, swaps.row, swaps.trader_first
    for number in range(side.size):
        rest = 0.0
        for trader in range(trader_first[number], trader_first[number + 1]):
            rest += flow[trader]
        for trader in range(trader_first[number], trader_first[number + 1]):
            whole = flow[trader] + base[row[trader]]
            flow[trader] = min(rest, whole)
            base[row[trader]] = whole - flow[trader]
            rest -= flow[trader]
