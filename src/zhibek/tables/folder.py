"""Read a study's folder, and write its tables."""

import contextlib
import csv
import os
import tempfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from zhibek.errors import Fault, OutputError, TableError
from zhibek.tables.cells import convert_cells
from zhibek.tables.names import suggest
from zhibek.tables.registry import STUDY_TABLES
from zhibek.tables.settings import SETTINGS_FILE, StudySettings, read_settings
from zhibek.tables.spec import Table
from zhibek.tables.validate import find_faults

SUFFIXES = (".csv", ".parquet")


@dataclass(frozen=True, slots=True)
class StudyFolder:
    """A study as read: its folder, its settings, and a frame for every table, sorted by key."""

    path: Path
    settings: StudySettings
    frames: Mapping[str, pl.DataFrame]


def read_study(path: Path | str) -> StudyFolder:
    """Read and check every table of a study, with its settings.

    Rows come out sorted by their key, so that no result depends on their order in a file.

    Raises TableError with every fault of every table, rows counted from 1 in their file.
    """
    folder = Path(path)
    if not folder.is_dir():
        raise TableError([Fault(str(path), "no such folder.", "Name a folder that holds study.toml.")])
    faults: list[Fault] = []
    settings = None
    try:
        settings = read_settings(folder)
    except TableError as error:
        faults += error.faults
    frames, table_faults = read_tables(folder)
    faults += table_faults
    faults += _scenario_faults(folder, settings.headline if settings else ())
    if "projects" in frames and "project_id" in frames["projects"].columns:
        faults += _project_faults(folder, frames["projects"]["project_id"].drop_nulls().to_list())
    if settings is None or faults:
        raise TableError(faults)
    return StudyFolder(folder, settings, frames)


def read_some_tables(path: Path | str, names: Collection[str]) -> dict[str, pl.DataFrame]:
    """Read and check the named tables alone, for what needs no network; what they point to must be named too.

    Raises TableError with every fault of these tables.
    """
    frames, faults = read_tables(Path(path), names=names)
    if faults:
        raise TableError(faults)
    return frames


def read_tables(
    folder: Path, *, names: Collection[str] | None = None
) -> tuple[dict[str, pl.DataFrame], list[Fault]]:
    """Read every table of a folder and find the faults of all; an absent optional table is empty.

    With `names`, only these tables are read and held against their declarations.
    """
    frames: dict[str, pl.DataFrame] = {}
    faults = _stray_files(folder) if names is None else []
    unread: dict[str, Collection[int]] = {}
    for name, table in STUDY_TABLES.items():
        if names is not None and name not in names:
            continue
        files = [folder / f"{name}{suffix}" for suffix in SUFFIXES if (folder / f"{name}{suffix}").is_file()]
        if len(files) > 1:
            faults.append(Fault(name, f"both {name}.csv and {name}.parquet are there.", "Keep one of them."))
            unread[name] = ()
        elif files:
            try:
                raw = read_file(files[0])
            except (pl.exceptions.PolarsError, OSError) as error:
                faults.append(explain_unreadable(files[0], error))
                unread[name] = ()
                continue
            converted = convert_cells(table, raw)
            frames[name] = converted.frame
            faults += converted.faults
            unread.update(converted.unread)
        elif table.optional:
            frames[name] = table.empty()
    found = find_faults(frames, unread=unread)
    faults += [fault for fault in found if names is None or fault.where.partition(".")[0] in names]
    return {name: sort_rows(STUDY_TABLES[name], frame) for name, frame in frames.items()}, faults


def read_file(path: Path) -> pl.DataFrame:
    """Read one CSV file as text, or one Parquet file as it is."""
    if path.suffix == ".parquet":
        return pl.read_parquet(path)
    try:
        return pl.read_csv(path, infer_schema=False, raise_if_empty=True)
    except pl.exceptions.NoDataError:
        return pl.DataFrame()


def sort_rows(table: Table, frame: pl.DataFrame) -> pl.DataFrame:
    """Put rows in the order of their key, and columns in the order declared."""
    columns = [name for name in table.columns if name in frame.columns]
    keys = [name for name in table.key if name in columns]
    return frame.select(columns).sort(keys, nulls_last=True) if keys else frame.select(columns)


def write_table(frame: pl.DataFrame, path: Path) -> None:
    """Write a frame as CSV or Parquet, by the path's suffix: whole or not at all.

    Raises OutputError where the disk is full or the folder cannot be written to.
    """
    handle, name = -1, ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "wb") as file:
            if path.suffix == ".parquet":
                frame.write_parquet(file, compression="zstd", statistics=False)
            else:
                frame.write_csv(file)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException as error:
        if name:
            Path(name).unlink(missing_ok=True)
        if isinstance(error, (OSError, pl.exceptions.ComputeError)):
            reason = getattr(error, "strerror", None) or str(error)
            raise OutputError(
                f"Cannot write {path}: {reason}. Free some space, or choose another folder."
            ) from error
        raise


def explain_unreadable(path: Path, error: Exception) -> Fault:
    """Say why a file cannot be read; in CSV the usual reason is a comma too many."""
    if path.suffix == ".csv":
        with (
            contextlib.suppress(UnicodeDecodeError, csv.Error),
            path.open(encoding="utf-8", newline="") as file,
        ):
            lines = list(csv.reader(file))
            rows = tuple(row for row, cells in enumerate(lines) if len(cells) > len(lines[0]))
            if rows:
                return Fault(path.name, "more cells than columns.", "Put text with commas in quotes.", rows)
    reason = str(error).splitlines()[0].rstrip(".")
    return Fault(path.name, f"cannot be read: {reason}.", "Write it anew, in UTF-8.")


def _stray_files(folder: Path) -> list[Fault]:
    """Find files of tables that no table is named after."""
    faults = []
    for path in sorted(folder.iterdir()):
        if path.suffix in SUFFIXES and path.stem not in STUDY_TABLES:
            hint = suggest(path.stem, STUDY_TABLES, "Move it out of the study.")
            faults.append(Fault(path.name, "no such table.", hint))
    return faults


def _scenario_faults(folder: Path, headline: Collection[str]) -> list[Fault]:
    """Find headline scenarios that have no file."""
    known = [path.stem for path in (folder / "scenarios").glob("*.toml")]
    where = f"{SETTINGS_FILE}.headline"
    return [
        Fault(where, f"no scenario is named '{name}'.", suggest(name, known, f"Write scenarios/{name}.toml."))
        for name in headline
        if name not in known
    ]


def _project_faults(folder: Path, projects: Collection[str]) -> list[Fault]:
    """Find effect files of projects that the table does not have."""
    stems = sorted(path.stem for path in (folder / "projects").glob("*.toml"))
    return [
        Fault(
            f"projects/{stem}.toml",
            f"no project is named '{stem}'.",
            suggest(stem, projects, "Add it to projects."),
        )
        for stem in stems
        if stem not in projects
    ]
