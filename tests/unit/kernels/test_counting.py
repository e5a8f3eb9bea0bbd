"""Counting sort against a stable sort."""

import numpy as np
import pytest

from zhibek.kernels.counting import order_by_key


@pytest.mark.parametrize(("n_places", "n_keys"), [(0, 0), (0, 3), (1, 1), (200, 7), (200, 900)])
def test_places_are_ordered_as_by_a_stable_sort(n_places: int, n_keys: int) -> None:
    key = np.random.default_rng(n_places + n_keys).integers(0, max(n_keys, 1), n_places).astype(np.int32)
    first = np.concatenate([[0], np.cumsum(np.bincount(key, minlength=n_keys))]).astype(np.int64)
    assert order_by_key(key, first).tolist() == np.argsort(key, kind="stable").tolist()
