"""The result store: tables and their manifest."""

import contextlib
import hashlib
import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from zhibek.errors import OutputError
from zhibek.tables.outcome import OUTCOME_TABLES

MANIFEST = "manifest.json"


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
    if folder.exists() and any(folder.iterdir()) and not (folder / MANIFEST).exists():
        raise OutputError(f"{folder} holds files that are not a run; give another folder with --out.")
    stage = folder.with_name(f".{folder.name}.part")
    try:
        shutil.rmtree(stage, ignore_errors=True)
        stage.mkdir(parents=True)
        yield stage
        if folder.exists():
            shutil.rmtree(folder)
        stage.replace(folder)
    except OSError as error:
        reason = error.strerror or error
        raise OutputError(
            f"cannot write the run to {folder}: {reason}. Free space there, or give another folder with --out."
        ) from error
    finally:
        shutil.rmtree(stage, ignore_errors=True)


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
    """Read a run's folder; raises OutputError where it is none, or a table is missing."""
    if not (folder / MANIFEST).is_file():
        raise OutputError(
            f"{folder} is no run: it has no {MANIFEST}. Make one with `zhibek run --out {folder}`."
        )
    missing = [table.name for table in OUTCOME_TABLES if not (folder / f"{table.name}.parquet").is_file()]
    if missing:
        raise OutputError(f"{folder} lacks {', '.join(f'{name}.parquet' for name in missing)}; run it again.")
    frames = {table.name: pl.read_parquet(folder / f"{table.name}.parquet") for table in OUTCOME_TABLES}
    return Results(frames, json.loads((folder / MANIFEST).read_text(encoding="utf-8")), folder)
