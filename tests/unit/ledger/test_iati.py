"""The ledger as IATI activities."""

from xml.etree.ElementTree import Element, fromstring

import polars as pl
import pytest

from reference.small_ledger import make_ledger, paper
from zhibek.ledger.iati import STATUS_CODES, draw_activities, write_activities
from zhibek.ledger.iati_rules import find_iati_faults

PLACES = pl.DataFrame(
    {
        "place_id": ["KZAAU"],
        "name": ["Aktau"],
        "country": ["KZ"],
        "longitude_deg": [51.15],
        "latitude_deg": [43.6],
    }
)
SOURCES = pl.DataFrame(
    {"source_id": ["own-estimate"], "title": ["A page"], "url": ["https://example.org/page"]}
)
CLOSED = {"event_id": "c", "item_id": "loan", "status": "closed", "date": "2025", "known_from": "2025-12-31"}
PAPERS = [
    paper("top", "announced", usd=100.0, level="umbrella", date="2023"),
    paper("loan", usd=50.5, parent_id="top", kind="loan", places="KZAAU"),
    paper("word", "announced", kind="declaration"),
]
PAID = {
    "claim_id": "p",
    "item_id": "loan",
    "field": "paid",
    "value": 20.0,
    "currency": "USD",
    "valid_from": "2024-12-31",
    "known_from": "2025-01-31",
}


def draw(**more: list) -> Element:
    return draw_activities(make_ledger(PAPERS, **more), PLACES, SOURCES)


def activity(root: Element, name: str) -> Element:
    return next(one for one in root if one.findtext("iati-identifier") == f"ZHIBEK-{name}")


def test_the_file_keeps_the_rules() -> None:
    assert find_iati_faults(draw(events=[CLOSED], claims=[PAID])) == []


def test_the_text_is_read_back_as_the_tree_it_was() -> None:
    text = write_activities(draw())
    assert text.startswith('<?xml version="1.0" encoding="UTF-8"?>\n<iati-activities version="2.03">')
    assert find_iati_faults(fromstring(text)) == []
    assert text == write_activities(draw())


def test_a_loan_is_a_commitment_and_what_is_paid_a_disbursement() -> None:
    loan = activity(draw(claims=[PAID]), "loan")
    moves = [
        (
            one.find("transaction-type").get("code"),
            one.find("transaction-date").get("iso-date"),
            one.findtext("value"),
        )
        for one in loan.findall("transaction")
    ]
    assert moves == [("2", "2023-05-17", "50.50"), ("3", "2024-12-31", "20.00")]
    assert loan.find("default-finance-type").get("code") == "421"
    assert loan.find("recipient-country").get("code") == "KZ"
    assert loan.findtext("location/point/pos") == "43.6 51.15"


def test_a_headline_has_no_transaction_so_that_nobody_adds_it() -> None:
    assert activity(draw(), "top").find("transaction") is None


def test_a_start_is_planned_until_it_is_signed() -> None:
    root = draw()
    top, loan = (activity(root, name).find("activity-date") for name in ("top", "loan"))
    assert (top.get("type"), top.get("iso-date")) == ("1", "2023-12-31")
    assert (loan.get("type"), loan.get("iso-date")) == ("2", "2023-05-17")


def test_parents_and_parts_name_one_another() -> None:
    root = draw()
    assert [
        (one.get("ref"), one.get("type")) for one in activity(root, "loan").findall("related-activity")
    ] == [("ZHIBEK-top", "1")]
    assert [
        (one.get("ref"), one.get("type")) for one in activity(root, "top").findall("related-activity")
    ] == [("ZHIBEK-loan", "2")]


@pytest.mark.parametrize(("actors", "code"), [(("KZ", "KG"), "619"), (("EU", "bank"), "998")])
def test_several_countries_are_a_region(actors: tuple[str, ...], code: str) -> None:
    parties = [{"item_id": "mill", "actor_id": actor, "role": "beneficiary"} for actor in actors]
    root = draw_activities(make_ledger([paper("mill")], parties=parties), PLACES, SOURCES)
    assert root.find("iati-activity/recipient-region").get("code") == code


def test_status_codes_never_fall_as_stages_rise() -> None:
    stages = ("announced", "signed", "in-force", "financial-close", "construction", "operating", "closed")
    codes = [int(STATUS_CODES[stage]) for stage in stages]
    assert codes == sorted(codes)
