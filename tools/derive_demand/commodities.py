"""From value by pair to tonnes by class."""

from dataclasses import dataclass
from pathlib import Path

import polars as pl
from rules import apply_rules

PAIR = ["exporter", "importer"]
LEFT_OUT = "left-out"


@dataclass(frozen=True, slots=True)
class Goods:
    """What travels, and what is left out.

    tonnes: exporter, importer, class_id, commodity, value_musd, tonnes. left: exporter,
    importer, reason, value_musd. Their values add up to the totals that came in.
    """

    tonnes: pl.DataFrame
    left: pl.DataFrame


def keep_relations(
    values: pl.DataFrame, assumptions: dict[str, pl.DataFrame]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Part pairs that may use the corridors from those that are not modelled, with the reason."""
    countries = assumptions["countries"].select("country", "head", "group")
    marked = values.select(*PAIR, "value_musd")
    for side in PAIR:
        renamed = countries.rename({"country": side, "head": f"{side}_head", "group": f"{side}_group"})
        marked = marked.join(renamed, on=side, how="left", maintain_order="left")
    kept = assumptions["relations"].select("exporter_group", "importer_group", pl.lit(True).alias("related"))
    barred = assumptions["excluded_pairs"].select(*PAIR, pl.col("reason").alias("barred"))
    marked = marked.join(kept, on=["exporter_group", "importer_group"], how="left", maintain_order="left")
    marked = marked.join(barred, on=PAIR, how="left", maintain_order="left").with_columns(
        pl.when(pl.col("exporter_head").is_null() | pl.col("importer_head").is_null())
        .then(pl.lit("a side outside the study"))
        .when(pl.col("exporter_head") == pl.col("importer_head"))
        .then(pl.lit("within one zone group"))
        .when(pl.col("related").is_null())
        .then(pl.lit("relation off the corridors"))
        .otherwise(pl.col("barred"))
        .alias("reason")
    )
    inside = marked.filter(pl.col("reason").is_null())
    outside = marked.filter(pl.col("reason").is_not_null())
    return (
        inside.select(*PAIR, "exporter_head", "importer_head", "value_musd"),
        outside.select(*PAIR, "reason", "value_musd"),
    )


def read_sections(data: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Read shares of SITC sections in 2015, by pair and, for pairs without, by exporter."""
    table = pl.read_parquet(data / "unctad_trade_matrix/unctad_matrix_sitc1_1995_2005_2015.parquet")
    table = table.with_columns(pl.col("sitc1", "exporter", "importer").cast(pl.String)).filter(
        (pl.col("year") == 2015) & (pl.col("sitc1") != "TOTAL") & (pl.col("value_kusd") > 0)
    )
    section = pl.col("sitc1").cast(pl.Int64).alias("sitc_section")
    table = table.select(*PAIR, section, pl.col("value_kusd").cast(pl.Float64))
    table = table.sort(*PAIR, "sitc_section")
    share = pl.col("value_kusd") / pl.col("value_kusd").sum()
    by_pair = table.with_columns(share.over(PAIR).alias("section_share")).drop("value_kusd")
    sold = table.group_by("exporter", "sitc_section", maintain_order=True).agg(pl.col("value_kusd").sum())
    by_exporter = sold.with_columns(share.over("exporter").alias("section_share")).drop("value_kusd")
    return by_pair, by_exporter


def split_sections(inside: pl.DataFrame, data: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Split each pair's value by section; pairs with no detail at all come back as left out."""
    by_pair, by_exporter = read_sections(data)
    own = inside.join(by_pair, on=PAIR, how="inner", maintain_order="left_right")
    other = inside.join(by_pair, on=PAIR, how="anti", maintain_order="left")
    borrowed = other.join(by_exporter, on="exporter", how="inner", maintain_order="left_right")
    bare = other.join(by_exporter, on="exporter", how="anti", maintain_order="left")
    split = pl.concat([own, borrowed]).with_columns(pl.col("value_musd") * pl.col("section_share"))
    return split.drop("section_share"), bare.select(
        *PAIR, pl.lit("no detail of goods").alias("reason"), "value_musd"
    )


def share_out(split: pl.DataFrame, assumptions: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """Share each section's value out among commodities; what does not travel has class `left-out`."""
    rest = 1.0 - pl.col("coal_share") - pl.col("oilprod_share")
    fuels = assumptions["fuel_shares"].with_columns(rest.alias("rest_share"))
    kinds = (
        ("coal", pl.lit("coal"), "coal"),
        ("oilprod", pl.lit("oilprod"), "oilprod"),
        (LEFT_OUT, pl.col("rest_reason"), "rest"),
    )
    parts = [
        fuels.select(
            *PAIR,
            pl.lit(3, dtype=pl.Int64).alias("sitc_section"),
            pl.lit(class_id).alias("class_id"),
            commodity.alias("commodity"),
            pl.col(f"{column}_share").cast(pl.Float64).alias("value_share"),
        )
        for class_id, commodity, column in kinds
    ]
    others = assumptions["section_shares"].select(
        *PAIR, "sitc_section", "class_id", "commodity", pl.col("value_share").cast(pl.Float64)
    )
    rules = pl.concat([others, *parts])
    sums = (
        rules.group_by(*PAIR, "sitc_section")
        .agg(pl.col("value_share").sum())
        .filter((pl.col("value_share") - 1.0).abs() > 2e-6)
    )
    if sums.height:
        raise ValueError(f"Shares do not add up to 1: {sums.rows()}.")
    rules = rules.with_columns(
        pl.col("value_share") / pl.col("value_share").sum().over(*PAIR, "sitc_section")
    )
    ruled = apply_rules(split, rules, by=("sitc_section",), give=("class_id", "commodity", "value_share"))
    return ruled.with_columns(pl.col("value_musd") * pl.col("value_share")).drop("value_share")


def set_aside(split: pl.DataFrame, shares: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Take the share of a pair's value that is known not to use the network out of every section."""
    known = shares.select(*PAIR, pl.col("modelled_share").cast(pl.Float64), "reason")
    joined = split.join(known, on=PAIR, how="left", maintain_order="left")
    gone = joined.filter(pl.col("reason").is_not_null()).select(
        *PAIR, "reason", pl.col("value_musd") * (1.0 - pl.col("modelled_share"))
    )
    kept = joined.with_columns(pl.col("value_musd") * pl.col("modelled_share").fill_null(1.0))
    return kept.drop("modelled_share", "reason"), gone


def find_goods(values: pl.DataFrame, data: Path, assumptions: dict[str, pl.DataFrame]) -> Goods:
    """Turn value by pair to tonnes by commodity, and list what is left out and why."""
    inside, left = keep_relations(values, assumptions)
    split, bare = split_sections(inside, data)
    split, gone = set_aside(split, assumptions["modelled_shares"])
    shared = share_out(split, assumptions).filter(pl.col("value_musd") > 0)
    off = shared.filter(pl.col("class_id") == LEFT_OUT)
    on = shared.filter(pl.col("class_id") != LEFT_OUT)
    prices = assumptions["prices"].with_columns(pl.col("value_usd_per_t").cast(pl.Float64))
    priced = apply_rules(on, prices, by=("commodity",), give=("value_usd_per_t",))
    tonnes = priced.with_columns((pl.col("value_musd") * 1e6 / pl.col("value_usd_per_t")).alias("tonnes"))
    left = pl.concat(
        [
            left,
            bare,
            gone,
            off.select(*PAIR, pl.col("commodity").alias("reason"), "value_musd"),
        ]
    )
    return Goods(tonnes.drop("sitc_section", "value_usd_per_t"), left)
