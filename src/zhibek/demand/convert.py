"""Turn value by pair to tonnes by commodity."""

from dataclasses import dataclass

import polars as pl

from zhibek.demand.rules import Assumptions, apply_rules
from zhibek.errors import Fault, TableError

PAIR = ["exporter", "importer"]
LEFT_OUT = "left-out"


@dataclass(frozen=True, slots=True)
class Goods:
    """What travels, and what is left out.

    tonnes: exporter, importer, sitc_section, class_id, commodity, value_musd, tonnes. left: exporter,
    importer, reason, value_musd. Their values add up to the totals that came in.
    """

    tonnes: pl.DataFrame
    left: pl.DataFrame


def keep_relations(values: pl.DataFrame, assumptions: Assumptions) -> tuple[pl.DataFrame, pl.DataFrame]:
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


def find_section_shares(sections: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Give the shares of SITC sections by pair and, for pairs without, by exporter."""
    table = sections.filter(pl.col("value_kusd") > 0).sort(*PAIR, "sitc_section")
    share = pl.col("value_kusd") / pl.col("value_kusd").sum()
    by_pair = table.with_columns(share.over(PAIR).alias("section_share")).drop("value_kusd")
    sold = table.group_by("exporter", "sitc_section", maintain_order=True).agg(pl.col("value_kusd").sum())
    by_exporter = sold.with_columns(share.over("exporter").alias("section_share")).drop("value_kusd")
    return by_pair, by_exporter


def split_sections(inside: pl.DataFrame, sections: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Split each pair's value by section; pairs with no detail at all come back as left out."""
    by_pair, by_exporter = find_section_shares(sections)
    own = inside.join(by_pair, on=PAIR, how="inner", maintain_order="left_right")
    other = inside.join(by_pair, on=PAIR, how="anti", maintain_order="left")
    borrowed = other.join(by_exporter, on="exporter", how="inner", maintain_order="left_right")
    bare = other.join(by_exporter, on="exporter", how="anti", maintain_order="left")
    split = pl.concat([own, borrowed]).with_columns(pl.col("value_musd") * pl.col("section_share"))
    return split.drop("section_share"), bare.select(
        *PAIR, pl.lit("no detail of goods").alias("reason"), "value_musd"
    )


def share_out(split: pl.DataFrame, assumptions: Assumptions) -> pl.DataFrame:
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
        told = "; ".join(" ".join(str(cell) for cell in row) for row in sums.sort(pl.all()).iter_rows())
        raise TableError([Fault("section_shares", f"shares add up to {told}.", "Let them add up to 1.")])
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


def find_goods(values: pl.DataFrame, sections: pl.DataFrame, assumptions: Assumptions) -> Goods:
    """Turn value by pair to tonnes by commodity, and list what is left out and why."""
    inside, left = keep_relations(values, assumptions)
    split, bare = split_sections(inside, sections)
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
    return Goods(tonnes.drop("value_usd_per_t"), left)
