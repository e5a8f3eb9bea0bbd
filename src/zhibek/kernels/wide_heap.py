"""A heap of four children a node, for searches."""

from numba import njit

from zhibek.kernels.bundles import Heap


@njit(cache=True, nogil=True)
def lower_wide(heap: Heap, size: int, node: int, key: float) -> int:
    """Put `node` into the heap with `key`, or lower its key; return the new size.

    As `lower_key`, but flatter: half as deep, and the children of a slot lie side by side in memory. Of
    equal keys another may come first, so a search uses one of the two throughout.
    """
    slot = heap.position[node]
    if slot < 0:
        slot = size
        size += 1
    while slot > 0:
        parent = (slot - 1) >> 2
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
def pop_wide(heap: Heap, size: int) -> int:
    """Take the node with the least key out of a heap of `size` > 0 and return it."""
    least = heap.node[0]
    heap.position[least] = -1
    size -= 1
    if size > 0:
        node, key, slot = heap.node[size], heap.key[size], 0
        while True:
            child = 4 * slot + 1
            if child >= size:
                break
            lowest = heap.key[child]
            for other in range(child + 1, min(4 * slot + 5, size)):
                if heap.key[other] < lowest:
                    child, lowest = other, heap.key[other]
            if lowest >= key:
                break
            heap.node[slot] = heap.node[child]
            heap.key[slot] = lowest
            heap.position[heap.node[slot]] = slot
            slot = child
        heap.node[slot] = node
        heap.key[slot] = key
        heap.position[node] = slot
    return int(least)
