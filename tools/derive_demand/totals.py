"""Value traded by pair of countries in 2022."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from rules import read_parameter

EU27 = (
    "AUT BEL BGR HRV CYP CZE DNK EST FIN FRA DEU GRC HUN IRL ITA LVA LTU LUX MLT NLD POL PRT ROU SVK SVN ESP SWE"
).split()
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
    return table.filter(pl.col("year") == 2019).select(
        pl.col("exporter", "importer").cast(pl.String),
        (pl.col("value_kusd").cast(pl.Float64) / 1e3 * growth).alias("value_musd"),
        pl.lit("2019 at the world's growth").alias("basis"),
        pl.lit(False).alias("held"),
    ).sort(PAIR)


def read_claims(data: Path, reporters: pl.DataFrame) -> pl.DataFrame:
    """Read what national statistics say of each pair: the claim of the first reporter in rank."""
    table = pl.read_parquet(data / "national_trade/national_partner_totals.parquet").with_columns(
        pl.col("reporter", "partner", "flow").cast(pl.String), pl.col("year").cast(pl.Int64)
    )
    chosen = table.join(reporters.select("reporter", "year", "rank"), on=["reporter", "year"], how="inner")
    exports = pl.col("flow") == "X"
    return chosen.filter(~pl.col("partner").str.starts_with("_")).select(
        pl.when(exports).then("reporter").otherwise("partner").alias("exporter"),
        pl.when(exports).then("partner").otherwise("reporter").alias("importer"),
        pl.col("value_kusd").cast(pl.Float64).truediv(1e3).alias("value_musd"),
        pl.format("{} statistics {}", "reporter", "year").alias("basis"),
        (pl.col("year") == BASE_YEAR).alias("held"),
        "rank",
    ).sort("rank", *PAIR).unique(subset=PAIR, keep="first", maintain_order=True).drop("rank").sort(PAIR)


def replace_values(values: pl.DataFrame, better: pl.DataFrame) -> pl.DataFrame:
    """Put better figures in the place of what was there, and add pairs that were missing."""
    rest = values.join(better, on=PAIR, how="anti", maintain_order="left")
    return pl.concat([rest, better.select(values.columns)]).sort(PAIR)


def find_totals(data: Path, assumptions: dict[str, pl.DataFrame]) -> Totals:
    """Carry the trade of 2019 to 2022 and rake it to what is published."""
    growth = read_parameter(assumptions, "world_growth")
    values = read_baci(data, growth)
    steps = [("trade of 2019 as reconciled by BACI", values["value_musd"].sum() / growth),
             ("carried to 2022 at the world's growth", values["value_musd"].sum())]
    factors = assumptions["pair_factors"].select(*PAIR, pl.col("factor").cast(pl.Float64))
    slowed = values.join(factors, on=PAIR, how="inner").with_columns(
        pl.col("value_musd") / growth * pl.col("factor"), pl.lit("2019 under sanctions").alias("basis"),
        pl.lit(True).alias("held"),
    )
    fixed = assumptions["fixed_totals"].select(
        *PAIR, pl.col("value_musd").cast(pl.Float64), pl.lit("customs total 2022").alias("basis"),
        pl.lit(True).alias("held"),
    )
    claims = read_claims(data, assumptions["reporters"])
    for name, better in (("national statistics", claims), ("sanctions since 2022", slowed), ("customs totals 2022", fixed)):
        values = replace_values(values, better)
        steps.append((name, values["value_musd"].sum()))
    values, gaps = rake(values, read_margins(data, assumptions))
    steps.append(("raked to published margins", values["value_musd"].sum()))
    return Totals(values, steps, gaps)


def read_margins(data: Path, assumptions: dict[str, pl.DataFrame]) -> list[pl.DataFrame]:
    """Read published margins as families; in one family a pair counts in at most one margin.

    Each family has exporter, importer, margin, target_musd: one row per pair that counts.
    """
    rate = read_parameter(assumptions, "usd_per_eur")
    europe = pl.DataFrame({"exporter": EU27})
    sold = pl.read_parquet(data / "national_trade/eu27_exports_by_partner_eur.parquet").filter(
        (pl.col("year") == BASE_YEAR) & ~pl.col("partner").cast(pl.String).is_in(EU27)
    ).select(
        pl.col("partner").cast(pl.String).alias("importer"),
        pl.format("European Union to {}", "partner").alias("margin"),
        (pl.col("value_eur").cast(pl.Float64) * rate / 1e6).alias("target_musd"),
    )
    bought = pl.DataFrame({"exporter": "CHN", "importer": EU27}).with_columns(
        pl.lit("CHN to European Union").alias("margin"),
        pl.lit(read_parameter(assumptions, "china_to_eu") * rate).alias("target_musd"),
    )
    families = [pl.concat([europe.join(sold, how="cross").select(*PAIR, "margin", "target_musd"), bought])]
    national = pl.read_parquet(data / "national_trade/national_partner_totals.parquet").with_columns(
        pl.col("reporter", "partner", "flow").cast(pl.String)
    ).filter((pl.col("year") == BASE_YEAR) & ~pl.col("partner").str.starts_with("_"))
    for flow, side, other, word in (("X", "exporter", "importer", "exports"), ("M", "importer", "exporter", "imports")):
        reported = national.filter(pl.col("flow") == flow).select(
            pl.col("reporter").alias(side), pl.col("partner").alias(other),
            pl.format("{} {}", "reporter", pl.lit(word)).alias("margin"),
            (pl.col("value_kusd").cast(pl.Float64).sum().over("reporter") / 1e3).alias("target_musd"),
        )
        families.append(reported.select(*PAIR, "margin", "target_musd"))
    return families


def rake(values: pl.DataFrame, families: list[pl.DataFrame]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Scale free pairs until every margin holds (iterative proportional fitting).

    Pairs that are `held` stay. A margin whose held pairs already exceed it, or that has no free
    pair, cannot be met: it is returned with its gap, and its free pairs stay as they are.
    """
    value = values["value_musd"].to_numpy().copy()
    free = ~values["held"].to_numpy()
    numbered = []
    for family in families:
        joined = values.select(PAIR).join(family, on=PAIR, how="left", maintain_order="left")
        names = joined["margin"].unique().drop_nulls().sort()
        index = joined["margin"].replace_strict(names, np.arange(names.len()), default=names.len(), return_dtype=pl.Int64)
        target = pl.DataFrame({"margin": names}).join(family.unique("margin"), on="margin", how="left", maintain_order="left")
        numbered.append((names, index.to_numpy(), np.append(target["target_musd"].to_numpy(), 0.0)))
    for _ in range(500):
        worst = 0.0
        for names, index, target in numbered:
            held_sum = np.bincount(index, weights=np.where(free, 0.0, value), minlength=names.len() + 1)
            free_sum = np.bincount(index, weights=np.where(free, value, 0.0), minlength=names.len() + 1)
            meetable = (target > held_sum) & (free_sum > 0)
            factor = np.where(meetable, (target - held_sum) / np.where(meetable, free_sum, 1.0), 1.0)
            factor[-1] = 1.0
            value = np.where(free, value * factor[index], value)
            worst = max(worst, float(np.abs(factor - 1.0).max()))
        if worst < 1e-12:
            break
    gaps = [
        pl.DataFrame({"margin": names, "published_musd": target[:-1], "pairs_musd": found[:-1]})
        for names, index, target in numbered
        for found in [np.bincount(index, weights=value, minlength=names.len() + 1)]
    ]
    open_margins = pl.concat(gaps).with_columns((pl.col("pairs_musd") - pl.col("published_musd")).alias("gap_musd"))
    raked = pl.Series(value).ne_missing(values["value_musd"])
    basis = pl.when(raked).then(pl.col("basis") + ", raked").otherwise("basis")
    return (
        values.with_columns(basis, pl.Series("value_musd", value)),
        open_margins.filter(pl.col("gap_musd").abs() > 1e-6 * pl.col("published_musd")),
    )
