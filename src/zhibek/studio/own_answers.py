"""Answers that need more than the action itself."""

import tempfile
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, Field

from zhibek.assignment.from_tables import Weights
from zhibek.service import (
    actions,
    assign_actions,
    fact_actions,
    fetch_actions,
    ledger_actions,
    whatif_actions,
)
from zhibek.service.drafts import check_name
from zhibek.service.whatif_ask import WhatIf
from zhibek.studio.desk import (
    Desk,
    find_live,
    find_own_draft,
    find_run,
    find_study,
    find_study_of_run,
    is_draft,
)
from zhibek.studio.offers import Ask, Doing
from zhibek.tables.open_network import Sources

FileName = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,60}\.[a-z]{2,7}$")]


class SentFile(Ask):
    """A text file that is sent along."""

    file_name: FileName
    text: str


class ReportTold(BaseModel):
    """Which run's report, and where it is read."""

    run: str
    address: str


class NewTold(BaseModel):
    """The name of the new study."""

    study: str


class FactsTold(BaseModel):
    """The verdicts on a text's figures."""

    file: str
    counts: dict[str, int]
    verdicts: list[dict[str, Any]]


class FileTold(BaseModel):
    """A text file to keep."""

    file_name: str
    text: str


class RunAsk(Ask):
    """Which scenarios to run; without any, the study's headline set."""

    study: str | None = None
    scenario_ids: tuple[str, ...] = ()


class StudyAsk(Ask):
    """Which study; without a name, the server's."""

    study: str | None = None


class ReportAsk(Ask):
    """Which run to render anew."""

    run: str


class NewAsk(Ask):
    """What to call the new study."""

    name: str


class FactsAsk(SentFile):
    """A text, or a CSV file of statements."""

    study: str | None = None


class ExportAsk(StudyAsk):
    """In which form: IATI 2.03 or JSON Lines."""

    form: Annotated[str, Field(pattern="^(iati|jsonl)$")] = "jsonl"
    known_on: str = ""


class ImportAsk(Ask):
    """A JSON Lines text, and the draft it is added to."""

    text: str
    study: str


class FetchAsk(StudyAsk):
    """Which series; without any, all."""

    only: tuple[str, ...] = ()


class SaveAsk(StudyAsk):
    """A what-if, and what to call it."""

    base: str = ""
    year: int | None = None
    open: tuple[str, ...] = ()
    shut: tuple[str, ...] = ()
    settings: dict[str, float] = Field(default_factory=dict)
    quick: bool = False
    name: str
    says: str = ""


class AssignAsk(Ask):
    """A network and its trips, as files that are sent along, and how to assign."""

    network: SentFile
    trips: SentFile
    nodes: SentFile | None = None
    classes: SentFile | None = None
    method: str = "deterministic"
    gap: float = 1e-6
    theta: float = 1.0
    toll_weight: float = 0.0
    distance_weight: float = 0.0
    skip_unreachable: bool = False
    links: tuple[str, ...] = ()
    place: str = ""


def answer_run(desk: Desk, ask: RunAsk, doing: Doing) -> object:
    """Run scenarios into a folder named as the job."""
    found = actions.run(
        find_study(desk, ask.study),
        ask.scenario_ids,
        out=desk.runs / doing.job_id,
        progress=doing.progress,
        render=desk.rendering.html,
    )
    totals = found.frames["corridor_totals"]
    return {"run": doing.job_id, "manifest": dict(found.manifest), "corridor_totals": totals}


def answer_validate(desk: Desk, ask: StudyAsk, _: Doing) -> object:
    """Give every observation beside the model, and the constants."""
    study = find_study(desk, ask.study)
    found = actions.validate(study)
    return {"validation": found.frames["validation"], "constants": actions.constants(study)}


def answer_calibrate(desk: Desk, ask: StudyAsk, doing: Doing) -> object:
    """Fit a draft; no study but a draft is written to."""
    return actions.calibrate(find_own_draft(desk, ask.study), progress=doing.progress)


def answer_report(desk: Desk, ask: ReportAsk, _: Doing) -> object:
    """Render a run's report anew, and tell where it is read."""
    study = find_study_of_run(desk, ask.run)
    actions.report(study, find_run(desk, ask.run), render=desk.rendering.html)
    return {"run": ask.run, "address": f"/api/runs/{ask.run}/report.html"}


def answer_new(desk: Desk, ask: NewAsk, _: Doing) -> object:
    """Write the small study as a draft."""
    actions.new(desk.drafts / check_name(ask.name))
    return {"study": ask.name}


def answer_facts(desk: Desk, ask: FactsAsk, _: Doing) -> object:
    """Check the figures of a text that was sent."""
    with tempfile.TemporaryDirectory() as folder:
        path = _keep(Path(folder), ask)
        found = fact_actions.check_facts(path, where=find_study(desk, ask.study))
    return {"file": ask.file_name, "counts": found.counts, "verdicts": found.verdicts}


def answer_export(desk: Desk, ask: ExportAsk, _: Doing) -> object:
    """Give the ledger as one text."""
    name = {"iati": "ledger.xml", "jsonl": "ledger.jsonl"}[ask.form]
    with tempfile.TemporaryDirectory() as folder:
        study = find_study(desk, ask.study)
        path = ledger_actions.export_ledger(Path(folder) / name, study, known_on=ask.known_on)
        return {"file_name": name, "text": path.read_text(encoding="utf-8")}


def answer_import(desk: Desk, ask: ImportAsk, _: Doing) -> object:
    """Add rows to a draft's ledger."""
    with tempfile.TemporaryDirectory() as folder:
        path = _keep(Path(folder), SentFile(file_name="sent.jsonl", text=ask.text))
        return ledger_actions.import_ledger(path, find_own_draft(desk, ask.study))


def answer_fetch(desk: Desk, ask: FetchAsk, doing: Doing) -> object:
    """Fetch official series into the server's folder."""
    study = find_study(desk, ask.study)
    return fetch_actions.fetch(study, desk.statistics, ask.only, progress=doing.progress)


def answer_build(desk: Desk, ask: StudyAsk, doing: Doing) -> object:
    """Build demand from the series that were fetched."""
    return fetch_actions.build(find_study(desk, ask.study), desk.statistics, progress=doing.progress)


def answer_save(desk: Desk, ask: SaveAsk, _: Doing) -> object:
    """Write a what-if down; it is kept where the study is a draft."""
    asked = WhatIf(ask.base, ask.year, ask.open, ask.shut, ask.settings)
    keep = is_draft(desk, ask.study)
    return whatif_actions.save(find_live(desk, ask.study), asked, ask.name, ask.says, keep=keep)


def answer_assign(_: Desk, ask: AssignAsk, doing: Doing) -> object:
    """Assign trips to a network that was sent."""
    with tempfile.TemporaryDirectory() as name:
        kept: dict[str, Path | None] = {}
        for part in ("network", "trips", "nodes", "classes"):
            sent = getattr(ask, part)
            kept[part] = None if sent is None else _keep(Path(name) / part, sent)
        network = kept["network"] or Path()
        sources = Sources(network, kept["trips"], kept["nodes"], kept["classes"])
        answer = assign_actions.assign_and_write(
            sources,
            assign_actions.choose_method(ask.method, ask.gap),
            assign_actions.Output(links=ask.links, place=ask.place),
            weights=Weights(ask.toll_weight, ask.distance_weight, ask.theta),
            skip_unreachable=ask.skip_unreachable,
            progress=doing.progress,
        )
    return _assigned(answer)


def _assigned(answer: assign_actions.Answer) -> dict[str, Any]:
    found = answer.assignment
    several = len(found.posed.class_ids) > 1
    return {
        "summary": found.summary,
        "link_flows": found.link_flows,
        "class_flows": found.class_flows if several else None,
        "selected": answer.selected,
    }


def _keep(folder: Path, sent: SentFile) -> Path:
    """Put a file that was sent into a folder of its own; its name holds no path."""
    folder.mkdir(exist_ok=True)
    path = folder / sent.file_name
    path.write_text(sent.text, encoding="utf-8")
    return path
