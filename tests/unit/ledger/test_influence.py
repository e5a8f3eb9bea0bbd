"""Money by country, year and partner."""

import pytest

from reference.small_ledger import make_ledger, paper
from zhibek.ledger.choose import Choice
from zhibek.ledger.influence import GROUP_OF_COUNTRY, group_of, money_by_partner
from zhibek.ledger.totals import SEVERAL, total_money
from zhibek.tables.countries import COUNTRIES
from zhibek.tables.ledger import PARTNER_GROUPS

PAPERS = [
    paper("mill", usd=100.0, date="2024"),
    paper("dam", usd=50.0),
    paper("plan", "announced", usd=500.0),
    paper("both", usd=30.0),
]
PARTIES = [
    *({"item_id": name, "actor_id": "CN", "role": "investor"} for name in ("mill", "dam", "plan", "both")),
    *({"item_id": name, "actor_id": "KZ", "role": "beneficiary"} for name in ("mill", "dam", "plan", "both")),
    {"item_id": "both", "actor_id": "KG", "role": "beneficiary"},
]
PAID = {
    "claim_id": "p",
    "item_id": "dam",
    "field": "paid",
    "value": 20.0,
    "currency": "USD",
    "valid_from": "2025-12-31",
    "known_from": "2026-01-31",
}


def test_money_stands_in_its_year_and_at_its_partner() -> None:
    found = money_by_partner(make_ledger(PAPERS, parties=PARTIES, claims=[PAID]))
    assert found.rows() == [
        ("KZ", 2023, "china", 50.0, 0.0),
        ("KZ", 2024, "china", 100.0, 0.0),
        ("KZ", 2025, "china", 0.0, 20.0),
        (SEVERAL, 2023, "china", 30.0, 0.0),
    ]


def test_the_sum_is_that_of_the_totals() -> None:
    ledger = make_ledger(PAPERS, parties=PARTIES)
    assert money_by_partner(ledger)["signed_usd"].sum() == pytest.approx(
        total_money(ledger, Choice(), ()).total_usd
    )


def test_groups_are_those_declared_and_countries_exist() -> None:
    assert set(GROUP_OF_COUNTRY.values()) <= set(PARTNER_GROUPS)
    assert set(GROUP_OF_COUNTRY) <= COUNTRIES
    assert (group_of("PL"), group_of("AE"), group_of("UZ"), group_of("BR")) == (
        "eu",
        "gulf",
        "region",
        "other",
    )
