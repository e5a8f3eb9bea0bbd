"""The ledger out to files and in from them."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from zhibek.errors import Fault, TableError
from zhibek.tables.cells import convert_cells
from zhibek.tables.folder import read_file
from zhibek.tables.ledger import LEDGER_TABLES
from zhibek.tables.registry import STUDY_TABLES

Frames = Mapping[str, pl.DataFrame]
EXCHANGED = ("sources", *(table.name for table in LEDGER_TABLES))
TABLE = "table"


def exchanged_frames(known: Frames, sources: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Give the ledger's tables with the sources that they name."""
    used = {name for frame in known.values() for name in frame["source"]}
    named = sources.filter(pl.col("source_id").is_in(pl.Series(sorted(used), dtype=pl.String).implode()))
    return {"sources": named.sort("source_id"), **known}


def write_json_lines(frames: Frames) -> str:
    """Write each row as one object on a line, with `table` first; blank cells are left out."""
    lines = [
        json.dumps(
            {TABLE: name} | {cell: value for cell, value in row.items() if value not in (None, "")},
            ensure_ascii=False,
        )
        for name in EXCHANGED
        if name in frames
        for row in frames[name].iter_rows(named=True)
    ]
    return "\n".join(lines) + "\n"


def read_json_lines(text: str) -> dict[str, pl.DataFrame]:
    """Read rows written by `write_json_lines`.

    Raises TableError with every line that is no object or names no table of the ledger.
    """
    rows: dict[str, list[dict[str, Any]]] = {}
    faults = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            cells = json.loads(line)
        except ValueError:
            cells = None
        name = cells.pop(TABLE, None) if isinstance(cells, dict) else None
        if name not in EXCHANGED:
            what = "no object with the name of a ledger's table under `table`."
            faults.append(Fault("JSON Lines", what, 'Write {"table": "ledger_items", ...}.', (number,)))
            continue
        rows.setdefault(name, []).append({key: _text(value) for key, value in cells.items()})
    if faults:
        raise TableError(faults)
    return _converted({name: pl.DataFrame(found, infer_schema_length=None) for name, found in rows.items()})


def _text(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value)


def read_folder(folder: Path) -> dict[str, pl.DataFrame]:
    """Read the CSV files of a ledger from a folder; others are left alone.

    Raises TableError where there is none, or for cells that cannot be read.
    """
    files = {name: folder / f"{name}.csv" for name in EXCHANGED if (folder / f"{name}.csv").is_file()}
    if not any(name != "sources" for name in files):
        raise TableError(
            [Fault(str(folder), "holds no table of a ledger.", "Name a folder with ledger_items.csv.")]
        )
    return _converted({name: read_file(path) for name, path in files.items()})


def _converted(raw: Frames) -> dict[str, pl.DataFrame]:
    """Give cells their declared types."""
    faults: list[Fault] = []
    frames = {}
    for name, frame in raw.items():
        converted = convert_cells(STUDY_TABLES[name], frame)
        faults += converted.faults
        frames[name] = converted.frame
    if faults:
        raise TableError(faults)
    return frames


def append_rows(own: Frames, added: Frames) -> dict[str, pl.DataFrame]:
    """Add rows to a study's tables; rows that are there already are passed over.

    The ledger only grows: raises TableError for rows that share a key with one that says something
    else, all at once.
    """
    faults: list[Fault] = []
    result = dict(own)
    for name in EXCHANGED:
        if name not in added:
            continue
        table = STUDY_TABLES[name]
        frame = added[name]
        missing = [column for column in table.columns if column not in frame.columns]
        faults += [Fault(f"{name}.{column}", "the column is missing.", "Add it.") for column in missing]
        if missing:
            continue
        rows = frame.select(list(table.columns)).rows(named=True)
        known = {_key(row, table.key): row for row in own[name].rows(named=True)}
        changed = [row for row in rows if known.get(_key(row, table.key), row) != row]
        new = [row for row in rows if _key(row, table.key) not in known]
        if changed:
            first = ", ".join(str(part) for part in _key(changed[0], table.key))
            what = f"{len(changed)} rows say something else under a known key. First: {first}."
            faults.append(
                Fault(name, what, "Give the new statement a key of its own; a claim may supersede.")
            )
        schema = {column: spec.dtype for column, spec in table.columns.items()}
        result[name] = pl.concat([own[name].select(list(table.columns)), pl.DataFrame(new, schema=schema)])
    if faults:
        raise TableError(faults)
    return result


def _key(row: Mapping[str, object], names: Iterable[str]) -> tuple[object, ...]:
    return tuple(row[name] for name in names)
