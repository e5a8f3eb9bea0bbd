"""Demand counted in tonnes and TEU."""

import polars as pl

SUMMARY = ["origin_region", "destination_region", "class_id", "cargo"]


def add_teu(demand: pl.DataFrame, classes: pl.DataFrame) -> pl.DataFrame:
    """Add `demand_teu_per_year`: tonnes over the load of a TEU for containers, 0 for bulk.

    Examples
    --------
    >>> classes = pl.DataFrame({"class_id": ["mach"], "load_t_per_teu": [8.0]})
    >>> demand = pl.DataFrame({"class_id": ["mach"], "cargo": ["container"], "demand_t_per_year": [40.0]})
    >>> add_teu(demand, classes)["demand_teu_per_year"].to_list()
    [5.0]
    """
    load = dict(zip(classes["class_id"].to_list(), classes["load_t_per_teu"].to_list(), strict=True))
    per_teu = pl.col("class_id").replace_strict(load, return_dtype=pl.Float64)
    boxes = pl.when(pl.col("cargo") == "container").then(pl.col("demand_t_per_year") / per_teu).otherwise(0.0)
    return demand.with_columns(boxes.alias("demand_teu_per_year"))


def summarise_demand(demand: pl.DataFrame, classes: pl.DataFrame, zones: pl.DataFrame) -> pl.DataFrame:
    """Add demand up by pair of regions, class and cargo.

    Columns: origin_region, destination_region, class_id, cargo, demand_t_per_year,
    demand_teu_per_year; sorted by the first four.
    """
    region = dict(zip(zones["zone_id"].to_list(), zones["region"].to_list(), strict=True))
    named = add_teu(demand, classes).select(
        pl.col("origin_zone").replace_strict(region, return_dtype=pl.String).alias("origin_region"),
        pl.col("destination_zone").replace_strict(region, return_dtype=pl.String).alias("destination_region"),
        "class_id",
        "cargo",
        "demand_t_per_year",
        "demand_teu_per_year",
    )
    ordered = named.sort(*SUMMARY, "demand_t_per_year")
    amounts = pl.col("demand_t_per_year", "demand_teu_per_year")
    return ordered.group_by(SUMMARY, maintain_order=True).agg(amounts.sum())
