"""Trade carried to later years."""

import numpy as np
import polars as pl
import pytest

from zhibek.errors import SettingsError
from zhibek.trade.projection import find_gdp_ratios, find_trade_factors

PATHS = pl.DataFrame(
    [
        ("*", 2025, "base", 1.1), ("*", 2030, "base", 1.21),
        ("KZ", 2025, "base", 1.2), ("KZ", 2030, "base", 1.5), ("KZ", 2030, "low", 1.3),
    ],
    schema=["country", "year", "path", "gdp_ratio"],
    orient="row",
)  # fmt: skip
POWERS = pl.DataFrame(
    {
        "class_id": ["grain"],
        "path": ["base"],
        "exporter_elasticity": [0.8],
        "importer_elasticity": [0.5],
        "world_elasticity": [-0.3],
    }
)


def flow(seller: str, buyer: str, class_id: str = "grain") -> pl.DataFrame:
    return pl.DataFrame({"exporter": [seller], "importer": [buyer], "class_id": [class_id]})


def test_growth_between_two_years_is_even():
    assert find_gdp_ratios(PATHS, 2022, 2022) == {"*": 1.0, "KZ": 1.0}
    found = find_gdp_ratios(PATHS, 2022, 2027)
    assert found["KZ"] == pytest.approx(1.2 * (1.5 / 1.2) ** 0.4)
    assert found["*"] == pytest.approx(1.1 * 1.1**0.4)


def test_a_factor_is_the_three_products_each_to_its_power():
    ratios = {"*": 1.21, "KZ": 1.5}
    factor = find_trade_factors(flow("KZ", "XX"), ratios, POWERS)
    assert factor[0] == pytest.approx(1.5**0.8 * 1.21**0.5 * 1.21**-0.3)


def test_where_all_grow_alike_trade_grows_by_the_sum_of_powers():
    factor = find_trade_factors(flow("KZ", "KZ"), {"*": 1.3, "KZ": 1.3}, POWERS)
    assert factor[0] == pytest.approx(1.3)


def test_no_growth_leaves_trade_as_it_is():
    assert np.array_equal(find_trade_factors(flow("KZ", "CN"), {"*": 1.0}, POWERS), [1.0])


@pytest.mark.parametrize(
    ("year", "path", "message"),
    [
        (
            2031,
            "base",
            r"gdp_paths\.year \(\*, base\): 2031 lies outside 2022 to 2030\. Choose a year within",
        ),
        (2021, "base", r"2021 lies outside 2022 to 2030"),
        (2030, "middle", r"^No path of growth is named 'middle'\. There are: low, base, high\.$"),
        (2030, "low", r"^gdp_paths has no row of the world \(`\*`\) on path 'low'\. Add it\.$"),
    ],
)
def test_what_cannot_be_told_is_said(year: int, path: str, message: str):
    with pytest.raises(SettingsError, match=message):
        find_gdp_ratios(PATHS, 2022, year, path)


def test_a_class_without_elasticity_is_told():
    with pytest.raises(
        SettingsError, match=r"^trade_elasticities has no row for silk on path 'base'\. Add it\.$"
    ):
        find_trade_factors(flow("KZ", "CN", "silk"), {"*": 1.1}, POWERS)
