"""The ledger out to files, and in from them."""

from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from reference.small_ledger import make_frames, paper
from zhibek.errors import TableError
from zhibek.ledger.exchange import (
    append_rows,
    exchanged_frames,
    read_folder,
    read_json_lines,
    write_json_lines,
)
from zhibek.tables.folder import write_table
from zhibek.tables.registry import STUDY_TABLES

SOURCES = pl.DataFrame(
    {
        "source_id": ["own-estimate", "unused"],
        "title": ["Ours", "Theirs"],
        "publisher": "",
        "year": [2024, None],
        "url": "",
    },
    schema={name: column.dtype for name, column in STUDY_TABLES["sources"].columns.items()},
)
FRAMES = make_frames([paper("mill", usd=0.1 + 0.2, remark='a "word"; Türkiye'), paper("dam", "announced")])
WHOLE = exchanged_frames(FRAMES, SOURCES)
EMPTY = {name: STUDY_TABLES[name].empty() for name in WHOLE}


def test_only_sources_that_are_named_go_along() -> None:
    assert WHOLE["sources"]["source_id"].to_list() == ["own-estimate"]


def test_json_lines_come_back_as_they_went() -> None:
    back = append_rows(EMPTY, read_json_lines(write_json_lines(WHOLE)))
    for name, frame in WHOLE.items():
        assert_frame_equal(back[name], frame)


def test_csv_comes_back_as_it_went(tmp_path: Path) -> None:
    for name, frame in WHOLE.items():
        write_table(frame, tmp_path / f"{name}.csv")
    back = append_rows(EMPTY, read_folder(tmp_path))
    for name, frame in WHOLE.items():
        assert_frame_equal(back[name], frame)


def test_rows_that_are_there_are_passed_over() -> None:
    grown = append_rows(WHOLE, WHOLE)
    assert all(grown[name].equals(frame) for name, frame in WHOLE.items())


def test_what_contradicts_a_known_row_is_refused() -> None:
    other = WHOLE | {"ledger_claims": WHOLE["ledger_claims"].with_columns(value=pl.lit(5.0))}
    with pytest.raises(TableError) as caught:
        append_rows(WHOLE, other)
    assert [str(fault) for fault in caught.value.faults] == [
        "ledger_claims: 1 rows say something else under a known key. First: mill/value. "
        "Give the new statement a key of its own; a claim may supersede."
    ]


def test_lines_that_are_no_rows_are_told_with_their_number() -> None:
    with pytest.raises(TableError) as caught:
        read_json_lines('{"table": "links"}\n\nnot json\n{"table": "ledger_items", "item_id": "x"}\n[1]\n')
    assert [str(fault) for fault in caught.value.faults] == [
        f"JSON Lines (rows {row}): no object with the name of a ledger's table under `table`. "
        'Write {"table": "ledger_items", ...}.'
        for row in (1, 3, 5)
    ]


def test_a_row_without_a_needed_cell_is_told() -> None:
    with pytest.raises(TableError) as caught:
        append_rows(EMPTY, read_json_lines('{"table": "ledger_rates", "currency": "EUR"}\n'))
    assert "ledger_rates.year: the column is missing. Add it." in [
        str(fault) for fault in caught.value.faults
    ]


def test_a_folder_without_a_ledger_is_told(tmp_path: Path) -> None:
    with pytest.raises(TableError) as caught:
        read_folder(tmp_path)
    assert (
        str(caught.value.faults[0])
        == f"{tmp_path}: holds no table of a ledger. Name a folder with ledger_items.csv."
    )
