"""Sweeps over swaps and leaps taken in turns."""

from numba import njit

from zhibek.kernels.bundles import FloatArray, Kinds, LinkState, Pace, Stock, Swaps, Trail
from zhibek.kernels.swap_leaps import leap
from zhibek.kernels.swap_shifts import settle_swaps

ALL = -1.0  # gain that every swap has


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
) -> tuple[int, float]:
    """Settle swaps until what they could save is `enough` or less.

    Returns the sweeps over all, and what they could have saved before the last.
    """
    saving = 0.0
    for sweep in range(pace.most_sweeps):
        if sweep:
            leap(swaps, stock, curves, kinds, state, trail)
        n_settled, saving = settle_swaps(swaps, stock, curves, kinds, state, ALL)
        if n_settled == 0 or saving <= enough:
            return sweep + 1, saving
        much, n_first = pace.much * saving / n_settled, 0
        for turn in range(pace.between):
            n_settled, _ = settle_swaps(swaps, stock, curves, kinds, state, much)
            if turn == 0:
                n_first = n_settled
            if n_settled <= pace.few * n_first:
                break
    return pace.most_sweeps, saving
