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
    columns: dict[str, pl.Series] = {}
    faults: list[Fault] = []
    unread: dict[str, frozenset[int]] = {}
    bare = _stripped(raw)
    for name, column in table.columns.items():
        if name not in raw.columns:
            if not column.required:
                columns[name] = pl.repeat(column.default, raw.height, dtype=column.dtype, eager=True)
            continue
        given = bare[name]
        cells = _convert(given, column)
        bad = given.is_not_null() & cells.is_null()
        if cells.null_count() > given.null_count():
            where, kind = f"{table.name}.{name}", str(column.dtype)
            rows = tuple((bad.arg_true() + 1).to_list())
            what = f"{_WHATS.get(kind, 'not text.')} First: '{given[rows[0] - 1]}'."
            faults.append(Fault(where, what, _MENDS.get(kind, "Write text."), rows))
            unread[where] = frozenset(rows)
        if column.default is not None and cells.null_count():
            cells = pl.select(
                pl.when(cells.is_null() & ~bad).then(pl.lit(column.default)).otherwise(cells)
            ).to_series()
        if name in {"country", "countries"}:
            cells = _two_letters(cells)
        columns[name] = cells.cast(column.dtype)
    known = pl.DataFrame({name: cells.alias(name) for name, cells in columns.items()})
    extra = [name for name in raw.columns if name not in table.columns]
    return Converted(known.hstack(raw.select(extra)) if extra else known, tuple(faults), unread)


def _stripped(frame: pl.DataFrame) -> pl.DataFrame:
    """Take the blanks off all text; a cell of blanks alone is null."""
    text = selectors.by_dtype(pl.String, pl.Categorical, pl.Enum)
    bare = text.cast(pl.String).str.strip_chars()
    return frame.with_columns(bare.replace("", None))


def _convert(cells: pl.Series, column: Column) -> pl.Series:
    """Cast to the column's type; what cannot be cast becomes null."""
    if cells.dtype == column.dtype:
        return cells
    if cells.dtype == pl.Null:
        return cells.cast(column.dtype)
    if column.dtype == pl.Boolean:
        words = cells.cast(pl.String).str.to_lowercase()
        return pl.select(
            pl.when(words.is_in(_TRUE))
            .then(pl.lit(value=True))
            .when(words.is_in(_FALSE))
            .then(pl.lit(value=False))
        ).to_series()
    if column.dtype == pl.Int32:
        numbers = cells.cast(pl.Float64, strict=False)
        return (
            pl.select(pl.when(numbers == numbers.round()).then(numbers))
            .to_series()
            .cast(pl.Int32, strict=False)
        )
    return cells.cast(column.dtype, strict=False)


def _two_letters(cells: pl.Series) -> pl.Series:
    """Turn three-letter country codes to two letters."""
    words = cells.unique().drop_nulls()
    return cells.replace(words, pl.Series([alpha_2_codes(word) for word in words], dtype=pl.String))
