"""What may be sent, and how much of it."""

import csv
import io
import zipfile
from pathlib import PurePosixPath

import polars as pl

from zhibek.errors import Fault, TableError, UploadError
from zhibek.service.downloads import is_formula

MOST_BYTES = 20_000_000
MOST_ROWS = 1_000_000
MOST_COLUMNS = 200
MOST_FILES = 500
MOST_CELL_BYTES = 20_000
MOST_UNPACKED_BYTES = 200_000_000
HIGHEST_RATIO = 100  # unpacked over packed; tables of figures reach about 20
FOLDERS = ("", "scenarios", "projects")
SUFFIXES = {"": (".csv", ".toml", ".md"), "scenarios": (".toml",), "projects": (".toml",)}


def read_uploaded_csv(name: str, data: bytes) -> pl.DataFrame:
    """Read a CSV table that was sent, every cell as text.

    Raises UploadError where it is too large or no CSV, TableError with the rows of cells that a spreadsheet
    would run.
    """
    check_size(name, len(data))
    _check_shape(name, data)
    try:
        frame = pl.read_csv(io.BytesIO(data), infer_schema=False, raise_if_empty=True)
    except pl.exceptions.PolarsError as error:
        reason = str(error).splitlines()[0].rstrip(".")
        raise UploadError(f"{name} cannot be read: {reason}. Send a CSV table in UTF-8.") from error
    _check_cells(name, frame)
    if faults := _find_formulas(name, frame):
        raise TableError(faults, f"the table sent as {name}")
    return frame


def check_size(name: str, n_bytes: int) -> None:
    """Refuse what is larger than an upload may be. Raises UploadError."""
    if n_bytes > MOST_BYTES:
        raise _too_large(
            f"{name} is larger than {MOST_BYTES // 1_000_000} MB. Send less, or run it in Python."
        )


def _check_shape(name: str, data: bytes) -> None:
    """Count lines and columns before any of it is parsed: a bomb is refused unexploded."""
    if not data.strip():
        raise UploadError(f"{name} is empty. Send a header and rows.")
    if data.count(b"\n") > MOST_ROWS + 1:
        raise _too_large(f"{name} has more than {MOST_ROWS:,} rows. Send less, or run it in Python.")
    try:
        text = data.decode("utf-8-sig")
        columns = next(csv.reader(io.StringIO(text)))
    except UnicodeDecodeError as error:
        raise UploadError(f"{name} is not UTF-8 text. Save it as UTF-8 and send it again.") from error
    except csv.Error as error:
        raise UploadError(f"{name} has no header that can be read: {error}.") from error
    if "\0" in text:
        raise UploadError(f"{name} is no text: it holds null bytes. Send a CSV table in UTF-8.")
    if len(columns) > MOST_COLUMNS:
        raise _too_large(f"{name} has more than {MOST_COLUMNS} columns. Send the table's own columns alone.")


def _check_cells(name: str, frame: pl.DataFrame) -> None:
    """Refuse cells that are no words of a table but a load."""
    if frame.height > MOST_ROWS:
        raise _too_large(f"{name} has more than {MOST_ROWS:,} rows. Send less, or run it in Python.")
    longest = frame.select(pl.all().str.len_bytes().max()).row(0) if frame.height else ()
    if any((size or 0) > MOST_CELL_BYTES for size in longest):
        raise _too_large(f"{name} has a cell of more than {MOST_CELL_BYTES:,} bytes. Shorten it.")


def _find_formulas(name: str, frame: pl.DataFrame) -> list[Fault]:
    """Find the cells that a spreadsheet would run, by column, with their rows."""
    faults = []
    stem = PurePosixPath(name).stem
    for column in frame.columns:
        rows = frame.select(is_formula(pl.col(column)).fill_null(value=False).arg_true()).to_series()
        if rows.len():
            found = f"a formula: '{frame[column][rows[0]][:40]}'."
            mend = "Write text that does not begin with =, +, - or @."
            faults.append(Fault(f"{stem}.{column}", found, mend, tuple(row + 1 for row in rows.to_list())))
    return faults


def unpack_study(name: str, data: bytes) -> dict[str, bytes]:
    """Unpack a study's folder that was sent as a ZIP, all of it in memory and within limits.

    Names are paths inside the study: tables, study.toml, scenarios and projects, and no other place. A single
    folder around them is taken off. Raises UploadError.
    """
    check_size(name, len(data))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            _check_members(name, members)
            return {path: content for path, content in _unpack(name, archive, members).items() if content}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise UploadError(f"{name} is no ZIP that can be read: {error}. Pack the folder anew.") from error


def _check_members(name: str, members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MOST_FILES:
        raise _too_large(f"{name} holds more than {MOST_FILES} files. A study has fewer.")
    unpacked = sum(member.file_size for member in members)
    if unpacked > MOST_UNPACKED_BYTES:
        raise _too_large(f"{name} unpacks to more than {MOST_UNPACKED_BYTES // 1_000_000} MB. Send less.")
    packed = sum(member.compress_size for member in members)
    if unpacked > HIGHEST_RATIO * max(packed, 1):
        raise _too_large(
            f"{name} unpacks to more than {HIGHEST_RATIO} times its size. Pack the tables alone."
        )


def _unpack(name: str, archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> dict[str, bytes]:
    """Read each member to its declared size at most, so that a false size gains nothing."""
    top = _shared_folder([member.filename for member in members])
    found: dict[str, bytes] = {}
    for member in members:
        path = _place_of(name, member.filename.removeprefix(top))
        with archive.open(member) as file:
            content = file.read(member.file_size + 1)
        if len(content) > member.file_size:
            raise _too_large(f"{name} lies about the size of {path}. Pack the folder anew.")
        found[path] = content
    return found


def _shared_folder(names: list[str]) -> str:
    """Give the one folder that all files lie in, with its stroke; blank where some do not."""
    tops = {name.partition("/")[0] for name in names if "/" in name}
    only = tops.pop() + "/" if len(tops) == 1 else ""
    around = only and only.rstrip("/") not in FOLDERS and all(name.startswith(only) for name in names)
    return only if around else ""


def _place_of(name: str, member: str) -> str:
    """Check that a member lies where files of a study lie. Raises UploadError."""
    path = PurePosixPath(member)
    folder = "" if len(path.parts) == 1 else path.parts[0]
    plain = "\\" not in member and ":" not in member and not path.is_absolute() and len(path.parts) <= 2
    if not plain or ".." in path.parts or folder not in FOLDERS or path.name.startswith("."):
        raise UploadError(
            f"{name} holds '{member}', which is no place in a study. "
            "Pack tables, study.toml, scenarios and projects."
        )
    if path.suffix not in SUFFIXES[folder]:
        raise UploadError(f"{name} holds '{member}', which is no file of a study. Send CSV and TOML files.")
    return path.as_posix()


def _too_large(message: str) -> UploadError:
    return UploadError(message, too_large=True)
