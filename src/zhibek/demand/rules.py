"""Assumptions by exporter and importer, `*` for any."""

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from zhibek.errors import Fault, SettingsError, TableError

ANY = "*"
LEVELS = ((False, False), (False, True), (True, False), (True, True))  # is a side `*`: specific first
Assumptions = Mapping[str, pl.DataFrame]
LAST_OF_SHARES = 1.0


def read_assumptions(folder: Path) -> dict[str, pl.DataFrame]:
    """Read every table of assumptions of a folder, by the name of its file.

    Raises TableError where a weight is negative or absent, a share above 1, a price 0, or a row has
    no source; with every fault of every table.
    """
    tables = {path.stem: pl.read_csv(path) for path in sorted(folder.glob("*.csv"))}
    if not tables:
        raise TableError([Fault(str(folder), "no table of assumptions.", "Name a folder that holds some.")])
    faults = [fault for name, table in tables.items() for fault in find_assumption_faults(name, table)]
    if faults:
        raise TableError(faults)
    return tables


def find_assumption_faults(name: str, table: pl.DataFrame) -> list[Fault]:
    """Find negative and absent weights, shares above 1, prices of nothing, rows without source."""
    faults = []
    for column in table.columns:
        where, values = f"{name}.{column}", table[column]
        if values.null_count():
            mend = "Give it, or leave the row out."
            faults.append(Fault(where, "blank.", mend, _rows(values.is_null())))
        elif not _is_weight(column):
            continue
        elif not values.dtype.is_numeric():
            faults.append(Fault(where, "no number.", "Give a number in every row."))
        elif (values < 0).any():
            what = f"below 0. Lowest value: {float(values.cast(pl.Float64).to_numpy().min()):g}."
            faults.append(Fault(where, what, "A weight is 0 or more.", _rows(values < 0)))
        elif "share" in column and (values > LAST_OF_SHARES).any():
            faults.append(Fault(where, "above 1.", "A share is a part of 1.", _rows(values > LAST_OF_SHARES)))
        elif column.endswith("_per_t") and (values == 0).any():
            faults.append(Fault(where, "0.", "Tonnes are value over price.", _rows(values == 0)))
    return faults


def _is_weight(column: str) -> bool:
    """Tell whether a column holds shares, prices, loads or values."""
    return "share" in column or "_per_" in column or column in {"factor", "value_musd"}


def _rows(bad: pl.Series) -> tuple[int, ...]:
    """List the rows where a column is bad, from 1."""
    return tuple(int(row) + 1 for row in bad.arg_true())


def read_parameter(assumptions: Assumptions, name: str) -> float:
    """Give one number of `parameters`; raises SettingsError where it is not there."""
    table = assumptions["parameters"].filter(pl.col("name") == name)
    if table.height != 1:
        raise SettingsError(
            f"parameters.name: '{name}' stands in {table.height} rows. Give it one row, with its value."
        )
    return float(table["value"][0])


def sum_column(table: pl.DataFrame, column: str) -> float:
    """Add up one column."""
    return float(table[column].cast(pl.Float64).sum())


def apply_rules(
    rows: pl.DataFrame, rules: pl.DataFrame, *, by: tuple[str, ...], give: tuple[str, ...]
) -> pl.DataFrame:
    """Join to each row the columns `give` of the most specific rule that fits it.

    A rule fits where exporter and importer are equal or `*` and the columns `by` are equal. A
    named pair comes before a named exporter, that before a named importer, and `*`, `*` is
    last. Several rules with one key split a row into as many.

    Raises TableError where no rule fits a row.
    """
    keys = ("exporter", "importer", *by)
    sides = {"exporter": "rule_exporter", "importer": "rule_importer"}
    rule_keys = [*sides.values(), *by]
    known = rules.select(keys).unique(maintain_order=True)
    cases = rows.select(keys).unique(maintain_order=True)
    found = []
    for any_exporter, any_importer in LEVELS:
        named = cases.select(
            *keys,
            (pl.lit(ANY) if any_exporter else pl.col("exporter")).alias("rule_exporter"),
            (pl.lit(ANY) if any_importer else pl.col("importer")).alias("rule_importer"),
        ).join(known.rename(sides), on=rule_keys, how="semi", maintain_order="left")
        found.append(named)
    best = pl.concat(found).unique(subset=keys, keep="first", maintain_order=True)
    given = rules.select(*keys, *give).rename(sides)
    ruled = best.join(given, on=rule_keys, how="left", maintain_order="left_right").drop(*sides.values())
    joined = rows.join(ruled, on=list(keys), how="left", maintain_order="left_right")
    missing = joined.filter(pl.any_horizontal(pl.col(name).is_null() for name in give))
    if missing.height:
        cases = missing.select(keys).unique(maintain_order=True).head(5)
        told = "; ".join(" ".join(str(cell) for cell in row) for row in cases.iter_rows())
        raise TableError(
            [Fault(f"rules for {give[0]}", f"no rule fits {told}.", "Add one with `*` for both sides.")]
        )
    return joined
