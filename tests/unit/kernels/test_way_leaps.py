"""Flows carried on along what they changed."""

import numpy as np
import pytest

from zhibek.assignment.way_store import make_room, open_store
from zhibek.kernels.bundles import Kinds, Rows, Ways
from zhibek.kernels.delay import BPR
from zhibek.kernels.link_times import ALPHA, BETA, CODE, FACTOR, FREE, answer_load
from zhibek.kernels.way_chains import add_ways, load_ways
from zhibek.kernels.way_leaps import carry_on, draw_back, slope_ahead, sum_extras

ROWS = Rows(
    np.array([9, 9], np.int32), np.array([2.0, 3.0]), np.array([0, 1], np.int32), np.array([0, 1, 2]), np.zeros(2, np.int32)
)  # fmt: skip
KINDS = Kinds(
    np.array([1.0, 2.0]), np.array([1.5, 1.0]), np.array([[0, 0, 7, 0], [0, 3, 5, 0]], dtype=np.float64)
)
CHOSEN = np.array([0, 1])


def fill() -> tuple[Ways, np.ndarray]:
    """Two ways for each of two rows: arcs 0 1 or 2 for the first, 1 or 2 3 for the second."""
    ways, load = open_store(2, 4), np.zeros(4)
    make_room(ways, 4, 6)
    rows, length = np.array([0, 0, 1, 1], np.int32), np.array([2, 1, 1, 2], np.int32)
    add_ways((rows, length, np.array([0, 1, 2, 1, 2, 3]).astype(ways.arcs.dtype), 4), ROWS, KINDS, ways, load)
    return ways, load


def test_rows_keep_their_flow_and_loads_follow() -> None:
    ways, load = fill()
    before = ways.flow[:4].copy()
    ways.flow[:4] += [-0.2, 0.2, -1.0, 1.0]
    now = ways.flow[:4].copy()
    load_ways(ways, ROWS, KINDS, load)
    carry_on(ways, ROWS, KINDS, CHOSEN, before, 4.0, load)
    assert before.tolist() == now.tolist()
    # the first row goes all the way, the second only until its first way is empty
    np.testing.assert_allclose(ways.flow[:4], [1.0, 1.0, 0.0, 3.0])
    anew = np.empty(4)
    load_ways(ways, ROWS, KINDS, anew)
    np.testing.assert_allclose(load, anew)


def test_without_a_step_nothing_moves_but_the_trail() -> None:
    ways, load = fill()
    before, flow = ways.flow[:4] - [0.5, -0.5, 0.5, -0.5], ways.flow[:4].copy()
    loads = load.copy()
    carry_on(ways, ROWS, KINDS, CHOSEN, before, 0.0, load)
    assert ways.flow[:4].tolist() == before.tolist() == flow.tolist()
    assert load.tolist() == loads.tolist()


def test_half_the_way_back_is_half_the_way() -> None:
    ways, _ = fill()
    before = ways.flow[:4].copy()
    ways.flow[:4] += [-0.2, 0.2, -1.0, 1.0]
    draw_back(ways, CHOSEN[1:], before, 0.5)
    np.testing.assert_allclose(ways.flow[:4] - before, [-0.2, 0.2, -0.5, 0.5])


def test_money_is_counted_in_the_time_it_is_worth() -> None:
    ways, _ = fill()
    before = ways.flow[:4].copy()
    ways.flow[:4] += [-0.5, 0.5, -1.0, 1.0]
    # half a trip of the first kind pays 7 more, one of the second 5 instead of 3
    assert sum_extras(ways, ROWS, KINDS, CHOSEN, before) == pytest.approx(0.5 * 7 * 1.5 + 1.0 * 2 / 2.0)


def test_the_slope_is_that_of_the_summed_integrals() -> None:
    curves = np.zeros((3, 7))
    curves[:, FREE], curves[:, FACTOR], curves[:, BETA] = [1.0, 2.0, 3.0], [0.1, 0.2, 0.0], [4.0, 2.5, 1.0]
    curves[:, CODE], curves[:, ALPHA] = BPR, 1.0
    load, change = np.array([2.0, 1.0, 4.0]), np.array([0.5, -0.3, 2.0])

    def objective(step: float) -> float:
        grid = np.linspace(0.0, 1.0, 4001)
        total = 0.0
        for arc in range(3):
            at = grid * (load[arc] + step * change[arc])
            times = [answer_load(arc, x, curves)[0] if curves[arc, FACTOR] else curves[arc, FREE] for x in at]
            total += float(np.trapezoid(times, at))
        return total

    tiny = 1e-3
    by_difference = (objective(0.7 + tiny) - objective(0.7 - tiny)) / (2 * tiny)
    assert slope_ahead(curves, load, change, 0.7) == pytest.approx(by_difference, rel=1e-6)
