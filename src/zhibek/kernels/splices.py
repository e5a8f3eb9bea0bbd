"""Blocks of arrays by pair, put in place of others."""

from typing import Any

from numba import njit
from numpy.typing import NDArray

from zhibek.kernels.bundles import Choices, Hits, LongArray, Response, Signals, Tastes
from zhibek.kernels.nested_logit import load_routes


@njit(cache=True, nogil=True)
def splice_blocks(
    place: LongArray,
    old: tuple[LongArray, NDArray[Any]],
    new: tuple[LongArray, NDArray[Any]],
    first: LongArray,
    spliced: NDArray[Any],
) -> None:
    """Fill `spliced` with the old blocks of pairs, and with new ones where there are some.

    place (n_pairs,): number of a pair's new block, or -1; old, new: (first of each block, values); first
    (n_pairs + 1,): where blocks begin in `spliced`. The first of its dimensions is that of values.
    """
    old_first, old_values = old
    new_first, new_values = new
    pair = 0
    while pair < place.size:
        if place[pair] >= 0:
            start, end = new_first[place[pair]], new_first[place[pair] + 1]
            spliced[first[pair] : first[pair + 1]] = new_values[start:end]
            pair += 1
            continue
        begun = pair  # old blocks that stand side by side are copied together
        while pair < place.size and place[pair] < 0:
            pair += 1
        spliced[first[begun] : first[pair]] = old_values[old_first[begun] : old_first[pair]]


@njit(cache=True, nogil=True)
def load_pairs(
    choices: Choices,
    tastes: Tastes,
    hits: Hits,
    signals: Signals,
    pairs: LongArray,
    n_nests: int,
    response: Response,
) -> None:
    """Load the demand of some pairs as `load_routes` does, and add it to the loads of `response`."""
    for pair in pairs:
        load_routes(choices, tastes, hits, signals, (pair, pair + 1, n_nests), response)
