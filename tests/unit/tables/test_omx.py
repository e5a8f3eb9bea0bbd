"""OpenMatrix files, read and written."""

from pathlib import Path

import numpy as np
import openmatrix
import pytest

from zhibek.errors import OutputError, TableError
from zhibek.tables.omx import read_omx, write_omx

CELLS = np.array([[0.0, 2.0, 3.5], [1.0, 0.0, 0.0], [0.0, 4.0, 0.0]])


def refused(path: Path, *matrices: str) -> list[str]:
    with pytest.raises(TableError) as raised:
        read_omx(path, matrices)
    return [line.removeprefix("  - ") for line in str(raised.value).splitlines()[1:]]


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    path = write_omx(tmp_path / "new" / "a.omx", {"trips": CELLS}, ["10", "20", "7"])
    assert [item.name for item in path.parent.iterdir()] == ["a.omx"]
    assert read_omx(path).rows() == [
        ("10", "20", "all", 2.0),
        ("10", "7", "all", 3.5),
        ("20", "10", "all", 1.0),
        ("7", "20", "all", 4.0),
    ]
    with openmatrix.open_file(str(path)) as file:
        assert np.array_equal(np.array(file["trips"]), CELLS)
        assert {int(zone): int(row) for zone, row in file.mapping("zone_id").items()} == {10: 0, 20: 1, 7: 2}


def test_several_matrices_are_classes(tmp_path: Path) -> None:
    path = write_omx(tmp_path / "a.omx", {"car": CELLS, "truck": CELLS.T.copy()}, ["1", "2", "3"])
    both = read_omx(path)
    assert both["class_id"].unique(maintain_order=True).to_list() == ["car", "truck"]
    assert both["trips"].sum() == 2 * CELLS.sum()
    one = read_omx(path, ["truck"])
    assert one["class_id"].unique().to_list() == ["all"]
    assert one.rows()[0] == ("1", "2", "all", 1.0)


def test_zones_without_numbers_are_numbered_and_named(tmp_path: Path) -> None:
    path = write_omx(tmp_path / "a.omx", {"trips": CELLS}, ["Baku", "Aktau", "Poti"])
    with openmatrix.open_file(str(path)) as file:
        assert list(file.root._v_attrs["zone_names"]) == ["Baku", "Aktau", "Poti"]
    assert read_omx(path)["origin_zone"].unique(maintain_order=True).to_list() == ["Baku", "Aktau", "Poti"]


def test_a_file_without_mapping_counts_zones_from_1(tmp_path: Path) -> None:
    with openmatrix.open_file(str(tmp_path / "a.omx"), "w") as file:
        file["m"] = CELLS
    assert read_omx(tmp_path / "a.omx").rows()[0] == ("1", "2", "all", 2.0)


def test_faults_are_told_at_once(tmp_path: Path) -> None:
    bad = CELLS.copy()
    bad[0, 1], bad[2, 0] = np.nan, -1
    path = write_omx(tmp_path / "a.omx", {"car": bad, "truck": CELLS}, ["1", "2", "3"])
    assert refused(path) == [
        "a.omx:car (rows 1): not a finite number. Give 0 or more.",
        "a.omx:car (rows 3): below 0. Give 0 or more.",
    ]
    assert refused(path, "bus", "tram") == [
        "a.omx: no matrix is named 'bus'. It holds car, truck.",
        "a.omx: no matrix is named 'tram'. It holds car, truck.",
    ]
    none, text = tmp_path / "none.omx", tmp_path / "text.omx"
    text.write_text("no matrix", encoding="utf-8")
    assert refused(none) == [f"{none}: no such file. Name a file in HDF5."]
    assert refused(text) == [f"{text}: is no OpenMatrix file, or is cut off. Name a file in HDF5."]
    text.write_bytes(path.read_bytes()[:1000])
    assert refused(text) == [f"{text}: is no OpenMatrix file, or is cut off. Name a file in HDF5."]


def test_a_file_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(OutputError, match="Cannot write"):
        write_omx(tmp_path / "file" / "a.omx", {"m": CELLS}, ["1", "2", "3"])
    assert [item.name for item in tmp_path.iterdir()] == ["file"]
