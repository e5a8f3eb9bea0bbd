"""Flows moved between the sides of swaps."""

import numpy as np
import pytest

from reference.drawn_swaps import draw_swaps, load_of
from zhibek.kernels.bundles import Kinds, LinkState, Stock, Swaps
from zhibek.kernels.delay import BPR
from zhibek.kernels.link_times import BETA, CODE, FACTOR, FREE, set_times
from zhibek.kernels.swap_shifts import (
    concentrate,
    give_to_bases,
    settle_swaps,
    sum_bases,
    sum_sides,
    take_from_bases,
    weigh_sides,
    weigh_swaps,
)

EVERY = -1.0


def two_rows(flow: list[float], base: list[float], extra: float = 0.0) -> tuple[Swaps, Stock]:
    """One swap of arc 0 for arc 1: row 0 has its own way on arc 0, row 1 on arc 1."""
    swaps = Swaps(
        trader_first=np.array([0, 1, 2]),
        way=np.array([0, 1], np.int32),
        row=np.array([0, 1], np.int32),
        base=np.array([2, 3], np.int32),
        arc_first=np.array([0, 1, 2]),
        arcs=np.array([0, 1], np.int32),
        kind=np.zeros(1, np.int32),
        extra=np.array([extra]),
    )
    side = np.empty(2)
    stock = Stock(np.array(flow), np.array(base), side, np.full(1, np.inf))
    sum_sides(swaps.trader_first, stock.flow, side)
    return swaps, stock


def links(load: list[float], free: tuple[float, float] = (1.0, 1.0)) -> tuple[np.ndarray, LinkState]:
    """Two arcs whose times are free + load."""
    curves = np.zeros((2, 7))
    curves[:, FREE], curves[:, CODE], curves[:, BETA] = free, BPR, 1.0
    curves[:, FACTOR] = 1.0 / np.array(free)
    state = LinkState(np.array(load), np.zeros(2), np.zeros(2))
    set_times(curves, state)
    return curves, state


def kinds_of(weight: float = 1.0, unit: float = 1.0) -> Kinds:
    return Kinds(np.array([weight]), np.array([unit]), np.zeros((1, 2)))


def test_on_straight_lines_one_step_settles_all() -> None:
    swaps, stock = two_rows([6.0, 1.0], [2.0, 3.0])
    curves, state = links([9.0, 3.0])
    assert settle_swaps(swaps, stock, curves, kinds_of(), state, EVERY) == 1
    assert stock.gain[0] == pytest.approx(6.0 * 9.0)
    assert state.time[0] == pytest.approx(state.time[1])
    # 3 of the 9 that could move did, of each row in proportion
    assert stock.flow.tolist() == pytest.approx([4.0, 2.0])
    assert stock.base.tolist() == pytest.approx([4.0, 2.0])
    assert stock.side.tolist() == pytest.approx([4.0, 2.0])
    assert state.load.tolist() == pytest.approx([6.0, 6.0])


def test_no_more_moves_than_there_is() -> None:
    swaps, stock = two_rows([1.0, 0.0], [2.0, 0.5])
    curves, state = links([9.0, 3.0])
    settle_swaps(swaps, stock, curves, kinds_of(), state, EVERY)
    assert stock.flow.tolist() == [0.0, 0.5]
    assert stock.base.tolist() == [3.0, 0.0]
    assert state.load.tolist() == [7.5, 4.5]


@pytest.mark.parametrize(("weight", "unit", "extra"), [(2.0, 1.0, 0.0), (1.0, 3.0, 0.0), (2.0, 1.5, 4.0)])
def test_money_and_what_a_trip_counts_are_in_the_step(weight: float, unit: float, extra: float) -> None:
    swaps, stock = two_rows([6.0, 1.0], [2.0, 3.0], extra)
    curves, state = links([9.0, 3.0])
    settle_swaps(swaps, stock, curves, kinds_of(weight, unit), state, EVERY)
    assert weight * (state.time[0] - state.time[1]) + extra == pytest.approx(0.0, abs=1e-12)
    assert state.load[0] - 9.0 == pytest.approx(unit * (stock.flow[0] - 6.0 + 1.0 - stock.flow[1]))


@pytest.mark.parametrize(("extra", "gain"), [(0.0, 6.0 * 9.0), (-10.0, 4.0 * 3.0)])
def test_a_gain_is_what_all_would_save_that_could_change(extra: float, gain: float) -> None:
    swaps, stock = two_rows([6.0, 1.0], [2.0, 3.0], extra)
    _, state = links([9.0, 3.0])
    assert weigh_swaps(swaps, stock, kinds_of(), state, 0, 1) == gain == stock.gain[0]
    assert stock.flow.tolist() == [6.0, 1.0]


def test_what_has_little_to_gain_waits() -> None:
    swaps, stock = two_rows([6.0, 1.0], [2.0, 3.0])
    curves, state = links([9.0, 3.0])
    stock.gain[0] = 0.5
    assert settle_swaps(swaps, stock, curves, kinds_of(), state, 1.0) == 0
    assert stock.flow.tolist() == [6.0, 1.0]


def test_rows_keep_their_flow() -> None:
    random = np.random.default_rng(4)
    flow, base, row = random.uniform(0, 5, 30), random.uniform(0, 5, 12), random.integers(0, 12, 30)
    row = row.astype(np.int32)
    whole = np.bincount(row, flow, minlength=12) + base
    moved, left = give_to_bases(row, (3, 20), 0.3, flow, base)
    assert left == pytest.approx(flow[3:20].sum())
    assert moved == pytest.approx(0.3 / 0.7 * left)
    before = base.sum()
    assert take_from_bases(row, (8, 30), 0.2, flow, base) == pytest.approx(before - base.sum())
    np.testing.assert_allclose(np.bincount(row, flow, minlength=12) + base, whole)


def test_sums_are_sums() -> None:
    arcs, time, slope = np.array([0, 2, 1], np.int32), np.array([1.0, 2.0, 4.0]), np.array([8.0, 16.0, 32.0])
    assert weigh_sides(arcs, (0, 2, 3), time, slope) == (3.0, 56.0)
    assert sum_bases(np.array([0, 1, 1], np.int32), 1, 3, np.array([5.0, 7.0])) == 14.0


def test_concentrating_moves_no_load_and_no_rows_flow() -> None:
    drawn = draw_swaps(6)
    of_rows = drawn.sum_rows()
    concentrate(drawn.swaps, drawn.stock)
    np.testing.assert_allclose(drawn.sum_rows(), of_rows)
    np.testing.assert_allclose(load_of(drawn), drawn.state.load)
    assert drawn.stock.flow.min() >= 0
    assert drawn.stock.base.min() >= -1e-12


def test_few_carry_what_many_did() -> None:
    swaps, _ = two_rows([0.0, 0.0], [0.0, 0.0])
    swaps = swaps._replace(trader_first=np.array([0, 3, 3]), row=np.array([0, 1, 2], np.int32))
    stock = Stock(np.array([1.0, 2.0, 3.0]), np.array([4.0, 4.0, 4.0]), np.array([6.0, 0.0]), np.zeros(1))
    concentrate(swaps, stock)
    assert stock.flow.tolist() == [5.0, 1.0, 0.0]
    assert stock.base.tolist() == [0.0, 5.0, 7.0]
