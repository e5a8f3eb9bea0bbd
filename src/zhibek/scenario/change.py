"""The four verbs, done to one table."""

import polars as pl

from zhibek.errors import ScenarioError
from zhibek.scenario.edit import Edit, Value, near_misses
from zhibek.tables.registry import STUDY_TABLES, table_named
from zhibek.tables.spec import Column, Table

Frames = dict[str, pl.DataFrame]

FILE_SOURCE = "scenario-file"  # source of rows that a scenario adds without naming one
KINDS = {pl.String: "text", pl.Float64: "a number", pl.Int32: "a whole number", pl.Boolean: "true or false"}


def apply_edit(frames: Frames, edit: Edit, told: str) -> pl.DataFrame:
    """Give the edited table of an edit; `told` says in messages where the edit stands.

    Raises UnknownNameError for an unknown table; ScenarioError for an unknown column, a value of
    the wrong type, or rows that do not exist.
    """
    table = table_named(edit.table)
    frame = frames.get(edit.table, table.empty())
    if edit.do == "add":
        return _add(frame, table, edit, told)
    picked = pick_rows(frame, table, edit, told)
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
        raise ScenarioError(f"{told} scales {edit.table}.{edit.column}, which holds {KINDS[column.dtype]}. Use set.")
    return frame.with_columns(pl.when(picked).then(value).otherwise(pl.col(edit.column)).alias(edit.column))


def pick_rows(frame: pl.DataFrame, table: Table, edit: Edit, told: str) -> pl.Expr:
    """Make the expression that is true on the rows an edit's `where` picks."""
    picked = pl.repeat(True, pl.len())
    for name, wanted in edit.where.items():
        column = _column(table, name, told)
        values = [_checked(one, column, f"{table.name}.{name}", told) for one in (wanted if isinstance(wanted, tuple) else (wanted,))]
        if column.listed:
            held = pl.col(name).fill_null("").str.split(";").list.eval(pl.element().str.strip_chars())
            fits = held.list.eval(pl.element().is_in(pl.Series(values, dtype=pl.String).implode())).list.any()
        else:
            fits = pl.col(name).is_in(pl.Series(values, dtype=column.dtype).implode()).fill_null("" in values)
        picked = picked & fits
    return picked


def file_source() -> pl.DataFrame:
    """Make the row of `sources` that stands for the scenario file itself."""
    row = {"source_id": FILE_SOURCE, "title": "Set in the scenario file", "publisher": "", "year": None, "url": ""}
    return pl.DataFrame([row], schema={name: column.dtype for name, column in STUDY_TABLES["sources"].columns.items()})


def _add(frame: pl.DataFrame, table: Table, edit: Edit, told: str) -> pl.DataFrame:
    """Append rows, each cell checked, blanks filled as on reading."""
    added = []
    for row in edit.rows:
        cells = {name: _checked(value, _column(table, name, told), f"{table.name}.{name}", told) for name, value in row.items()}
        for name, column in table.columns.items():
            if name in cells:
                continue
            if name == "source":
                cells[name] = FILE_SOURCE
            elif name == "confidence":
                cells[name] = "assumed"
            elif column.required:
                raise ScenarioError(f"{told} leaves {table.name}.{name} blank. {column.meaning}")
            else:
                cells[name] = column.default
        added.append(cells)
    schema = {name: column.dtype for name, column in table.columns.items()}
    return pl.concat([frame, pl.DataFrame(added, schema=schema).select(frame.columns)])


def _column(table: Table, name: str, told: str) -> Column:
    """Find a column, or name the ones close to it."""
    if name not in table.columns:
        raise ScenarioError(f"{told}: {table.name} has no column '{name}'. {near_misses(name, list(table.columns))}")
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
        known = sorted({str(one).strip() for cell in frame[name].drop_nulls() for one in str(cell).split(";")})
        for one in wanted if isinstance(wanted, tuple) else (wanted,):
            if str(one) not in known:
                return f"{name} '{one}' is not there. {near_misses(str(one), known)}"
    return "Each value is there, but not together in one row." if edit.where else "The table is empty."
