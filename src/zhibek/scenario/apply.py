"""A scenario applied to a study's tables."""

from collections.abc import Mapping

import polars as pl

from zhibek.errors import ScenarioError, UnknownNameError
from zhibek.scenario.change import FILE_SOURCE, Frames, apply_edit, file_source
from zhibek.scenario.closure import close_places, close_transit, drop_orphans, standing_gateways
from zhibek.scenario.edit import Edit, Scenario
from zhibek.tables.registry import STUDY_TABLES
from zhibek.tables.validate import find_faults


def apply_scenario(
    frames: Mapping[str, pl.DataFrame], scenario: Scenario, effects: Mapping[str, tuple[Edit, ...]], base_year: int,
) -> Frames:
    """Give a study's tables as they are in a scenario; the study's own stay as they are.

    In this order: rows of projects that are not open go; opened projects' effects, then the
    scenario's edits are done; rows not in force in its year go; closed places and transit close;
    rows that point at what went go too. Rows of an opened project are in force whatever their
    opening year. Raises ScenarioError for edits that cannot be done or that leave faulty tables,
    UnknownNameError for unknown projects, tables, places and countries.
    """
    whole = {name: frames.get(name, table.empty()) for name, table in STUDY_TABLES.items()}
    _check_projects(whole, scenario, effects)
    year = scenario.year if scenario.year is not None else base_year
    result = {name: _of_open_projects(frame, scenario.open) for name, frame in whole.items()}
    for told, edit in _edits_in_order(scenario, effects):
        result[edit.table] = _edited(result, whole, edit, told)
    result = {name: _in_force(frame, year, scenario.open) for name, frame in result.items()}
    if scenario.close:
        result = close_places(result, scenario.close)
    if scenario.close_transit:
        result = close_transit(result, scenario.close_transit)
    result = _with_file_source(drop_orphans(result, whole))
    if faults := find_faults(result | {"gateways": standing_gateways(result, whole)}):
        listed = "\n".join(f"  - {fault}" for fault in faults)
        raise ScenarioError(f"Scenario '{scenario.name}' leaves faulty tables:\n{listed}")
    return result


def notes_of(frames: Mapping[str, pl.DataFrame], scenario: Scenario) -> list[str]:
    """Say which projects a scenario opens before the year in which they are said to open."""
    if scenario.year is None:
        return []
    projects = frames.get("projects", STUDY_TABLES["projects"].empty())
    opened = pl.Series(scenario.open, dtype=pl.String).implode()
    early = projects.filter(pl.col("project_id").is_in(opened) & (pl.col("opening_year") > scenario.year)).sort("project_id")
    return [
        f"Scenario '{scenario.name}' of {scenario.year} opens '{row['project_id']}', which is said to open in {row['opening_year']}."
        for row in early.iter_rows(named=True)
    ]


def _check_projects(frames: Frames, scenario: Scenario, effects: Mapping[str, tuple[Edit, ...]]) -> None:
    """Refuse unknown projects, in the scenario or among the effects."""
    known = set(frames["projects"]["project_id"])
    for name in (*scenario.open, *effects):
        if name not in known:
            raise UnknownNameError("project", name, known)


def _edits_in_order(scenario: Scenario, effects: Mapping[str, tuple[Edit, ...]]) -> list[tuple[str, Edit]]:
    """List edits in the order they are done, each with the words that tell where it stands."""
    told = [
        (f"Scenario '{scenario.name}', project '{name}', edit {count} ({edit})", edit)
        for name in scenario.open
        for count, edit in enumerate(effects.get(name, ()), start=1)
    ]
    own = [(f"Scenario '{scenario.name}', edit {count} ({edit})", edit) for count, edit in enumerate(scenario.edits, start=1)]
    return told + own


def _edited(result: Frames, whole: Frames, edit: Edit, told: str) -> pl.DataFrame:
    """Do one edit; where it finds no row because a project is not open, say that."""
    try:
        return apply_edit(result, edit, told)
    except ScenarioError as error:
        if "edits nothing" not in str(error):
            raise
        rows = _picked_before(whole, edit, told)
        shut = sorted(set(rows["project_id"].drop_nulls())) if "project_id" in rows.columns and edit.table != "projects" else []
        if not shut:
            raise
        names = " and ".join(f"'{name}'" for name in shut)
        raise ScenarioError(f"{told} edits nothing: its rows belong to {names}, not open in this scenario. Open it first.") from error


def _picked_before(whole: Frames, edit: Edit, told: str) -> pl.DataFrame:
    """Give the rows that an edit would pick were every project open."""
    try:
        left = apply_edit(whole, Edit(do="remove", table=edit.table, where=edit.where), told) if edit.where else whole[edit.table]
    except ScenarioError:
        return whole[edit.table].clear()
    return whole[edit.table].join(left, on=list(STUDY_TABLES[edit.table].key), how="anti")


def _of_open_projects(frame: pl.DataFrame, opened: tuple[str, ...]) -> pl.DataFrame:
    """Keep rows that need no project and rows of opened ones."""
    if "project_id" not in frame.columns or "opening_year" in frame.columns:
        return frame
    return frame.filter(_needs_none() | pl.col("project_id").is_in(pl.Series(opened, dtype=pl.String).implode()))


def _in_force(frame: pl.DataFrame, year: int, opened: tuple[str, ...]) -> pl.DataFrame:
    """Keep rows opened by the year, or by an opened project, and not yet closed."""
    if "opened_year" not in frame.columns:
        return frame
    by_project = pl.col("project_id").is_in(pl.Series(opened, dtype=pl.String).implode()).fill_null(False)
    begun = pl.col("opened_year").is_null() | (pl.col("opened_year") <= year) | by_project
    return frame.filter(begun & (pl.col("closed_year").is_null() | (pl.col("closed_year") > year)))


def _needs_none() -> pl.Expr:
    """Say whether a row belongs to no project."""
    return pl.col("project_id").is_null() | (pl.col("project_id") == "")


def _with_file_source(frames: Frames) -> Frames:
    """Name the scenario file among the sources where a row comes from it."""
    used = any((frame["source"] == FILE_SOURCE).any() for frame in frames.values() if "source" in frame.columns)
    if not used or (frames["sources"]["source_id"] == FILE_SOURCE).any():
        return frames
    return frames | {"sources": pl.concat([frames["sources"], file_source()])}
