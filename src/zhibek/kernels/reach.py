"""What can be reached from where."""

from numba import njit

from zhibek.kernels.bundles import BoolArray, IntArray, LongArray


@njit(cache=True, nogil=True)
def mark_reached(
    first_out: LongArray,
    head: IntArray,
    is_open: BoolArray,
    source: int,
    first_thru_node: int,
    reached: BoolArray,
    queue: IntArray,
) -> None:
    """Mark in `reached` (n_nodes,) what open arcs lead to from `source`.

    Nodes below `first_thru_node` are reached but not passed through. queue (n_nodes,) is room to work in.
    """
    reached[:] = False
    reached[source] = True
    queue[0] = source
    first, last = 0, 1
    while first < last:
        node = queue[first]
        first += 1
        if node < first_thru_node and node != source:
            continue
        for arc in range(first_out[node], first_out[node + 1]):
            if is_open[arc] and not reached[head[arc]]:
                reached[head[arc]] = True
                queue[last] = head[arc]
                last += 1
