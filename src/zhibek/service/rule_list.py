"""The restrictions in force on a day, listed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from zhibek.errors import UnknownNameError
from zhibek.scenario.restrictions import NOTICE, bears_on
from zhibek.scenario.rulebook import Rulebook, read_day, read_rulebook
from zhibek.study import Frames, Study
from zhibek.tables.countries import COUNTRIES, GROUPS, expand_groups

HIDDEN = ("surely_from", "surely_until", "end_known_from", "months", "cargo", "goods_except", "goods_outline")


@dataclass(frozen=True, slots=True)
class RuleQuery:
    """Which rules: in force on a day, by what was known on another, for an actor, between two countries.

    Blank means: the last day checked, all that is known, anyone, anywhere. `touching` keeps the rules
    that bind in a country or group; `every` lists those of any day.
    """

    on: str = ""
    known_on: str = ""
    actor: str = ""
    origin: str = ""
    destination: str = ""
    touching: str = ""
    every: bool = False


@dataclass(frozen=True, slots=True)
class RuleList:
    """Rules, how each stands on the day (`surely`, `perhaps`, blank for not), and their sources."""

    listed_on: str
    known_on: str
    beyond_rules: bool
    rules: pl.DataFrame
    sources: dict[str, str]
    notice: str = NOTICE


def list_rules(study: Study, query: RuleQuery) -> RuleList:
    """List a study's restrictions.

    Raises SettingsError for a day that is none, UnknownNameError for an actor or country that is none.
    """
    frames, settings = study.folder.frames, study.folder.settings
    book = read_rulebook(frames["restrictions"], settings.rules_checked_until)
    names = {"actor": query.actor, "country": query.origin, "destination": query.destination}
    codes = {kind: _code(kind, name) for kind, name in names.items()}
    touching = expand_groups([_code("country", query.touching)]) if query.touching else frozenset()
    on = read_day(query.on, "--date") if query.on else book.last_day() or date(settings.base_year, 1, 1)
    known_on = read_day(query.known_on, "--known-on") if query.known_on else None
    country = dict(frames["places"].select("place_id", "country").iter_rows())
    standing = {
        rule.rule_id: rule.stands(on, known_on)
        for rule in book.rules
        if (query.every or rule.stands(on, known_on))
        and bears_on(rule, codes["actor"], codes["country"], codes["destination"])
        and (not touching or rule.lands(country) & touching)
    }
    return _listed(book, frames, standing, on=on, known_on=known_on)


def _listed(
    book: Rulebook,
    frames: Frames,
    standing: Mapping[str, str],
    *,
    on: date,
    known_on: date | None,
) -> RuleList:
    """Put chosen rules into a list."""
    kept = pl.DataFrame(
        {"restriction_id": list(standing), "stands": list(standing.values())},
        schema={"restriction_id": pl.String, "stands": pl.String},
    )
    rules = frames["restrictions"].drop(HIDDEN).join(kept, on="restriction_id", maintain_order="left")
    titles = dict(frames["sources"].select("source_id", "title").iter_rows())
    return RuleList(
        listed_on=on.isoformat(),
        known_on=known_on.isoformat() if known_on else "",
        beyond_rules=not book.reaches(on),
        rules=rules,
        sources={source: titles.get(source, source) for source in sorted(set(rules["source"]))},
    )


def _code(kind: str, name: str) -> str:
    """Check a country or group; blank stays blank."""
    code = name.upper()
    if code and code not in COUNTRIES and code not in GROUPS:
        raise UnknownNameError("country" if kind == "destination" else kind, name, {*COUNTRIES, *GROUPS})
    return code
