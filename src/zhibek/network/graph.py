"""A forward star: arcs sorted by tail."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Graph:
    """A directed graph as arrays.

    `tail` and `head` are int32 of shape (n_arcs,), arcs sorted by tail; `first_out` is int64 of
    shape (n_nodes + 1,): the arcs out of node `n` are `first_out[n]` up to `first_out[n + 1]`.
    """

    n_nodes: int
    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    first_out: NDArray[np.int64]

    @property
    def n_arcs(self) -> int:
        """Count the arcs."""
        return int(self.tail.size)


def build_graph(n_nodes: int, tail: NDArray[np.int32], head: NDArray[np.int32]) -> Graph:
    """Build a forward star from arcs already sorted by tail.

    Raises ValueError where they are not sorted, or a node lies outside 0..n_nodes-1.
    """
    if tail.size and (np.any(np.diff(tail) < 0) or tail[0] < 0 or tail[-1] >= n_nodes):
        raise ValueError("arcs must be sorted by tail, with tails in 0..n_nodes-1")
    if head.size and (head.min() < 0 or head.max() >= n_nodes):
        raise ValueError("heads must lie in 0..n_nodes-1")
    first_out = np.zeros(n_nodes + 1, dtype=np.int64)
    np.cumsum(np.bincount(tail, minlength=n_nodes), out=first_out[1:])
    return Graph(
        n_nodes,
        np.ascontiguousarray(tail, dtype=np.int32),
        np.ascontiguousarray(head, dtype=np.int32),
        first_out,
    )
