"""Ways gathered by the arcs in which they differ."""

import itertools

import numpy as np
import pytest

from reference.drawn_ways import KINDS, ROWS, draw_ways
from zhibek.kernels.bundles import Ways
from zhibek.kernels.way_swaps import (
    count_sides,
    count_traders,
    list_traders,
    mix_number,
    number_keys,
    price_sides,
    write_sides,
)

N_ARCS = 7


def list_ways(ways: Ways, chosen: list[int]) -> tuple[np.ndarray, ...]:
    rows = np.array(chosen)
    n_traders = count_traders(ways, rows)
    traders = (
        np.empty(rows.size, np.int32), np.empty(n_traders, np.int32), np.empty(n_traders, np.int32),
        np.empty(n_traders, np.int8), np.empty(n_traders, np.uint64),
    )  # fmt: skip
    list_traders(ways, ROWS, rows, 10, N_ARCS, traders)
    return traders


def test_the_fullest_way_is_the_base_and_the_others_trade() -> None:
    ways = draw_ways([(0, [0, 1], 2.0), (0, [0, 2], 5.0), (0, [3], 1.0), (1, [0, 1], 4.0)])
    base, way, row, _, _ = list_ways(ways, [0, 1])
    assert base.tolist() == [1, 3]
    assert sorted(way.tolist()) == [0, 2]
    assert row.tolist() == [10, 10]


def test_ways_that_differ_by_the_same_arcs_have_one_key() -> None:
    # rows 0 and 1 trade arc 1 for arc 2, from either side; row 2 is of another kind; row 3 trades 1 for 4
    ways = draw_ways(
        [
            (0, [0, 1], 5.0), (0, [0, 2], 2.0), (1, [6, 2, 5], 5.0), (1, [6, 1, 5], 2.0),
            (2, [0, 1], 5.0), (2, [0, 2], 2.0), (3, [0, 1], 5.0), (3, [0, 4], 2.0),
        ]
    )  # fmt: skip
    _, _, _, side, key = list_ways(ways, [0, 1, 2, 3])
    assert key[0] == key[1]
    assert side[0] != side[1]
    assert np.unique(key).size == 3


def test_numbers_of_keys_are_a_dictionarys() -> None:
    keys = np.random.default_rng(1).integers(0, 300, 1000).astype(np.uint64)
    number, example = np.empty(1000, np.int32), np.empty(1000, np.int32)
    n_numbers = number_keys(keys, number, example)
    seen: dict[int, int] = {}
    assert number.tolist() == [seen.setdefault(int(key), len(seen)) for key in keys]
    assert n_numbers == len(seen)
    assert np.array_equal(keys[example[:n_numbers]][number], keys)


def test_numbers_are_scattered() -> None:
    mixed = {int(mix_number(number)) for number in range(10_000)}
    assert len(mixed) == 10_000
    assert 0.48 < np.mean([number >> 63 for number in mixed]) < 0.52


@pytest.mark.parametrize("begun", [0, 3])
def test_sides_hold_the_arcs_that_only_one_way_has(begun: int) -> None:
    ways = draw_ways([(0, [5, 1, 0], 5.0), (0, [5, 2, 3, 0], 2.0), (1, [6, 1], 1.0), (1, [6, 1], 0.0)])
    pairs = np.array([[0, 1], [2, 3], [1, 2]], np.int32)
    arcs, first = np.full(begun + count_sides(ways, pairs), 99, ways.arcs.dtype), np.empty(6, np.int64)
    end = write_sides(ways, pairs, N_ARCS, begun, first, arcs)
    cuts = [*first, end]
    sides = [arcs[a:b].tolist() for a, b in itertools.pairwise(cuts)]
    assert sides == [[1], [2, 3], [], [], [5, 2, 3, 0], [6, 1]]
    assert first[0] == begun


def test_money_counts_between_the_sides() -> None:
    # arc 1 costs the first kind 7 and the other 3, arc 2 both 5
    arcs, extra = np.array([1, 2, 2, 1], np.int32), np.empty(2)
    price_sides(KINDS, np.array([0, 1], np.int32), np.array([0, 1, 2, 3, 4]), arcs, extra)
    assert extra.tolist() == [2.0, 2.0]
