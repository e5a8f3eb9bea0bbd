"""Sweeps over swaps taken in turns."""

from numba import njit

from zhibek.kernels.bundles import FloatArray, Kinds, LinkState, Pace, Stock, Swaps, Trail
from zhibek.kernels.swap_leaps import leap
from zhibek.kernels.swap_shifts import settle_swaps, weigh_swaps


@njit(cache=True, nogil=True)
def settle_much(
    swaps: Swaps, stock: Stock, curves: FloatArray, kinds: Kinds, state: LinkState, mean: float, pace: Pace
) -> None:
    """Settle the swaps that have much to save, again and again while there are many; mean: the mean gain."""
    n_first = 0
    for turn in range(pace.most_turns):
        least_gain = mean * (pace.much if turn else pace.some)
        n_settled = settle_swaps(swaps, stock, curves, kinds, state, least_gain)
        if turn == 0:
            n_first = n_settled
        if n_settled <= pace.few * n_first:
            break


@njit(cache=True, nogil=True)
def settle_until(
    swaps: Swaps,
    stock: Stock,
    curves: FloatArray,
    kinds: Kinds,
    state: LinkState,
    trail: Trail,
    enough: float,
    pace: Pace,
) -> None:
    """Settle swaps until what they could save is `enough` or less, or it has been weighed often enough."""
    for sweep in range(pace.most_sweeps):
        if sweep:
            leap(swaps, stock, curves, kinds, state, trail)
        saving = weigh_swaps(swaps, stock, kinds, state, 0, stock.gain.size)
        if saving <= enough:
            return
        settle_much(swaps, stock, curves, kinds, state, saving / stock.gain.size, pace)
