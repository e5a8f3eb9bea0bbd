"""Own data: open, send, look at faults, mend."""

from pathlib import Path

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from zhibek.errors import UploadError
from zhibek.service import drafts
from zhibek.service.downloads import write_csv
from zhibek.studio.answers import answer_file, answer_json
from zhibek.studio.desk import Desk, find_study, name_studies
from zhibek.studio.job_shapes import StudyLine
from zhibek.studio.offers import Ask
from zhibek.studio.problems import describe_fault


class OpenAsk(Ask):
    """What to copy into a new draft: a study that is known by name, or a folder of this machine."""

    name: str
    study: str | None = None
    folder: str = ""


class MendAsk(Ask):
    """The cells to write anew."""

    mends: list[drafts.Mend]


def route_drafts(desk: Desk) -> APIRouter:
    """Make the routes of studies and drafts."""
    router = APIRouter(prefix="/api/studies", tags=["own data"], default_response_class=JSONResponse)

    @router.get(
        "",
        summary="List the studies that may be asked about, and which are drafts.",
        response_model=list[StudyLine],
    )
    def list_all() -> Response:
        own = drafts.list_drafts(desk.drafts)
        return answer_json([{"study": name, "draft": name in own} for name in name_studies(desk)])

    @router.post("", summary="Copy a study, or a folder of this machine, into a draft.", status_code=201)
    def open_draft(ask: OpenAsk) -> Response:
        draft = drafts.copy_study(desk.drafts, ask.name, _source_of(desk, ask))
        return _answer_faults(ask.name, draft, 201)

    @router.put("/{name}", summary="Send a study as a ZIP of its folder.", status_code=201)
    async def send_draft(name: str, request: Request) -> Response:
        draft = drafts.unpack_draft(desk.drafts, name, await request.body())
        return _answer_faults(name, draft, 201)

    @router.get("/{name}", summary="Tell every fault of a draft, pinned to tables and rows, and its tables.")
    def show(name: str) -> Response:
        return _answer_faults(name, drafts.find_draft(desk.drafts, name))

    @router.delete("/{name}", summary="Remove a draft.", status_code=204)
    def drop(name: str) -> Response:
        drafts.drop_draft(desk.drafts, name)
        return Response(status_code=204)

    _route_tables(router, desk)
    return router


def _route_tables(router: APIRouter, desk: Desk) -> None:
    """Add the routes of a draft's tables."""

    @router.get("/{name}/tables/{table}", summary="Show a table as its file stands, with its faults.")
    def show_table(name: str, table: str) -> Response:
        draft = drafts.find_draft(desk.drafts, name)
        if table.endswith(".csv"):
            state = drafts.show_table(draft, table.removesuffix(".csv"))
            return answer_file(write_csv(state.cells), f"{state.table}.csv", "text/csv; charset=utf-8")
        return _answer_state(drafts.show_table(draft, table))

    @router.put("/{name}/tables/{table}", summary="Send a CSV table in place of the draft's own.")
    async def send_table(name: str, table: str, request: Request) -> Response:
        draft = drafts.find_draft(desk.drafts, name)
        return _answer_state(drafts.put_table(draft, table, await request.body()))

    @router.patch("/{name}/tables/{table}", summary="Write some cells anew.")
    def mend(name: str, table: str, ask: MendAsk) -> Response:
        draft = drafts.find_draft(desk.drafts, name)
        return _answer_state(drafts.mend_table(draft, table, ask.mends))


def _source_of(desk: Desk, ask: OpenAsk) -> Path:
    """Find what is to be copied. Raises UploadError where a folder may not be named, or is none."""
    if not ask.folder:
        return find_study(desk, ask.study)
    if not desk.opens_folders:
        raise UploadError("Folders of this machine are opened from this machine alone. Send a ZIP instead.")
    folder = Path(ask.folder).expanduser()
    if not folder.is_dir():
        raise UploadError(f"{ask.folder[:200]} is no folder. Name one that holds study.toml.")
    return folder


def _answer_faults(name: str, draft: Path, status: int = 200) -> Response:
    faults = [describe_fault(fault) for fault in drafts.find_study_faults(draft)]
    told = {"study": name, "faults": faults, "tables": drafts.list_tables(draft)}
    return answer_json(told, status)


def _answer_state(state: drafts.TableState) -> Response:
    told = {
        "table": state.table,
        "n_rows": state.n_rows,
        "faults": [describe_fault(fault) for fault in state.faults],
        "n_other_faults": state.n_other_faults,
        "cells": state.cells,
    }
    return answer_json(told)
