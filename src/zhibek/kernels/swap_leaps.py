"""Flows of swaps carried on along past changes.

Source: parallel tangents, Shah, Buehler and Kempthorne (1964); for traffic LeBlanc, Helgason and Boyce
(1985).
"""

from numba import njit

from zhibek.kernels.bundles import FloatArray, Kinds, LinkState, Stock, Swaps, Trail
from zhibek.kernels.link_times import FACTOR, FREE, answer_load, set_times
from zhibek.kernels.swap_shifts import sum_sides

FARTHEST = 32.0  # times what the last sweep moved
MOST_TRIALS = 6
NEAR = 0.02  # of the slope at first, at which a step is long enough


@njit(cache=True, nogil=True)
def slope_ahead(curves: FloatArray, load: FloatArray, change: FloatArray, step: float) -> float:
    """Give the slope of the summed integrals of times, at loads (n_arcs,) `step` times `change` further."""
    slope = 0.0
    for arc in range(load.size):
        if change[arc] != 0.0:
            time = curves[arc, FREE]
            if curves[arc, FACTOR] != 0.0:
                time, _ = answer_load(arc, load[arc] + step * change[arc], curves)
            slope += time * change[arc]
    return slope


@njit(cache=True, nogil=True)
def find_step(curves: FloatArray, load: FloatArray, change: FloatArray, extras: float, farthest: float):
    """Find a step up to which the objective falls, and hardly further.

    extras: what the change pays beside time. Source: regula falsi by the Illinois rule, Dowell and
    Jarratt (1971).
    """
    at_first = slope_ahead(curves, load, change, 0.0) + extras
    if at_first >= 0.0:
        return 0.0
    low, fall, high = 0.0, at_first, 1.0
    rise = slope_ahead(curves, load, change, high) + extras
    while rise < 0.0:
        if high >= farthest:
            return high
        low, fall, high = high, rise, 2.0 * high
        rise = slope_ahead(curves, load, change, high) + extras
    for _ in range(MOST_TRIALS):
        if fall >= NEAR * at_first:
            break
        middle = low + (high - low) * fall / (fall - rise)
        slope = slope_ahead(curves, load, change, middle) + extras
        if slope < 0.0:
            low, fall, rise = middle, slope, 0.5 * rise
        else:
            high, rise, fall = middle, slope, 0.5 * fall
    return low


@njit(cache=True, nogil=True)
def sum_extras(swaps: Swaps, stock: Stock, kinds: Kinds, before: FloatArray) -> float:
    """Sum what flows since `before` (n_traders,) pay more beside time, as the time that is worth to them."""
    total = 0.0
    for swap in range(swaps.extra.size):
        if swaps.extra[swap] != 0.0:
            worth = swaps.extra[swap] * kinds.unit[swaps.kind[swap]] / kinds.weight[swaps.kind[swap]]
            for trader in range(swaps.trader_first[2 * swap], swaps.trader_first[2 * swap + 1]):
                total += worth * (stock.flow[trader] - before[trader])
            for trader in range(swaps.trader_first[2 * swap + 1], swaps.trader_first[2 * swap + 2]):
                total -= worth * (stock.flow[trader] - before[trader])
    return total


@njit(cache=True, nogil=True)
def limit_leap(swaps: Swaps, stock: Stock, before: FloatArray, step: float, share: FloatArray) -> None:
    """Find the share (n_rows,) of a leap that each row's base has flow for."""
    flow, base, row = stock.flow, stock.base, swaps.row
    share[:] = 0.0
    for trader in range(flow.size):
        change = flow[trader] - before[trader]
        if change != 0.0:
            share[row[trader]] += max(step * change, -flow[trader])
    for number in range(base.size):
        room = max(base[number], 0.0)  # below by rounding
        share[number] = room / share[number] if share[number] > room else 1.0


@njit(cache=True, nogil=True)
def carry_on(swaps: Swaps, stock: Stock, step: float, trail: Trail) -> None:
    """Move flows `step` times as far again as they came from the trail, none below nothing.

    trail.share: see `limit_leap`. Written: trail.flow, the flows as they were, and trail.moved, what the
    first side of each swap has got.
    """
    flow, base, row, trader_first = stock.flow, stock.base, swaps.row, swaps.trader_first
    before, moved, share = trail.flow, trail.moved, trail.share
    for swap in range(moved.size):
        moved[swap] = 0.0
        sign = 1.0
        for side in range(2 * swap, 2 * swap + 2):
            for trader in range(trader_first[side], trader_first[side + 1]):
                came = flow[trader] - before[trader]
                before[trader] = flow[trader]
                if came != 0.0:
                    wanted = share[row[trader]] * max(step * came, -flow[trader])
                    flow[trader] = max(flow[trader] + wanted, 0.0)
                    base[row[trader]] -= flow[trader] - before[trader]
                    moved[swap] += sign * (flow[trader] - before[trader])
            sign = -1.0
    for number in range(base.size):
        base[number] = max(base[number], 0.0)  # below by rounding


@njit(cache=True, nogil=True)
def draw_back(swaps: Swaps, stock: Stock, before: FloatArray, share: float) -> None:
    """Leave only a share of what flows moved since `before` (n_traders,)."""
    flow, base, row = stock.flow, stock.base, swaps.row
    for trader in range(flow.size):
        moved = flow[trader] - before[trader]
        if moved != 0.0:
            flow[trader] = before[trader] + share * moved
            base[row[trader]] += (before[trader] + moved) - flow[trader]


@njit(cache=True, nogil=True)
def load_moved(swaps: Swaps, kinds: Kinds, moved: FloatArray, load: FloatArray) -> None:
    """Add what the first sides of swaps have got (n_swaps,), and the others lost, to loads (n_arcs,)."""
    arcs, arc_first = swaps.arcs, swaps.arc_first
    for swap in range(moved.size):
        if moved[swap] != 0.0:
            amount = moved[swap] * kinds.unit[swaps.kind[swap]]
            for place in range(arc_first[2 * swap], arc_first[2 * swap + 1]):
                load[arcs[place]] += amount
            for place in range(arc_first[2 * swap + 1], arc_first[2 * swap + 2]):
                load[arcs[place]] -= amount


@njit(cache=True, nogil=True)
def leap(
    swaps: Swaps, stock: Stock, curves: FloatArray, kinds: Kinds, state: LinkState, trail: Trail
) -> None:
    """Carry flows on from the trail as far as the objective falls; move the trail up.

    A flow stops where it is none, a row where its base is empty. Where that bends the step so that the
    objective would rise, only a part of it is taken.
    """
    load, change = state.load, trail.change
    change[:] = load - trail.load
    extras = sum_extras(swaps, stock, kinds, trail.flow)
    step = find_step(curves, load, change, extras, FARTHEST)
    trail.load[:] = load
    limit_leap(swaps, stock, trail.flow, step, trail.share)
    carry_on(swaps, stock, step, trail)
    if step == 0.0:
        return
    load_moved(swaps, kinds, trail.moved, load)
    change[:] = load - trail.load
    extras = sum_extras(swaps, stock, kinds, trail.flow)
    share = find_step(curves, trail.load, change, extras, 1.0)
    if share < 1.0:
        draw_back(swaps, stock, trail.flow, share)
        load[:] = trail.load + share * change
    sum_sides(swaps.trader_first, stock.flow, stock.side)
    set_times(curves, state)
