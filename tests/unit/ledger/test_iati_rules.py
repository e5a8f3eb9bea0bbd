"""Breaches of the rules of IATI 2.03 are found."""

from collections.abc import Callable
from xml.etree.ElementTree import Element, SubElement

import polars as pl
import pytest

from reference.small_ledger import make_ledger, paper
from zhibek.ledger.iati import draw_activities
from zhibek.ledger.iati_rules import find_iati_faults

PLACES = pl.DataFrame(schema={"place_id": pl.String})
SOURCES = pl.DataFrame(schema={"source_id": pl.String})


@pytest.fixture
def root() -> Element:
    return draw_activities(make_ledger([paper("mill", usd=5.0)]), PLACES, SOURCES)


def first(root: Element, tag: str) -> Element:
    return next(root.iter(tag))


def drop(tag: str) -> Callable[[Element], None]:
    def edit(root: Element) -> None:
        activity = first(root, "iati-activity")
        activity.remove(activity.find(tag))

    return edit


def put(tag: str, name: str, value: str) -> Callable[[Element], None]:
    return lambda root: first(root, tag).set(name, value)


def swap(root: Element) -> None:
    activity = first(root, "iati-activity")
    title = activity.find("title")
    activity.remove(title)
    activity.append(title)


def empty_title(root: Element) -> None:
    first(root, "narrative").text = " "


def second_status(root: Element) -> None:
    activity = first(root, "iati-activity")
    activity.insert(
        list(activity).index(activity.find("activity-status")), Element("activity-status", code="2")
    )


def twice(root: Element) -> None:
    root.append(first(root, "iati-activity"))


def two_countries(root: Element) -> None:
    activity = first(root, "iati-activity")
    place = activity.find("recipient-country")
    place.set("percentage", "60")
    activity.insert(list(activity).index(place), Element("recipient-country", code="KG", percentage="60"))


A = "iati-activities iati-activity"
BREACHES = {
    "no status": (drop("activity-status"), f"{A}: has 0 of activity-status, needs 1 to 1."),
    "two of one": (second_status, f"{A}: has 2 of activity-status, needs 1 to 1."),
    "no sector": (drop("sector"), "ZHIBEK-mill: has no sector."),
    "no country": (drop("recipient-country"), "ZHIBEK-mill: names neither a country nor a region."),
    "wrong order": (swap, f"{A}: its children are out of order; the order is iati-identifier, "),
    "no such code": (put("activity-status", "code", "9"), f"{A} activity-status: code '9' does not fit."),
    "no such day": (
        put("activity-date", "iso-date", "2023-02-30"),
        f"{A} activity-date: iso-date '2023-02-30' does not fit.",
    ),
    "an old version": (
        put("iati-activities", "version", "1.05"),
        "iati-activities: version '1.05' does not fit.",
    ),
    "no such attribute": (put("title", "lang", "en"), f"{A} title: attribute 'lang' does not belong here."),
    "no words": (empty_title, "narrative: its text '' does not fit."),
    "a blank in an identifier": (
        lambda root: setattr(first(root, "iati-identifier"), "text", "ZHIBEK-a b"),
        f"{A} iati-identifier: its text 'ZHIBEK-a b' does not fit.",
    ),
    "another's identifier": (
        lambda root: setattr(first(root, "iati-identifier"), "text", "OTHER-mill"),
        "OTHER-mill: does not begin with its reporting organisation's identifier.",
    ),
    "twice the same": (twice, "ZHIBEK-mill: two activities share this identifier."),
    "shares above all": (
        two_countries,
        "ZHIBEK-mill: percentages of countries and regions do not sum to 100.",
    ),
    "a stray relation": (
        lambda root: SubElement(first(root, "iati-activity"), "related-activity", ref="ZHIBEK-x", type="1"),
        "ZHIBEK-mill: is related to ZHIBEK-x, which is not in the file.",
    ),
    "only an end": (put("activity-date", "type", "4"), "ZHIBEK-mill: has no start, planned or actual."),
    "an unknown element": (
        lambda root: SubElement(first(root, "iati-activity"), "budget"),
        f"{A} budget: an element that the rules do not know.",
    ),
}


def test_without_a_breach_there_is_none(root: Element) -> None:
    assert find_iati_faults(root) == []


@pytest.mark.parametrize(("edit", "said"), BREACHES.values(), ids=BREACHES)
def test_a_breach_is_found(root: Element, edit: Callable[[Element], None], said: str) -> None:
    edit(root)
    assert any(said in fault for fault in find_iati_faults(root)), find_iati_faults(root)


def test_another_root_is_refused() -> None:
    assert find_iati_faults(Element("html")) == ["the root is html, not iati-activities."]
