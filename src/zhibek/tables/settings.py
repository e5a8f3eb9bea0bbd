"""What `study.toml` says of a study."""

import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import Any

from zhibek.errors import Fault, TableError
from zhibek.tables.dates import is_date
from zhibek.tables.names import suggest

SETTINGS_FILE = "study.toml"
_MEANINGS = {
    "name": "a short name, as in file names",
    "title": "the title of its report",
    "says": "one sentence on what it is about",
    "base_year": "the year of its demand",
    "price_year": "the year of its dollars",
    "headline": "the scenarios run when none is named",
    "attribution": "whom a report must name",
    "disclaimer": "what a map must say",
    "price_note": "which year's prices are used, said on the first page",
    "rules_checked_until": "the first day for which no restriction was checked, as 2026-04-01",
    "unions": "countries without controls between them, each union as codes split by `;`",
}


@dataclass(frozen=True, slots=True)
class StudySettings:
    """A study's settings, as `study.toml` gives them.

    `headline` holds scenario ids; `attribution` and `disclaimer` stand under each report;
    `price_note` on its first page. Each of `unions` lists countries, split by `;`, between which a
    border without an operation of its own costs nothing. `rules_checked_until` is the first day for
    which nobody looked at the restrictions: from it on every verdict is unknown.
    """

    name: str
    title: str
    says: str
    base_year: int
    price_year: int
    headline: tuple[str, ...]
    attribution: str = ""
    disclaimer: str = ""
    price_note: str = ""
    unions: tuple[str, ...] = ()
    rules_checked_until: str = ""


def read_settings(folder: Path) -> StudySettings:
    """Read `study.toml`; raise TableError with every fault in it."""
    path = folder / SETTINGS_FILE
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        keys = ", ".join(field.name for field in fields(StudySettings) if field.default is MISSING)
        raise TableError([Fault(SETTINGS_FILE, "the file is missing.", f"Write it with {keys}.")]) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TableError([Fault(SETTINGS_FILE, f"not TOML: {error}.", "Mend that line.")]) from None
    faults = find_settings_faults(given)
    if faults:
        raise TableError(faults)
    lists = {key: tuple(given.get(key, ())) for key in ("headline", "unions")}
    return StudySettings(**{**given, **lists})


def find_settings_faults(given: Mapping[str, Any]) -> list[Fault]:
    """Find missing and unknown keys, and values of the wrong type."""
    faults = []
    known = {field.name: field for field in fields(StudySettings)}
    for key in given:
        if key not in known:
            hint = suggest(key, known, "Remove it.")
            faults.append(Fault(f"{SETTINGS_FILE}.{key}", "no such key.", hint))
    for key, field in known.items():
        if key not in given:
            if field.default is MISSING:
                faults.append(
                    Fault(f"{SETTINGS_FILE}.{key}", "the key is missing.", f"Add it: {_MEANINGS[key]}.")
                )
        elif not _fits(given[key], str(field.type)):
            mend = f"Give {_MEANINGS[key]}, as {_wanted(key)}."
            faults.append(Fault(f"{SETTINGS_FILE}.{key}", f"found {given[key]!r}.", mend))
        elif key == "rules_checked_until" and given[key] and not is_date(given[key]):
            mend = f"Give {_MEANINGS[key]}."
            faults.append(Fault(f"{SETTINGS_FILE}.{key}", f"'{given[key]}' is no date.", mend))
    return faults


def _fits(value: object, kind: str) -> bool:
    """Tell whether a value of TOML is of a field's type."""
    if "int" in kind:
        return isinstance(value, int) and not isinstance(value, bool)
    if "tuple" in kind:
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    return isinstance(value, str)


def _wanted(key: str) -> str:
    """Say what a key must hold."""
    if key.endswith("_year"):
        return "a whole number such as 2022"
    examples = {"headline": '["base-2022"]', "unions": '["AT;DE;FR"]'}
    return f"a list such as {examples[key]}" if key in examples else "text in quotes"
