"""Rules by exporter and importer, `*` for any."""

from pathlib import Path

import polars as pl

ANY = "*"
LEVELS = ((False, False), (False, True), (True, False), (True, True))  # is a side `*`: specific first


def read_assumptions(folder: Path) -> dict[str, pl.DataFrame]:
    """Read every table of assumptions, by the name of its file."""
    return {path.stem: pl.read_csv(path) for path in sorted(folder.glob("*.csv"))}


def read_parameter(assumptions: dict[str, pl.DataFrame], name: str) -> float:
    """Give one number of `parameters.csv`."""
    table = assumptions["parameters"]
    return float(table.row(by_predicate=pl.col("name") == name, named=True)["value"])


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
        ).join(
            known.rename(sides),
            on=rule_keys,
            how="semi",
            maintain_order="left",
        )
        found.append(named)
    best = pl.concat(found).unique(subset=keys, keep="first", maintain_order=True)
    given = rules.select(*keys, *give).rename(sides)
    ruled = best.join(given, on=rule_keys, how="left", maintain_order="left_right").drop(*sides.values())
    joined = rows.join(ruled, on=list(keys), how="left", maintain_order="left_right")
    missing = joined.filter(pl.any_horizontal(pl.col(name).is_null() for name in give))
    if missing.height:
        raise ValueError(f"No rule fits {missing.select(keys).unique().head(5).rows()}; add one with `*`.")
    return joined
