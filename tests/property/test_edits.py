"""Laws of edits: they compose as they read."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from zhibek.scenario.change import apply_edit, new_rows
from zhibek.scenario.edit import Edit
from zhibek.tables.registry import STUDY_TABLES

NAMES = [f"rail:A-{end}" for end in "BCDEFG"]
LENGTHS = st.lists(st.floats(0, 1e5), min_size=len(NAMES), max_size=len(NAMES))
PICKED = st.sets(st.sampled_from(NAMES), min_size=1)
VALUES = st.floats(0, 1e5)
FACTORS = st.floats(1e-3, 1e3)


def study(lengths: list[float]) -> dict[str, pl.DataFrame]:
    ends = {"from_place": "A", "to_place": "B", "mode": "rail"}
    named = [
        ends | {"link_id": name, "length_km": length} for name, length in zip(NAMES, lengths, strict=True)
    ]
    return {"links": new_rows("links", named)}


def after(frames: dict[str, pl.DataFrame], *edits: Edit) -> pl.DataFrame:
    for edit in edits:
        frames = frames | {"links": apply_edit(frames, edit, "Here")}
    return frames["links"]


def edit_of(do: str, amount: float, picked: set[str]) -> Edit:
    given_amount = {"to": amount} if do == "set" else {"by": amount}
    return Edit(
        do=do, table="links", column="length_km", where={"link_id": tuple(sorted(picked))}, **given_amount
    )


@given(LENGTHS, VALUES, PICKED)
def test_set_twice_is_set_once(lengths: list[float], value: float, picked: set[str]):
    edit = edit_of("set", value, picked)
    assert_frame_equal(after(study(lengths), edit, edit), after(study(lengths), edit), check_exact=True)


@given(LENGTHS, FACTORS, FACTORS, PICKED)
def test_scaling_twice_is_scaling_by_the_product(
    lengths: list[float], first: float, second: float, picked: set[str]
):
    twice = after(study(lengths), edit_of("scale", first, picked), edit_of("scale", second, picked))
    once = after(study(lengths), edit_of("scale", first * second, picked))
    assert list(twice["length_km"]) == pytest.approx(list(once["length_km"]), rel=1e-12)


@given(LENGTHS, VALUES, FACTORS, PICKED)
def test_edits_of_different_rows_commute(lengths: list[float], value: float, factor: float, picked: set[str]):
    others = set(NAMES) - picked or {NAMES[0]}
    mine = edit_of("set", value, picked - others or {NAMES[1]})
    theirs = edit_of("scale", factor, others)
    assert_frame_equal(
        after(study(lengths), mine, theirs), after(study(lengths), theirs, mine), check_exact=True
    )


@given(LENGTHS, FACTORS, PICKED)
def test_rows_not_picked_and_the_base_itself_stay(lengths: list[float], factor: float, picked: set[str]):
    base = study(lengths)
    result = after(base, edit_of("scale", factor, picked))
    assert_frame_equal(base["links"], study(lengths)["links"], check_exact=True)
    for name, was, now in zip(NAMES, lengths, result["length_km"], strict=True):
        assert now == (was * factor if name in picked else was)


@given(LENGTHS, PICKED)
def test_removing_and_adding_back_gives_the_same_rows(lengths: list[float], picked: set[str]):
    base = study(lengths)
    gone = base["links"].filter(pl.col("link_id").is_in(sorted(picked)))
    rows = tuple(
        {name: cell for name, cell in row.items() if cell is not None} for row in gone.iter_rows(named=True)
    )
    removed = Edit(do="remove", table="links", where={"link_id": tuple(sorted(picked))})
    result = after(base, removed, Edit(do="add", table="links", rows=rows))
    assert list(result.columns) == list(STUDY_TABLES["links"].columns)
    assert_frame_equal(result, base["links"], check_row_order=False, check_exact=True)
