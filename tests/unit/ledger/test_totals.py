"""Totals that never count a sum twice."""

import pytest

from reference.small_ledger import make_ledger, paper
from zhibek.errors import SettingsError
from zhibek.ledger.choose import Choice
from zhibek.ledger.totals import DIMENSIONS, signing_year, total_money

OVERLAPPING = [
    paper("old", "announced", usd=100.0, level="umbrella", overlaps="new"),
    paper("old/road", usd=30.0, parent_id="old"),
    paper("new", "announced", usd=120.0, level="umbrella", overlaps="old"),
    paper("new/road", usd=20.0, parent_id="new"),
    paper("new/rail", "announced", usd=90.0, parent_id="new"),
    paper("mill", "construction", usd=7.0),
]


def test_by_stage_and_partner() -> None:
    parties = [
        {"item_id": "dam", "actor_id": "CN", "role": "investor", "share_percent": 51.0},
        {"item_id": "dam", "actor_id": "KZ", "role": "investor", "share_percent": 49.0},
        {"item_id": "mill", "actor_id": "bank", "role": "lender"},
        {"item_id": "mill", "actor_id": "KZ", "role": "borrower"},
    ]
    ledger = make_ledger([paper("dam", usd=100.0), paper("mill", "construction", usd=7.0)], parties=parties)
    found = total_money(ledger, Choice(), ("stage", "partner"))
    assert found.by.rows() == [
        ("signed", "china", 1, 51.0),
        ("signed", "region", 1, 49.0),
        ("construction", "ifi", 1, 7.0),
    ]
    assert found.total_usd == 107.0


@pytest.mark.parametrize("name", DIMENSIONS)
def test_the_total_is_the_same_however_it_is_told(name: str) -> None:
    ledger = make_ledger(OVERLAPPING)
    found = total_money(ledger, Choice(), (name,))
    assert found.by["value_usd"].sum() == pytest.approx(found.total_usd) == pytest.approx(37.0)


def test_of_two_packages_that_may_hold_the_same_the_smaller_is_left_out() -> None:
    found = total_money(make_ledger(OVERLAPPING), Choice(), ("stage",))
    assert set(found.counted) == {"old/road", "mill"}
    assert found.warnings == (
        "new and old may hold the same money: their headline sums are never added, "
        "and the signed parts of new are left out.",
    )
    left = {row["why"]: row["value_usd"] for row in found.left_out.iter_rows(named=True)}
    assert left == {"umbrella": 220.0, "unsigned": 90.0, "overlap": 20.0}


def test_packages_without_signed_parts_are_only_warned_of() -> None:
    papers = [one for one in OVERLAPPING if one["item_id"] != "new/road"]
    found = total_money(make_ledger(papers), Choice(), ("stage",))
    assert found.total_usd == 37.0
    assert found.warnings == ("new and old may hold the same money: their headline sums are never added.",)


def test_no_warning_where_one_of_them_is_not_asked_for() -> None:
    papers = [one | {"corridors": "titr"} if "old" in one["item_id"] else one for one in OVERLAPPING]
    found = total_money(make_ledger(papers), Choice(corridor="titr"), ("stage",))
    assert found.warnings == ()
    assert found.total_usd == 30.0


def test_what_binds_nobody_is_told_apart() -> None:
    ledger = make_ledger([paper("note", usd=5.0, kind="memorandum"), paper("mill", usd=7.0)])
    found = total_money(ledger, Choice(), ())
    assert (found.total_usd, found.not_binding_usd) == (12.0, 5.0)


def test_money_counts_in_the_year_of_signing() -> None:
    events = [
        {
            "event_id": "x",
            "item_id": "mill",
            "status": "operating",
            "date": "2025",
            "known_from": "2025-12-31",
        }
    ]
    assert signing_year(make_ledger([paper("mill")], events=events).item("mill")) == "2023"


def test_an_unknown_respect_is_told() -> None:
    with pytest.raises(SettingsError) as caught:
        total_money(make_ledger([]), Choice(), ("stages",))
    assert str(caught.value) == "money cannot be told by 'stages'. Did you mean stage?"
