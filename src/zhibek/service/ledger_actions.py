"""What can be asked of the ledger."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from zhibek.errors import OutputError, TableError, UnknownNameError
from zhibek.indicators.vectors import Influence, find_influence
from zhibek.ledger.book import Frames, Item, Ledger, has_ledger, known_frames, open_ledger
from zhibek.ledger.check import find_excess
from zhibek.ledger.choose import Choice, choose_items
from zhibek.ledger.exchange import (
    append_rows,
    exchanged_frames,
    read_folder,
    read_json_lines,
    write_json_lines,
)
from zhibek.ledger.iati import draw_activities, write_activities
from zhibek.ledger.iati_rules import find_iati_faults
from zhibek.ledger.money import money_of, why_left_out
from zhibek.ledger.projects import Funding, fund_projects
from zhibek.ledger.realise import Realisation, realise, traced_line
from zhibek.ledger.totals import Totals, total_money
from zhibek.results import read_results
from zhibek.service.whole_file import write_whole
from zhibek.study import Study, open_study
from zhibek.tables.countries import alpha_2_codes
from zhibek.tables.folder import write_table
from zhibek.tables.registry import STUDY_TABLES
from zhibek.tables.validate import find_faults

Where = str | Path | None
EVERYTHING = Choice()
ELSEWHERE = "Choose another place."


@dataclass(frozen=True, slots=True)
class Line:
    """One agreement in a list; `depth` is how far below a listed parent it stands.

    `stated` is its sum as printed, in `currency`; `value_usd` the same in dollars; `left_out` why it
    enters no total, blank where it does.
    """

    item_id: str
    parent_id: str
    depth: int
    date: str
    level: str
    kind: str
    status: str
    title: str
    sector: str
    parties: tuple[str, ...]
    corridors: tuple[str, ...]
    places: tuple[str, ...]
    projects: tuple[str, ...]
    value_usd: float | None
    stated: float | None
    currency: str
    bound: str
    left_out: str
    remark: str
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Listing:
    """Agreements, each after what it is part of, and for each headline what of it can be traced."""

    lines: tuple[Line, ...]
    traced: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """All that the ledger knows of one agreement: its line and its statements, each with its source.

    The frames are rows of the ledger's tables; `places` has each place's name and where it lies,
    `sources` the sources named in any of them.
    """

    line: Line
    parties: pl.DataFrame
    claims: pl.DataFrame
    events: pl.DataFrame
    loan: pl.DataFrame
    places: pl.DataFrame
    children: tuple[str, ...]
    sources: pl.DataFrame


def list_agreements(where: Where = None, choice: Choice = EVERYTHING, *, known_on: str = "") -> Listing:
    """List the agreements that fit, as known on a day.

    Raises UnknownNameError and SettingsError for what cannot be asked.
    """
    ledger = _ledger(open_study(where), known_on)
    chosen = choose_items(ledger, choice)
    names = {item.item_id for item in chosen}
    lines: list[Line] = []

    def add(item: Item, depth: int) -> None:
        lines.append(draw_line(ledger, item, depth))
        for child in chosen:
            if child.parent_id == item.item_id:
                add(child, depth + 1)

    for item in chosen:
        if item.parent_id not in names:
            add(item, 0)
    headlines = [item for item in chosen if item.level == "umbrella"]
    told = (traced_line(realise(ledger, item.item_id)) for item in headlines)
    return Listing(tuple(lines), tuple(line for line in told if line))


def draw_line(ledger: Ledger, item: Item, depth: int = 0) -> Line:
    """Make an agreement's line."""
    money = money_of(ledger, item)
    return Line(
        item_id=item.item_id,
        parent_id=item.parent_id,
        depth=depth,
        date=item.date,
        level=item.level,
        kind=item.kind,
        status=item.status,
        title=item.title,
        sector=item.sector,
        parties=tuple(party.name for party in item.parties),
        corridors=item.corridors,
        places=item.places,
        projects=tuple(dict.fromkeys((*item.builds, *item.funds))),
        value_usd=money.usd if money else None,
        stated=money.stated if money else None,
        currency=money.currency if money else "",
        bound=money.bound if money else "",
        left_out=why_left_out(ledger, item),
        remark=item.remark,
        source=money.source if money else item.source,
        confidence=money.confidence if money else item.confidence,
    )


def total_agreements(
    where: Where = None,
    choice: Choice = EVERYTHING,
    *,
    by: Sequence[str] = ("stage", "partner"),
    known_on: str = "",
) -> Totals:
    """Add up the money that counts, never a sum twice, by stage, partner or another respect."""
    return total_money(_ledger(open_study(where), known_on), choice, by)


def realise_package(item_id: str, where: Where = None, *, known_on: str = "") -> Realisation:
    """Tell what became of a package: announced, named, signed, closed and paid."""
    return realise(_ledger(open_study(where), known_on), item_id)


def ledger_as_known(known_on: str, where: Where = None) -> dict[str, pl.DataFrame]:
    """Give the ledger's tables as they were public on a day; the same day gives the same rows."""
    study = open_study(where)
    _ledger(study, known_on)
    return known_frames(study.folder.frames, known_on)


def show_agreement(item_id: str, where: Where = None, *, known_on: str = "") -> Card:
    """Give all that is known of one agreement."""
    study = open_study(where)
    ledger = _ledger(study, known_on)
    item = ledger.item(item_id)
    known = known_frames(study.folder.frames, known_on)
    actors = known["ledger_actors"].select("actor_id", "name", "country", "partner_group")
    of_item = {
        name: known[f"ledger_{name}"].filter(pl.col("item_id") == item_id)
        for name in ("parties", "claims", "events", "loans")
    }
    used = {item.source, *(source for frame in of_item.values() for source in frame["source"])}
    return Card(
        line=draw_line(ledger, item),
        parties=of_item["parties"].join(actors, on="actor_id", how="left", maintain_order="left"),
        claims=of_item["claims"],
        events=of_item["events"].sort("date", "known_from"),
        loan=of_item["loans"],
        places=_places(study, item.places),
        children=tuple(child.item_id for child in ledger.children(item_id)),
        sources=study.folder.frames["sources"].filter(_among("source_id", used)).sort("source_id"),
    )


def _places(study: Study, names: Sequence[str]) -> pl.DataFrame:
    """Give the places named, with where they lie."""
    columns = ("place_id", "name", "country", "longitude_deg", "latitude_deg")
    return study.folder.frames["places"].filter(_among("place_id", names)).select(columns)


def _among(column: str, names: Sequence[str] | set[str]) -> pl.Expr:
    return pl.col(column).is_in(pl.Series(sorted(names), dtype=pl.String).implode())


def list_fundings(where: Where = None, *, project: str = "", known_on: str = "") -> list[Funding]:
    """Tell who pays for each project, or for one, how far it is and what is missing.

    Raises UnknownNameError for a project that the study has not.
    """
    study = open_study(where)
    fundings = fund_projects(open_ledger(study.folder.frames, known_on), study.folder.frames["projects"])
    if project and project not in {one.project_id for one in fundings}:
        raise UnknownNameError("project", project, [one.project_id for one in fundings])
    return [one for one in fundings if project in ("", one.project_id)]


def map_agreements(where: Where = None, *, known_on: str = "") -> pl.DataFrame:
    """Give every agreement at each of its places, for a map.

    Columns: item_id, title, kind, level, status, date, value_usd, projects (split by `;`), place_id, place,
    country, longitude_deg, latitude_deg, source, confidence.
    """
    study = open_study(where)
    ledger = _ledger(study, known_on)
    rows: list[dict[str, Any]] = []
    for item in ledger.items.values():
        line = draw_line(ledger, item)
        for place in item.places:
            told = {name: getattr(line, name) for name in _MAPPED}
            rows.append(told | {"projects": ";".join(line.projects), "place_id": place})
    schema: dict[str, Any] = dict.fromkeys((*_MAPPED, "projects", "place_id"), pl.String)
    frame = pl.DataFrame(rows, schema=schema | {"value_usd": pl.Float64})
    places = study.folder.frames["places"].select(
        "place_id", pl.col("name").alias("place"), "country", "longitude_deg", "latitude_deg"
    )
    return frame.join(places, on="place_id", how="left", maintain_order="left")


_MAPPED = ("item_id", "title", "kind", "level", "status", "date", "value_usd", "source", "confidence")


def _ledger(study: Study, known_on: str) -> Ledger:
    """Open a study's ledger; raise OutputError where it has none, TableError where sums do not fit."""
    frames: Frames = study.folder.frames
    if not has_ledger(frames):
        raise OutputError(
            f"The study '{study.folder.settings.name}' has no ledger. "
            "Add ledger_items.csv and the tables beside it."
        )
    if faults := find_excess(frames):
        raise TableError(faults)
    return open_ledger(frames, known_on)


def view_influence(
    where: Where = None, *, country: str = "", run_folder: Path | None = None, known_on: str = ""
) -> Influence:
    """Set money signed and paid beside trade and, with a run's folder, transit, by country and partner.

    Raises UnknownNameError for a country without any.
    """
    study = open_study(where)
    ledger = _ledger(study, known_on)
    results = read_results(run_folder) if run_folder else None
    found = find_influence(
        ledger,
        study.folder.frames,
        results.frames if results else None,
        results.scenario_ids()[0] if results else "",
        study.folder.settings.base_year,
    )
    if not country:
        return found
    code = alpha_2_codes(country.upper())
    known = set(found.shares["country"])
    if code not in known:
        raise UnknownNameError("country with partners", country, known)
    mine = pl.col("country") == code
    return Influence(found.shares.filter(mine), found.concentration.filter(mine), found.definitions)


def export_ledger(path: Path, where: Where = None, *, known_on: str = "") -> Path:
    """Write the ledger: IATI 2.03 to a file named *.xml, JSON Lines to *.jsonl, else CSV files to a folder.

    Raises OutputError where it cannot be written, or where an activity would break IATI's rules.
    """
    study = open_study(where)
    frames = study.folder.frames
    ledger = _ledger(study, known_on)
    if path.suffix == ".xml":
        activities = draw_activities(ledger, frames["places"], frames["sources"])
        if faults := find_iati_faults(activities):
            raise OutputError("\n".join(["The ledger breaks rules of IATI 2.03:", *faults]))
        write_whole(path, write_activities(activities), mend=ELSEWHERE)
        return path
    exchanged = exchanged_frames(known_frames(frames, known_on), frames["sources"])
    if path.suffix == ".jsonl":
        write_whole(path, write_json_lines(exchanged), mend=ELSEWHERE)
        return path
    for name, frame in exchanged.items():
        write_table(frame, path / f"{name}.csv")
    return path


def import_ledger(path: Path, where: Where = None) -> dict[str, int]:
    """Add the rows of a JSON Lines file or a folder of CSV files to a study's ledger.

    Gives how many rows came to each table. The ledger only grows: nothing is written where a row
    contradicts one under its own key, or where the study would be at fault; TableError tells all.
    """
    study = open_study(where)
    own = study.folder.frames
    if path.is_dir():
        added = read_folder(path)
    else:
        try:
            added = read_json_lines(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise OutputError(f"cannot read {path}: {error}. Name a .jsonl file or a folder.") from error
    grown = append_rows(own, added)
    if faults := find_faults(grown) or find_excess(grown):
        raise TableError(faults)
    counts = {name: grown[name].height - own[name].height for name in added}
    _write_together(study.folder.path, {name: grown[name] for name, count in counts.items() if count})
    return counts


def _write_together(folder: Path, frames: Mapping[str, pl.DataFrame]) -> None:
    """Write several tables beside their place first, and move them there only when all are written."""
    stages = {folder / f"{name}.csv": folder / f".{name}.part.csv" for name in frames}
    try:
        for name, stage in zip(frames, stages.values(), strict=True):
            write_table(frames[name].sort(STUDY_TABLES[name].key), stage)
        for path, stage in stages.items():
            stage.replace(path)
    finally:
        for stage in stages.values():
            stage.unlink(missing_ok=True)
