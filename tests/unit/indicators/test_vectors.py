"""Partners of a country, vector by vector."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reference.small_ledger import make_ledger, paper
from zhibek.indicators.vectors import concentrate, find_influence, trade_by_partner, transit_by_partner
from zhibek.results import Results
from zhibek.study import Study

STUDY = {
    "zones": pl.DataFrame({"zone_id": ["A", "B", "D"], "country": ["KZ", "CN", "DE"]}),
    "classes": pl.DataFrame({"class_id": ["ore", "gold"], "value_usd_per_t": [100.0, 1000.0]}),
    "demand": pl.DataFrame(
        {
            "origin_zone": ["A", "B", "A"],
            "destination_zone": ["B", "A", "D"],
            "class_id": ["ore", "gold", "ore"],
            "demand_t_per_year": [10.0, 2.0, 5.0],
        }
    ),
    "places": pl.DataFrame(
        {"place_id": ["a", "b", "d", "r", "p"], "country": ["KZ", "CN", "DE", "RU", "PL"]}
    ),
}
LINKS = [
    (0, "a", "r", "rail"),
    (1, "r", "p", "rail"),
    (2, "p", "d", "road"),
    (3, "a", "b", "rail"),
    (4, "r", "d", "deepsea"),
]
OUTCOME = {
    "arcs": pl.DataFrame(
        [("s", *link) for link in LINKS],
        schema={
            "scenario_id": pl.String,
            "arc_number": pl.Int32,
            "from_place": pl.String,
            "to_place": pl.String,
            "mode": pl.String,
        },
        orient="row",
    ),
    "routes": pl.DataFrame(
        [
            ("s", "A", "D", 4.0, [0, 1, 2]),
            ("s", "A", "D", 1.0, [0, 4]),
            ("s", "A", "B", 9.0, [3]),
            ("other", "A", "D", 100.0, [0, 1, 2]),
        ],
        schema={
            "scenario_id": pl.String,
            "origin_zone": pl.String,
            "destination_zone": pl.String,
            "load_t": pl.Float64,
            "arcs": pl.List(pl.Int32),
        },
        orient="row",
    ),
}


def test_trade_is_valued_and_counted_at_both_ends() -> None:
    found = {(country, group): amount for country, group, amount in trade_by_partner(STUDY).rows()}
    assert found == {
        ("KZ", "china"): 3000.0,
        ("KZ", "eu"): 500.0,
        ("CN", "region"): 3000.0,
        ("DE", "region"): 500.0,
    }


def test_transit_counts_third_countries_on_land_once() -> None:
    found = {
        (country, group): amount for country, group, amount in transit_by_partner(OUTCOME, STUDY, "s").rows()
    }
    # five tonnes cross Russia, four of them Poland; a port of call is no land, and China is an end
    assert found == {("KZ", "russia"): 5.0, ("KZ", "eu"): 4.0, ("DE", "russia"): 5.0, ("DE", "eu"): 4.0}


def test_all_four_vectors_side_by_side() -> None:
    ledger = make_ledger([paper("mill", usd=100.0)])
    found = find_influence(ledger, STUDY, OUTCOME, "s", 2022)
    mine = found.concentration.filter(pl.col("country") == "KZ")
    told = {(row["vector"], row["year"]): row["largest_partner"] for row in mine.iter_rows(named=True)}
    assert told == {
        ("signed", 2023): "china",
        ("signed", None): "china",
        ("trade", 2022): "china",
        ("transit", 2022): "russia",
    }
    assert set(found.definitions) == {"signed", "paid", "trade", "transit", "hhi"}


def test_without_a_run_there_is_no_transit() -> None:
    found = find_influence(make_ledger([paper("mill", usd=100.0)]), STUDY)
    assert set(found.shares["vector"]) == {"signed", "trade"}


def test_own_money_is_no_partners() -> None:
    parties = [{"item_id": "mill", "actor_id": "KZ", "role": "investor"}]
    found = find_influence(make_ledger([paper("mill", usd=100.0)], parties=parties), STUDY)
    assert "signed" not in set(found.shares["vector"])


@given(st.lists(st.floats(0.01, 1000), min_size=1, max_size=9))
def test_concentration_lies_between_one_partner_and_all_alike(amounts: list[float]) -> None:
    whole = sum(amounts)
    frame = pl.DataFrame(
        {
            "country": "KZ",
            "vector": "trade",
            "year": pl.Series([2022] * len(amounts), dtype=pl.Int32),
            "partner_group": [f"p{number}" for number in range(len(amounts))],
            "share": [amount / whole for amount in amounts],
        }
    )
    row = concentrate(frame).row(0, named=True)
    assert 1 / len(amounts) - 1e-9 <= row["hhi"] <= 1 + 1e-9
    assert row["hhi"] == pytest.approx(sum((amount / whole) ** 2 for amount in amounts))
    assert row["effective_number"] == pytest.approx(1 / row["hhi"])
    assert row["largest_share"] == pytest.approx(max(amounts) / whole)


def test_equal_partners_are_as_many_as_they_are() -> None:
    frame = pl.DataFrame(
        {"country": "KZ", "vector": "trade", "year": 2022, "partner_group": list("abcd"), "share": 0.25}
    )
    assert concentrate(frame)["effective_number"].to_list() == [4.0]


def test_a_real_run_gives_shares_that_sum_to_one(small: Study, small_run: Results) -> None:
    shares = transit_by_partner(small_run.frames, small.folder.frames, "base")
    assert (shares["amount"] > 0).all()
    ledger = make_ledger([paper("mill", usd=100.0)])
    found = find_influence(ledger, small.folder.frames, small_run.frames, "base", 2022)
    sums = found.shares.group_by("country", "vector", "year").agg(pl.col("share").sum())
    assert sums["share"].to_list() == pytest.approx([1.0] * sums.height)
