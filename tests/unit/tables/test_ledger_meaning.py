"""Faults of the ledger, each told word for word."""

from pathlib import Path

import pytest

from zhibek.errors import TableError
from zhibek.tables.folder import read_study
from zhibek.tables.ledger_meaning import corridor_words

BREACHES = {
    "a day that is none": (
        "ledger_events.csv",
        "signed,2024-02,",
        "signed,2024-13,",
        "ledger_events.date (rows 3): no day. Write it as 2023-05-17, 2023-05 or 2023.",
    ),
    "a month where a day is asked": (
        "ledger_claims.csv",
        "2024-02-01,2024-02-01,loan-plan",
        "2024-02-01,2024-02,loan-plan",
        "ledger_claims.known_from (rows 3): no day. Write it as 2023-05-17.",
    ),
    "a country that is none": (
        "ledger_actors.csv",
        ",KZ,",
        ",QQ,",
        "ledger_actors.country (rows 1): no country has the code 'QQ'. Write the two letters of ISO 3166-1, such as KZ, or leave it blank.",
    ),
    "a corridor that is none": (
        "ledger_items.csv",
        "rail-all-the-way",
        "rail-all-the-wey",
        "ledger_items.corridors (rows 1): no corridor is named 'rail-all-the-wey', or begins so. Did you mean rail-all-the-way or rail-all-the or rail-all?",
    ),
    "parents in a circle": (
        "ledger_items.csv",
        "steppe,,umbrella",
        "steppe,loan,umbrella",
        "ledger_items.parent_id (rows 1, 2): parents go round in a circle. First: steppe. Take one of them out.",
    ),
    "shares that do not sum": (
        "ledger_parties.csv",
        "lender,100",
        "lender,99",
        "ledger_parties.share_percent (rows 2): loan: sums to 99, not 100. Give every party its share, or none.",
    ),
    "money without a currency": (
        "ledger_claims.csv",
        ",,USD,",
        ",,,",
        "ledger_claims.currency (rows 1): blank for money. Give one code of ISO 4217, such as USD.",
    ),
    "money in two currencies": (
        "ledger_claims.csv",
        ",,USD,",
        ",,USD;EUR,",
        "ledger_claims.currency (rows 1): not one currency. Give one code of three letters; make a claim for each.",
    ),
    "money without a rate": (
        "ledger_claims.csv",
        ",,USD,",
        ",,CHF,",
        "ledger_claims.currency (rows 1): no rate for 'CHF'. Add a row to ledger_rates for it.",
    ),
    "a length in dollars": (
        "ledger_claims.csv",
        "steppe,value,2000000000,,USD",
        "steppe,length,200,km,USD",
        "ledger_claims.currency (rows 1): given for a figure that is no money. Leave it blank.",
    ),
    "a length without a unit": (
        "ledger_claims.csv",
        "steppe,value,2000000000,,USD",
        "steppe,length,200,,",
        "ledger_claims.counted_in (rows 1): blank. Give the unit, such as km.",
    ),
    "a claim that supersedes another item's": (
        "ledger_claims.csv",
        ",loan-plan,",
        ",steppe-sum,",
        "ledger_claims.supersedes (rows 3): a claim on something else. Name one of the same item and field.",
    ),
    "a claim that supersedes a later one": (
        "ledger_claims.csv",
        "2023-09-15,2023-09-15,,own",
        "2023-09-15,2024-09-15,,own",
        "ledger_claims.supersedes (rows 3): a claim that came later. Let the later one supersede.",
    ),
    "a status that runs backwards": (
        "ledger_events.csv",
        "signed,2024-02,2024-02-01",
        "signed,2023-02,2024-02-01",
        "ledger_events.date (rows 3): status runs backwards. First: loan is signed before it is announced. Mend the dates, or mark the later event as a reversal.",
    ),
    "an item without a status": (
        "ledger_events.csv",
        "steppe-announced,steppe,",
        "steppe-announced,loan,",
        "ledger_items.item_id (rows 1): no status. Add a row to ledger_events for it.",
    ),
}


@pytest.mark.parametrize(("name", "old", "new", "said"), BREACHES.values(), ids=BREACHES)
def test_a_breach_is_told(faults_after, name: str, old: str, new: str, said: str) -> None:
    assert faults_after(name, old, new) == [said]


def test_covers_in_a_circle(study: Path) -> None:
    path = study / "ledger_items.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("builds,", "builds,covered_by,", 1)
        .replace("rail-all-the-way,steppe-line,", "rail-all-the-way,steppe-line,loan,")
        .replace("2023-09-15,,steppe-line,", "2023-09-15,,steppe-line,steppe,"),
        encoding="utf-8",
    )
    with pytest.raises(TableError) as caught:
        read_study(study)
    assert [str(fault) for fault in caught.value.faults] == [
        "ledger_items.covered_by (rows 1, 2): covers go round in a circle. First: steppe. Take one of them out."
    ]


def test_a_stated_reversal_is_no_fault(faults_after) -> None:
    head, cells = "known_from,source", "2023-09-15,2023-09-15,own"
    assert faults_after("ledger_events.csv", "signed,2024-02,2024-02-01", "signed,2023-02,2024-02-01")
    faults_after("ledger_events.csv", head, "known_from,reversal,source")
    faults_after("ledger_events.csv", "2023-04-01,2023-04-01,own", "2023-04-01,2023-04-01,,own")
    faults_after("ledger_events.csv", cells, "2023-09-15,2023-09-15,true,own")
    assert faults_after("ledger_events.csv", "2023-02,2024-02-01,own", "2023-02,2024-02-01,,own") == []


def test_a_date_known_in_part_may_fall_anywhere_in_it(faults_after) -> None:
    assert faults_after("ledger_events.csv", "signed,2024-02,2024-02-01", "signed,2023,2024-02-01") == []


def test_a_word_stands_for_all_corridors_that_begin_with_it() -> None:
    words = corridor_words(["titr-btk", "titr-road", "cku", "cku-iran"])
    assert words["titr"] == ("titr-btk", "titr-road")
    assert words["cku"] == ("cku", "cku-iran")
    assert words["cku-iran"] == ("cku-iran",)
    assert "tit" not in words
