"""The ledger as it was known on a day."""

import pytest

from reference.small_ledger import make_frames, make_ledger, paper
from zhibek.errors import SettingsError, UnknownNameError
from zhibek.ledger.book import has_ledger, known_frames, open_ledger

LATER = {
    "claims": [
        {
            "claim_id": "mill/second",
            "item_id": "mill",
            "field": "value",
            "value": 80.0,
            "currency": "USD",
            "valid_from": "2024-01-01",
            "known_from": "2024-01-05",
            "supersedes": "mill/value",
        }
    ],
    "events": [
        {
            "event_id": "mill/closed",
            "item_id": "mill",
            "status": "financial-close",
            "date": "2024",
            "known_from": "2024-03-01",
        }
    ],
}


@pytest.mark.parametrize(
    ("day", "value", "status"),
    [
        ("2023-05-17", 100.0, "signed"),
        ("2024-01-04", 100.0, "signed"),
        ("2024-01-05", 80.0, "signed"),
        ("2024-02", 80.0, "signed"),
        ("2024-03", 80.0, "financial-close"),
        ("", 80.0, "financial-close"),
    ],
)
def test_what_came_later_is_not_known_earlier(day: str, value: float, status: str) -> None:
    mill = make_ledger([paper("mill", usd=100.0)], known_on=day, **LATER).item("mill")
    assert [claim.value for claim in mill.claims] == [value]
    assert mill.status == status


def test_an_agreement_is_not_there_before_anything_of_it_is_known() -> None:
    frames = make_frames([paper("mill", usd=100.0)])
    assert list(open_ledger(frames, "2023-05-16").items) == []
    assert list(open_ledger(frames, "2023-05-17").items) == ["mill"]


def test_items_come_by_date() -> None:
    ledger = make_ledger(
        [paper("b", date="2024"), paper("c", date="2023-05-17"), paper("a", date="2024-06-01")]
    )
    assert list(ledger.items) == ["c", "a", "b"]  # 2024 alone counts from its last day


def test_a_halt_is_no_signature() -> None:
    events = [
        {"event_id": "x", "item_id": "mill", "status": "lapsed", "date": "2024", "known_from": "2024-12-31"}
    ]
    mill = make_ledger([paper("mill")], events=events).item("mill")
    assert (mill.status, mill.is_halted, mill.is_signed) == ("lapsed", True, False)


def test_the_tables_of_a_day_hold_what_was_known_and_nothing_else() -> None:
    frames = make_frames([paper("mill", usd=100.0), paper("dam", known_from="2025-01-01")], **LATER)
    known = known_frames(frames, "2024-01-05")
    assert known["ledger_items"]["item_id"].to_list() == ["mill"]
    assert known["ledger_claims"]["claim_id"].to_list() == ["mill/second", "mill/value"]
    assert known["ledger_events"]["status"].to_list() == ["signed"]
    assert set(known["ledger_parties"]["item_id"]) == {"mill"}


def test_a_day_that_is_none_is_told() -> None:
    with pytest.raises(SettingsError) as caught:
        make_ledger([paper("mill")], known_on="May 2023")
    assert str(caught.value) == "'May 2023' is no day. Write it as 2023-05-17."


def test_an_unknown_item_gets_its_near_miss() -> None:
    with pytest.raises(UnknownNameError) as caught:
        make_ledger([paper("mill")]).item("mil")
    assert str(caught.value) == "No item of the ledger is named 'mil'. Did you mean mill?"


def test_a_study_may_be_without() -> None:
    assert not has_ledger({})
    assert not has_ledger(make_frames([]))
    assert has_ledger(make_frames([paper("mill")]))
