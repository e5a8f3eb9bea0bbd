"""A table that is written reads back equal."""

import tempfile
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from zhibek.tables.cells import convert_cells
from zhibek.tables.folder import read_file, sort_rows, write_table
from zhibek.tables.registry import STUDY_TABLES
from zhibek.tables.spec import Column, Table

WORDS = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=8)
TEXT = st.lists(WORDS, min_size=1, max_size=3).map(" ".join)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
COUNTS = st.integers(min_value=-(2**31), max_value=2**31 - 1)


def cells(name: str, column: Column) -> st.SearchStrategy[object]:
    """Draw one cell that a column may hold."""
    if name in {"country", "countries"}:
        return st.sampled_from(["KZ", "CN", "XZ"])
    kinds = {pl.String: TEXT, pl.Float64: NUMBERS, pl.Int32: COUNTS, pl.Boolean: st.booleans()}
    drawn = next(strategy for dtype, strategy in kinds.items() if column.dtype == dtype)
    return st.one_of(st.none(), drawn) if column.nullable else drawn


@st.composite
def written(draw: st.DrawFn) -> tuple[Table, pl.DataFrame]:
    """Draw a table and a frame of it, in the order that reading gives."""
    table = draw(st.sampled_from(list(STUDY_TABLES.values())))
    row = st.fixed_dictionaries({name: cells(name, column) for name, column in table.columns.items()})
    rows = draw(st.lists(row, max_size=6, unique_by=lambda found: tuple(found[name] for name in table.key)))
    schema = {name: column.dtype for name, column in table.columns.items()}
    return table, sort_rows(table, pl.DataFrame(rows, schema=schema))


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
@settings(max_examples=60, deadline=None)
@given(drawn=written())
def test_what_is_written_reads_back_equal(suffix: str, drawn: tuple[Table, pl.DataFrame]) -> None:
    table, frame = drawn
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{table.name}{suffix}"
        write_table(frame, path)
        again = convert_cells(table, read_file(path))
    assert again.faults == ()
    assert_frame_equal(sort_rows(table, again.frame), frame)
