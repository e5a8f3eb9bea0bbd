"""Jobs: their list, their events, their answers."""

import time
from collections.abc import AsyncIterator
from typing import Annotated

import anyio
import orjson
from fastapi import APIRouter, Header
from starlette.concurrency import run_in_threadpool
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse

from zhibek.errors import UnknownNameError
from zhibek.service.jobs import DONE, ENDED, Event, cancel_job, find_job, list_events, list_jobs
from zhibek.studio.answers import answer_json, describe_job
from zhibek.studio.desk import Desk
from zhibek.studio.job_shapes import JobTold
from zhibek.studio.problems import answer_problem

LOOK_S = 0.1  # how often the log is looked at for a listener
QUIET_S = 15.0  # after so long without an event a comment keeps the line open
LastEvent = Annotated[str, Header(alias="Last-Event-ID")]


def route_jobs(desk: Desk) -> APIRouter:
    """Make the routes of jobs."""
    router = APIRouter(prefix="/api/jobs", tags=["jobs"], default_response_class=JSONResponse)

    @router.get("", summary="List all jobs, the latest first.", response_model=list[JobTold])
    def list_all() -> Response:
        return answer_json([describe_job(job) for job in list_jobs(desk.log)])

    @router.get("/{job_id}", summary="Tell how far a job is.", response_model=JobTold)
    def show(job_id: str) -> Response:
        return answer_json(describe_job(find_job(desk.log, job_id)))

    @router.delete(
        "/{job_id}",
        summary="Cancel a job: at once if it waits, at its next step if it runs.",
        response_model=JobTold,
    )
    def cancel(job_id: str) -> Response:
        return answer_json(describe_job(cancel_job(desk.log, job_id)))

    @router.get("/{job_id}/answer", summary="Give what a job that is done found.")
    def give_answer(job_id: str) -> Response:
        job = find_job(desk.log, job_id)
        if job.problem is not None:
            return answer_problem(job.problem)
        if job.state != DONE:
            raise UnknownNameError(f"answer (the job is {job.state})", job_id, [])
        return FileResponse(desk.answers / f"{job_id}.json", media_type="application/json")

    @router.get("/{job_id}/events", summary="Follow a job's events as they come (text/event-stream).")
    def follow(job_id: str, last_event_id: LastEvent = "0", after: int = 0) -> Response:
        ended = find_job(desk.log, job_id).state in ENDED
        seen = int(last_event_id) if last_event_id.isascii() and last_event_id.isdigit() else 0
        seen = max(after, seen)
        if ended and not list_events(desk.log, job_id, seen):
            return Response(status_code=204)  # tells a browser not to come back
        return StreamingResponse(stream_events(desk, job_id, seen), media_type="text/event-stream")

    return router


async def stream_events(desk: Desk, job_id: str, after: int) -> AsyncIterator[bytes]:
    """Give a job's events whose id is above `after`, and those to come, until the one that ends it."""
    heard_s = time.monotonic()
    while True:
        events = await run_in_threadpool(list_events, desk.log, job_id, after)
        for event in events:
            yield write_event(event)
            after = event.event_id
            if event.kind in ENDED:
                return
        now_s = time.monotonic()
        if events:
            heard_s = now_s
        elif now_s - heard_s > QUIET_S:
            heard_s = now_s
            yield b": still here\n\n"
        await anyio.sleep(LOOK_S)


def write_event(event: Event) -> bytes:
    """Write an event as the standard for server-sent events has it."""
    told = orjson.dumps({"job_id": event.job_id, "kind": event.kind, "says": event.says}).decode()
    return f"id: {event.event_id}\nevent: {event.kind}\ndata: {told}\n\n".encode()
