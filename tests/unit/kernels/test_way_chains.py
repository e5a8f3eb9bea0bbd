"""Chains of ways kept in order."""

import numpy as np

from zhibek.assignment.way_store import close_gaps, make_room, open_store
from zhibek.kernels.bundles import Kinds, Rows, Ways
from zhibek.kernels.way_chains import add_ways, drop_idle, list_torn, load_ways

ROWS = Rows(
    np.array([9, 9], np.int32), np.array([2.0, 3.0]), np.zeros(2, np.int32), np.array([0, 2]), np.zeros(1, np.int32)
)  # fmt: skip
KINDS = Kinds(np.ones(1), np.array([1.5]), np.zeros((1, 6)))


def chain_of(ways: Ways, row: int) -> list[tuple[list[int], float]]:
    found, way = [], int(ways.first[row])
    while way >= 0:
        start = int(ways.start[way])
        found.append((ways.arcs[start : start + ways.length[way]].tolist(), float(ways.flow[way])))
        way = int(ways.following[way])
    return found


def fill(found: list[tuple[int, list[int]]]) -> tuple[Ways, np.ndarray]:
    ways, load = open_store(2, 6), np.zeros(6)
    add(ways, found, load)
    return ways, load


def add(ways: Ways, found: list[tuple[int, list[int]]], load: np.ndarray) -> None:
    length = np.array([len(arcs) for _, arcs in found], np.int32)
    make_room(ways, len(found), int(length.sum()))
    arcs = np.concatenate([arcs for _, arcs in found]).astype(ways.arcs.dtype)
    add_ways(
        (np.array([row for row, _ in found], np.int32), length, arcs, len(found)), ROWS, KINDS, ways, load
    )


def test_the_first_way_takes_all_and_loads_its_arcs() -> None:
    ways, load = fill([(0, [0, 1]), (1, [2]), (0, [0, 3])])
    assert chain_of(ways, 0) == [([0, 3], 0.0), ([0, 1], 2.0)]
    assert load.tolist() == [3.0, 3.0, 4.5, 0.0, 0.0, 0.0]
    anew = np.zeros(6)
    load_ways(ways, ROWS, KINDS, (0, 1), anew)
    assert anew.tolist() == [3.0, 3.0, 0.0, 0.0, 0.0, 0.0]
    load_ways(ways, ROWS, KINDS, (1, 2), anew)
    assert anew.tolist() == load.tolist()


def test_idle_ways_go_and_their_places_are_given_back() -> None:
    ways, load = fill([(0, [0, 1]), (1, [2]), (0, [0, 3]), (0, [4, 5, 1])])
    drop_idle(ways, 0, 2)
    assert chain_of(ways, 0) == [([0, 1], 2.0)]
    assert ways.counts.tolist() == [4, 8, 5]
    close_gaps(ways)
    assert ways.counts.tolist() == [2, 3, 0]
    assert chain_of(ways, 0) == [([0, 1], 2.0)]
    assert chain_of(ways, 1) == [([2], 3.0)]
    add(ways, [(1, [5])], load)
    assert chain_of(ways, 1) == [([5], 0.0), ([2], 3.0)]


def test_a_row_keeps_its_last_way_even_without_flow() -> None:
    ways, _ = fill([(0, [0])])
    ways.flow[0] = 0.0
    drop_idle(ways, 0, 2)
    assert chain_of(ways, 0) == [([0], 0.0)]


def test_rows_are_torn_that_have_two_ways() -> None:
    ways, _ = fill([(0, [0, 1, 5]), (1, [2]), (0, [0, 3, 5])])
    chosen = np.empty(2, dtype=np.int64)
    assert chosen[: list_torn(ways, 0, 2, chosen)].tolist() == [0]
