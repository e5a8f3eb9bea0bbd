"""A binary heap of nodes that can lower a key."""

from numba import njit

from zhibek.kernels.bundles import Heap


@njit(cache=True, nogil=True)
def lower_key(heap: Heap, size: int, node: int, key: float) -> int:
    """Put `node` into the heap with `key`, or lower its key; return the new size."""
    slot = heap.position[node]
    if slot < 0:
        slot = size
        size += 1
    while slot > 0:
        parent = (slot - 1) >> 1
        if heap.key[parent] <= key:
            break
        heap.node[slot] = heap.node[parent]
        heap.key[slot] = heap.key[parent]
        heap.position[heap.node[slot]] = slot
        slot = parent
    heap.node[slot] = node
    heap.key[slot] = key
    heap.position[node] = slot
    return size


@njit(cache=True, nogil=True)
def pop_least(heap: Heap, size: int) -> int:
    """Take the node with the least key out of a heap of `size` > 0 and return it."""
    least = heap.node[0]
    heap.position[least] = -1
    size -= 1
    if size > 0:
        node, key = heap.node[size], heap.key[size]
        slot = 0
        while True:
            child = 2 * slot + 1
            if child >= size:
                break
            if child + 1 < size and heap.key[child + 1] < heap.key[child]:
                child += 1
            if heap.key[child] >= key:
                break
            heap.node[slot] = heap.node[child]
            heap.key[slot] = heap.key[child]
            heap.position[heap.node[slot]] = slot
            slot = child
        heap.node[slot] = node
        heap.key[slot] = key
        heap.position[node] = slot
    return int(least)
