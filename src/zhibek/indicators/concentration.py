"""How concentrated shares are."""

from collections.abc import Iterable

import numpy as np


def index_concentration(amounts: Iterable[float]) -> float:
    """Give the Herfindahl-Hirschman index of amounts: the sum of squared shares, 1 / n to 1; 0 of nothing.

    Source: Hirschman (1964), The paternity of an index.
    """
    taken = np.array([amount for amount in amounts if amount > 0], dtype=np.float64)
    if taken.size == 0:
        return 0.0
    share = taken / taken.sum()
    return float(share @ share)


def effective_number(amounts: Iterable[float]) -> float:
    """Give how many equal parts would be as concentrated: 1 / HHI; 0 of nothing."""
    index = index_concentration(amounts)
    return 1.0 / index if index > 0 else 0.0
