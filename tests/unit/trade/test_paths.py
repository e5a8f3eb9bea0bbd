"""Paths of growth drawn from the past."""

from itertools import pairwise

import polars as pl
import pytest

from zhibek.errors import SettingsError
from zhibek.trade.paths import YEARS, draw_paths


def economy(code: str, growth: float, years=range(2010, 2024)) -> pl.DataFrame:
    return pl.DataFrame(
        {"country": code, "year": list(years), "value": [growth ** (y - 2010) for y in years]}
    )


WORLD = economy("WLD", 1.03)


def ratios(paths: pl.DataFrame, country: str, path: str = "base") -> list[float]:
    return (
        paths.filter((pl.col("country") == country) & (pl.col("path") == path))
        .sort("year")["gdp_ratio"]
        .to_list()
    )


def test_an_economy_like_the_world_stays_like_it():
    paths = draw_paths(pl.concat([WORLD, economy("KAZ", 1.03)]), ["KZ"], 2022)
    assert ratios(paths, "KZ") == ratios(paths, "*")
    assert ratios(paths, "*") == pytest.approx([1.03 ** (year - 2022) for year in YEARS], abs=1e-4)


def test_a_fast_economy_draws_near_the_world_and_never_falls_behind():
    paths = draw_paths(pl.concat([WORLD, economy("CHN", 1.06)]), ["CN"], 2022)
    fast, world = ratios(paths, "CN"), ratios(paths, "*")
    gains = [one / other for one, other in zip(fast, world, strict=True)]
    assert gains == sorted(gains)
    assert fast[-1] < 1.06**18
    steps = [later / earlier for earlier, later in pairwise(gains)]
    assert steps == sorted(steps, reverse=True)


def test_low_lies_below_base_and_high_above():
    paths = draw_paths(WORLD, [], 2022)
    low, base, high = (ratios(paths, "*", path) for path in ("low", "base", "high"))
    assert all(one < two < three for one, two, three in zip(low, base, high, strict=True))


def test_an_economy_with_a_year_missing_is_left_to_the_worlds_path():
    gap = economy("UZB", 1.05).filter(pl.col("year") != 2018)
    assert set(draw_paths(pl.concat([WORLD, gap]), ["UZ"], 2022)["country"]) == {"*"}


def test_without_the_world_nothing_is_drawn():
    with pytest.raises(
        SettingsError, match=r"^No product of the world \(WLD\) to draw paths from\. Add its rows\.$"
    ):
        draw_paths(economy("KAZ", 1.04), ["KZ"], 2022)
