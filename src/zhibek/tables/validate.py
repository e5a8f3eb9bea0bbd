"""Hold tables against what they are declared."""

from collections.abc import Collection, Iterator, Mapping

import polars as pl

from zhibek.errors import Fault
from zhibek.tables.meaning import find_meaning_faults
from zhibek.tables.names import find_unknown, split_names, suggest
from zhibek.tables.registry import STUDY_TABLES, singular
from zhibek.tables.spec import Column, Table

Frames = Mapping[str, pl.DataFrame]
Unread = Mapping[str, Collection[int]]

_TYPE_NAMES = {"String": "text", "Float64": "a number", "Int32": "a whole number", "Boolean": "true or false"}


def find_faults(
    frames: Frames, *, unread: Unread | None = None, changed: Collection[str] | None = None
) -> list[Fault]:
    """Find every breach of the declarations in a study's tables, in the order of the tables.

    Rows are counted from 1 in the order of each frame. `unread` names what a reader has already
    found at fault, so that it is not said twice: `table` for a table that could not be read,
    `table.column` with the rows of its unreadable cells, which are null in the frame. `changed`
    names the tables that differ from a study already found sound; only these are then looked at,
    those that point to them, and the rules that need them.

    >>> find_faults({})[0].where
    'places'
    """
    unread = unread or {}
    touched = set(STUDY_TABLES) if changed is None else _touched_by(changed)
    faults: list[Fault] = []
    for name, table in STUDY_TABLES.items():
        if name in frames and name in touched:
            faults += find_table_faults(table, frames[name], frames, unread)
        elif name not in frames and not table.optional and name not in unread:
            mend = f"Add {name}.csv. A row is: {_lower_first(table.doc)}"
            faults.append(Fault(name, "the table is missing.", mend))
    for name in frames:
        if name not in STUDY_TABLES:
            faults.append(Fault(name, "no such table.", suggest(name, STUDY_TABLES, "Remove it.")))
    sound = {
        name: frame
        for name, frame in frames.items()
        if name in STUDY_TABLES and is_sound(STUDY_TABLES[name], frame)
    }
    return faults + [
        fault
        for fault in find_meaning_faults(sound, changed=changed)
        if not set(fault.rows) & set(unread.get(fault.where, ()))
    ]


def _touched_by(changed: Collection[str]) -> set[str]:
    """Name the changed tables and all that point to them."""
    pointing = {
        name
        for name, table in STUDY_TABLES.items()
        for column in table.columns.values()
        if column.points_to.partition(".")[0] in changed
    }
    return pointing | set(changed)


def is_sound(table: Table, frame: pl.DataFrame) -> bool:
    """Tell whether a frame has all columns of its table, each of its type."""
    schema = frame.schema
    return all(schema.get(name) == column.dtype for name, column in table.columns.items())


def find_table_faults(table: Table, frame: pl.DataFrame, frames: Frames, unread: Unread) -> Iterator[Fault]:
    """Find the faults of one table: its columns, its cells, its key, what it points to among `frames`."""
    schema = frame.schema
    for name in schema:
        if name not in table.columns:
            hint = suggest(name, table.columns, "Remove it.")
            yield Fault(f"{table.name}.{name}", "no such column.", hint)
    if not table.optional and frame.is_empty():
        yield Fault(table.name, "the table has no rows.", f"Give it at least one. {table.doc}")
    suspects = _suspects(table, frame, frames)
    for name, column in table.columns.items():
        where = f"{table.name}.{name}"
        if name not in schema:
            yield Fault(where, "the column is missing.", f"Add it: {_lower_first(column.meaning)}")
        elif schema[name] != column.dtype:
            mend = f"It must be {type_name(column)} ({column.dtype})."
            yield Fault(where, f"its type is {schema[name]}.", mend)
        elif name in suspects:
            yield from _column_faults(where, column, frame[name], unread.get(where, ()))
            if column.points_to:
                yield from _link_faults(where, column, frame[name], frames)
    yield from _key_faults(table, frame)


def type_name(column: Column) -> str:
    """Say a column's type in plain words."""
    return _TYPE_NAMES[str(column.dtype)]


def _suspects(table: Table, frame: pl.DataFrame, frames: Frames) -> set[str]:
    """Pick, in one pass over a table, the columns in which some cell may be at fault."""
    schema = frame.schema
    doubts = {
        name: _doubts(name, column, frames)
        for name, column in table.columns.items()
        if schema.get(name) == column.dtype
    }
    checks = [pl.any_horizontal(doubt).any().alias(name) for name, doubt in doubts.items() if doubt]
    if not checks or frame.is_empty():
        return set()
    return {name for name, flag in frame.select(checks).row(0, named=True).items() if flag}


def _doubts(name: str, column: Column, frames: Frames) -> list[pl.Expr]:
    """List what would make a cell worth a closer look."""
    cell = pl.col(name)
    doubts = []
    if not column.nullable and column.default is None:
        doubts.append(cell.is_null())
        if column.dtype == pl.String:
            doubts.append(cell == "")
    if column.dtype == pl.Float64:
        doubts.append(~cell.is_finite())
    if column.minimum is not None:
        doubts.append(cell < column.minimum)
    if column.maximum is not None:
        doubts.append(cell > column.maximum)
    known = column.choices or _known(column, frames)
    if known is not None and column.listed:
        doubts.append(cell != "")
    elif known is not None:
        allowed = pl.Series([*known, *column.also, ""], dtype=pl.String).implode()
        doubts.append(~cell.is_in(allowed))
    return doubts


def _known(column: Column, frames: Frames) -> pl.Series | None:
    """Give the names a column may point to; nothing where it points nowhere, or to what is not there."""
    target, _, key = column.points_to.partition(".")
    if target not in frames or key not in frames[target].columns:
        return None
    names = frames[target][key]
    return names if names.dtype == pl.String else None


def _column_faults(where: str, column: Column, cells: pl.Series, unread: Collection[int]) -> Iterator[Fault]:
    """Find blank cells, numbers out of bounds, and words that are no choice."""
    if not column.nullable and column.default is None:
        blank = cells.is_null() | (cells == "") if column.dtype == pl.String else cells.is_null()
        rows = tuple(row for row in _rows(blank) if row not in unread)
        if rows:
            yield Fault(where, "blank.", f"Fill it in: {_lower_first(column.meaning)}", rows)
    if column.dtype == pl.Float64:
        finite = cells.is_finite()
        if not finite.all():
            yield Fault(where, "not a finite number.", "Write a number with digits.", _rows(~finite))
            cells = pl.select(pl.when(finite).then(cells)).to_series()
    if column.dtype in (pl.Float64, pl.Int32):
        yield from _bound_faults(where, column, cells)
    if column.choices:
        yield from _choice_faults(where, column, cells)


def _bound_faults(where: str, column: Column, cells: pl.Series) -> Iterator[Fault]:
    """Find numbers below the least or above the greatest that may be."""
    unit = f" {_spelt(column.unit.value)}" if column.unit.value not in {"", "year", "share"} else ""
    if column.minimum is not None and (below := cells < column.minimum).any():
        limit = f"{column.minimum:g}{unit}"
        what = f"below {limit}. Lowest value: {_number(cells.min())}."
        yield Fault(where, what, f"Give {limit} or more.", _rows(below))
    if column.maximum is not None and (above := cells > column.maximum).any():
        limit = f"{column.maximum:g}{unit}"
        what = f"above {limit}. Highest value: {_number(cells.max())}."
        yield Fault(where, what, f"Give {limit} or less.", _rows(above))


def _choice_faults(where: str, column: Column, cells: pl.Series) -> Iterator[Fault]:
    """Find words that are no choice."""
    names = split_names(cells, listed=column.listed)
    otherwise = f"Choose from {', '.join(column.choices)}."
    return find_unknown(where, names, column.choices, what="'{name}' is no choice.", otherwise=otherwise)


def _link_faults(where: str, column: Column, cells: pl.Series, frames: Frames) -> Iterator[Fault]:
    """Find names that no row of the table pointed to bears."""
    known = _known(column, frames)
    if known is None:
        return
    table = column.points_to.partition(".")[0]
    names = split_names(cells, listed=column.listed).filter(~pl.col("name").is_in(column.also))
    what = f"no {singular(table)} is named '{{name}}'."
    otherwise = f"Add it to {table}, or mend the name."
    yield from find_unknown(where, names, known, what=what, otherwise=otherwise)


def _key_faults(table: Table, frame: pl.DataFrame) -> Iterator[Fault]:
    """Find keys that several rows share."""
    if not set(table.key) <= set(frame.columns) or frame.is_empty():
        return
    keys = frame.select(table.key)
    repeated = keys.is_duplicated()
    if not repeated.any():
        return
    repeated &= keys.select(pl.all_horizontal(pl.all().is_not_null())).to_series()
    if repeated.any():
        first = ", ".join(str(value) for value in keys.filter(repeated).row(0))
        where = f"{table.name}.{'+'.join(table.key)}"
        yield Fault(
            where, f"several rows share a key. First: {first}.", "Give each row its own.", _rows(repeated)
        )


def _rows(mask: pl.Series) -> tuple[int, ...]:
    """Count from 1 the rows where a mask holds."""
    return tuple((mask.arg_true() + 1).to_list()) if mask.any() else ()


def _number(value: object) -> str:
    """Write a number as short as it can be."""
    return f"{value:g}" if isinstance(value, int | float) else str(value)


def _spelt(suffix: str) -> str:
    """Spell a unit as people do: `usd_per_t` is usd per t."""
    return suffix.replace("_", " ")


def _lower_first(text: str) -> str:
    """Go on with a sentence, but leave capitals of short forms."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
