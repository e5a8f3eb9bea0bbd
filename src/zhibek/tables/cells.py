"""Turn the cells of a file to declared types."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl
from polars import selectors

from zhibek.errors import Fault
from zhibek.tables.countries import alpha_2_codes
from zhibek.tables.spec import Column, Table

_TRUE = ("true", "1", "yes")
_FALSE = ("false", "0", "no")
_MENDS = {
    "Float64": "Write digits with a point, such as 12.5.",
    "Int32": "Write a whole number, such as 1520.",
    "Boolean": "Write true or false.",
}
_WHATS = {"Float64": "not a number.", "Int32": "not a whole number.", "Boolean": "neither true nor false."}


@dataclass(frozen=True, slots=True)
class Converted:
    """A frame of declared types, what was at fault, and the rows of cells that could not be read."""

    frame: pl.DataFrame
    faults: tuple[Fault, ...]
    unread: Mapping[str, frozenset[int]]


def convert_cells(table: Table, raw: pl.DataFrame) -> Converted:
    """Turn each declared column to its type, fill defaults, and gather what cannot be turned.

    An unreadable cell becomes null and its row is told; undeclared columns stay as they are, and a
    missing column without a default stays missing: both are for `find_faults` to say.
    """
    bare = _stripped(raw)
    declared = {name: column for name, column in table.columns.items() if name in raw.columns}
    cast = bare.select(_cast(pl.col(name), bare.schema[name], column) for name, column in declared.items())
    faults: list[Fault] = []
    unread: dict[str, frozenset[int]] = {}
    for name, column in declared.items():
        if cast[name].null_count() > bare[name].null_count():
            bad = bare[name].is_not_null() & cast[name].is_null()
            rows = tuple((bad.arg_true() + 1).to_list())
            where, kind = f"{table.name}.{name}", str(column.dtype)
            what = f"{_WHATS.get(kind, 'not text.')} First: '{bare[name][rows[0] - 1]}'."
            faults.append(Fault(where, what, _MENDS.get(kind, "Write text."), rows))
            unread[where] = frozenset(rows)
    defaults = [
        _filled(name, column, present=name in declared)
        for name, column in table.columns.items()
        if column.default is not None or (column.nullable and name not in declared)
    ]
    frame = cast.with_columns(defaults)
    if raw.is_empty():
        frame = frame.clear()
    for name in ("country", "countries"):
        if name in frame.columns:
            frame = frame.with_columns(_two_letters(frame[name]))
    frame = frame.select(name for name in table.columns if name in frame.columns)
    extra = [name for name in raw.columns if name not in table.columns]
    return Converted(frame.hstack(raw.select(extra)) if extra else frame, tuple(faults), unread)


def _stripped(frame: pl.DataFrame) -> pl.DataFrame:
    """Take the blanks off all text; a cell of blanks alone is null."""
    text = selectors.by_dtype(pl.String, pl.Categorical, pl.Enum)
    bare = text.cast(pl.String).str.strip_chars()
    return frame.with_columns(bare.replace("", None))


def _cast(cells: pl.Expr, given: pl.DataType, column: Column) -> pl.Expr:
    """Cast to the column's type; what cannot be cast becomes null."""
    if given in (column.dtype, pl.Null):
        return cells.cast(column.dtype)
    if column.dtype == pl.Boolean:
        words = cells.cast(pl.String).str.to_lowercase()
        yes, no = words.is_in(_TRUE), words.is_in(_FALSE)
        return (
            pl.when(yes)
            .then(pl.lit(value=True))
            .when(no)
            .then(pl.lit(value=False))
            .alias(cells.meta.output_name())
        )
    if column.dtype == pl.Int32:
        numbers = cells.cast(pl.Float64, strict=False)
        return pl.when(numbers == numbers.round()).then(numbers).cast(pl.Int32, strict=False)
    return cells.cast(column.dtype, strict=False)


def _filled(name: str, column: Column, *, present: bool) -> pl.Expr:
    """Fill blank cells, or a whole missing column, with the default; an unreadable cell counts as blank."""
    default = pl.lit(column.default, dtype=column.dtype)
    return pl.col(name).fill_null(default) if present else default.alias(name)


def _two_letters(cells: pl.Series) -> pl.Series:
    """Turn three-letter country codes to two letters."""
    words = cells.unique().drop_nulls()
    return cells.replace(words, pl.Series([alpha_2_codes(word) for word in words], dtype=pl.String))
