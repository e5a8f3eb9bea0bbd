"""Searches for cheaper ways, all origins at once."""

from collections.abc import Sequence
from functools import partial

import numpy as np

from zhibek.assignment.field import Field
from zhibek.assignment.problem import FloatArray, IntArray, LongArray
from zhibek.assignment.ranking import blank_metric, lift_costs
from zhibek.assignment.threads import run_blocks
from zhibek.assignment.way_store import make_room
from zhibek.kernels.bundles import LinkState, Metric, Ways
from zhibek.kernels.hierarchy import LANES, set_metric
from zhibek.kernels.link_times import set_costs
from zhibek.kernels.way_chains import add_ways
from zhibek.kernels.way_search import search_blocks

N_PARTS = 8  # parts of a search at most, whose order does not depend on how many cores there are
BATCHES_IN_PART = 3  # sources swept at once, in a part at least: fewer are not worth a second core

Part = tuple[IntArray, IntArray, IntArray, int, int]


def search_ways(
    field: Field,
    ways: Ways,
    state: LinkState,
    worth: float,
    ranges: Sequence[tuple[int, int]],
) -> tuple[list[Part], FloatArray]:
    """Search ranges of blocks, each of one kind, at the state's times; return new ways and sums by block."""
    sums = np.zeros((field.rows.block_origin.size, 3))
    metric, cost = blank_metric(field.hierarchy), np.empty(state.time.size)
    found: list[Part] = []
    kind, search_cost = -1, cost
    for first, last in ranges:
        if field.block_kind[first] != kind:
            kind = int(field.block_kind[first])
            set_costs(state.time, field.kinds, kind, cost)
            search_cost = _measure_kind(field, metric, cost)
        n_batches = -(-(last - first) // LANES)
        n_parts = min(N_PARTS, -(-n_batches // BATCHES_IN_PART))
        cuts = first + LANES * np.linspace(0, n_batches, n_parts + 1).round().astype(int)
        parts: list[Part | None] = [None] * n_parts
        told = (worth, sums)
        search = partial(
            _search_part, field, ways, metric, (cost, search_cost), told, np.minimum(cuts, last), parts
        )
        run_blocks(search, n_parts)
        found += [part for part in parts if part is not None]
    return found, sums


def _measure_kind(field: Field, metric: Metric, cost: FloatArray) -> FloatArray:
    """Set the metric for the costs of one kind, and return them as a search takes them: above 0."""
    search_cost = lift_costs(cost)
    set_metric(search_cost, field.hierarchy, metric, np.empty(field.hierarchy.parent.size, dtype=np.int64))
    return search_cost


def _search_part(
    field: Field,
    ways: Ways,
    metric: Metric,
    costs: tuple[FloatArray, FloatArray],
    told: tuple[float, FloatArray],
    cuts: LongArray,
    parts: list[Part | None],
    number: int,
) -> None:
    """Search one part of a range; told is (worth, sums)."""
    worth, sums = told
    parts[number] = search_blocks(
        field.star,
        field.first_thru,
        field.hierarchy,
        metric,
        field.rows,
        (int(cuts[number]), int(cuts[number + 1])),
        ways,
        costs,
        worth,
        sums,
        ways.arcs[:0],
    )


def keep_ways(field: Field, ways: Ways, found: Sequence[Part], load: FloatArray) -> int:
    """Add found ways to the store, in the order of their blocks; return how many."""
    n_found = sum(part[3] for part in found)
    make_room(ways, n_found, sum(int(part[1][: part[3]].sum()) for part in found))
    for part in found:
        add_ways(part[:4], field.rows, field.kinds, ways, load)
    return n_found
