"""Nodes closed to passing."""

import numpy as np

from zhibek.assignment.lanes import make_star
from zhibek.kernels.thru_nodes import close_nodes, close_source, open_source
from zhibek.network.graph import build_graph


def test_closing_opening_and_closing_again() -> None:
    tail, head = np.array([0, 0, 1, 2], dtype=np.int32), np.array([1, 2, 2, 0], dtype=np.int32)
    star = make_star(build_graph(3, tail, head))
    plain = np.array([1.0, 2.0, 3.0, 4.0])
    cost = close_nodes(star, 2, plain)
    np.testing.assert_array_equal(cost, [np.inf, np.inf, np.inf, 4.0])
    np.testing.assert_array_equal(plain, [1.0, 2.0, 3.0, 4.0])
    open_source(star, 2, 0, cost, plain)
    np.testing.assert_array_equal(cost, [1.0, 2.0, np.inf, 4.0])
    close_source(star, 2, 0, cost)
    np.testing.assert_array_equal(cost, [np.inf, np.inf, np.inf, 4.0])
    close_source(star, 2, 2, cost)
    assert cost[3] == 4.0
