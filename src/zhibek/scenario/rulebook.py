"""Restrictions as rules, and which are in force."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

import polars as pl

from zhibek.errors import SettingsError
from zhibek.tables.countries import expand_groups
from zhibek.tables.dates import day_of, is_date

Standing = Literal["", "perhaps", "surely"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One restriction, its cells read: days as dates, lists as sets, groups as their countries.

    `crossings` are ordered pairs of places or countries; an empty set means any.
    """

    rule_id: str
    name: str
    authority: str
    legal_reference: str
    cause: str
    known_from: date
    valid_from: date
    surely_from: date | None
    surely_until: date | None
    valid_until: date | None
    end_known_from: date | None
    months: frozenset[int]
    binds: frozenset[str]
    hauliers: frozenset[str]
    trailers: frozenset[str]
    countries: frozenset[str]
    places: frozenset[str]
    crossings: frozenset[tuple[str, str]]
    modes: frozenset[str]
    cargo: str
    movement: str
    origins: frozenset[str]
    destinations: frozenset[str]
    goods: tuple[str, ...]
    goods_except: tuple[str, ...]
    goods_outline: bool
    effect: str
    capacity_factor: float | None
    delay_h: float | None
    cost_usd_per_t: float | None
    probability: float | None
    exemptions: str
    remark: str
    source: str
    confidence: str

    def stands(self, on: date, known_on: date | None = None) -> Standing:
        """Tell whether the rule binds on a day, by what was known on another (None: by all that is known).

        A rule not yet known binds nobody. An end that was not yet known is none. `perhaps` where its
        state on that day was not verified.
        """
        if known_on is not None and self.known_from > known_on:
            return ""
        foreseen = self.valid_until is None or known_on is None or self._end_known() <= known_on
        until = self.valid_until if foreseen else None
        doubted = self.surely_until if foreseen else None
        if on < self.valid_from or (until is not None and on >= until):
            return ""
        if self.months and on.month not in self.months:
            return ""
        early = self.surely_from is not None and on < self.surely_from
        return "perhaps" if early or (doubted is not None and on >= doubted) else "surely"

    def lands(self, country: Mapping[str, str]) -> frozenset[str]:
        """Give the countries in which it binds; `country` gives each place's."""
        named = {*self.places, *(end for pair in self.crossings for end in pair)}
        return self.countries | {country.get(name, name) for name in named}

    def _end_known(self) -> date:
        """Give the day from which the end could be known: without a cell for it, the end itself."""
        return self.end_known_from or self.valid_until or date.max


@dataclass(frozen=True, slots=True)
class Rulebook:
    """A study's rules, and the first day for which nobody checked them (None: there is no such check)."""

    rules: tuple[Rule, ...]
    checked_until: date | None

    def last_day(self) -> date | None:
        """Give the last day for which the rules were checked."""
        return None if self.checked_until is None else date.fromordinal(self.checked_until.toordinal() - 1)

    def reaches(self, on: date) -> bool:
        """Tell whether the rules were checked for a day."""
        return self.checked_until is not None and on < self.checked_until

    def in_force(self, on: date, known_on: date | None = None) -> list[tuple[Rule, Standing]]:
        """List the rules that bind, or perhaps bind, on a day, by what was known on another."""
        found = [(rule, rule.stands(on, known_on)) for rule in self.rules]
        return [(rule, standing) for rule, standing in found if standing]


def read_rulebook(restrictions: pl.DataFrame, checked_until: str) -> Rulebook:
    """Read the table `restrictions`, in the order of the rules' names."""
    rows = restrictions.sort("restriction_id").iter_rows(named=True)
    return Rulebook(tuple(_rule(row) for row in rows), day_of(checked_until))


def read_day(text: str, what: str) -> date:
    """Read a day that a user gave; raises SettingsError where it is none."""
    if not is_date(text):
        raise SettingsError(f"{what} is '{text}', which is no day of the calendar. Write it as 2025-09-12.")
    return date.fromisoformat(text)


def _rule(row: Mapping[str, object]) -> Rule:
    """Read one row."""
    text = {name: str(cell or "") for name, cell in row.items()}
    return Rule(
        rule_id=text["restriction_id"],
        name=text["name"],
        authority=text["authority"],
        legal_reference=text["legal_reference"],
        cause=text["cause"],
        known_from=date.fromisoformat(text["known_from"]),
        valid_from=date.fromisoformat(text["valid_from"]),
        surely_from=day_of(text["surely_from"]),
        surely_until=day_of(text["surely_until"]),
        valid_until=day_of(text["valid_until"]),
        end_known_from=day_of(text["end_known_from"]),
        months=frozenset(int(month) for month in _split(text["months"])),
        binds=frozenset(_split(text["binds"])),
        hauliers=expand_groups(_split(text["hauliers"])),
        trailers=expand_groups(_split(text["trailers"])),
        countries=expand_groups(_split(text["countries"])),
        places=frozenset(_split(text["places"])),
        crossings=frozenset(_crossings(_split(text["crossings"]))),
        modes=frozenset(_split(text["modes"])),
        cargo=text["cargo"],
        movement=text["movement"],
        origins=expand_groups(_split(text["origins"])),
        destinations=expand_groups(_split(text["destinations"])),
        goods=_split(text["goods"]),
        goods_except=_split(text["goods_except"]),
        goods_outline=bool(row["goods_outline"]),
        effect=text["effect"],
        capacity_factor=_number(row["capacity_factor"]),
        delay_h=_number(row["delay_h"]),
        cost_usd_per_t=_number(row["cost_usd_per_t"]),
        probability=_number(row["probability"]),
        exemptions=text["exemptions"],
        remark=text["remark"],
        source=text["source"],
        confidence=text["confidence"],
    )


def _crossings(words: Iterable[str]) -> Iterable[tuple[str, str]]:
    """Turn `A>B` and `A<>B` to ordered pairs."""
    for word in words:
        first, _, second = word.partition("<>" if "<>" in word else ">")
        yield first.strip(), second.strip()
        if "<>" in word:
            yield second.strip(), first.strip()


def _split(cell: str) -> tuple[str, ...]:
    """Split a cell that holds several values."""
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def _number(cell: object) -> float | None:
    """Read a cell as a number; None where it is blank."""
    return float(cell) if isinstance(cell, (int, float)) else None
