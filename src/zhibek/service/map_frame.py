"""What a map shows and no scenario changes."""

from dataclasses import dataclass, fields
from typing import Any

import polars as pl

from zhibek.network.corridors import OTHER
from zhibek.scenario.controls import ControlBook
from zhibek.scenario.stack import stack
from zhibek.service.columns import (
    BaseColumns,
    ClassNames,
    CorridorNames,
    Family,
    LinkColumns,
    PlaceColumns,
    ProjectColumns,
    SettingColumns,
    StatedTargets,
)
from zhibek.service.live import LiveStudy
from zhibek.service.whatif_ask import range_years, year_of
from zhibek.study import Frames, Study
from zhibek.trade.claims import USD

LOCAL: Family = "local"


@dataclass(frozen=True, slots=True)
class MapFrame:
    """The geometry of a study's map; `scenario_id` is what the map opens with."""

    study: str
    title: str
    base_year: int
    scenario_id: str
    places: PlaceColumns
    links: LinkColumns
    corridors: CorridorNames


@dataclass(frozen=True, slots=True)
class YearRange:
    """The years that can be asked about, and the base year."""

    least: int
    most: int
    base: int


@dataclass(frozen=True, slots=True)
class Controls:
    """What the panels offer: scenarios and what can be changed in them, classes of goods, trade targets."""

    bases: BaseColumns
    projects: ProjectColumns
    settings: SettingColumns
    years: YearRange
    classes: ClassNames
    targets: StatedTargets


def frame_map(live: LiveStudy) -> MapFrame:
    """Gather a study's places, links with their lines, and corridors."""
    folder = live.study.folder
    frames, settings = folder.frames, folder.settings
    names = frames["corridors"]
    return MapFrame(
        study=settings.name,
        title=settings.title,
        base_year=settings.base_year,
        scenario_id=settings.headline[0],
        places=PlaceColumns(**_columns(frames["places"], PlaceColumns)),
        links=_links(frames["links"], frames["lines"], frames["places"]),
        corridors=CorridorNames(
            [*names["corridor_id"], OTHER],
            [*names["name"], "Other ways"],
            [*names["short_name"], "Other"],
            [*names["family"], LOCAL],
        ),
    )


def list_controls(live: LiveStudy) -> Controls:
    """List the scenarios, projects and settings of a study, and its years."""
    study = live.study
    least, most = range_years(study, live.controls)
    stacked = {name: stack(study.scenarios, name) for name in study.scenarios}
    return Controls(
        bases=BaseColumns(
            list(stacked),
            [one.says for one in stacked.values()],
            [year_of(study, one) for one in stacked.values()],
            [list(one.open) for one in stacked.values()],
        ),
        projects=_projects(study),
        settings=_settings(live.controls),
        years=YearRange(least, most, study.folder.settings.base_year),
        classes=ClassNames(**_columns(study.folder.frames["classes"], ClassNames)),
        targets=_targets(study.folder.frames),
    )


def _targets(frames: Frames) -> StatedTargets:
    """List the targets that are told in dollars, those that the study shows first."""
    told = (
        frames["trade_targets"]
        .filter(pl.col("unit") == USD)
        .sort("shown", descending=True, maintain_order=True)
    )
    names = dict(frames["trade_reporters"].select("reporter_id", "name").iter_rows())
    named = [[names.get(one, one) for one in told[end]] for end in ("reporter", "partner")]
    told = told.with_columns(
        pl.col("level").alias("level_usd"),
        pl.Series("reporter_name", named[0], dtype=pl.String),
        pl.Series("partner_name", named[1], dtype=pl.String),
    )
    return StatedTargets(**_columns(told, StatedTargets))


def _columns(frame: pl.DataFrame, kind: type) -> dict[str, list[Any]]:
    """Take the columns of a class of columns from a table."""
    return {name: frame[name].to_list() for name in _names(kind)}


def _links(links: pl.DataFrame, lines: pl.DataFrame, places: pl.DataFrame) -> LinkColumns:
    """Draw each link by its line, from its first place; straight where it has none."""
    spot = {row[0]: row[1:] for row in places.select("place_id", "longitude_deg", "latitude_deg").iter_rows()}
    drawn = dict(lines.select("link_id", "points").iter_rows())
    points = [
        _points(drawn.get(name, ""), spot[one], spot[other])
        for name, one, other in links.select("link_id", "from_place", "to_place").iter_rows()
    ]
    columns = {name: links[name].to_list() for name in _names(LinkColumns) if name != "points"}
    columns["length_km"] = [float(length or 0.0) for length in columns["length_km"]]
    return LinkColumns(points=points, **columns)


def _points(text: str, first: tuple[float, ...], last: tuple[float, ...]) -> list[float]:
    inner = [tuple(float(part) for part in pair.split()) for pair in (text or "").split(";") if pair]
    return [round(part, 3) for pair in (first, *inner[1:-1], last) for part in pair]


def _projects(study: Study) -> ProjectColumns:
    """List projects; one acts if it has edits, or rows of its own."""
    frames = study.folder.frames
    acting = {name for name, edits in study.effects.items() if edits}
    for frame in frames.values():
        if "project_id" in frame.columns and "opened_year" in frame.columns:
            acting |= set(frame["project_id"].drop_nulls())
    names = [name for name in _names(ProjectColumns) if name != "acts"]
    columns = {name: frames["projects"][name].to_list() for name in names}
    return ProjectColumns(acts=[name in acting for name in columns["project_id"]], **columns)


def _settings(controls: ControlBook) -> SettingColumns:
    told = {name: [getattr(one, name) for one in controls.settings] for name in _names(SettingColumns)}
    return SettingColumns(**told)


def _names(kind: type) -> list[str]:
    """Name the columns of a class of columns."""
    return [field.name for field in fields(kind)]
