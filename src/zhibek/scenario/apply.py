"""A scenario applied to a study's tables."""

from collections.abc import Mapping
from datetime import date

import polars as pl

from zhibek.errors import ScenarioError, UnknownNameError
from zhibek.scenario.carbon import charge_emissions
from zhibek.scenario.change import FILE_SOURCE, Frames, among, apply_edit, new_rows, pick_rows
from zhibek.scenario.closure import close_places, close_transit, drop_orphans, standing_gateways
from zhibek.scenario.edit import Edit, Scenario
from zhibek.scenario.enforce import Enforced, enforce_rules
from zhibek.scenario.rulebook import read_rulebook
from zhibek.tables.registry import STUDY_TABLES, table_named
from zhibek.tables.validate import find_faults

Projects = Mapping[str, tuple[Edit, ...]]  # the edits that each project brings with it


def apply_scenario(
    frames: Mapping[str, pl.DataFrame], scenario: Scenario, effects: Projects, base_year: int
) -> Frames:
    """Give a study's tables as they are in a scenario; the study's own stay as they are.

    In this order: rows of projects that are not open go; opened projects' effects, then the
    scenario's edits are done; rows not in force in its year go; restrictions of its day are done;
    emissions are priced; closed places and transit close; rows that point at what went go too. Rows of
    an opened project are in force whatever their opening year. Raises ScenarioError for edits that
    cannot be done or that leave faulty tables, UnknownNameError for unknown projects, tables, places and
    countries.
    """
    whole = {name: frames.get(name, table.empty()) for name, table in STUDY_TABLES.items()}
    _check_projects(whole, scenario, effects)
    year = scenario.year if scenario.year is not None else base_year
    result = {name: _of_open_projects(frame, scenario.open) for name, frame in whole.items()}
    for told, edit in _edits_in_order(scenario, effects):
        result[edit.table] = _edited(result, whole, edit, told)
    result = {name: _in_force(frame, year, scenario.open) for name, frame in result.items()}
    if scenario.as_of:
        result = _under_rules(result, scenario).frames
    if scenario.carbon_usd_per_t:
        result = charge_emissions(result, scenario.carbon_usd_per_t)
    if scenario.close:
        result = close_places(result, scenario.close)
    if scenario.close_transit:
        result = close_transit(result, scenario.close_transit)
    result = _with_file_source(drop_orphans(result, whole))
    changed = {name for name, frame in result.items() if not frame.equals(whole[name])}
    if faults := find_faults(result | {"gateways": standing_gateways(result, whole)}, changed=changed):
        listed = "\n".join(f"  - {fault}" for fault in faults)
        raise ScenarioError(f"Scenario '{scenario.name}' leaves faulty tables:\n{listed}")
    return result


def _under_rules(frames: Frames, scenario: Scenario) -> Enforced:
    """Do the restrictions of a scenario's day to its tables."""
    return enforce_rules(
        frames, read_rulebook(frames["restrictions"], ""), date.fromisoformat(scenario.as_of)
    )


def notes_of(frames: Mapping[str, pl.DataFrame], scenario: Scenario) -> list[str]:
    """Say which projects a scenario opens before their year, and which rules of its day it cannot hold."""
    return _early_projects(frames, scenario) + _rules_left(frames, scenario)


def _rules_left(frames: Mapping[str, pl.DataFrame], scenario: Scenario) -> list[str]:
    """Say which restrictions of a scenario's day are done to its tables, and which are not, and why."""
    if not scenario.as_of:
        return []
    whole = {name: frames.get(name, table.empty()) for name, table in STUDY_TABLES.items()}
    found = _under_rules(whole, scenario)
    start = f"Scenario '{scenario.name}' as of {scenario.as_of}"
    done = f"{start} holds restrictions {', '.join(found.done) or 'none'}."
    return [done, *(f"{start} leaves '{name}': {why}." for name, why in found.left.items())]


def _early_projects(frames: Mapping[str, pl.DataFrame], scenario: Scenario) -> list[str]:
    """Say which projects a scenario opens before the year in which they are said to open."""
    if scenario.year is None:
        return []
    projects = frames.get("projects", STUDY_TABLES["projects"].empty())
    early = projects.filter(among("project_id", scenario.open) & (pl.col("opening_year") > scenario.year))
    start = f"Scenario '{scenario.name}' of {scenario.year} opens"
    return [
        f"{start} '{row['project_id']}', which is said to open in {row['opening_year']}."
        for row in early.sort("project_id").iter_rows(named=True)
    ]


def _check_projects(frames: Frames, scenario: Scenario, effects: Projects) -> None:
    """Refuse unknown projects, in the scenario or among the effects."""
    known = set(frames["projects"]["project_id"])
    for name in (*scenario.open, *effects):
        if name not in known:
            raise UnknownNameError("project", name, known)


def _edits_in_order(scenario: Scenario, effects: Projects) -> list[tuple[str, Edit]]:
    """List edits in the order they are done, each with the words that tell where it stands."""
    start = f"Scenario '{scenario.name}'"
    parts = [(f"{start}, project '{name}'", effects.get(name, ())) for name in scenario.open]
    parts.append((start, scenario.edits))
    return [
        (f"{part}, edit {count} ({edit})", edit)
        for part, edits in parts
        for count, edit in enumerate(edits, start=1)
    ]


def _edited(result: Frames, whole: Frames, edit: Edit, told: str) -> pl.DataFrame:
    """Do one edit; where it finds no row because a project is not open, say that."""
    try:
        return apply_edit(result, edit, told)
    except ScenarioError as error:
        if "edits nothing" not in str(error):
            raise
        shut = _projects_of(whole, edit, told)
        if not shut:
            raise
        names = " and ".join(f"'{name}'" for name in shut)
        raise ScenarioError(
            f"{told} edits nothing: its rows belong to {names}, which is not open."
        ) from error


def _projects_of(whole: Frames, edit: Edit, told: str) -> list[str]:
    """Name the projects of the rows that an edit would pick were every project open."""
    table = table_named(edit.table)
    if "opened_year" not in table.columns:
        return []
    picked = whole[edit.table].filter(pick_rows(table, edit, told))
    return sorted(set(picked["project_id"].drop_nulls()) - {""})


def _of_open_projects(frame: pl.DataFrame, opened: tuple[str, ...]) -> pl.DataFrame:
    """Keep rows that need no project and rows of opened ones."""
    if "opened_year" not in frame.columns:
        return frame
    needs_none = pl.col("project_id").is_null() | (pl.col("project_id") == "")
    return frame.filter(needs_none | among("project_id", opened))


def _in_force(frame: pl.DataFrame, year: int, opened: tuple[str, ...]) -> pl.DataFrame:
    """Keep rows opened by the year, or by an opened project, and not yet closed."""
    if "opened_year" not in frame.columns:
        return frame
    begun = pl.col("opened_year").is_null() | (pl.col("opened_year") <= year) | among("project_id", opened)
    return frame.filter(begun & (pl.col("closed_year").is_null() | (pl.col("closed_year") > year)))


def _with_file_source(frames: Frames) -> Frames:
    """Name the scenario file among the sources where a row comes from it."""
    traced = [frame for frame in frames.values() if "source" in frame.columns]
    used = any((frame["source"] == FILE_SOURCE).any() for frame in traced)
    if not used or (frames["sources"]["source_id"] == FILE_SOURCE).any():
        return frames
    row = new_rows("sources", [{"source_id": FILE_SOURCE, "title": "Set in the scenario file"}])
    return frames | {"sources": pl.concat([frames["sources"], row])}
