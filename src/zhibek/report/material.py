"""What a report is made from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from zhibek.report.palette import FAMILIES
from zhibek.service.answers import Answer
from zhibek.service.trade_actions import ShownTarget
from zhibek.tables.outcome import OUTCOME_TABLES

CHIEF_SCENARIOS = ("cku-iran-turkiye-2030", "cku-2030")
SPELLINGS = {"cku": "CKU", "titr": "TITR", "iran": "Iran", "turkiye": "Türkiye", "caspian": "Caspian"}
SHOWN_PAIRS = (("CN-SN", "DE-W"), ("CN-SN", "TR-W"))

_EMPTY = {declared.name: declared.empty() for declared in OUTCOME_TABLES}

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ReportInput:
    """Everything that the page shows.

    `outcome` holds the tables of `tables/outcome.py` with all scenarios stacked, `study` the
    study's own tables, `scenarios` for each scenario_id its `name`, `says`, `base_id` and
    `year`. `base_id` is the run that shows today. `chief_id` is the scenario told at length
    (blank: the CKU one that is there, else the last that has a base), `pairs` the zone pairs
    whose journeys are drawn. `targets` holds the levels of trade that the study shows, `answers` what
    was filed with the run.
    """

    title: str
    says: str
    attribution: str
    disclaimer: str
    price_note: str
    manifest: Mapping[str, Any]
    outcome: Mapping[str, pl.DataFrame]
    study: Mapping[str, pl.DataFrame]
    scenarios: Mapping[str, Mapping[str, Any]]
    base_id: str
    chief_id: str = ""
    pairs: tuple[tuple[str, str], ...] = field(default=SHOWN_PAIRS)
    answers: tuple[Answer, ...] = ()
    targets: tuple[ShownTarget, ...] = ()


@dataclass(frozen=True, slots=True)
class Corridor:
    """A corridor's names and colour."""

    corridor_id: str
    name: str
    short_name: str
    family: str


def outcome_of(results: ReportInput, table: str, scenario_id: str) -> pl.DataFrame:
    """Give the rows of one scenario of an outcome table; an absent table is empty."""
    frame = results.outcome.get(table, _EMPTY[table])
    return frame.lazy().filter(pl.col("scenario_id") == scenario_id).collect()


def study_rows(results: ReportInput, table: str) -> list[Row]:
    """Give the rows of a study's table; none where it is absent."""
    frame = results.study.get(table)
    return [] if frame is None else frame.to_dicts()


def study_names(results: ReportInput, table: str, key: str) -> dict[str, str]:
    """Give the names shown to people, by key."""
    return {row[key]: row["name"] for row in study_rows(results, table)}


def chief_of(results: ReportInput) -> str:
    """Give the scenario that is told at length; blank where none has a base."""
    if results.chief_id in results.scenarios:
        return results.chief_id
    for scenario_id in CHIEF_SCENARIOS:
        if scenario_id in results.scenarios:
            return scenario_id
    compared = [scenario_id for scenario_id in results.scenarios if compared_with(results, scenario_id)]
    return compared[-1] if compared else ""


def compared_with(results: ReportInput, scenario_id: str) -> str:
    """Give the base of a scenario; blank where it has none or its base was not run."""
    base_id = str(results.scenarios.get(scenario_id, {}).get("base_id") or "")
    return base_id if base_id in results.scenarios and base_id != scenario_id else ""


def scenario_name(results: ReportInput, scenario_id: str) -> str:
    """Give a scenario's name."""
    name = str(results.scenarios.get(scenario_id, {}).get("name") or scenario_id)
    return spelt_out(name) if name == scenario_id else name


def spelt_out(scenario_id: str) -> str:
    """Turn a scenario_id to words.

    Examples
    --------
    >>> spelt_out("cku-iran-turkiye-2030")
    'CKU Iran Türkiye 2030'
    """
    words = scenario_id.replace("_", "-").split("-")
    spelt = [SPELLINGS.get(word, word) for word in words]
    return " ".join([spelt[0][:1].upper() + spelt[0][1:], *spelt[1:]])


def corridors_of(results: ReportInput) -> dict[str, Corridor]:
    """Give the corridors by id, ordered by family and then by what they carry in the base run."""
    known = [
        Corridor(row["corridor_id"], row["name"], row["short_name"], row["family"])
        for row in study_rows(results, "corridors")
    ]
    loads = totals_of(results, results.base_id, "all")
    known.sort(
        key=lambda one: (
            FAMILIES.index(one.family),
            -loads[one.corridor_id]["load_t"] if one.corridor_id in loads else 0.0,
            one.corridor_id,
        )
    )
    if all(corridor.corridor_id != "other" for corridor in known):
        known.append(Corridor("other", "Other ways", "Other", "local"))
    return {corridor.corridor_id: corridor for corridor in known}


def totals_of(results: ReportInput, scenario_id: str, scope: str) -> dict[str, Row]:
    """Give corridor totals of one scenario and scope by corridor_id."""
    frame = outcome_of(results, "corridor_totals", scenario_id).filter(pl.col("scope") == scope)
    return {row["corridor_id"]: row for row in frame.to_dicts()}


def written(row: Row, column: str) -> str:
    """Give a cell as text; blank where there is none."""
    return str(row[column] or "")


def sum_of(totals: Mapping[str, Row], corridor_ids: Sequence[str], column: str) -> float:
    """Add up a column over some corridors."""
    return float(
        sum(totals[corridor_id][column] or 0.0 for corridor_id in corridor_ids if corridor_id in totals)
    )
