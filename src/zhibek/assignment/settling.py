"""Flows settled on links, search by search."""

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
from zhibek.kernels.way_shifts import settle_rows, take_changes

N_PARTS = 8  # parts of a search at most, whose order does not depend on how many cores there are
BATCHES_IN_PART = 3  # sources swept at once, in a part at least: fewer are not worth a second core
ROWS_IN_TURN = 4000  # that each of two workers settles before it takes over what the other has changed
MOST_TURNS = 32

Part = tuple[IntArray, IntArray, IntArray, int, int]


def search_ways(
    field: Field,
    ways: Ways,
    state: LinkState,
    excess: FloatArray,
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
        told = (excess, worth, sums)
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
    told: tuple[FloatArray, float, FloatArray],
    cuts: LongArray,
    parts: list[Part | None],
    number: int,
) -> None:
    """Search one part of a range; told is (excess, worth, sums)."""
    excess, worth, sums = told
    parts[number] = search_blocks(
        field.star,
        field.first_thru,
        field.hierarchy,
        metric,
        field.rows,
        (int(cuts[number]), int(cuts[number + 1])),
        ways,
        costs,
        excess,
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


def settle_flows(
    field: Field,
    ways: Ways,
    states: Sequence[LinkState],
    chosen: LongArray,
    excess: FloatArray,
    least_excess: float,
    n_expected: int,
) -> tuple[int, float]:
    """Settle the chosen rows once; return how many had enough to gain, and how much.

    n_expected: how many rows may have enough. Where they are many, two workers take half of the rows each,
    in turns after which each takes over what the other has changed; so the result is the same on one core
    as on two. Where they are few, turns would cost more than they bring, and one worker takes all.
    """
    told = (excess, least_excess)
    n_turns = min(n_expected // (2 * ROWS_IN_TURN), MOST_TURNS)
    if len(states) == 1 or n_turns < 2:
        answer = _settle_piece(field, ways, states[0], chosen, told, -1 if len(states) == 1 else 0)
        for state in states[1:]:
            take_changes(field.curves, states[0], 0, state)
        return answer
    shares = [np.array_split(half, n_turns) for half in np.array_split(chosen, 2)]
    answers: list[list[tuple[int, float]]] = [[], []]
    for turn in range(n_turns):
        pieces = (shares[0][turn], shares[1][turn])
        run_blocks(partial(_take_turn, field, ways, states, pieces, told, answers, turn), 2)
    for worker in range(2):
        take_changes(field.curves, states[1 - worker], (n_turns - 1) % 2, states[worker])
    every = [answer for worker in answers for answer in worker]
    return sum(count for count, _ in every), sum(saving for _, saving in every)


def _settle_piece(
    field: Field, ways: Ways, state: LinkState, piece: LongArray, told: tuple[FloatArray, float], turn: int
) -> tuple[int, float]:
    """Let one worker settle rows; told is (excess, least excess)."""
    count, saving = settle_rows(ways, field.rows, piece, *told, field.curves, field.kinds, state, turn)
    return int(count), float(saving)


def _take_turn(
    field: Field,
    ways: Ways,
    states: Sequence[LinkState],
    pieces: tuple[LongArray, LongArray],
    told: tuple[FloatArray, float],
    answers: list[list[tuple[int, float]]],
    turn: int,
    worker: int,
) -> None:
    """Let one worker take over the other's last changes, and settle its piece."""
    if turn:
        take_changes(field.curves, states[1 - worker], (turn - 1) % 2, states[worker])
    answers[worker].append(_settle_piece(field, ways, states[worker], pieces[worker], told, turn % 2))
