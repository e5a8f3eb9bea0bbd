"""A folder is read whole, or its faults are told."""

import errno
import random
import time
from pathlib import Path
from typing import Never

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from zhibek.errors import OutputError, TableError
from zhibek.tables.folder import read_study, sort_rows, write_table
from zhibek.tables.registry import STUDY_TABLES, table_named


def test_every_table_is_read_with_declared_types(study: Path) -> None:
    folder = read_study(study)
    assert folder.path == study
    assert set(folder.frames) == set(STUDY_TABLES)
    for name, frame in folder.frames.items():
        assert frame.schema == {key: column.dtype for key, column in STUDY_TABLES[name].columns.items()}


def test_defaults_fill_blanks_and_missing_columns(study: Path) -> None:
    frames = read_study(study).frames
    assert frames["links"]["oneway"].to_list() == [False] * 8
    assert frames["links"]["opened_year"].null_count() == 8
    assert frames["capacities"]["congestion_alpha"].to_list() == [0.15] * 3
    assert set(frames["corridor_rules"]["origins"]) == {""}
    path = study / "places.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("border,2,", "border, ,"), encoding="utf-8")
    dostyk = read_study(study).frames["places"].filter(pl.col("place_id") == "KZ-DOSTYK")
    assert dostyk["label_rank"].item() == 4


def test_three_letters_of_a_country_become_two(study: Path) -> None:
    before = read_study(study).frames
    for name, old, new in (
        ("places.csv", "Almaty,KZ", "Almaty,KAZ"),
        ("zones.csv", "Azerbaijan,AZ", "Azerbaijan,AZE"),
        ("projects.csv", "Almaty,KZ", "Almaty,KAZ"),
        ("rates.csv", "rail,CN", "rail,CHN"),
    ):
        path = study / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
    after = read_study(study).frames
    for name in ("places", "zones", "projects", "rates"):
        assert_frame_equal(after[name], before[name])


def test_the_order_of_rows_and_columns_does_not_count(study: Path) -> None:
    before = read_study(study).frames
    shuffle = random.Random(7).shuffle
    for path in study.glob("*.csv"):
        head, *rows = path.read_text(encoding="utf-8").splitlines()
        shuffle(rows)
        path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    links = pl.read_csv(study / "links.csv", infer_schema=False)
    links.select(reversed(links.columns)).write_csv(study / "links.csv")
    after = read_study(study).frames
    for name, frame in before.items():
        assert_frame_equal(after[name], frame)


def test_parquet_serves_as_well_as_csv_but_not_both(study: Path) -> None:
    before = read_study(study).frames["demand"]
    write_table(before, study / "demand.parquet")
    with pytest.raises(TableError) as caught:
        read_study(study)
    assert [str(fault) for fault in caught.value.faults] == [
        "demand: both demand.csv and demand.parquet are there. Keep one of them."
    ]
    (study / "demand.csv").unlink()
    assert_frame_equal(read_study(study).frames["demand"], before)


def test_narrow_numbers_and_categories_of_parquet_are_widened(study: Path) -> None:
    before = read_study(study).frames["demand"]
    narrow = before.with_columns(
        pl.col("demand_t_per_year").cast(pl.Int32), pl.col("cargo").cast(pl.Categorical)
    )
    (study / "demand.csv").unlink()
    write_table(narrow, study / "demand.parquet")
    assert_frame_equal(read_study(study).frames["demand"], before)


def test_a_file_that_is_no_parquet_is_a_fault(study: Path) -> None:
    (study / "demand.csv").rename(study / "demand.parquet")
    with pytest.raises(TableError, match=r"demand\.parquet: cannot be read: .*\. Write it anew"):
        read_study(study)


def test_a_file_not_in_utf_8_is_a_fault(study: Path) -> None:
    text = (study / "places.csv").read_text(encoding="utf-8")
    (study / "places.csv").write_bytes(text.replace("Urumqi", "Ürümqi").encode("latin-1"))
    with pytest.raises(TableError, match=r"places\.csv: cannot be read: .*\. Write it anew, in UTF-8\."):
        read_study(study)


def test_a_misnamed_file_gets_the_near_miss(study: Path) -> None:
    (study / "growth.csv").rename(study / "growht.csv")
    with pytest.raises(TableError) as caught:
        read_study(study)
    assert [str(fault) for fault in caught.value.faults] == [
        "growht.csv: no such table. Did you mean growth?"
    ]


def test_no_folder_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(TableError) as caught:
        read_study(tmp_path / "nowhere")
    assert caught.value.faults[0].what == "no such folder."


def test_headline_scenarios_and_effects_need_their_other_half(study: Path) -> None:
    (study / "scenarios" / "base.toml").rename(study / "scenarios" / "basis.toml")
    (study / "projects" / "steppe-line.toml").rename(study / "projects" / "step-line.toml")
    with pytest.raises(TableError) as caught:
        read_study(study)
    assert [str(fault) for fault in caught.value.faults] == [
        "study.toml.headline: no scenario is named 'base'. Did you mean basis?",
        "projects/step-line.toml: no project is named 'step-line'. Did you mean steppe-line?",
    ]


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    frame = pl.DataFrame({"a": [1, 2]})
    path = tmp_path / "runs" / "a.parquet"
    write_table(frame, path)
    before = path.read_bytes()

    def full(*_: object, **__: object) -> Never:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(pl.DataFrame, "write_parquet", full)
    with pytest.raises(OutputError) as caught:
        write_table(pl.DataFrame({"a": [3]}), path)
    assert str(caught.value) == (
        f"Cannot write {path}: No space left on device. Free some space, or choose another folder."
    )
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_an_interrupted_write_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> Never:
        raise KeyboardInterrupt

    monkeypatch.setattr(pl.DataFrame, "write_csv", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_table(pl.DataFrame({"a": [1]}), tmp_path / "a.csv")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_a_file_cannot_be_written_to(tmp_path: Path) -> None:
    (tmp_path / "runs").write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match="Cannot write"):
        write_table(pl.DataFrame({"a": [1]}), tmp_path / "runs" / "a.csv")


def test_a_large_demand_is_read_fast(study: Path) -> None:
    n_zones, classes = 142, ["grain", "machinery"]
    zones = read_study(study).frames["zones"]
    names = pl.Series("zone_id", [f"Z{number}" for number in range(n_zones)])
    more = pl.concat([zones[:1]] * n_zones).with_columns(names)
    write_table(pl.concat([zones, more]), study / "zones.csv")
    ends = pl.DataFrame({"origin_zone": names}).join(pl.DataFrame({"destination_zone": names}), how="cross")
    demand = (
        ends.filter(pl.col("origin_zone") != pl.col("destination_zone"))
        .join(pl.DataFrame({"class_id": classes}), how="cross")
        .with_columns(
            cargo=pl.lit("bulk"),
            demand_t_per_year=1.5,
            source=pl.lit("own-estimate"),
            confidence=pl.lit("assumed"),
        )
    )
    (study / "demand.csv").unlink()
    write_table(demand, study / "demand.parquet")
    seconds = []
    for _ in range(3):
        start = time.perf_counter()
        frames = read_study(study).frames
        seconds.append(time.perf_counter() - start)
    assert frames["demand"].height > 40_000
    assert min(seconds) < 0.5, "0.1 s on a quiet machine"


def test_rows_are_sorted_by_their_key() -> None:
    frame = pl.DataFrame({"country": ["KZ", "*", "CN"], "mode": ["road", "rail", "rail"]})
    assert sort_rows(table_named("rates"), frame).rows() == [("rail", "*"), ("rail", "CN"), ("road", "KZ")]
