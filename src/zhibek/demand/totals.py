"""Find the value traded by each pair of countries."""

from dataclasses import dataclass

import polars as pl

from zhibek.demand.raking import rake
from zhibek.demand.rules import Assumptions, read_parameter, sum_column
from zhibek.errors import SettingsError
from zhibek.trade.material import TradeData

BASE_YEAR = 2022
GROWN_FROM = 2019  # the year from which `world_growth` and `pair_factors` carry trade to the base year
PAIR = ["exporter", "importer"]
NATIONAL_FLOWS = (("X", "exporter", "importer", "exports"), ("M", "importer", "exporter", "imports"))


@dataclass(frozen=True, slots=True)
class Totals:
    """Value by pair of countries, what each step made of it, and what was left open.

    values: exporter, importer, value_musd, basis, held. steps: step, value_musd over the whole world.
    gaps: published margins that no free pair could meet. notes: statistics that were asked for and
    are not in the data.
    """

    values: pl.DataFrame
    steps: list[tuple[str, float]]
    gaps: pl.DataFrame
    notes: tuple[str, ...]


def find_totals(data: TradeData, assumptions: Assumptions) -> Totals:
    """Carry trade to the base year, put better figures in its place, rake it to what is published."""
    growth = _find_growth(data.values_year, assumptions)
    basis = str(BASE_YEAR) if growth == 1.0 else f"{data.values_year} at the world's growth"
    values = data.values.select(
        *PAIR,
        pl.col("value_musd") * growth,
        pl.lit(basis).alias("basis"),
        pl.lit(False).alias("held"),
    ).sort(PAIR)
    steps = [(f"trade of {data.values_year} as reconciled by BACI", sum_column(data.values, "value_musd"))]
    if growth != 1.0:
        steps.append((f"carried to {BASE_YEAR} at the world's growth", sum_column(values, "value_musd")))
    better = {
        "national statistics": choose_national(data.national, assumptions["reporters"]),
        "sanctions since 2022": _slow_down(values, assumptions, growth),
        "customs totals 2022": _take_customs(assumptions),
    }
    for name, figures in better.items():
        values = replace_values(values, figures)
        steps.append((name, sum_column(values, "value_musd")))
    values, gaps = rake(values, find_margins(data, assumptions))
    steps.append(("raked to published margins", sum_column(values, "value_musd")))
    return Totals(values, steps, gaps, _find_missing(data, assumptions))


def choose_national(national: pl.DataFrame, reporters: pl.DataFrame) -> pl.DataFrame:
    """Take what national statistics say of each pair: the claim of the first reporter in rank."""
    chosen = national.join(reporters.select("reporter", "year", "rank"), on=["reporter", "year"], how="inner")
    exports = pl.col("flow") == "X"
    return (
        chosen.filter(~pl.col("partner").str.starts_with("_"))
        .select(
            pl.when(exports).then("reporter").otherwise("partner").alias("exporter"),
            pl.when(exports).then("partner").otherwise("reporter").alias("importer"),
            (pl.col("value_kusd") / 1e3).alias("value_musd"),
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


def find_margins(data: TradeData, assumptions: Assumptions) -> list[pl.DataFrame]:
    """List published margins as families; in one family a pair counts in at most one margin.

    Each family has exporter, importer, margin, target_musd: one row per pair that counts.
    """
    rate = read_parameter(assumptions, "usd_per_eur")
    union = assumptions["eu27"]["country"].to_list()
    sold = data.union_exports.filter((pl.col("year") == BASE_YEAR) & ~pl.col("partner").is_in(union)).select(
        pl.col("partner").alias("importer"),
        pl.format("European Union to {}", "partner").alias("margin"),
        (pl.col("value_eur") * rate / 1e6).alias("target_musd"),
    )
    bought = pl.DataFrame({"exporter": "CHN", "importer": union}).with_columns(
        pl.lit("CHN to European Union").alias("margin"),
        pl.lit(read_parameter(assumptions, "china_to_eu") * rate).alias("target_musd"),
    )
    europe = pl.DataFrame({"exporter": union}).join(sold, how="cross")
    families = [pl.concat([europe.select(*PAIR, "margin", "target_musd"), bought])]
    national = data.national.filter((pl.col("year") == BASE_YEAR) & ~pl.col("partner").str.starts_with("_"))
    for flow, side, other, word in NATIONAL_FLOWS:
        reported = national.filter(pl.col("flow") == flow).select(
            pl.col("reporter").alias(side),
            pl.col("partner").alias(other),
            pl.format("{} {}", "reporter", pl.lit(word)).alias("margin"),
            (pl.col("value_kusd").sum().over("reporter") / 1e3).alias("target_musd"),
        )
        families.append(reported.select(*PAIR, "margin", "target_musd"))
    return families


def _find_growth(year: int, assumptions: Assumptions) -> float:
    """Give the factor that carries trade of a year to the base year."""
    if year == BASE_YEAR:
        return 1.0
    if year != GROWN_FROM:
        raise SettingsError(
            f"Trade of {year} cannot be carried to {BASE_YEAR}: parameters.world_growth begins in "
            f"{GROWN_FROM}. Give trade of {BASE_YEAR} or {GROWN_FROM}."
        )
    return read_parameter(assumptions, "world_growth")


def _slow_down(values: pl.DataFrame, assumptions: Assumptions, growth: float) -> pl.DataFrame:
    """Let pairs under sanctions follow a factor of their own; none where trade is of the base year."""
    factors = assumptions["pair_factors"].select(*PAIR, pl.col("factor").cast(pl.Float64))
    if growth == 1.0:
        factors = factors.clear()
    return values.join(factors, on=PAIR, how="inner").with_columns(
        pl.col("value_musd") / growth * pl.col("factor"),
        pl.lit("2019 under sanctions").alias("basis"),
        pl.lit(True).alias("held"),
    )


def _take_customs(assumptions: Assumptions) -> pl.DataFrame:
    """Take the customs totals of single pairs."""
    return assumptions["fixed_totals"].select(
        *PAIR,
        pl.col("value_musd").cast(pl.Float64),
        pl.lit("customs total 2022").alias("basis"),
        pl.lit(True).alias("held"),
    )


def _find_missing(data: TradeData, assumptions: Assumptions) -> tuple[str, ...]:
    """Say which statistics that assumptions ask for are not in the data."""
    have = set(data.national.select("reporter", "year").unique().iter_rows())
    asked = assumptions["reporters"].select("reporter", "year").iter_rows()
    notes = [
        f"No statistics of {reporter} for {year}: BACI's figures stand."
        for reporter, year in asked
        if (reporter, year) not in have
    ]
    if data.union_exports.filter(pl.col("year") == BASE_YEAR).is_empty():
        notes.append(f"No exports of the European Union for {BASE_YEAR}: nothing is raked to them.")
    return tuple(notes)
