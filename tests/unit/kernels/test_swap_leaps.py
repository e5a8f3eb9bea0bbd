"""Flows of swaps carried on along what they changed."""

import numpy as np
import pytest

from reference.drawn_swaps import DrawnSwaps, draw_swaps, load_of
from zhibek.kernels.bundles import Kinds
from zhibek.kernels.delay import BPR
from zhibek.kernels.link_times import ALPHA, BETA, CODE, FACTOR, FREE, answer_load
from zhibek.kernels.swap_leaps import (
    carry_on,
    draw_back,
    find_step,
    leap,
    limit_leap,
    load_moved,
    slope_ahead,
    sum_extras,
)
from zhibek.kernels.swap_shifts import settle_swaps


def objective(drawn: DrawnSwaps, load: np.ndarray) -> float:
    """Sum the integrals of times, by a fine grid."""
    grid = np.linspace(0.0, 1.0, 2001)
    total = 0.0
    for arc in range(load.size):
        times = [answer_load(arc, x, drawn.curves)[0] for x in grid * load[arc]]
        total += float(np.trapezoid(times, grid * load[arc]))
    return total


@pytest.mark.parametrize("seed", [1, 3, 4])
def test_a_leap_lowers_the_objective_and_keeps_flows(seed: int) -> None:
    drawn = draw_swaps(seed)
    for _ in range(2):
        settle_swaps(drawn.swaps, drawn.stock, drawn.curves, drawn.kinds, drawn.state, -1.0)
    before, of_rows = drawn.state.load.copy(), drawn.sum_rows()
    leap(drawn.swaps, drawn.stock, drawn.curves, drawn.kinds, drawn.state, drawn.trail)
    assert np.abs(drawn.state.load - before).max() > 0
    assert objective(drawn, drawn.state.load) < objective(drawn, before)
    np.testing.assert_allclose(drawn.sum_rows(), of_rows)
    assert min(drawn.stock.flow.min(), drawn.stock.base.min()) >= -1e-12
    np.testing.assert_allclose(drawn.state.load, load_of(drawn), atol=1e-9)
    assert np.array_equal(drawn.trail.load, before)


def test_a_row_goes_as_far_as_its_base_has_flow() -> None:
    drawn = draw_swaps(1)
    stock, trail, row = drawn.stock, drawn.trail, drawn.swaps.row
    trail.flow[:] = stock.flow - 0.5
    of_rows = drawn.sum_rows()
    limit_leap(drawn.swaps, stock, trail.flow, 40.0, trail.share)
    wanted = np.bincount(row, np.full(row.size, 20.0), minlength=stock.base.size)
    np.testing.assert_allclose(trail.share, np.minimum(stock.base / wanted, 1.0))
    carry_on(drawn.swaps, stock, 40.0, trail)
    np.testing.assert_allclose(stock.base, 0.0, atol=1e-12)
    np.testing.assert_allclose(drawn.sum_rows(), of_rows)


def test_a_flow_stops_where_it_is_none() -> None:
    drawn = draw_swaps(2)
    stock, trail = drawn.stock, drawn.trail
    trail.flow[:] = stock.flow + 1.0
    trail.share[:] = 1.0
    of_rows = drawn.sum_rows()
    carry_on(drawn.swaps, stock, 1000.0, trail)
    assert not stock.flow.any()
    np.testing.assert_allclose(stock.base, of_rows)


def test_half_the_way_back_is_half_the_way() -> None:
    drawn = draw_swaps(3)
    stock, before = drawn.stock, drawn.stock.flow.copy()
    stock.flow[:4] += 0.25
    stock.base[drawn.swaps.row[:4]] -= 0.0  # whatever bases are, they take what flows lose
    base = stock.base.copy()
    draw_back(drawn.swaps, stock, before, 0.5)
    np.testing.assert_allclose(stock.flow[:4] - before[:4], 0.125)
    np.testing.assert_allclose(stock.base.sum() - base.sum(), 4 * 0.125)


def test_loads_follow_what_sides_have_got() -> None:
    drawn = draw_swaps(4)
    load = drawn.state.load.copy()
    stock, trail = drawn.stock, drawn.trail
    trail.flow[:] = stock.flow + np.linspace(-0.1, 0.1, stock.flow.size)
    trail.share[:] = 1.0
    carry_on(drawn.swaps, stock, 1.0, trail)
    load_moved(drawn.swaps, drawn.kinds, trail.moved, load)
    np.testing.assert_allclose(load, load_of(drawn))


def test_money_is_counted_in_the_time_it_is_worth() -> None:
    drawn = draw_swaps(5)
    swaps, stock, before = drawn.swaps, drawn.stock, drawn.stock.flow.copy()
    stock.flow[0] += 2.0
    swaps.extra[:] = 0.0
    side = int(np.searchsorted(swaps.trader_first, 0, side="right")) - 1
    swaps.extra[side // 2] = 6.0
    kinds = Kinds(np.array([3.0]), np.array([1.5]), drawn.kinds.extra)
    sign = 1.0 if side % 2 == 0 else -1.0
    assert sum_extras(swaps, stock, kinds, before) == pytest.approx(sign * 2.0 * 6.0 * 1.5 / 3.0)


def curves_of_three() -> np.ndarray:
    curves = np.zeros((3, 7))
    curves[:, FREE], curves[:, FACTOR], curves[:, BETA] = [1.0, 2.0, 3.0], [0.1, 0.2, 0.0], [4.0, 2.5, 1.0]
    curves[:, CODE], curves[:, ALPHA] = BPR, 1.0
    return curves


def test_the_slope_is_that_of_the_summed_integrals() -> None:
    curves, load, change = curves_of_three(), np.array([2.0, 1.0, 4.0]), np.array([0.5, -0.3, 2.0])

    def total(step: float) -> float:
        grid = np.linspace(0.0, 1.0, 4001)
        whole = 0.0
        for arc in range(3):
            at = grid * (load[arc] + step * change[arc])
            times = [answer_load(arc, x, curves)[0] if curves[arc, FACTOR] else curves[arc, FREE] for x in at]
            whole += float(np.trapezoid(times, at))
        return whole

    tiny = 1e-3
    by_difference = (total(0.7 + tiny) - total(0.7 - tiny)) / (2 * tiny)
    assert slope_ahead(curves, load, change, 0.7) == pytest.approx(by_difference, rel=1e-6)


@pytest.mark.parametrize("load", [[0.2, 3.0, 1.0], [1.0, 2.0, 9.0], [0.0, 6.0, 0.0]])
def test_a_step_ends_just_before_the_objective_rises(load: list[float]) -> None:
    curves, change = curves_of_three(), np.array([1.0, -1.0, 0.0])
    at = np.array(load)
    step = find_step(curves, at, change, 0.0, 32.0)
    at_first = slope_ahead(curves, at, change, 0.0)
    assert at_first < 0
    assert 0.05 * at_first <= slope_ahead(curves, at, change, step) <= 0


def test_where_the_objective_rises_there_is_no_step() -> None:
    curves, change = curves_of_three(), np.array([1.0, 0.0, 0.0])
    assert find_step(curves, np.array([1.0, 1.0, 1.0]), change, 0.0, 32.0) == 0.0
    assert find_step(curves, np.array([1.0, 1.0, 1.0]), -change, 0.0, 1.0) == 1.0
