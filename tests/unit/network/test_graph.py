"""A forward star is sorted, or refused."""

import numpy as np
import pytest

from zhibek.network.graph import build_graph


def ints(*values: int) -> np.ndarray:
    return np.array(values, dtype=np.int32)


def test_arcs_out_of_a_node_stand_together() -> None:
    graph = build_graph(4, ints(0, 0, 2), ints(1, 3, 0))
    assert graph.first_out.tolist() == [0, 2, 2, 3, 3]
    assert (graph.n_arcs, graph.n_nodes) == (3, 4)
    assert graph.first_out.dtype == np.int64
    assert graph.tail.dtype == graph.head.dtype == np.int32


def test_a_graph_may_be_empty() -> None:
    graph = build_graph(2, ints(), ints())
    assert graph.first_out.tolist() == [0, 0, 0]
    assert graph.n_arcs == 0


@pytest.mark.parametrize("tail", [(1, 0), (-1, 0), (0, 2)])
def test_tails_that_are_not_sorted_or_strange_are_refused(tail: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"arcs must be sorted by tail, with tails in 0\.\.n_nodes-1"):
        build_graph(2, ints(*tail), ints(1, 1))


@pytest.mark.parametrize("head", [(1, -1), (2, 0)])
def test_heads_out_of_range_are_refused(head: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"heads must lie in 0\.\.n_nodes-1"):
        build_graph(2, ints(0, 1), ints(*head))
