"""Nodes that no route passes through."""

import numpy as np
from numba import njit

from zhibek.kernels.bundles import FloatArray, Star


@njit(cache=True, nogil=True)
def close_nodes(star: Star, n_closed: int, cost: FloatArray) -> FloatArray:
    """Copy arc costs (..., n_arcs), infinite out of the nodes below `n_closed`."""
    shut = cost.copy()
    shut[..., : star.first_out[n_closed]] = np.inf
    return shut


@njit(cache=True, nogil=True)
def open_source(star: Star, n_closed: int, source: int, cost: FloatArray, plain: FloatArray) -> None:
    """Give the arcs out of a closed node their plain cost, for searches that begin there."""
    if source < n_closed:
        for arc in range(star.first_out[source], star.first_out[source + 1]):
            cost[arc] = plain[arc]


@njit(cache=True, nogil=True)
def close_source(star: Star, n_closed: int, source: int, cost: FloatArray) -> None:
    """Shut the arcs out of a node again."""
    if source < n_closed:
        for arc in range(star.first_out[source], star.first_out[source + 1]):
            cost[arc] = np.inf
