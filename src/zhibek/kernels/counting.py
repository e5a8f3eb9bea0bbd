"""Places put in order by counting."""

import numpy as np
from numba import njit

from zhibek.kernels.bundles import IntArray, LongArray


@njit(cache=True, nogil=True)
def order_by_key(key: IntArray, first: LongArray) -> IntArray:
    """Order places (n,) by key, those of one key as they come, in time proportional to their number.

    first (n_keys + 1,): how many places have a lesser key. Source: Seward (1954), counting sort.
    """
    order = np.empty(key.size, dtype=np.int32)
    following = first.copy()
    for place in range(key.size):
        order[following[key[place]]] = place
        following[key[place]] += 1
    return order
