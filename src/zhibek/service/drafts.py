"""Studies that are sent, looked at and mended."""

import re
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import polars as pl

from zhibek.atlas.studies import list_studies
from zhibek.errors import Fault, OutputError, TableError, UnknownNameError, UploadError
from zhibek.service.upload_limits import FOLDERS, SUFFIXES, read_uploaded_csv, unpack_study
from zhibek.tables.folder import read_file, read_study, write_table
from zhibek.tables.registry import STUDY_TABLES

GIVEN = "given"  # the name of the study that a server was started with, where it is a folder
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")


@dataclass(frozen=True, slots=True)
class Mend:
    """A cell to be written anew; `row` is its 1-based data row, as faults count them."""

    row: int
    column: str
    value: str


@dataclass(frozen=True, slots=True)
class TableState:
    """A table as its file stands: every cell as text, and the faults pinned to it.

    `n_other_faults` are those of the study's other tables.
    """

    table: str
    n_rows: int
    cells: pl.DataFrame
    faults: tuple[Fault, ...]
    n_other_faults: int


def check_name(name: str) -> str:
    """Give a study's name back if it is one. Raises UploadError for a path or a name that is taken."""
    if not _NAME.fullmatch(name):
        raise UploadError(f"'{name[:80]}' is no name of a study. Use small letters, digits and hyphens.")
    if name in {GIVEN, *list_studies()}:
        raise UploadError(f"'{name}' is the name of a study that is not yours. Choose another name.")
    return name


def list_drafts(room: Path) -> dict[str, Path]:
    """List the drafts in a room by name."""
    if not room.is_dir():
        return {}
    return {one.name: one for one in sorted(room.iterdir()) if _NAME.fullmatch(one.name) and one.is_dir()}


def find_draft(room: Path, name: str) -> Path:
    """Find a draft. Raises UnknownNameError."""
    drafts = list_drafts(room)
    if name not in drafts:
        raise UnknownNameError("draft", name, drafts)
    return drafts[name]


def copy_study(room: Path, name: str, source: Path) -> Path:
    """Copy a study's folder into a draft; the folder itself is never written to.

    Raises UploadError where the name is taken or the folder holds no study.
    """
    if not (source / "study.toml").is_file():
        raise UploadError(f"{source} holds no study.toml. Name a study's folder.")
    files: dict[str, bytes] = {}
    for folder in FOLDERS:
        for path in sorted((source / folder).glob("*")):
            if path.is_file() and path.suffix in (*SUFFIXES[folder], ".parquet"):
                files[path.relative_to(source).as_posix()] = path.read_bytes()
    return write_draft(room, name, files)


def unpack_draft(room: Path, name: str, data: bytes) -> Path:
    """Make a draft of a ZIP that was sent. Raises UploadError, TableError."""
    files = unpack_study(f"{check_name(name)}.zip", data)
    if "study.toml" not in files:
        raise UploadError(f"{name}.zip holds no study.toml. Pack the study's folder with it.")
    for path, content in files.items():
        if path.endswith(".csv"):
            read_uploaded_csv(path, content)
    return write_draft(room, name, files)


def write_draft(room: Path, name: str, files: Mapping[str, bytes]) -> Path:
    """Write a new draft, whole or not at all."""
    target = room / check_name(name)
    stage = room / f".{name}.part"
    if target.exists():
        raise UploadError(f"A study named '{name}' is there already. Choose another name.")
    try:
        shutil.rmtree(stage, ignore_errors=True)
        for path, content in files.items():
            (stage / path).parent.mkdir(parents=True, exist_ok=True)
            (stage / path).write_bytes(content)
        stage.replace(target)
    except OSError as error:
        raise OutputError(f"cannot write the study '{name}': {error.strerror or error}.") from error
    finally:
        shutil.rmtree(stage, ignore_errors=True)
    return target


def drop_draft(room: Path, name: str) -> None:
    """Remove a draft. Raises UnknownNameError."""
    shutil.rmtree(find_draft(room, name))


def list_tables(draft: Path) -> list[str]:
    """List the tables that a draft has files of, then those that it could have."""
    has = {path.stem for path in draft.iterdir() if path.suffix in (".csv", ".parquet")}
    return sorted(STUDY_TABLES, key=lambda name: (name not in has, name))


def put_table(draft: Path, table: str, data: bytes) -> TableState:
    """Put a CSV table that was sent in place of a draft's own, faults and all, and tell its faults.

    Raises UploadError for what is no table or too large, UnknownNameError for a table that no study has.
    """
    frame = read_uploaded_csv(f"{_known(table)}.csv", data)
    write_table(frame, draft / f"{table}.csv")
    with suppress(FileNotFoundError):
        (draft / f"{table}.parquet").unlink()
    return show_table(draft, table)


def mend_table(draft: Path, table: str, mends: Sequence[Mend]) -> TableState:
    """Write some cells anew and tell the faults that are left.

    Raises UploadError with all cells that are not there; then nothing is written.
    """
    frame = _read_cells(draft, table)
    wrong = [
        f"{table}.{mend.column[:80]} (row {mend.row}): no such cell. There are {frame.height} rows."
        for mend in mends
        if mend.column not in frame.columns or not 1 <= mend.row <= frame.height
    ]
    if wrong:
        raise UploadError("\n".join(wrong))
    cells = {name: frame[name].to_list() for name in frame.columns}
    for mend in mends:
        cells[mend.column][mend.row - 1] = mend.value or None
    mended = pl.DataFrame(cells, schema=frame.schema)
    return put_table(draft, table, mended.write_csv(None).encode())


def show_table(draft: Path, table: str) -> TableState:
    """Show a table as its file stands, with its faults."""
    cells = _read_cells(draft, table)
    faults = find_study_faults(draft)
    own = tuple(fault for fault in faults if table_of(fault) == table)
    return TableState(table, cells.height, cells, own, len(faults) - len(own))


def find_study_faults(draft: Path) -> tuple[Fault, ...]:
    """Find every fault of a draft's tables and settings."""
    try:
        read_study(draft)
    except TableError as error:
        return error.faults
    return ()


def table_of(fault: Fault) -> str:
    """Name the table, or file, that a fault lies in."""
    return fault.where.partition(".")[0]


def _read_cells(draft: Path, table: str) -> pl.DataFrame:
    """Read a table's file with every cell as text."""
    for suffix in (".csv", ".parquet"):
        path = draft / f"{_known(table)}{suffix}"
        if path.is_file():
            return read_file(path).select(pl.all().cast(pl.String))
    schema = dict.fromkeys(STUDY_TABLES[table].columns, pl.String)
    return pl.DataFrame(schema=schema)


def _known(table: str) -> str:
    if table not in STUDY_TABLES:
        raise UnknownNameError("table", PurePosixPath(table).name[:80], STUDY_TABLES)
    return table
