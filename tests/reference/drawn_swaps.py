"""Swaps of ten rows over arcs, drawn at random."""

from dataclasses import dataclass

import numpy as np

from zhibek.kernels.bundles import Kinds, LinkState, Stock, Swaps, Trail
from zhibek.kernels.delay import BPR
from zhibek.kernels.link_times import BETA, CODE, FACTOR, FREE, set_times
from zhibek.kernels.swap_shifts import sum_sides

N_ROWS, N_ARCS = 10, 5


@dataclass(frozen=True)
class DrawnSwaps:
    """Swaps and all that kernels need beside; each way is one arc, each row's base arc is given."""

    swaps: Swaps
    stock: Stock
    curves: np.ndarray
    kinds: Kinds
    state: LinkState
    trail: Trail
    trader_arc: np.ndarray
    base_arc: np.ndarray

    def sum_rows(self) -> np.ndarray:
        """Sum the flows of each row."""
        return np.bincount(self.swaps.row, self.stock.flow, minlength=N_ROWS) + self.stock.base


def draw_swaps(seed: int) -> DrawnSwaps:
    """Draw rows that each have a base arc and trade it for every other arc."""
    random = np.random.default_rng(seed)
    base_arc = random.integers(0, N_ARCS, N_ROWS)
    traders = [(row, arc) for row in range(N_ROWS) for arc in range(N_ARCS) if arc != base_arc[row]]
    pairs = sorted({(min(arc, base_arc[row]), max(arc, base_arc[row])) for row, arc in traders})
    sides = [
        [(row, arc) for row, arc in traders if (arc, base_arc[row]) == ends]
        for pair in pairs
        for ends in (pair, pair[::-1])
    ]
    ordered = [trader for side in sides for trader in side]
    swaps = Swaps(
        trader_first=np.cumsum([0, *(len(side) for side in sides)]),
        way=np.arange(len(ordered), dtype=np.int32),
        row=np.array([row for row, _ in ordered], np.int32),
        base=np.arange(N_ROWS, dtype=np.int32),
        arc_first=np.arange(2 * len(pairs) + 1),
        arcs=np.array(pairs, np.int32).ravel(),
        kind=np.zeros(len(pairs), np.int32),
        extra=np.zeros(len(pairs)),
    )
    flow, base = random.uniform(0.5, 4.0, len(ordered)), random.uniform(0.5, 4.0, N_ROWS)
    stock = Stock(flow, base, np.empty(2 * len(pairs)), np.full(len(pairs), np.inf))
    sum_sides(swaps.trader_first, flow, stock.side)
    curves = np.zeros((N_ARCS, 7))
    curves[:, FREE], curves[:, CODE], curves[:, BETA] = random.uniform(1, 5, N_ARCS), BPR, 4.0
    curves[:, FACTOR] = 0.15 / random.uniform(5, 20, N_ARCS) ** 4
    state = LinkState(np.zeros(N_ARCS), np.zeros(N_ARCS), np.zeros(N_ARCS))
    trail = Trail(flow.copy(), np.zeros(N_ARCS), np.empty(N_ARCS), np.empty(len(pairs)), np.empty(N_ROWS))
    drawn = DrawnSwaps(
        swaps, stock, curves, Kinds(np.ones(1), np.ones(1), np.zeros((1, N_ARCS))), state, trail,
        np.array([arc for _, arc in ordered]), base_arc,
    )  # fmt: skip
    state.load[:] = trail.load[:] = load_of(drawn)
    set_times(curves, state)
    return drawn


def load_of(drawn: DrawnSwaps) -> np.ndarray:
    """Sum the loads of arcs from all flows."""
    own = np.bincount(drawn.trader_arc, drawn.stock.flow, minlength=N_ARCS)
    return own + np.bincount(drawn.base_arc, drawn.stock.base, minlength=N_ARCS)
