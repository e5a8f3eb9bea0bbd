"""Raking meets what can be met, and tells the rest."""

import polars as pl
import pytest

from zhibek.demand.raking import rake


def test_raking_meets_margins_keeps_held_pairs_and_reports_what_it_cannot_meet():
    values = pl.DataFrame(
        [("A", "X", 10.0, False), ("A", "Y", 20.0, False), ("B", "X", 30.0, False), ("B", "Y", 40.0, True)],
        schema=["exporter", "importer", "value_musd", "held"],
        orient="row",
    ).with_columns(pl.lit("seed").alias("basis"))
    by_row = values.select(
        "exporter",
        "importer",
        pl.col("exporter").alias("margin"),
        pl.when(pl.col("exporter") == "A").then(45.0).otherwise(100.0).alias("target_musd"),
    )
    by_column = (
        values.select("exporter", "importer", pl.col("importer").alias("margin"))
        .filter(pl.col("importer") == "X")
        .with_columns(pl.lit(75.0).alias("target_musd"))
    )
    raked, gaps = rake(values, [by_row, by_column])
    found = {(row["exporter"], row["importer"]): row["value_musd"] for row in raked.iter_rows(named=True)}
    assert found["B", "Y"] == 40.0
    assert found["A", "X"] + found["A", "Y"] == pytest.approx(45.0)
    assert found["A", "X"] + found["B", "X"] == pytest.approx(75.0)
    assert found["B", "X"] == pytest.approx(60.0)
    assert gaps.is_empty()
    unmeetable = by_row.with_columns(pl.lit(5.0).alias("target_musd")).filter(pl.col("exporter") == "B")
    _, gaps = rake(values, [unmeetable])
    assert gaps["gap_musd"].to_list() == [65.0]
