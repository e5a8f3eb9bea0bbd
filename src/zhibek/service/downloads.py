"""A run's tables as files to take away."""

import io

import polars as pl

from zhibek.errors import UnknownNameError
from zhibek.results import Results
from zhibek.tables.outcome import OUTCOME_TABLES

TABLE_NAMES = tuple(table.name for table in OUTCOME_TABLES)
_RUNS_IN_SHEETS = r"^[=+\-@\t\r]"  # what a spreadsheet takes for a formula (OWASP, CSV injection)
_IS_FIGURE = r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$"


def take_table(results: Results, name: str) -> pl.DataFrame:
    """Give a table of a run. Raises UnknownNameError."""
    if name not in results.frames:
        raise UnknownNameError("table of a run", name, results.frames)
    return results.frames[name]


def write_csv(frame: pl.DataFrame) -> bytes:
    """Write a table as CSV that a spreadsheet shows and never runs: formulas get an apostrophe in front.

    Lists are written with `;` between their parts, as in a study's tables.
    """
    lists = [name for name, dtype in frame.schema.items() if dtype == pl.List]
    frame = frame.with_columns(pl.col(name).cast(pl.List(pl.String)).list.join(";") for name in lists)
    texts = [name for name, dtype in frame.schema.items() if dtype == pl.String]
    disarmed = [
        pl.when(is_formula(pl.col(name))).then(pl.lit("'") + pl.col(name)).otherwise(pl.col(name)).alias(name)
        for name in texts
    ]
    return frame.with_columns(disarmed).write_csv(None).encode()


def is_formula(column: pl.Expr) -> pl.Expr:
    """Tell which texts a spreadsheet would take for a formula; a signed figure is none."""
    return column.str.contains(_RUNS_IN_SHEETS) & ~column.str.contains(_IS_FIGURE)


def write_parquet(frame: pl.DataFrame) -> bytes:
    """Write a table as Parquet, as it is."""
    file = io.BytesIO()
    frame.write_parquet(file, compression="zstd", statistics=False)
    return file.getvalue()
