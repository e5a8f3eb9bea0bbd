"""Split countries to zones, cargo to boxes and bulk."""

import polars as pl

from zhibek.demand.rules import Assumptions, apply_rules, sum_column
from zhibek.errors import Fault, TableError

ROW = ["origin_zone", "destination_zone", "class_id", "cargo"]


def read_profiles(zone_shares: pl.DataFrame, special: pl.DataFrame) -> pl.DataFrame:
    """Give each country's profiles: how a kind of goods is split among its zones, adding up to 1."""
    names = [name for name in zone_shares.columns if name.startswith("share_")]
    plain = zone_shares.with_columns(pl.col(names).cast(pl.Float64)).unpivot(
        on=names, index=["country", "zone_id"], variable_name="profile", value_name="share"
    )
    both = pl.concat(
        [plain, special.select("country", "zone_id", "profile", pl.col("share").cast(pl.Float64))]
    )
    return both.filter(pl.col("share") > 0).with_columns(
        pl.col("share") / pl.col("share").sum().over("country", "profile")
    )


def split_cargo(tonnes: pl.DataFrame, assumptions: Assumptions) -> pl.DataFrame:
    """Part what goes in containers from what goes in bulk, and add up by pair of zone groups."""
    rules = assumptions["container_shares"].with_columns(pl.col("container_share").cast(pl.Float64))
    ruled = apply_rules(tonnes, rules, by=("class_id",), give=("container_share",))
    box = ruled.with_columns(pl.lit("container").alias("cargo"), pl.col("tonnes") * pl.col("container_share"))
    bulk = ruled.with_columns(
        pl.lit("bulk").alias("cargo"), pl.col("tonnes") * (1.0 - pl.col("container_share"))
    )
    key = ["exporter_head", "importer_head", "class_id", "cargo"]
    both = pl.concat([box, bulk]).filter(pl.col("tonnes") > 0).sort(*key, "exporter", "importer", "commodity")
    return both.group_by(key, maintain_order=True).agg(pl.col("tonnes").sum())


def add_load_units(loads: pl.DataFrame, units: pl.DataFrame) -> pl.DataFrame:
    """Add how many TEU carry what goes in containers, and how many wagons what goes in bulk.

    Adds `teu` and `wagons`: tonnes over `load_t_per_teu` and `load_t_per_wagon` of the class.
    """
    weights = units.select("class_id", pl.col("load_t_per_teu", "load_t_per_wagon").cast(pl.Float64))
    boxed = pl.col("cargo") == "container"
    joined = loads.join(weights, on="class_id", how="left", maintain_order="left")
    if joined["load_t_per_teu"].null_count():
        known = units["class_id"].to_list()
        unknown = sorted(set(loads["class_id"]) - set(known))
        raise TableError([Fault("load_units.class_id", f"no row for {', '.join(unknown)}.", "Add it.")])
    return joined.with_columns(
        pl.when(boxed).then(pl.col("tonnes") / pl.col("load_t_per_teu")).otherwise(0.0).alias("teu"),
        pl.when(boxed).then(0.0).otherwise(pl.col("tonnes") / pl.col("load_t_per_wagon")).alias("wagons"),
    ).drop("load_t_per_teu", "load_t_per_wagon")


def split_zones(flows: pl.DataFrame, assumptions: Assumptions, profiles: pl.DataFrame) -> pl.DataFrame:
    """Split flows between zone groups among their zones."""
    pairs = flows.rename({"exporter_head": "exporter", "importer_head": "importer"})
    for side, zone in (("exporter", "origin_zone"), ("importer", "destination_zone")):
        ruled = apply_rules(pairs, assumptions[f"{side}_profiles"], by=("class_id",), give=("profile",))
        shares = profiles.rename({"country": side, "zone_id": zone})
        pairs = (
            ruled.join(shares, on=[side, "profile"], how="left", maintain_order="left_right")
            .with_columns(pl.col("tonnes") * pl.col("share"))
            .drop("share", "profile")
        )
    return pairs.select(*ROW, "tonnes").sort(ROW)


def drop_small(rows: pl.DataFrame, smallest_t: float) -> tuple[pl.DataFrame, float]:
    """Drop rows below a number of tonnes; the second value is the tonnes lost."""
    kept = rows.filter(pl.col("tonnes") >= smallest_t)
    return kept, sum_column(rows, "tonnes") - sum_column(kept, "tonnes")
