"""A flat heap gives keys in order."""

import numpy as np
import pytest

from zhibek.kernels.route_search import make_heap
from zhibek.kernels.wide_heap import lower_wide, pop_wide


@pytest.mark.parametrize("seed", range(8))
def test_keys_come_in_order_even_after_they_were_lowered(seed: int) -> None:
    random = np.random.default_rng(seed)
    n_nodes = int(random.integers(1, 60))
    heap, size, keys = make_heap(n_nodes), 0, {}
    for node in random.permutation(n_nodes):
        keys[int(node)] = float(random.integers(10, 40))
        size = lower_wide(heap, size, int(node), keys[int(node)])
    for node in random.choice(n_nodes, n_nodes // 2, replace=False):
        keys[int(node)] -= float(random.integers(0, 15))
        size = lower_wide(heap, size, int(node), keys[int(node)])
    assert size == n_nodes
    found = [pop_wide(heap, left) for left in range(size, 0, -1)]
    assert sorted(found) == list(range(n_nodes))
    assert [keys[node] for node in found] == sorted(keys.values())
    assert np.all(heap.position == -1)
