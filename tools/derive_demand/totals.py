"""Value traded by pair of countries in 2022."""

from dataclasses import dataclass
from pathlib import Path

import polars as pl
from raking import rake
from rules import read_parameter, sum_column

BASE_YEAR = 2022
PAIR = ["exporter", "importer"]


@dataclass(frozen=True, slots=True)
class Totals:
    """Value by pair of countries, what each step made of it, and margins left open.

    values: exporter, importer, value_musd, basis. steps: step, value_musd over the whole world.
    gaps: published margins that no free pair could meet.
    """

    values: pl.DataFrame
    steps: list[tuple[str, float]]
    gaps: pl.DataFrame


def read_baci(data: Path, growth: float) -> pl.DataFrame:
    """Read the trade of 2019 and carry it to 2022 at the growth of the world's exports."""
    table = pl.read_parquet(data / "baci_totals/baci_totals_2000_2020.parquet")
    return (
        table.filter(pl.col("year") == 2019)
        .select(
            pl.col("exporter", "importer").cast(pl.String),
            (pl.col("value_kusd").cast(pl.Float64) / 1e3 * growth).alias("value_musd"),
            pl.lit("2019 at the world's growth").alias("basis"),
            pl.lit(False).alias("held"),
        )
        .sort(PAIR)
    )


def read_claims(data: Path, reporters: pl.DataFrame) -> pl.DataFrame:
    """Read what national statistics say of each pair: the claim of the first reporter in rank."""
    table = pl.read_parquet(data / "national_trade/national_partner_totals.parquet").with_columns(
        pl.col("reporter", "partner", "flow").cast(pl.String), pl.col("year").cast(pl.Int64)
    )
    chosen = table.join(reporters.select("reporter", "year", "rank"), on=["reporter", "year"], how="inner")
    exports = pl.col("flow") == "X"
    return (
        chosen.filter(~pl.col("partner").str.starts_with("_"))
        .select(
            pl.when(exports).then("reporter").otherwise("partner").alias("exporter"),
            pl.when(exports).then("partner").otherwise("reporter").alias("importer"),
            pl.col("value_kusd").cast(pl.Float64).truediv(1e3).alias("value_musd"),
            pl.format("{} statistics {}", "reporter", "year").alias("basis"),
            (pl.col("year") == BASE_YEAR).alias("held"),
            "rank",
        )
        .sort("rank", *PAIR)
        .unique(subset=PAIR, keep="first", maintain_order=True)
        .drop("rank")
        .sort(PAIR)
    )


def replace_values(values: pl.DataFrame, better: pl.DataFrame) -> pl.DataFrame:
    """Put better figures in the place of what was there, and add pairs that were missing."""
    rest = values.join(better, on=PAIR, how="anti", maintain_order="left")
    return pl.concat([rest, better.select(values.columns)]).sort(PAIR)


def find_totals(data: Path, assumptions: dict[str, pl.DataFrame]) -> Totals:
    """Carry the trade of 2019 to 2022 and rake it to what is published."""
    growth = read_parameter(assumptions, "world_growth")
    values = read_baci(data, growth)
    steps = [
        ("trade of 2019 as reconciled by BACI", sum_column(values, "value_musd") / growth),
        ("carried to 2022 at the world's growth", sum_column(values, "value_musd")),
    ]
    factors = assumptions["pair_factors"].select(*PAIR, pl.col("factor").cast(pl.Float64))
    slowed = values.join(factors, on=PAIR, how="inner").with_columns(
        pl.col("value_musd") / growth * pl.col("factor"),
        pl.lit("2019 under sanctions").alias("basis"),
        pl.lit(True).alias("held"),
    )
    fixed = assumptions["fixed_totals"].select(
        *PAIR,
        pl.col("value_musd").cast(pl.Float64),
        pl.lit("customs total 2022").alias("basis"),
        pl.lit(True).alias("held"),
    )
    claims = read_claims(data, assumptions["reporters"])
    better = {"national statistics": claims, "sanctions since 2022": slowed, "customs totals 2022": fixed}
    for name, figures in better.items():
        values = replace_values(values, figures)
        steps.append((name, sum_column(values, "value_musd")))
    values, gaps = rake(values, read_margins(data, assumptions))
    steps.append(("raked to published margins", sum_column(values, "value_musd")))
    return Totals(values, steps, gaps)


def read_margins(data: Path, assumptions: dict[str, pl.DataFrame]) -> list[pl.DataFrame]:
    """Read published margins as families; in one family a pair counts in at most one margin.

    Each family has exporter, importer, margin, target_musd: one row per pair that counts.
    """
    rate = read_parameter(assumptions, "usd_per_eur")
    union = assumptions["eu27"]["country"].to_list()
    europe = pl.DataFrame({"exporter": union})
    sold = (
        pl.read_parquet(data / "national_trade/eu27_exports_by_partner_eur.parquet")
        .filter((pl.col("year") == BASE_YEAR) & ~pl.col("partner").cast(pl.String).is_in(union))
        .select(
            pl.col("partner").cast(pl.String).alias("importer"),
            pl.format("European Union to {}", "partner").alias("margin"),
            (pl.col("value_eur").cast(pl.Float64) * rate / 1e6).alias("target_musd"),
        )
    )
    bought = pl.DataFrame({"exporter": "CHN", "importer": union}).with_columns(
        pl.lit("CHN to European Union").alias("margin"),
        pl.lit(read_parameter(assumptions, "china_to_eu") * rate).alias("target_musd"),
    )
    families = [pl.concat([europe.join(sold, how="cross").select(*PAIR, "margin", "target_musd"), bought])]
    national = (
        pl.read_parquet(data / "national_trade/national_partner_totals.parquet")
        .with_columns(pl.col("reporter", "partner", "flow").cast(pl.String))
        .filter((pl.col("year") == BASE_YEAR) & ~pl.col("partner").str.starts_with("_"))
    )
    sides = (("X", "exporter", "importer", "exports"), ("M", "importer", "exporter", "imports"))
    for flow, side, other, word in sides:
        reported = national.filter(pl.col("flow") == flow).select(
            pl.col("reporter").alias(side),
            pl.col("partner").alias(other),
            pl.format("{} {}", "reporter", pl.lit(word)).alias("margin"),
            (pl.col("value_kusd").cast(pl.Float64).sum().over("reporter") / 1e3).alias("target_musd"),
        )
        families.append(reported.select(*PAIR, "margin", "target_musd"))
    return families
