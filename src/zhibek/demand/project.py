"""Demand of later years, by three paths."""

from collections.abc import Mapping, Sequence

import polars as pl

from zhibek.demand.grow import RULE, find_growth_rates, grow_demand
from zhibek.demand.matrix import add_teu
from zhibek.errors import SettingsError
from zhibek.tables.potential import PATHS
from zhibek.trade.projection import find_gdp_ratios, find_trade_factors

Frames = Mapping[str, pl.DataFrame]
PATH_OF_SCENARIOS = "base"
LOADED, EMPTY = "loaded_teu_per_year", "empty_teu_per_year"


def project_demand(frames: Frames, base_year: int, year: int, path: str = PATH_OF_SCENARIOS) -> pl.DataFrame:
    """Carry a study's demand to a year.

    A pair of regions that `growth` names grows at its own rate; all others follow `gdp_paths` by
    `trade_elasticities`. A study without `gdp_paths` has `growth` alone. Rows keep their order.

    Raises SettingsError for a year before the base year or beyond the paths.
    """
    demand, zones, growth = frames["demand"], frames["zones"], frames["growth"]
    grown = grow_demand(demand, zones, growth, year - base_year)
    if year == base_year or frames["gdp_paths"].is_empty():
        return grown
    ratios = find_gdp_ratios(frames["gdp_paths"], base_year, year, path)
    country, region = (dict(zones.select("zone_id", name).iter_rows()) for name in ("country", "region"))
    ends = (("origin_zone", "exporter"), ("destination_zone", "importer"))
    flows = demand.select(
        *(pl.col(zone).replace_strict(country, return_dtype=pl.String).alias(side) for zone, side in ends),
        *(
            pl.col(zone).replace_strict(region, return_dtype=pl.String).alias(rule)
            for (zone, _), rule in zip(ends, RULE, strict=True)
        ),
        "class_id",
    )
    factor = pl.Series(find_trade_factors(flows, ratios, frames["trade_elasticities"], path))
    regions = zones["region"].unique().sort().to_list()
    named = flows.join(find_growth_rates(regions, growth), on=RULE, how="left", maintain_order="left")
    projected = demand["demand_t_per_year"] * factor
    kept = pl.when(named["growth_share"].is_null()).then(projected).otherwise(grown["demand_t_per_year"])
    return demand.with_columns(kept.alias("demand_t_per_year"))


def project_years(frames: Frames, base_year: int, years: Sequence[int]) -> pl.DataFrame:
    """Carry demand to several years by every path: year, path, and the columns of demand with TEU.

    Raises SettingsError where the study has no `gdp_paths`.
    """
    if frames["gdp_paths"].is_empty():
        raise SettingsError("This study has no gdp_paths, so there is but one path. Add gdp_paths.csv.")
    parts = [
        add_teu(project_demand(frames, base_year, year, path), frames["classes"]).select(
            pl.lit(year, dtype=pl.Int32).alias("year"), pl.lit(path).alias("path"), pl.all()
        )
        for year in years
        for path in PATHS
    ]
    return pl.concat(parts)


def add_up_exports(projected: pl.DataFrame, zones: pl.DataFrame, country: str) -> pl.DataFrame:
    """Add a country's exports up by direction: year, path, region, demand_t_per_year, demand_teu_per_year.

    A direction is the region of the buyer; trade within the country is none.
    """
    own = zones.filter(pl.col("country") == country)["zone_id"].to_list()
    if not own:
        raise SettingsError(
            f"No zone lies in {country}. There are: {', '.join(sorted(set(zones['country'])))}."
        )
    region = dict(zones.select("zone_id", "region").iter_rows())
    sold = projected.filter(pl.col("origin_zone").is_in(own) & ~pl.col("destination_zone").is_in(own))
    to = pl.col("destination_zone").replace_strict(region, return_dtype=pl.String).alias("region")
    sums = sold.with_columns(to).group_by("year", "path", "region").agg(_sums())
    return (
        _in_order(sums)
        .sort("year", "order", "demand_t_per_year", descending=[False, False, True])
        .drop("order")
    )


def balance_boxes(projected: pl.DataFrame, zones: pl.DataFrame) -> pl.DataFrame:
    """Set loaded boxes against each other by direction, and count the empty ones that go back.

    Columns: year, path, origin_region, destination_region, loaded_teu_per_year, empty_teu_per_year,
    empty_share. A box is taken to go back where it came from: of each pair of regions the weaker direction
    carries as many empty boxes as the stronger has loaded ones above it. So boxes balance on every
    pair, and empties are the fewest that can do it pair by pair.
    """
    region = dict(zones.select("zone_id", "region").iter_rows())
    ends = {"origin_zone": "origin_region", "destination_zone": "destination_region"}
    flows = projected.filter(pl.col("cargo") == "container").select(
        "year",
        "path",
        *(
            pl.col(zone).replace_strict(region, return_dtype=pl.String).alias(name)
            for zone, name in ends.items()
        ),
        pl.col("demand_teu_per_year").alias(LOADED),
    )
    key = ["year", "path", *ends.values()]
    loaded = flows.group_by(key).agg(pl.col(LOADED).sum())
    turned = {"origin_region": "destination_region", "destination_region": "origin_region", LOADED: "back"}
    both = loaded.join(loaded.rename(turned).select(*key, "back"), on=key, how="full", coalesce=True)
    filled = both.with_columns(pl.col(LOADED, "back").fill_null(0.0))
    empty = pl.max_horizontal(pl.col("back") - pl.col(LOADED), 0.0)
    balanced = filled.select(*key, LOADED, empty.alias(EMPTY)).with_columns(
        (pl.col(EMPTY) / (pl.col(EMPTY) + pl.col(LOADED))).alias("empty_share")
    )
    return _in_order(balanced).sort("year", "order", "origin_region", "destination_region").drop("order")


def _sums() -> pl.Expr:
    return pl.col("demand_t_per_year", "demand_teu_per_year").sum()


def _in_order(rows: pl.DataFrame) -> pl.DataFrame:
    """Give each path its place, from low to high."""
    order = {path: number for number, path in enumerate(PATHS)}
    return rows.with_columns(pl.col("path").replace_strict(order, return_dtype=pl.Int8).alias("order"))
