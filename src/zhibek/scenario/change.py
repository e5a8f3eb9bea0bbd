"""The four verbs, done to one table."""

from collections.abc import Iterable
from typing import Any

import polars as pl

from zhibek.errors import ScenarioError
from zhibek.scenario.edit import Edit, Value, near_misses
from zhibek.tables.registry import STUDY_TABLES, table_named
from zhibek.tables.spec import Column, Table

Frames = dict[str, pl.DataFrame]

FILE_SOURCE = "scenario-file"  # source of rows that a scenario adds without naming one
KINDS = {pl.String: "text", pl.Float64: "a number", pl.Int32: "a whole number", pl.Boolean: "true or false"}


def among(column: str, names: Iterable[str]) -> pl.Expr:
    """Say of each row whether a column of text holds one of these names; never of a blank one."""
    return pl.col(column).is_in(pl.Series(sorted(names), dtype=pl.String).implode()).fill_null(value=False)


def split(column: str) -> pl.Expr:
    """Give the values that a column of text lists, split by `;`."""
    return pl.col(column).fill_null("").str.split(";").list.eval(pl.element().str.strip_chars())


def new_rows(table: str, rows: list[dict[str, Any]]) -> pl.DataFrame:
    """Make rows of a table from some of their cells; other cells get the column's default."""
    columns = STUDY_TABLES[table].columns
    blank = {name: column.default for name, column in columns.items()}
    if "confidence" in columns:
        blank |= {"source": FILE_SOURCE, "confidence": "assumed"}
    schema = {name: column.dtype for name, column in columns.items()}
    return pl.DataFrame([blank | row for row in rows], schema=schema)


def apply_edit(frames: Frames, edit: Edit, told: str) -> pl.DataFrame:
    """Give the edited table of an edit; `told` says in messages where the edit stands.

    Raises UnknownNameError for an unknown table; ScenarioError for an unknown column, a value of
    the wrong type, or rows that do not exist.
    """
    table = table_named(edit.table)
    frame = frames.get(edit.table, table.empty())
    if edit.do == "add":
        return _add(frame, table, edit, told)
    picked = pick_rows(table, edit, told)
    if not frame.select(picked.any()).item():
        raise ScenarioError(f"{told} edits nothing: no row of {edit.table} fits. {_why_nothing(frame, edit)}")
    if edit.do == "remove":
        return frame.filter(~picked)
    column = _column(table, edit.column, told)
    if edit.do == "set":
        value = pl.lit(_checked(edit.to, column, f"{edit.table}.{edit.column}", told), dtype=column.dtype)
    elif column.dtype == pl.Float64:
        value = pl.col(edit.column) * edit.by
    else:
        held = KINDS[column.dtype]
        raise ScenarioError(f"{told} scales {edit.table}.{edit.column}, which holds {held}. Use set.")
    return frame.with_columns(pl.when(picked).then(value).otherwise(pl.col(edit.column)).alias(edit.column))


def pick_rows(table: Table, edit: Edit, told: str) -> pl.Expr:
    """Make the expression that is true on the rows an edit's `where` picks."""
    picked = pl.repeat(value=True, n=pl.len())
    for name, wanted in edit.where.items():
        column = _column(table, name, told)
        values = [_checked(one, column, f"{table.name}.{name}", told) for one in _each(wanted)]
        one_of = pl.Series(values, dtype=column.dtype).implode()
        if column.listed:
            fits = split(name).list.eval(pl.element().is_in(one_of)).list.any()
        else:
            fits = pl.col(name).is_in(one_of).fill_null(value="" in values)
        picked &= fits
    return picked


def _add(frame: pl.DataFrame, table: Table, edit: Edit, told: str) -> pl.DataFrame:
    """Append rows, each cell checked, blanks filled as on reading."""
    added = []
    for row in edit.rows:
        cells = {}
        for name, value in row.items():
            cells[name] = _checked(value, _column(table, name, told), f"{table.name}.{name}", told)
        for name, column in table.columns.items():
            if name not in cells and column.required and name not in {"source", "confidence"}:
                raise ScenarioError(f"{told} leaves {table.name}.{name} blank. {column.meaning}")
        added.append(cells)
    return pl.concat([frame, new_rows(table.name, added).select(frame.columns)])


def _column(table: Table, name: str, told: str) -> Column:
    """Find a column, or name the ones close to it."""
    if name not in table.columns:
        hint = near_misses(name, list(table.columns))
        raise ScenarioError(f"{told}: {table.name} has no column '{name}'. {hint}")
    return table.columns[name]


def _checked(value: Value | None, column: Column, where: str, told: str) -> Value | None:
    """Give a value as the column holds it, or say that it is of another type."""
    if column.dtype == pl.Float64 and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    wanted = {pl.String: str, pl.Float64: float, pl.Int32: int, pl.Boolean: bool}[column.dtype]
    if type(value) is not wanted:
        raise ScenarioError(f"{told}: {where} holds {KINDS[column.dtype]}; found {value!r}.")
    return value


def _why_nothing(frame: pl.DataFrame, edit: Edit) -> str:
    """Name values close to those asked for, from the first column in which none is found."""
    for name, wanted in edit.where.items():
        cells = frame[name].drop_nulls().unique().to_list()
        known = sorted({str(one).strip() for cell in cells for one in str(cell).split(";")})
        for one in _each(wanted):
            if str(one) not in known:
                return f"{name} '{one}' is not there. {near_misses(str(one), known)}"
    return "Each value is there, but not together in one row." if edit.where else "The table is empty."


def _each(wanted: Value | tuple[Value, ...]) -> tuple[Value, ...]:
    """Give what a column of `where` may be, as several."""
    return wanted if isinstance(wanted, tuple) else (wanted,)
