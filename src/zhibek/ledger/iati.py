"""The ledger as IATI activities."""

from collections.abc import Mapping
from xml.etree.ElementTree import Element, SubElement, indent, tostring

import polars as pl

from zhibek.ledger.book import RANK, Item, Ledger
from zhibek.ledger.iati_rules import VERSION, XML_LANG
from zhibek.ledger.money import chosen_claim, home_countries, why_left_out
from zhibek.tables.dates import DAY_LENGTH, last_day
from zhibek.tables.ledger_meaning import USD

REPORTER, REPORTER_NAME = "ZHIBEK", "Zhibek's ledger, compiled from public sources"
STATUS_CODES = {
    "announced": "1",
    "signed": "2",
    "in-force": "2",
    "financial-close": "2",
    "construction": "2",
    "operating": "3",
    "closed": "4",
    "suspended": "6",
    "cancelled": "5",
    "lapsed": "5",
}
ROLE_CODES = {
    "lender": "1",
    "guarantor": "1",
    "investor": "1",
    "donor": "1",
    "buyer": "1",
    "government": "2",
    "agency": "2",
    "member": "2",
}
IMPLEMENTING = "4"
FINANCE_CODES = {"loan": "421", "grant": "110", "equity": "510", "guarantee": "1100"}
SECTOR_CODES = {
    "transport": "210",
    "aviation": "210",
    "energy": "230",
    "industry": "321",
    "mining": "322",
    "agriculture": "311",
    "digital": "220",
    "media": "220",
    "education": "110",
    "customs": "331",
    "economy": "250",
    "political": "151",
    "mobility": "151",
    "water": "140",
    "subnational": "430",
    "multi-sector": "430",
}
CENTRAL_ASIA, ANYWHERE = ("619", {"KZ", "KG", "TJ", "TM", "UZ"}), "998"
COMMITMENT, DISBURSEMENT = "2", "3"
HIERARCHY = {"umbrella": "1", "package": "1", "item": "2", "component": "3"}


def draw_activities(ledger: Ledger, places: pl.DataFrame, sources: pl.DataFrame) -> Element:
    """Make every agreement of the ledger as an activity of IATI 2.03, in one tree.

    The ledger is a secondary reporter: it tells of others' agreements. Money that counts stands as a
    commitment, in the currency stated, and known payments as disbursements; headline sums are told
    in words alone, so that none is added. No clock is in it: the same ledger gives the same bytes.
    """
    root = Element("iati-activities", {"version": VERSION})
    where = {row["place_id"]: row for row in places.iter_rows(named=True)}
    told_by = {row["source_id"]: row for row in sources.iter_rows(named=True)}
    for item in ledger.items.values():
        activity = SubElement(
            root,
            "iati-activity",
            {XML_LANG: "en", "default-currency": USD, "hierarchy": HIERARCHY[item.level]},
        )
        _identify(activity, item)
        _add_parties(activity, item)
        SubElement(activity, "activity-status", code=STATUS_CODES[item.status])
        _add_dates(activity, item)
        _add_countries(activity, item)
        _add_places(activity, item, where)
        SubElement(activity, "sector", vocabulary="2", code=SECTOR_CODES[item.sector])
        if item.kind in FINANCE_CODES:
            SubElement(activity, "default-finance-type", code=FINANCE_CODES[item.kind])
        _add_money(activity, ledger, item)
        _add_document(activity, told_by.get(item.source, {}))
        _relate(activity, ledger, item)
    return root


def write_activities(root: Element) -> str:
    """Write a tree of activities as a file's text."""
    indent(root, " ")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def identifier(item_id: str) -> str:
    """Give an agreement's IATI identifier."""
    return f"{REPORTER}-{item_id}"


def _narrate(parent: Element, text: str) -> None:
    SubElement(parent, "narrative").text = text


def _identify(activity: Element, item: Item) -> None:
    """Write what it is, who reports it, and what it is about."""
    SubElement(activity, "iati-identifier").text = identifier(item.item_id)
    reporter = SubElement(
        activity, "reporting-org", {"ref": REPORTER, "type": "90", "secondary-reporter": "1"}
    )
    _narrate(reporter, REPORTER_NAME)
    _narrate(SubElement(activity, "title"), item.title)
    money = chosen_claim(item, "value")
    told = [
        f"{item.level}, {item.kind}; {item.status}.",
        *([item.remark] if item.remark else []),
        *(
            [f"Sum told: {money.value:,.0f} {money.currency} ({money.bound}, {money.standing})."]
            if money
            else []
        ),
        f"Confidence: {item.confidence}.",
    ]
    _narrate(SubElement(activity, "description", type="1"), " ".join(told))


def _add_parties(activity: Element, item: Item) -> None:
    """Write who takes part."""
    for party in item.parties:
        role = ROLE_CODES.get(party.role, IMPLEMENTING)
        element = SubElement(activity, "participating-org", role=role, type=str(party.organisation_type))
        _narrate(element, party.name)


def _add_dates(activity: Element, item: Item) -> None:
    """Write the start, planned where it is only announced, and the end where it is closed."""
    begun = next((event for event in item.events if RANK.get(event.status, 0) > 0), None)
    day = begun.date if begun else item.date
    element = SubElement(
        activity, "activity-date", {"type": "2" if begun else "1", "iso-date": last_day(day)}
    )
    notes = [] if begun else ["The day of the announcement; no planned start is known."]
    if len(day) < DAY_LENGTH:
        notes.append(f"Only {day} is known; its last day stands here.")
    if notes:
        _narrate(element, " ".join(notes))
    for event in item.events:
        if event.status == "closed":
            SubElement(activity, "activity-date", {"type": "4", "iso-date": last_day(event.date)})


def _add_countries(activity: Element, item: Item) -> None:
    """Write the country, or for several the region: money is not split by guess."""
    home = home_countries(item)
    if len(home) == 1:
        SubElement(activity, "recipient-country", code=home[0], percentage="100")
        return
    region, members = CENTRAL_ASIA
    named_so = any(party.actor_id == "central-asia" for party in item.parties)
    code = region if (home and set(home) <= members) or (not home and named_so) else ANYWHERE
    SubElement(activity, "recipient-region", vocabulary="1", code=code, percentage="100")


def _add_places(activity: Element, item: Item, where: Mapping[str, Mapping[str, object]]) -> None:
    """Write where it is."""
    for place_id in item.places:
        place = where[place_id]
        location = SubElement(activity, "location", ref=place_id)
        _narrate(SubElement(location, "name"), str(place["name"]))
        point = SubElement(location, "point", srsName="http://www.opengis.net/def/crs/EPSG/0/4326")
        SubElement(point, "pos").text = f"{place['latitude_deg']} {place['longitude_deg']}"
        SubElement(location, "exactness", code="2")


def _add_money(activity: Element, ledger: Ledger, item: Item) -> None:
    """Write a commitment for money that counts, and a disbursement for what is known to be paid."""
    moves = []
    if not why_left_out(ledger, item):
        signed = next(event for event in item.events if RANK.get(event.status, 0) > 0)
        moves.append((COMMITMENT, "value", last_day(signed.date)))
    if chosen_claim(item, "paid") and not item.is_halted:
        moves.append((DISBURSEMENT, "paid", ""))
    for code, field, day in moves:
        claim = chosen_claim(item, field)
        if claim is None:
            continue
        transaction = SubElement(activity, "transaction")
        SubElement(transaction, "transaction-type", code=code)
        SubElement(transaction, "transaction-date", {"iso-date": day or claim.valid_from})
        value = SubElement(transaction, "value", {"currency": claim.currency, "value-date": claim.valid_from})
        value.text = f"{claim.value:.2f}"
        _narrate(SubElement(transaction, "description"), f"{claim.bound}, {claim.standing}; {claim.source}")


def _add_document(activity: Element, source: Mapping[str, object]) -> None:
    """Link to the page that says so."""
    url = str(source.get("url") or "")
    if url.startswith(("http://", "https://")):
        link = SubElement(activity, "document-link", format="text/html", url=url)
        _narrate(SubElement(link, "title"), str(source["title"]))
        SubElement(link, "category", code="A12")


def _relate(activity: Element, ledger: Ledger, item: Item) -> None:
    """Write what it is part of, and its parts."""
    if item.parent_id in ledger.items:
        SubElement(activity, "related-activity", ref=identifier(item.parent_id), type="1")
    for child in ledger.children(item.item_id):
        SubElement(activity, "related-activity", ref=identifier(child.item_id), type="2")
