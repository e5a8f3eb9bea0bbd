"""The result store: tables and their manifest."""

import contextlib
import hashlib
import json
import platform
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import polars as pl

from zhibek.errors import OutputError
from zhibek.tables.outcome import OUTCOME_TABLES
from zhibek.tables.settings import StudySettings

MANIFEST = "manifest.json"
PACKAGES = ("numba", "numpy", "polars", "scipy", "zhibek")
Frames = Mapping[str, pl.DataFrame]


@dataclass(frozen=True, slots=True)
class Results:
    """What a run found: one frame for each outcome table, all scenarios stacked, and the manifest.

    `folder` is where it lies; None while it was not written.
    """

    frames: Mapping[str, pl.DataFrame]
    manifest: Mapping[str, Any]
    folder: Path | None = None

    def scenario(self, table: str, scenario_id: str) -> pl.DataFrame:
        """Give one scenario's rows of a table."""
        return self.frames[table].filter(pl.col("scenario_id") == scenario_id)

    def scenario_ids(self) -> list[str]:
        """List the scenarios, in the order they were asked for."""
        ids: list[str] = self.frames["runs"]["scenario_id"].to_list()
        return ids


def hash_frame(frame: pl.DataFrame) -> str:
    """Hash a table's content, whatever file it came from."""
    digest = hashlib.sha256(",".join(f"{name}:{dtype}" for name, dtype in frame.schema.items()).encode())
    digest.update(frame.write_csv(None).encode())
    return digest.hexdigest()[:16]


@contextlib.contextmanager
def staged_folder(folder: Path) -> Iterator[Path]:
    """Give a folder to write in that becomes `folder` at the end, or vanishes if anything goes wrong.

    Whatever stood at `folder` is replaced only then. Raises OutputError where the disk refuses, or
    where `folder` holds something that is not a run.
    """
    target = folder.resolve()
    if not _is_free(target):
        raise OutputError(f"{folder} holds files that are not a run; give another folder with --out.")
    stage = target.with_name(f".{target.name}.part")
    try:
        shutil.rmtree(stage, ignore_errors=True)
        stage.mkdir(parents=True)
        yield stage
        _take_place(stage, target)
    except OSError as error:
        reason = f"cannot write the run to {folder}: {error.strerror or error}."
        raise OutputError(f"{reason} Free space there, or give another folder with --out.") from error
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _is_free(target: Path) -> bool:
    """Tell whether a run may stand here: nothing does, an empty folder does, or an older run does."""
    if not target.exists():
        return True
    if not target.is_dir() or target == Path.cwd():
        return False
    return not any(target.iterdir()) or all((target / name).is_file() for name in (MANIFEST, "runs.parquet"))


def _take_place(stage: Path, target: Path) -> None:
    """Move a folder to where it belongs; what stood there goes last, and comes back if that fails."""
    old = target.with_name(f".{target.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    try:
        if target.exists():
            target.replace(old)
        stage.replace(target)
    except BaseException:
        if old.exists() and not target.exists():
            old.replace(target)
        raise
    shutil.rmtree(old, ignore_errors=True)


def write_results(results: Results, folder: Path, *, beside: Callable[[Path], None] | None = None) -> Results:
    """Write every table as Parquet, and the manifest as JSON; `beside` may write more beside.

    Either the whole folder is there at the end, or what stood there before.
    """
    with staged_folder(folder) as stage:
        for name, frame in results.frames.items():
            frame.write_parquet(stage / f"{name}.parquet", compression="zstd", statistics=False)
        text = json.dumps(results.manifest, indent=2, sort_keys=True, ensure_ascii=False)
        (stage / MANIFEST).write_text(text + "\n", encoding="utf-8")
        if beside is not None:
            beside(stage)
    return Results(results.frames, results.manifest, folder)


def read_results(folder: Path) -> Results:
    """Read a run's folder; raises OutputError where it is none, or a table is missing or broken."""
    if not (folder / MANIFEST).is_file():
        raise OutputError(
            f"{folder} is no run: it has no {MANIFEST}. Make one with `zhibek run --out {folder}`."
        )
    missing = [table.name for table in OUTCOME_TABLES if not (folder / f"{table.name}.parquet").is_file()]
    if missing:
        raise OutputError(f"{folder} lacks {', '.join(f'{name}.parquet' for name in missing)}; run it again.")
    try:
        frames = {table.name: pl.read_parquet(folder / f"{table.name}.parquet") for table in OUTCOME_TABLES}
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError, pl.exceptions.PolarsError) as error:
        raise OutputError(f"{folder} cannot be read: {error}. Run it again.") from error
    return Results(frames, manifest, folder)


@cache
def package_versions() -> dict[str, str]:
    """Give the versions of Python and of the packages that a result rests on."""
    return {"python": platform.python_version()} | {name: version(name) for name in PACKAGES}


def describe_run(
    settings: StudySettings, study: Frames, found: Frames, *, opened: Mapping[str, Sequence[str]], method: str
) -> dict[str, Any]:
    """Write down what went in and how it ended: hashes, versions, convergence, and how much is estimated.

    `study` are the study's tables, `found` those of the run, `opened` the projects of each scenario. No
    clock and no machine is in it, so that the same inputs give the same bytes.
    """
    return {
        "study": settings.name,
        "title": settings.title,
        "base_year": settings.base_year,
        "price_year": settings.price_year,
        "corridors": {
            row["corridor_id"]: {"name": row["short_name"], "family": row["family"]}
            for row in study["corridors"].sort("corridor_id").iter_rows(named=True)
        },
        "inputs": {name: hash_frame(frame) for name, frame in sorted(study.items())},
        "rows_by_confidence": count_confidence(study),
        "versions": package_versions(),
        "seeds": "none: nothing is drawn at random",
        "method": method,
        "scenarios": {
            run["scenario_id"]: {
                "says": run["says"],
                "base": run["base_id"],
                "year": run["year"],
                "open": list(opened[run["scenario_id"]]),
                "converged": run["converged"],
                "residual": run["residual"],
                "uncertain_share": _doubt_by_corridor(found["corridor_totals"], run["scenario_id"]),
            }
            for run in found["runs"].iter_rows(named=True)
        },
    }


def _doubt_by_corridor(totals: pl.DataFrame, scenario_id: str) -> dict[str, float]:
    """Give each corridor's share of cost that rests on estimated or assumed rows."""
    rows = totals.filter((pl.col("scenario_id") == scenario_id) & (pl.col("scope") == "all"))
    return {
        name: round(share, 4) for name, share in rows.select("corridor_id", "uncertain_share").iter_rows()
    }


def count_confidence(frames: Frames) -> dict[str, dict[str, int]]:
    """Count the rows of each table by confidence."""
    return {
        name: dict(sorted(frame["confidence"].value_counts().iter_rows()))
        for name, frame in sorted(frames.items())
        if "confidence" in frame.columns and frame.height
    }
