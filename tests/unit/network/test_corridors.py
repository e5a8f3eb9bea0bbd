"""A route belongs to the first rule it meets."""

import numpy as np
import polars as pl
import pytest

from zhibek.network.corridors import OTHER, classify_routes, match_routes
from zhibek.network.ends import index_zones

BITS = {"caspian": 0, "dostyk": 1, "suez": 2}
CASPIAN, DOSTYK, SUEZ = 1, 2, 4
ZONES = pl.DataFrame(
    {"zone_id": ["CN", "KZ", "DE"], "country": ["CN", "KZ", "DE"], "region": ["a", "b", "c"]}
)
# pairs: CN to DE by container, KZ to DE in bulk; zones are numbered CN, DE, KZ
ENDS = {
    "pair_origin": np.array([0, 2], dtype=np.int32),
    "pair_destination": np.array([1, 1], dtype=np.int32),
}
GATES = np.array([DOSTYK | CASPIAN, DOSTYK, SUEZ, 0, CASPIAN, DOSTYK | SUEZ], dtype=np.int64)
PAIR = np.array([0, 0, 0, 0, 1, 1], dtype=np.int32)
CONTAINER = PAIR == 0
RULES = pl.DataFrame(
    {
        "rank": [30, 10, 20],
        "corridor_id": ["north", "middle", "sea"],
        "passes": ["dostyk", "dostyk;caspian", "suez"],
        "avoids": ["", "", "dostyk"],
        "cargo": ["all", "all", "container"],
    }
)


def names(rules: pl.DataFrame) -> list[str]:
    return classify_routes(
        rules,
        GATES,
        bits=BITS,
        zones=index_zones(ZONES),
        route_pair=PAIR,
        route_container=CONTAINER,
        **ENDS,
    )


def test_rank_decides_not_the_order_of_rows() -> None:
    wanted = ["middle", "north", "sea", OTHER, OTHER, "north"]
    assert names(RULES) == wanted
    assert names(RULES.reverse()) == wanted


def test_a_lower_rank_goes_first() -> None:
    turned = RULES.with_columns(rank=pl.Series([1, 10, 20]))
    assert names(turned)[:2] == ["north", "north"]


def test_a_rule_may_ask_for_ends() -> None:
    rules = RULES.with_columns(origins=pl.Series(["KZ", "", ""]))
    assert names(rules) == ["middle", OTHER, "sea", OTHER, OTHER, "north"]


def test_without_rules_all_is_other() -> None:
    assert names(RULES.clear()) == [OTHER] * GATES.size


@pytest.mark.parametrize(
    ("row", "wanted"),
    [
        ({}, [True] * 6),
        ({"passes": "dostyk"}, [True, True, False, False, False, True]),
        ({"avoids": "dostyk;suez"}, [False, False, False, True, True, False]),
        ({"passes": "dostyk", "avoids": "caspian"}, [False, True, False, False, False, True]),
        ({"cargo": "container"}, [True, True, True, True, False, False]),
        ({"cargo": "bulk", "passes": None}, [False, False, False, False, True, True]),
    ],
)
def test_a_row_means_routes(row: dict, wanted: list[bool]) -> None:
    found = match_routes(
        row,
        GATES,
        bits=BITS,
        pair_fits=np.ones(2, dtype=np.bool_),
        route_pair=PAIR,
        route_container=CONTAINER,
    )
    assert found.tolist() == wanted
