"""The heap gives nodes back in the order of keys."""

import numpy as np

from zhibek.kernels.heap import lower_key, pop_least
from zhibek.kernels.route_search import make_heap


def test_nodes_come_out_by_key_after_keys_were_lowered() -> None:
    rng = np.random.default_rng(4)
    keys = rng.uniform(0, 1, 50)
    heap, size = make_heap(50), 0
    for node in range(50):
        size = lower_key(heap, size, node, keys[node] + 1)
    for node in rng.permutation(50):
        size = lower_key(heap, size, int(node), keys[node])
    assert size == 50
    taken = []
    while size:
        taken.append(pop_least(heap, size))
        size -= 1
    assert taken == list(np.argsort(keys))
