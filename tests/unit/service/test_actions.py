"""What actions give back, and what they write."""

import errno
from pathlib import Path

import polars as pl
import pytest

from reference.small_study import EXAMPLE
from zhibek.errors import OutputError, UnknownNameError
from zhibek.results import Results, read_results, write_results
from zhibek.service import actions


def test_a_run_without_folder_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert actions.run(EXAMPLE, ["base"]).folder is None
    assert list(tmp_path.iterdir()) == []


def test_a_run_writes_its_report_beside_its_tables(tmp_path: Path) -> None:
    steps: list[str] = []
    results = actions.run(
        EXAMPLE,
        out=tmp_path / "one",
        progress=steps.append,
        render=lambda study, _: study.folder.settings.title,
    )
    assert results.folder == tmp_path / "one"
    assert (tmp_path / "one" / "report.html").read_text(
        encoding="utf-8"
    ) == "A first study: from Urumqi to Baku"
    assert steps[-1] == "writing"
    assert read_results(tmp_path / "one").manifest == results.manifest


def test_a_report_that_cannot_be_made_leaves_no_run(tmp_path: Path) -> None:
    def break_down(*_: object) -> str:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        actions.run(EXAMPLE, ["base"], out=tmp_path / "one", render=break_down)
    assert list(tmp_path.iterdir()) == []


def test_a_comparison_is_the_difference_of_both(small_run: Results) -> None:
    found = actions.compare_results(small_run, "base", "steppe-line-2030")
    totals = {
        (row["scenario_id"], row["scope"], row["corridor_id"]): row["load_t"]
        for row in small_run.frames["corridor_totals"].to_dicts()
    }
    for row in found.corridors.to_dicts():
        key = row["scope"], row["corridor_id"]
        assert row["load_t"] == totals.get(("base", *key), 0.0)
        assert row["load_t_after"] == totals.get(("steppe-line-2030", *key), 0.0)
        assert row["change_t"] == row["load_t_after"] - row["load_t"]
    assert found.prices["capacity_id"].to_list() == ["ferry-decks"]
    assert found.prices["change_usd"][0] < 0


def test_a_scenario_beside_itself_changes_nothing(small_run: Results) -> None:
    found = actions.compare_results(small_run, "base", "base")
    assert found.corridors["change_t"].abs().sum() == 0
    assert found.prices.is_empty()


def test_a_corridor_new_to_a_scenario_is_compared_with_nothing(small_run: Results) -> None:
    totals = small_run.frames["corridor_totals"]
    cut = totals.filter(~((pl.col("scenario_id") == "base") & (pl.col("corridor_id") == "road-first")))
    found = actions.compare_results(
        Results({**small_run.frames, "corridor_totals": cut}, {}), "base", "steppe-line-2030"
    )
    road = found.corridors.filter(corridor_id="road-first", scope="all").to_dicts()[0]
    assert road["load_t"] == 0.0
    assert road["change_t"] == road["load_t_after"] > 0


def test_comparing_what_a_run_lacks(small_run: Results, tmp_path: Path) -> None:
    write_results(small_run, tmp_path / "one")
    with pytest.raises(UnknownNameError):
        actions.compare(EXAMPLE, "base", "step-line", run_folder=tmp_path / "one")


def test_a_report_that_cannot_be_written_is_told(
    small_run: Results, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_results(small_run, tmp_path / "one", beside=lambda stage: (stage / "report.html").touch())

    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OutputError, match="No space left on device"):
        actions.report(EXAMPLE, tmp_path / "one", render=lambda *_: "page")
    assert (tmp_path / "one" / "report.html").read_bytes() == b""
    assert not [path for path in (tmp_path / "one").iterdir() if path.name.startswith(".")]


def test_a_checkup_counts_rows(small_run: Results) -> None:
    found = actions.check(EXAMPLE)
    assert found.study == small_run.manifest["study"]
    assert (found.rows["links"], found.rows["zones"]) == (8, 3)
    assert found.notes == ()
