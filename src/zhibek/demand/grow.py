"""Demand carried from the base year to another."""

import polars as pl

from zhibek.errors import SettingsError

ANY = "*"
RULE = ["origin_region", "destination_region"]


def grow_demand(demand: pl.DataFrame, zones: pl.DataFrame, growth: pl.DataFrame, years: int) -> pl.DataFrame:
    """Let every row of demand grow by a number of years at its pair of regions' rate.

    The most specific row of `growth` holds: both regions named, then the origin, then the
    destination, then `*` to `*`. A pair that no row names does not grow. Rows keep their order.

    Raises
    ------
    SettingsError
        If `years` is negative.

    Examples
    --------
    >>> zones = pl.DataFrame({"zone_id": ["A", "B"], "region": ["east", "west"]})
    >>> growth = pl.DataFrame({"origin_region": ["*"], "destination_region": ["*"], "growth_share": [0.1]})
    >>> demand = pl.DataFrame({"origin_zone": ["A"], "destination_zone": ["B"], "demand_t_per_year": [100.0]})
    >>> round(grow_demand(demand, zones, growth, 2)["demand_t_per_year"][0], 6)
    121.0
    """
    if years < 0:
        raise SettingsError(f"Years of growth must be 0 or more; got {years}.")
    factors = find_growth_factors(zones["region"].unique().sort().to_list(), growth, years)
    region = dict(zip(zones["zone_id"].to_list(), zones["region"].to_list(), strict=True))
    regions = demand.select(
        pl.col("origin_zone").replace_strict(region, return_dtype=pl.String).alias("origin_region"),
        pl.col("destination_zone").replace_strict(region, return_dtype=pl.String).alias("destination_region"),
    )
    factor = regions.join(factors, on=RULE, how="left", maintain_order="left")["factor"]
    return demand.with_columns(pl.col("demand_t_per_year") * factor)


def find_growth_factors(regions: list[str], growth: pl.DataFrame, years: int) -> pl.DataFrame:
    """Give the factor of growth of every ordered pair of regions; 1 where no row names it.

    Columns: origin_region, destination_region, factor.
    """
    rates = find_growth_rates(regions, growth)
    return rates.select(*RULE, ((1.0 + pl.col("growth_share").fill_null(0.0)) ** years).alias("factor"))


def find_growth_rates(regions: list[str], growth: pl.DataFrame) -> pl.DataFrame:
    """Give the rate of growth a year of every ordered pair of regions; null where no row names it.

    Columns: origin_region, destination_region, growth_share.
    """
    names = pl.Series(regions, dtype=pl.String)
    ends = pl.DataFrame({"destination_region": names})
    pairs = pl.DataFrame({"origin_region": names}).join(ends, how="cross")
    rates = growth.select(*RULE, "growth_share")
    levels = {
        "by_pair": [pl.col("origin_region"), pl.col("destination_region")],
        "by_origin": [pl.col("origin_region"), pl.lit(ANY)],
        "by_destination": [pl.lit(ANY), pl.col("destination_region")],
        "by_default": [pl.lit(ANY), pl.lit(ANY)],
    }
    for level, keys in levels.items():
        pairs = pairs.join(
            rates.rename({"growth_share": level}),
            left_on=keys,
            right_on=RULE,
            how="left",
            coalesce=False,
            maintain_order="left",
            suffix="_of_rule",
        ).select(pl.exclude("^.*_of_rule$"))
    return pairs.select(*RULE, pl.coalesce(*levels).alias("growth_share"))
