"""A run is written whole, or not at all."""

import errno
import json
import os
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from zhibek.errors import OutputError
from zhibek.results import MANIFEST, Results, hash_frame, read_results, staged_folder, write_results
from zhibek.tables.outcome import OUTCOME_TABLES

FULL = OSError(errno.ENOSPC, "No space left on device")


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def interrupt(_: Path) -> None:
    raise KeyboardInterrupt


def fill_disk(_: Path) -> None:
    raise FULL


def break_down(_: Path) -> None:
    raise RuntimeError("something else")


def test_what_is_written_is_what_is_read(small_run: Results, tmp_path: Path) -> None:
    written = write_results(small_run, tmp_path / "runs" / "one")
    assert written.folder == tmp_path / "runs" / "one"
    again = read_results(tmp_path / "runs" / "one")
    assert again.manifest == json.loads(json.dumps(small_run.manifest))
    assert set(again.frames) == {table.name for table in OUTCOME_TABLES}
    for name, frame in small_run.frames.items():
        assert frame.equals(again.frames[name])
        assert frame.schema == again.frames[name].schema
    assert again.scenario_ids() == ["base", "steppe-line-2030"]
    assert again.scenario("runs", "base").height == 1


def test_nothing_is_left_beside(small_run: Results, tmp_path: Path) -> None:
    for _ in range(2):
        write_results(small_run, tmp_path / "one", beside=lambda stage: touch(stage / "report.html"))
        assert [path.name for path in tmp_path.iterdir()] == ["one"]
    assert set(content(tmp_path / "one")) == {
        MANIFEST,
        "report.html",
        *(f"{table.name}.parquet" for table in OUTCOME_TABLES),
    }


def touch(path: Path) -> None:
    path.write_text("page", encoding="utf-8")


@pytest.mark.parametrize("trouble", [interrupt, fill_disk, break_down])
def test_trouble_leaves_nothing_half_written(
    small_run: Results, tmp_path: Path, trouble: Callable[[Path], None]
) -> None:
    with pytest.raises((KeyboardInterrupt, OutputError, RuntimeError)):
        write_results(small_run, tmp_path / "new", beside=trouble)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("trouble", [interrupt, fill_disk, break_down])
def test_trouble_leaves_an_older_run_whole(
    small_run: Results, tmp_path: Path, trouble: Callable[[Path], None]
) -> None:
    write_results(small_run, tmp_path / "one")
    before = content(tmp_path / "one")
    other = Results(small_run.frames, {"study": "another"})
    with pytest.raises((KeyboardInterrupt, OutputError, RuntimeError)):
        write_results(other, tmp_path / "one", beside=trouble)
    assert content(tmp_path / "one") == before
    assert [path.name for path in tmp_path.iterdir()] == ["one"]


@pytest.mark.parametrize("trouble", [KeyboardInterrupt(), FULL])
def test_trouble_at_the_last_step_leaves_an_older_run_whole(
    small_run: Results, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trouble: BaseException
) -> None:
    write_results(small_run, tmp_path / "one")
    before = content(tmp_path / "one")
    replace = Path.replace

    def fail_at_stage(path: Path, target: Path) -> Path:
        if path.name == ".one.part":
            raise trouble
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", fail_at_stage)
    with pytest.raises((KeyboardInterrupt, OutputError)):
        write_results(small_run, tmp_path / "one")
    assert content(tmp_path / "one") == before
    assert [path.name for path in tmp_path.iterdir()] == ["one"]


def test_a_full_disk_is_told_in_words(
    small_run: Results, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise FULL

    monkeypatch.setattr(pl.DataFrame, "write_parquet", refuse)
    with pytest.raises(OutputError) as caught:
        write_results(small_run, tmp_path / "one")
    assert str(caught.value) == (
        f"cannot write the run to {tmp_path / 'one'}: No space left on device. "
        "Free space there, or give another folder with --out."
    )
    assert list(tmp_path.iterdir()) == []


def test_a_new_run_takes_the_place_of_an_older_one(small_run: Results, tmp_path: Path) -> None:
    write_results(small_run, tmp_path / "one", beside=lambda stage: touch(stage / "report.html"))
    write_results(Results(small_run.frames, {"study": "another"}), tmp_path / "one")
    assert read_results(tmp_path / "one").manifest == {"study": "another"}
    assert not (tmp_path / "one" / "report.html").exists()


@pytest.mark.parametrize("stray", ["letter.txt", MANIFEST])
def test_a_folder_that_is_no_run_is_left_alone(small_run: Results, tmp_path: Path, stray: str) -> None:
    (tmp_path / stray).write_text("{}", encoding="utf-8")
    with pytest.raises(OutputError) as caught:
        write_results(small_run, tmp_path)
    assert str(caught.value) == f"{tmp_path} holds files that are not a run; give another folder with --out."
    assert set(content(tmp_path)) == {stray}


def test_a_file_is_no_place_for_a_run(small_run: Results, tmp_path: Path) -> None:
    (tmp_path / "letter").write_text("dear", encoding="utf-8")
    for target in (tmp_path / "letter", tmp_path / "letter" / "inside"):
        with pytest.raises(OutputError):
            write_results(small_run, target)
    assert content(tmp_path) == {"letter": b"dear"}


def test_the_folder_one_stands_in_is_left_alone(
    small_run: Results, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(OutputError):
        write_results(small_run, Path())
    assert list(tmp_path.iterdir()) == []


def test_an_empty_folder_is_filled(small_run: Results, tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    write_results(small_run, tmp_path / "one")
    assert read_results(tmp_path / "one").scenario_ids()


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write anywhere")
def test_a_folder_one_may_not_write_in_is_told(small_run: Results, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(OutputError, match="Permission denied"):
        write_results(small_run, tmp_path / "one")
    tmp_path.chmod(0o700)


def test_what_lies_half_written_from_a_crash_is_swept_away(small_run: Results, tmp_path: Path) -> None:
    (tmp_path / ".one.part").mkdir()
    (tmp_path / ".one.part" / "arcs.parquet").write_text("broken", encoding="utf-8")
    write_results(small_run, tmp_path / "one")
    assert [path.name for path in tmp_path.iterdir()] == ["one"]


def test_a_folder_without_manifest_is_no_run(tmp_path: Path) -> None:
    with pytest.raises(OutputError) as caught:
        read_results(tmp_path)
    assert str(caught.value) == (
        f"{tmp_path} is no run: it has no manifest.json. Make one with `zhibek run --out {tmp_path}`."
    )


def test_missing_tables_are_named(small_run: Results, tmp_path: Path) -> None:
    write_results(small_run, tmp_path / "one")
    for name in ("arcs", "skims"):
        (tmp_path / "one" / f"{name}.parquet").unlink()
    with pytest.raises(OutputError) as caught:
        read_results(tmp_path / "one")
    assert str(caught.value) == f"{tmp_path / 'one'} lacks arcs.parquet, skims.parquet; run it again."


@pytest.mark.parametrize("name", [MANIFEST, "arcs.parquet"])
def test_a_broken_run_is_told_in_words(small_run: Results, tmp_path: Path, name: str) -> None:
    write_results(small_run, tmp_path / "one")
    (tmp_path / "one" / name).write_bytes(b"{ broken")
    with pytest.raises(OutputError) as caught:
        read_results(tmp_path / "one")
    assert str(caught.value).startswith(f"{tmp_path / 'one'} cannot be read: ")
    assert str(caught.value).endswith("Run it again.")


def test_a_hash_tells_content_and_types_apart() -> None:
    frame = pl.DataFrame({"a": [1.0, 2.0]})
    assert hash_frame(frame) == hash_frame(frame.clone())
    others = [
        pl.DataFrame({"a": [1, 2]}),
        pl.DataFrame({"b": [1.0, 2.0]}),
        pl.DataFrame({"a": [2.0, 1.0]}),
        pl.DataFrame({"a": [1.0, None]}),
        frame.clear(),
    ]
    hashes = {hash_frame(frame), *(hash_frame(other) for other in others)}
    assert len(hashes) == 1 + len(others)


def test_a_staged_folder_appears_at_the_end(tmp_path: Path) -> None:
    with staged_folder(tmp_path / "one") as stage:
        (stage / "a").write_text("a", encoding="utf-8")
        assert not (tmp_path / "one").exists()
    assert content(tmp_path / "one") == {"a": b"a"}
