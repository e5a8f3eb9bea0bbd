"""The ledger of the New Silk Road."""

import pytest

from zhibek.ledger.book import open_ledger
from zhibek.ledger.check import find_excess
from zhibek.ledger.iati import draw_activities
from zhibek.ledger.iati_rules import find_iati_faults
from zhibek.ledger.money import usd_of, why_left_out
from zhibek.ledger.projects import fund_projects
from zhibek.ledger.realise import realise
from zhibek.scenario.apply import apply_scenario
from zhibek.scenario.stack import stack
from zhibek.study import Study, base_of

FUTURES = ("financial-close-2030", "signed-2030", "announced-2030")


@pytest.fixture(scope="module")
def ledger(atlas: Study):
    return open_ledger(atlas.folder.frames)


def test_all_agreements_are_there(ledger) -> None:
    assert len([name for name in ledger.items if not name.startswith("PR-")]) == 82


def test_no_parts_hold_more_than_their_whole(atlas: Study) -> None:
    assert find_excess(atlas.folder.frames) == []
    assert not atlas.folder.frames["ledger_items"]["may_exceed"].any()


def test_the_railway_is_paid_in_halves(ledger) -> None:
    loan, equity = ledger.item("CKU-2025-12-01"), ledger.item("CKU-2025-12-02")
    assert usd_of(ledger, loan) == usd_of(ledger, equity) == 2.3e9
    shares = {party.actor_id: party.share_percent for party in equity.parties if party.role == "investor"}
    assert shares == {"CN": 51.0, "KG": 24.5, "UZ": 24.5}
    for name in ("CKU-2024-06-02", "CKU-2024-07-01"):
        assert why_left_out(ledger, ledger.item(name)) == "covered"


def test_two_guarantees_cover_one_loan(ledger) -> None:
    assert why_left_out(ledger, ledger.item("WB-2026-02-00")) == "covered"
    assert realise(ledger, "WB-2026-02-00").rung("signed").value_usd == 1.41e9


def test_no_headline_enters_a_total(ledger) -> None:
    assert all(why_left_out(ledger, item) for item in ledger.items.values() if item.level == "umbrella")


def test_a_project_that_is_funded_is_one_of_the_study(atlas: Study, ledger) -> None:
    funded = {name for item in ledger.items.values() for name in item.funds}
    told = {one.project_id for one in fund_projects(ledger, atlas.folder.frames["projects"]) if one.payers}
    assert told == funded


def test_the_ledger_as_iati_keeps_the_rules(atlas: Study, ledger) -> None:
    frames = atlas.folder.frames
    assert find_iati_faults(draw_activities(ledger, frames["places"], frames["sources"])) == []


def test_the_three_futures_can_be_applied_and_hold_one_another(atlas: Study) -> None:
    opened = []
    for name in FUTURES:
        scenario = stack(atlas.scenarios, name)
        apply_scenario(atlas.folder.frames, scenario, atlas.effects, 2022)
        opened.append(set(scenario.open))
    assert opened[0] < opened[1] < opened[2]
    assert "cku" in opened[0]
    assert "titr-ports" in opened[1] - opened[0]
    assert "sarakhs-2027" in opened[2] - opened[1]
    assert "trans-afghan" not in opened[2]  # promised for 2032


def test_each_future_is_compared_with_the_surest(atlas: Study) -> None:
    assert [base_of(atlas, name) for name in FUTURES] == ["", FUTURES[0], FUTURES[0]]
