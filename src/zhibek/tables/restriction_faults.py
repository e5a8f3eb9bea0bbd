"""Faults of restrictions that several cells show."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial

import polars as pl

from zhibek.errors import Fault
from zhibek.tables.countries import COUNTRIES, GROUPS
from zhibek.tables.dates import is_date
from zhibek.tables.names import find_unknown, split_names
from zhibek.tables.restriction import DATES

Row = Mapping[str, object]
Breach = Callable[[Row], bool]

COUNTRY_COLUMNS = ("hauliers", "trailers", "countries", "origins", "destinations")
ORDERED = (
    ("valid_from", "valid_until"),
    ("surely_from", "valid_until"),
    ("valid_from", "surely_until"),
)
NEEDS = {"capacity": "capacity_factor", "delay": "delay_h", "cost": "cost_usd_per_t"}


def find_restriction_faults(frames: Mapping[str, pl.DataFrame]) -> Iterator[Fault]:
    """Find dates that are none or run backwards, codes that nobody has, rules that touch nothing."""
    rules = frames["restrictions"]
    rows = list(rules.iter_rows(named=True))
    for column in DATES:
        breach = partial(_no_date, column)
        yield from _fault(rows, breach, f"restrictions.{column}", "no date.", "Write it as 2025-09-12.")
    for first, second in ORDERED:
        mend = f"Dates run backwards: {second} is a later day than {first}, or blank."
        yield from _fault(
            rows, partial(_backwards, first, second), f"restrictions.{second}", f"not after {first}.", mend
        )
    for effect, column in NEEDS.items():
        breach = partial(_lacks, effect, column)
        yield from _fault(rows, breach, f"restrictions.{column}", f"blank for {effect}.", "Give the figure.")
    yield from _fault(
        rows,
        lambda row: not (row["countries"] or row["places"] or row["crossings"]),
        "restrictions.countries",
        "blank, as are places and crossings.",
        "Say where the rule binds in one of them.",
    )
    yield from _fault(
        rows,
        lambda row: row["movement"] != "any" and not row["countries"],
        "restrictions.movement",
        "given without countries.",
        "Name the territory that it is a movement through, into or out of.",
    )
    yield from _word_faults(rules, set(frames["places"]["place_id"].drop_nulls()))


def _word_faults(rules: pl.DataFrame, places: Collection[str]) -> Iterator[Fault]:
    """Find unknown countries, crossings, months and codes of goods."""
    countries = {*COUNTRIES, *GROUPS}
    otherwise = f"Write two letters of ISO 3166-1, or {' or '.join(GROUPS)}."
    what = "no country or group is named '{name}'."
    for column in COUNTRY_COLUMNS:
        yield from find_unknown(
            f"restrictions.{column}",
            split_names(rules[column], listed=True),
            countries,
            what=what,
            otherwise=otherwise,
        )
    yield from find_unknown(
        "restrictions.binds",
        split_names(rules["binds"], listed=True),
        {*countries, "all", "secondary"},
        what="'{name}' is nobody.",
        otherwise="Write all, secondary, a country or a group.",
    )
    ends = rules["crossings"].fill_null("").str.replace_all("<>", ";").str.replace_all(">", ";")
    yield from find_unknown(
        "restrictions.crossings",
        split_names(ends, listed=True),
        {*countries, *places},
        what="no place or country is named '{name}'.",
        otherwise="Write A>B or A<>B, with places or countries.",
    )
    months = {str(month) for month in range(1, 13)}
    yield from find_unknown(
        "restrictions.months",
        split_names(rules["months"], listed=True),
        months,
        what="'{name}' is no month.",
        otherwise="Write 1 to 12.",
    )
    for column in ("goods", "goods_except"):
        words = split_names(rules[column], listed=True)
        codes = [name for name in words["name"].unique().to_list() if name.isdigit() and 2 <= len(name) <= 10]
        mend = "Write 2 to 10 digits of the Harmonized System, without points."
        yield from find_unknown(
            f"restrictions.{column}", words, codes, what="'{name}' is no HS code.", otherwise=mend
        )


def _fault(rows: Sequence[Row], breach: Breach, where: str, what: str, mend: str) -> Iterator[Fault]:
    """Make one fault of all rows that breach a rule."""
    found = tuple(number for number, row in enumerate(rows, start=1) if breach(row))
    if found:
        yield Fault(where, what, mend, found)


def _no_date(column: str, row: Row) -> bool:
    """Tell whether a cell holds something that is no day."""
    return bool(row[column]) and not is_date(str(row[column]))


def _backwards(first: str, second: str, row: Row) -> bool:
    """Tell whether a later day comes before, or on, an earlier one."""
    early, late = str(row[first] or ""), str(row[second] or "")
    return bool(early and late) and late <= early


def _lacks(effect: str, column: str, row: Row) -> bool:
    """Tell whether an effect lacks its figure."""
    return row["effect"] == effect and row[column] is None


def find_paper_faults(frames: Mapping[str, pl.DataFrame]) -> Iterator[Fault]:
    """Find countries and groups that nobody has in the terms of documents."""
    for column in ("within", "touching"):
        yield from find_unknown(
            f"papers.{column}",
            split_names(frames["papers"][column], listed=True),
            {*COUNTRIES, *GROUPS},
            what="no country or group is named '{name}'.",
            otherwise=f"Write two letters of ISO 3166-1, or {' or '.join(GROUPS)}.",
        )
