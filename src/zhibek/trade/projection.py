"""Carry trade to later years with the economies."""

from collections.abc import Mapping

import numpy as np
import polars as pl
from numpy.typing import NDArray

from zhibek.errors import SettingsError
from zhibek.tables.potential import PATHS

WORLD = "*"  # the row of the world, which also stands for countries without rows


def find_gdp_ratios(
    gdp_paths: pl.DataFrame, base_year: int, year: int, path: str = "base"
) -> dict[str, float]:
    """Give each country's real product in a year over that of the base year, on one path.

    Between two years of the table growth is even; in the base year the ratio is 1.

    Raises SettingsError for a year before the base year or after the table's last, and where the path or
    the world's row is not there.

    Examples
    --------
    >>> rows = [("*", 2030, "base", 1.21), ("KZ", 2030, "base", 1.44)]
    >>> table = pl.DataFrame(rows, schema=["country", "year", "path", "gdp_ratio"], orient="row")
    >>> round(find_gdp_ratios(table, 2022, 2026)["KZ"], 6)
    1.2
    """
    if path not in PATHS:
        raise SettingsError(f"No path of growth is named '{path}'. There are: {', '.join(PATHS)}.")
    rows = gdp_paths.filter((pl.col("path") == path) & (pl.col("year") > base_year)).sort("country", "year")
    if WORLD not in rows["country"]:
        raise SettingsError(f"gdp_paths has no row of the world (`*`) on path '{path}'. Add it.")
    ratios = {}
    for (country,), part in rows.group_by("country", maintain_order=True):
        years = np.concatenate([[base_year], part["year"].to_numpy()])
        if not years[0] <= year <= years[-1]:
            raise SettingsError(
                f"gdp_paths.year ({country}, {path}): {year} lies outside {base_year} to {years[-1]}. "
                "Choose a year within, or add rows."
            )
        logs = np.concatenate([[0.0], np.log(part["gdp_ratio"].to_numpy())])
        ratios[str(country)] = float(np.exp(np.interp(year, years, logs)))
    return ratios


def find_trade_factors(
    flows: pl.DataFrame, ratios: Mapping[str, float], elasticities: pl.DataFrame, path: str = "base"
) -> NDArray[np.float64]:
    """Give the factor by which each flow grows: seller's, buyer's and the world's product, each to its power.

    flows: exporter, importer (alpha-2), class_id. Method: log-linear gravity in changes. The world's power is
    what is left when the others are taken off the growth of trade with world product; it stands for
    what gets nearer to everyone at once (Anderson and van Wincoop, 2003).

    Raises SettingsError where a class has no elasticity on the path.
    """
    powers = elasticities.filter(pl.col("path") == path)
    joined = flows.join(powers, on="class_id", how="left", maintain_order="left")
    if joined["exporter_elasticity"].null_count():
        unknown = sorted(set(flows["class_id"]) - set(powers["class_id"]))
        raise SettingsError(
            f"trade_elasticities has no row for {', '.join(unknown)} on path '{path}'. Add it."
        )
    log_of = {country: float(np.log(ratio)) for country, ratio in ratios.items()}
    world = log_of[WORLD]
    sold, bought = (
        joined[side].replace_strict(log_of, default=world, return_dtype=pl.Float64).to_numpy()
        for side in ("exporter", "importer")
    )
    power = [joined[f"{side}_elasticity"].to_numpy() for side in ("exporter", "importer", "world")]
    factor: NDArray[np.float64] = np.exp(power[0] * sold + power[1] * bought + power[2] * world)
    return factor
