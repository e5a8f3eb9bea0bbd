"""The rules of IATI 2.03 that a file is held to.

Source: IATI Standard 2.03, `iati-activities-schema.xsd` and `iati-common.xsd` (2018, public), its code
lists ActivityStatus, ActivityDateType, OrganisationRole, OrganisationType, TransactionType, Region,
Sector (three digits), FinanceType, GeographicExactness and DocumentCategory, and its published rules
on percentages, dates and identifiers. Elements and codes that the ledger never writes are refused.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from zhibek.tables.dates import is_date

VERSION = "2.03"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
MANY = 10**9


@dataclass(frozen=True, slots=True)
class Rule:
    """What an element holds: its children in order, each with how often; its attributes; its text.

    `attributes` names each with the pattern of its value; a question mark before the name: it may be
    absent.
    """

    children: tuple[tuple[str, int, int], ...] = ()
    attributes: Mapping[str, str] | None = None
    text: str = ""


_NARRATIVES = (("narrative", 1, MANY),)
_FEW_NARRATIVES = (("narrative", 0, MANY),)
_DATE = "DATE"
_ORGANISATION_TYPES = "10|11|15|21|22|23|24|30|40|60|70|71|72|73|80|90"
_CURRENCY = "[A-Z]{3}"
_SECTORS = "110|140|151|210|220|230|250|311|321|322|331|430"

RULES: dict[str, Rule] = {
    "iati-activities": Rule((("iati-activity", 1, MANY),), {"version": r"2\.03"}),
    "iati-activity": Rule(
        (
            ("iati-identifier", 1, 1),
            ("reporting-org", 1, 1),
            ("title", 1, 1),
            ("description", 1, MANY),
            ("participating-org", 1, MANY),
            ("activity-status", 1, 1),
            ("activity-date", 1, MANY),
            ("recipient-country", 0, MANY),
            ("recipient-region", 0, MANY),
            ("location", 0, MANY),
            ("sector", 0, MANY),
            ("default-finance-type", 0, 1),
            ("transaction", 0, MANY),
            ("document-link", 0, MANY),
            ("related-activity", 0, MANY),
        ),
        {XML_LANG: "[a-z]{2}", "default-currency": _CURRENCY, "hierarchy": "[1-9]"},
    ),
    "iati-identifier": Rule(text=r"[^/&|?\s]+"),
    "reporting-org": Rule(
        _NARRATIVES,
        {"ref": r"[^/&|?\s]+", "type": _ORGANISATION_TYPES, "secondary-reporter": "0|1"},
    ),
    "title": Rule(_NARRATIVES, {}),
    "description": Rule(_NARRATIVES, {"?type": "[1-4]"}),
    "participating-org": Rule(_NARRATIVES, {"role": "[1-4]", "type": _ORGANISATION_TYPES}),
    "activity-status": Rule((), {"code": "[1-6]"}),
    "activity-date": Rule(_FEW_NARRATIVES, {"type": "[1-4]", "iso-date": _DATE}),
    "recipient-country": Rule((), {"code": "[A-Z]{2}", "?percentage": "NUMBER"}),
    "recipient-region": Rule((), {"code": "619|998", "vocabulary": "1", "?percentage": "NUMBER"}),
    "location": Rule((("name", 0, 1), ("point", 0, 1), ("exactness", 0, 1)), {"?ref": ".+"}),
    "name": Rule(_NARRATIVES, {}),
    "point": Rule((("pos", 1, 1),), {"srsName": r"http://www\.opengis\.net/def/crs/EPSG/0/4326"}),
    "pos": Rule(text=r"-?\d+(\.\d+)? -?\d+(\.\d+)?"),
    "exactness": Rule((), {"code": "[12]"}),
    "sector": Rule((), {"vocabulary": "2", "code": _SECTORS}),
    "default-finance-type": Rule((), {"code": "110|421|510|1100"}),
    "transaction": Rule(
        (
            ("transaction-type", 1, 1),
            ("transaction-date", 1, 1),
            ("value", 1, 1),
            ("description", 0, 1),
        ),
        {},
    ),
    "transaction-type": Rule((), {"code": "2|3"}),
    "transaction-date": Rule((), {"iso-date": _DATE}),
    "value": Rule((), {"currency": _CURRENCY, "value-date": _DATE}, text=r"\d+(\.\d+)?"),
    "document-link": Rule(
        (("title", 1, 1), ("category", 1, MANY)), {"format": r"\w+/\w+", "url": r"https?://\S+"}
    ),
    "category": Rule((), {"code": "A12"}),
    "related-activity": Rule((), {"ref": r"[^/&|?\s]+", "type": "[1-5]"}),
    "narrative": Rule((), {}, text=r"(?s).*\S.*"),
}


def find_iati_faults(root: Element) -> list[str]:
    """Find every breach of the rules in a file of activities, each with where it is."""
    if root.tag != "iati-activities":
        return [f"the root is {root.tag}, not iati-activities."]
    faults = list(_element_faults(root, ""))
    identifiers = [element.text or "" for element in root.iter("iati-identifier")]
    faults += [
        f"{name}: two activities share this identifier."
        for name in sorted({name for name in identifiers if identifiers.count(name) > 1})
    ]
    for activity in root.iter("iati-activity"):
        faults += _activity_faults(activity, set(identifiers))
    return faults


def _element_faults(element: Element, where: str) -> Iterator[str]:
    """Find the faults of one element and all below it."""
    spot = f"{where}{element.tag}"
    rule = RULES.get(element.tag)
    if rule is None:
        yield f"{spot}: an element that the rules do not know."
        return
    yield from _attribute_faults(element, rule, spot)
    text = (element.text or "").strip()
    if rule.text and not re.fullmatch(rule.text, text):
        yield f"{spot}: its text '{text[:40]}' does not fit."
    if not rule.text and text:
        yield f"{spot}: holds text '{text[:40]}', and may not."
    order = [name for name, _, _ in rule.children]
    tags = [child.tag for child in element]
    known = [order.index(tag) for tag in tags if tag in order]
    yield from (f"{spot}: {tag} does not belong here." for tag in tags if tag not in order)
    if known != sorted(known):
        yield f"{spot}: its children are out of order; the order is {', '.join(order)}."
    for name, least, most in rule.children:
        if not least <= tags.count(name) <= most:
            limit = "many" if most == MANY else most
            yield f"{spot}: has {tags.count(name)} of {name}, needs {least} to {limit}."
    for child in element:
        yield from _element_faults(child, f"{spot} ")


def _attribute_faults(element: Element, rule: Rule, spot: str) -> Iterator[str]:
    """Find attributes that are missing, unknown or of another form."""
    allowed = rule.attributes or {}
    names = {name.removeprefix("?"): pattern for name, pattern in allowed.items()}
    yield from (
        f"{spot}: has no attribute '{name}'."
        for name in allowed
        if name[0] != "?" and name not in element.attrib
    )
    for name, value in element.attrib.items():
        if name not in names:
            yield f"{spot}: attribute '{name}' does not belong here."
        elif not _fits(value, names[name]):
            yield f"{spot}: {name} '{value}' does not fit."


def _fits(value: str, pattern: str) -> bool:
    if pattern == _DATE:
        return is_date(value)
    if pattern == "NUMBER":
        return re.fullmatch(r"\d+(\.\d+)?", value) is not None and float(value) <= 100
    return re.fullmatch(pattern, value) is not None


def _activity_faults(activity: Element, identifiers: set[str]) -> Iterator[str]:
    """Find breaches of the published rules that span elements."""
    name = activity.findtext("iati-identifier") or "?"
    reporter = activity.find("reporting-org")
    if reporter is not None and not name.startswith(f"{reporter.get('ref')}-"):
        yield f"{name}: does not begin with its reporting organisation's identifier."
    where = [*activity.findall("recipient-country"), *activity.findall("recipient-region")]
    if not where:
        yield f"{name}: names neither a country nor a region."
    shares = [float(element.get("percentage", "nan")) for element in where]
    if len(where) > 1 and abs(sum(shares) - 100) > 0.01:
        yield f"{name}: percentages of countries and regions do not sum to 100."
    if not {"1", "2"} & {element.get("type") for element in activity.findall("activity-date")}:
        yield f"{name}: has no start, planned or actual."
    if activity.find("sector") is None:
        yield f"{name}: has no sector."
    for element in activity.findall("related-activity"):
        if element.get("ref") not in identifiers:
            yield f"{name}: is related to {element.get('ref')}, which is not in the file."
