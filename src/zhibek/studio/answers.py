"""Answers in JSON and as files."""

from typing import Any

import orjson
from starlette.responses import Response

from zhibek.service.jobs import Job
from zhibek.service.views import view


def write_json(thing: object) -> bytes:
    """Write an action's answer as JSON, columns and all."""
    return orjson.dumps(thing, default=view, option=orjson.OPT_NON_STR_KEYS | orjson.OPT_SERIALIZE_NUMPY)


def answer_json(thing: object, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """Answer with an action's answer."""
    return Response(write_json(thing), status, headers, media_type="application/json")


def answer_file(data: bytes, name: str, media_type: str) -> Response:
    """Answer with a file to keep; its name is made here, never by a client."""
    return Response(
        data, headers={"content-disposition": f'attachment; filename="{name}"'}, media_type=media_type
    )


def describe_job(job: Job) -> dict[str, Any]:
    """Describe a job, and where its events and its answer are had; files that were sent are cut short."""
    address = f"/api/jobs/{job.job_id}"
    told: dict[str, Any] = view(job)
    return (
        told | {"ask": _brief(told["ask"])} | {"events": f"{address}/events", "answer": f"{address}/answer"}
    )


def _brief(thing: Any, most: int = 200) -> Any:  # noqa: ANN401 - JSON holds anything
    if isinstance(thing, dict):
        return {name: _brief(part) for name, part in thing.items()}
    if isinstance(thing, list):
        return [_brief(part) for part in thing]
    return f"{thing[:most]}…" if isinstance(thing, str) and len(thing) > most else thing
