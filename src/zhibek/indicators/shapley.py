"""Shapley shares of a whole among its parts."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations

import numpy as np

from zhibek.errors import SettingsError

MOST_EXACT = 12  # players for which every coalition is valued
ORDERS = 400  # drawn where there are more
Evaluate = Callable[[frozenset[str]], float]


@dataclass(frozen=True, slots=True)
class Shares:
    """What each part adds: its mean addition over all orders, and the standard error of that mean.

    The error is 0 where every coalition was valued. `whole` is the value of all less that of none.
    """

    parts: dict[str, float]
    errors: dict[str, float]
    whole: float
    exact: bool


def share_by_shapley(
    players: Sequence[str], evaluate: Evaluate, *, seed: int = 1, n_orders: int = ORDERS
) -> Shares:
    """Share a whole among up to 12 players exactly, among more by drawing orders.

    Source: Shapley (1953), A value for n-person games; for the draws Castro, Gómez and Tejada (2009),
    Polynomial calculation of the Shapley value based on sampling. Each drawn order is also run backwards.
    Raises SettingsError where a player is named twice.
    """
    names = list(players)
    if len(set(names)) != len(names):
        raise SettingsError("a player is named twice; name each once.")
    value = cache(evaluate)
    if len(names) <= MOST_EXACT:
        return _share_exactly(names, value)
    return _share_by_orders(names, value, seed, n_orders)


def _share_exactly(names: list[str], value: Evaluate) -> Shares:
    """Value every coalition."""
    n = len(names)
    parts = {}
    for name in names:
        others = [one for one in names if one != name]
        total = 0.0
        for size in range(n):
            weight = math.factorial(size) * math.factorial(n - size - 1) / math.factorial(n)
            for chosen in combinations(others, size):
                total += weight * (value(frozenset((*chosen, name))) - value(frozenset(chosen)))
        parts[name] = total
    whole = value(frozenset(names)) - value(frozenset())
    return Shares(parts, dict.fromkeys(names, 0.0), whole, exact=True)


def _share_by_orders(names: list[str], value: Evaluate, seed: int, n_orders: int) -> Shares:
    """Average what each adds over drawn orders, in pairs of an order and its reverse."""
    rng = np.random.default_rng(seed)
    n_pairs = max(n_orders // 2, 2)
    added = np.zeros((n_pairs, len(names)))
    for pair in range(n_pairs):
        order = rng.permutation(len(names))
        for way in (order, order[::-1]):
            joined: frozenset[str] = frozenset()
            last = value(joined)
            for index in way.tolist():
                joined |= {names[index]}
                now = value(joined)
                added[pair, index] += 0.5 * (now - last)
                last = now
    errors = added.std(axis=0, ddof=1) / math.sqrt(n_pairs)
    whole = value(frozenset(names)) - value(frozenset())
    return Shares(
        dict(zip(names, added.mean(axis=0).tolist(), strict=True)),
        dict(zip(names, errors.tolist(), strict=True)),
        whole,
        exact=False,
    )
