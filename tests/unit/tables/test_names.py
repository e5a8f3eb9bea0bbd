"""Names in cells, and near misses."""

import polars as pl

from zhibek.tables.names import NAMES_SHOWN, find_unknown, split_names, suggest


def test_names_are_listed_with_their_rows() -> None:
    cells = pl.Series(["a; b", None, "", "b;;c"])
    assert split_names(cells, listed=True).rows() == [(1, "a"), (1, "b"), (4, "b"), (4, "c")]
    assert split_names(cells, listed=False).rows() == [(1, "a; b"), (4, "b;;c")]


def test_a_near_miss_is_asked_for() -> None:
    assert suggest("ROAD ", ["road", "rail"], "Choose.") == "Did you mean road?"
    assert suggest("x", ["road", "rail"], "Choose.") == "Choose."


def test_each_unknown_name_is_told_once_with_all_its_rows() -> None:
    names = split_names(pl.Series(["{x}", "a", "{x}", "q"]), listed=False)
    faults = find_unknown("t.c", names, ["a"], what="no '{name}'.", otherwise="Add it.")
    assert [str(fault) for fault in faults] == [
        "t.c (rows 1, 3): no '{x}'. Add it.",
        "t.c (rows 4): no 'q'. Add it.",
    ]


def test_too_many_unknown_names_are_cut_short() -> None:
    names = split_names(pl.Series([f"{number}" for number in range(30)]), listed=False)
    faults = list(find_unknown("t.c", names, [], what="no {name}.", otherwise="Add it."))
    assert len(faults) == NAMES_SHOWN + 1
    assert faults[-1].what == "20 more names are unknown."
    assert faults[-1].rows == tuple(range(11, 31))
