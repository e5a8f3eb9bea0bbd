"""Draw three paths of growth from past growth."""

from collections.abc import Collection

import numpy as np
import polars as pl

from zhibek.errors import SettingsError
from zhibek.tables.countries import ALPHA_2

MEMORY_YEARS, YEARS = 10, (2025, 2030, 2035, 2040)
CONVERGENCE = 0.9  # of its distance from the world's growth that an economy keeps each year
LEAST_ERROR, MOST_ERROR = 0.003, 0.015
SIGN = {"low": -1.0, "base": 0.0, "high": 1.0}
WORLD_CODE, WORLD_NAME = "WLD", "*"


def draw_paths(products: pl.DataFrame, countries: Collection[str], base_year: int) -> pl.DataFrame:
    """Draw each economy's paths from its past, and the world's under `*`.

    products: country (alpha-3, `WLD` the world), year, value: real product. Gives country (alpha-2), year,
    path, gdp_ratio for those of `countries` whose last ten years are known. Growth starts from the mean of
    these years and draws near the world's by a tenth a year; low and high lie the standard error of that mean
    below and above, at least 0.3 and at most 1.5 points.

    Raises SettingsError where the world's series is not there.
    """
    series = {
        str(country): dict(part.select("year", "value").iter_rows())
        for (country,), part in products.group_by("country")
    }
    if WORLD_CODE not in series:
        raise SettingsError(f"No product of the world ({WORLD_CODE}) to draw paths from. Add its rows.")
    last = max(series[WORLD_CODE])
    world = float(np.log(series[WORLD_CODE][last] / series[WORLD_CODE][last - MEMORY_YEARS])) / MEMORY_YEARS
    wanted = {WORLD_NAME: WORLD_CODE} | {
        ALPHA_2[code]: code for code in series if ALPHA_2.get(code) in countries
    }
    needed = {base_year, *range(last - MEMORY_YEARS, last + 1)}
    rows = [
        (name, year, path, round(ratio, 4))
        for name, code in sorted(wanted.items())
        if needed <= series[code].keys()
        for path, sign in SIGN.items()
        for year, ratio in _draw_path(series[code], last, base_year, world, sign).items()
    ]
    return pl.DataFrame(rows, schema=["country", "year", "path", "gdp_ratio"], orient="row").sort(
        "country", "year", "path"
    )


def _draw_path(
    series: dict[int, float], last: int, base_year: int, world: float, sign: float
) -> dict[int, float]:
    """Draw one economy's product over that of the base year on one path."""
    known = [np.log(series[year] / series[year - 1]) for year in range(last - MEMORY_YEARS + 1, last + 1)]
    error = float(np.clip(np.std(known, ddof=1) / np.sqrt(MEMORY_YEARS), LEAST_ERROR, MOST_ERROR))
    start, level = float(np.mean(known)), float(np.log(series[last] / series[base_year]))
    path = {}
    for year in range(last + 1, YEARS[-1] + 1):
        level += world + (start - world) * CONVERGENCE ** (year - last) + sign * error
        path[year] = float(np.exp(level))
    return {year: path[year] for year in YEARS if year in path}
