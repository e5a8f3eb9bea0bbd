"""Path sizes and nests of a pair's routes."""

import numpy as np
from numba import njit

from zhibek.kernels.bundles import FloatArray, IntArray, LongArray

LEAST_LENGTH = 1e-9  # so that a route without length has a path size


@njit(cache=True, nogil=True)
def fill_path_sizes(
    pair_first: LongArray,
    arc_first: LongArray,
    arcs: IntArray,
    arc_length: FloatArray,
    log_path_size: FloatArray,
) -> None:
    """Fill `log_path_size` (n_routes,) with log(sum over arcs of length share / routes that use it).

    Source: Ben-Akiva and Bierlaire (1999), Discrete choice methods, path-size logit. An arc's
    length is raised by 1e-9, so that routes without length share evenly. A pair's only route shares nothing.
    """
    n_using = np.zeros(arc_length.size, np.int32)
    for pair in range(pair_first.size - 1):
        if pair_first[pair + 1] - pair_first[pair] == 1:
            log_path_size[pair_first[pair]] = 0.0
            continue
        first, last = arc_first[pair_first[pair]], arc_first[pair_first[pair + 1]]
        for place in range(first, last):
            n_using[arcs[place]] += 1
        for route in range(pair_first[pair], pair_first[pair + 1]):
            whole, shared = 0.0, 0.0
            for place in range(arc_first[route], arc_first[route + 1]):
                length = arc_length[arcs[place]] + LEAST_LENGTH
                whole += length
                shared += length / n_using[arcs[place]]
            log_path_size[route] = np.log(shared / whole) if whole > 0.0 else 0.0
        for place in range(first, last):
            n_using[arcs[place]] = 0


@njit(cache=True, nogil=True)
def fill_nests(
    arc_first: LongArray,
    arcs: IntArray,
    arc_length: FloatArray,
    arc_nest: IntArray,
    n_nests: int,
    nest: IntArray,
) -> None:
    """Fill `nest` (n_routes,) with the nest of the greatest length; ties go to the lowest, none is 0."""
    nest[:] = 0
    if n_nests < 2:
        return
    length = np.zeros(n_nests)
    for route in range(arc_first.size - 1):
        length[:] = 0.0
        for place in range(arc_first[route], arc_first[route + 1]):
            arc = arcs[place]
            if arc_nest[arc] >= 0:
                length[arc_nest[arc]] += arc_length[arc]
        longest = 0
        for rival in range(1, length.size):
            if length[rival] > length[longest]:
                longest = rival
        nest[route] = longest
