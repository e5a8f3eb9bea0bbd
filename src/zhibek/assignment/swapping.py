"""Flows settled as swaps between ways."""

from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from zhibek.assignment.field import Field
from zhibek.assignment.problem import IntArray, LongArray
from zhibek.assignment.threads import cut_parts, run_blocks
from zhibek.kernels.bundles import LinkState, Pace, Stock, Swaps, Trail, Ways
from zhibek.kernels.counting import order_by_key
from zhibek.kernels.swap_leaps import leap
from zhibek.kernels.swap_shifts import concentrate, sum_sides, weigh_swaps
from zhibek.kernels.swap_turns import settle_much, settle_until
from zhibek.kernels.way_swaps import (
    count_sides,
    count_traders,
    list_traders,
    number_keys,
    price_sides,
    write_sides,
)

PACE = Pace(most_sweeps=40, most_turns=40, some=0.1, much=0.3, few=0.05)


class Traders(NamedTuple):
    """Ways that trade as they are listed, row after row."""

    base: IntArray  # [row], way
    way: IntArray  # [trader]
    row: IntArray  # [trader]
    side: NDArray[np.int8]  # [trader]
    key: NDArray[np.uint64]  # [trader]


def gather_swaps(field: Field, ways: Ways, chosen: LongArray) -> Swaps:
    """Gather the ways of the chosen rows into swaps."""
    traders = _list_all(field, ways, chosen)
    n_traders = traders.way.size
    number, example = np.empty(n_traders, dtype=np.int32), np.empty(n_traders, dtype=np.int32)
    example = example[: number_keys(traders.key, number, example)]
    side = 2 * number + traders.side
    trader_first = np.zeros(2 * example.size + 1, dtype=np.int64)
    np.cumsum(np.bincount(side, minlength=2 * example.size), out=trader_first[1:])
    order = order_by_key(side, trader_first)
    pairs = np.column_stack([traders.way[example], traders.base[traders.row[example]]])
    turned = traders.side[example] == 1
    pairs[turned] = pairs[turned, ::-1]
    arc_first, arcs = _write_all(field, ways, pairs)
    kind, extra = field.rows.kind[chosen[traders.row[example]]], np.zeros(example.size)
    if np.any((field.kinds.extra != 0) & np.isfinite(field.kinds.extra)):
        price_sides(field.kinds, kind, arc_first, arcs, extra)
    return Swaps(
        trader_first, traders.way[order], traders.row[order], traders.base, arc_first, arcs, kind, extra
    )


def _list_all(field: Field, ways: Ways, chosen: LongArray) -> Traders:
    """List the traders of the chosen rows, part after part."""
    cuts = cut_parts(chosen.size)
    counts = np.zeros(cuts.size, dtype=np.int64)

    def count_part(part: int) -> None:
        counts[part + 1] = count_traders(ways, chosen[cuts[part] : cuts[part + 1]])

    run_blocks(count_part, cuts.size - 1)
    first = np.cumsum(counts)
    n_traders, n_arcs = int(first[-1]), field.star.head.size
    traders = Traders(
        np.empty(chosen.size, dtype=np.int32),
        np.empty(n_traders, dtype=np.int32),
        np.empty(n_traders, dtype=np.int32),
        np.empty(n_traders, dtype=np.int8),
        np.empty(n_traders, dtype=np.uint64),
    )

    def list_part(part: int) -> None:
        begun, end = int(cuts[part]), int(cuts[part + 1])
        of_part = [array[first[part] : first[part + 1]] for array in traders[1:]]
        list_traders(ways, field.rows, chosen[begun:end], begun, n_arcs, (traders.base[begun:end], *of_part))

    run_blocks(list_part, cuts.size - 1)
    return traders


def _write_all(field: Field, ways: Ways, pairs: IntArray) -> tuple[LongArray, IntArray]:
    """Write the arcs that only one of each pair of ways (n_swaps, 2) has, part after part."""
    cuts = cut_parts(pairs.shape[0])
    n_arcs = field.star.head.size
    room = np.cumsum([0, *(count_sides(ways, pairs[a:b]) for a, b in pairwise(cuts))])
    arc_first, arcs = (
        np.empty(2 * pairs.shape[0] + 1, dtype=np.int64),
        np.empty(room[-1], dtype=ways.arcs.dtype),
    )
    ends = np.zeros(cuts.size - 1, dtype=np.int64)

    def write_part(part: int) -> None:
        begun, end = int(cuts[part]), int(cuts[part + 1])
        of_part = arc_first[2 * begun : 2 * end]
        ends[part] = write_sides(ways, pairs[begun:end], n_arcs, int(room[part]), of_part, arcs)

    run_blocks(write_part, cuts.size - 1)
    n_places = 0
    for part, end in enumerate(ends):  # close the room that parts did not need
        n_taken = end - room[part]
        arcs[n_places : n_places + n_taken] = arcs[room[part] : end]
        arc_first[2 * cuts[part] : 2 * cuts[part + 1]] -= room[part] - n_places
        n_places += n_taken
    arc_first[-1] = n_places
    arcs.resize(n_places, refcheck=False)
    return arc_first, arcs


def take_stock(swaps: Swaps, ways: Ways) -> Stock:
    """Take the flows of the ways that trade."""
    n_sides = swaps.trader_first.size - 1
    flow, side = ways.flow[swaps.way], np.empty(n_sides)
    sum_sides(swaps.trader_first, flow, side)
    return Stock(flow, ways.flow[swaps.base], side, np.full(n_sides // 2, np.inf))


def start_trail(stock: Stock, state: LinkState) -> Trail:
    """Note where flows and loads stand."""
    n_arcs = state.load.size
    return Trail(
        flow=stock.flow.copy(),
        load=state.load.copy(),
        change=np.empty(n_arcs),
        moved=np.empty(stock.gain.size),
        share=np.empty(stock.base.size),
    )


def settle_by_swaps(
    field: Field,
    ways: Ways,
    state: LinkState,
    chosen: LongArray,
    enough: float,
    *,
    concentrated: bool,
) -> None:
    """Settle rows with several ways until what they could save is `enough` or less.

    A row's base takes what its other ways leave of its demand. concentrated: whether flow is then put on as
    few ways as can take it, at the same loads.
    """
    swaps = gather_swaps(field, ways, chosen)
    stock = take_stock(swaps, ways)
    trail, cuts = start_trail(stock, state), cut_parts(stock.gain.size)
    if cuts.size == 2:
        settle_until(swaps, stock, field.curves, field.kinds, state, trail, enough, PACE)
    else:
        _settle_in_parts(field, (swaps, stock, trail), state, enough, cuts)
    if concentrated:
        concentrate(swaps, stock)
    ways.flow[swaps.way] = stock.flow
    rest = field.rows.quantity[chosen] - np.bincount(swaps.row, stock.flow, minlength=chosen.size)
    ways.flow[swaps.base] = np.maximum(rest, 0.0)


def _settle_in_parts(
    field: Field, trade: tuple[Swaps, Stock, Trail], state: LinkState, enough: float, cuts: LongArray
) -> None:
    """Settle as `settle_until` does, but weigh swaps part after part, on as many cores as there are."""
    swaps, stock, trail = trade
    saving = np.zeros(cuts.size - 1)

    def weigh_part(part: int) -> None:
        ends = int(cuts[part]), int(cuts[part + 1])
        saving[part] = weigh_swaps(swaps, stock, field.kinds, state, *ends)

    for sweep in range(PACE.most_sweeps):
        if sweep:
            leap(swaps, stock, field.curves, field.kinds, state, trail)
        run_blocks(weigh_part, saving.size)
        if saving.sum() <= enough:
            return
        mean = float(saving.sum()) / stock.gain.size
        settle_much(swaps, stock, field.curves, field.kinds, state, mean, PACE)
