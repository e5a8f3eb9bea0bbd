"""The studio's application."""

from collections.abc import Callable
from importlib.metadata import version

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.middleware.gzip import GZipMiddleware
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp

from zhibek.errors import ZhibekError
from zhibek.service.jobs import Job
from zhibek.service.worker import Progress, write_answer
from zhibek.studio.action_routes import route_actions
from zhibek.studio.answers import write_json
from zhibek.studio.desk import Desk
from zhibek.studio.draft_routes import route_drafts
from zhibek.studio.guard import GuardRules, guard_app
from zhibek.studio.job_routes import route_jobs
from zhibek.studio.map_routes import route_map
from zhibek.studio.offer_list import BY_WORDS
from zhibek.studio.offers import Doing
from zhibek.studio.pages import route_page
from zhibek.studio.problems import answer_problem, describe_error, describe_slips, make_problem
from zhibek.studio.run_routes import route_runs

LEAST_PACKED_BYTES = 2000
PACKING = 3  # of 9: a picture is packed in 4 ms to a fourth


def make_app(desk: Desk, wake: Callable[[], None] = lambda: None) -> ASGIApp:
    """Make the application with its guard before it; no page of it loads anything from another origin."""
    rules = GuardRules(desk.token, loopback_only=desk.opens_folders)
    return guard_app(draw_app(desk, wake), rules)


def draw_app(desk: Desk, wake: Callable[[], None] = lambda: None) -> FastAPI:
    """Make the bare application: every route, and errors as problem JSON."""
    app = FastAPI(
        title="Zhibek",
        version=version("zhibek"),
        openapi_url="/api/openapi.json",
        docs_url=None,  # its pages load scripts from elsewhere
        redoc_url=None,
    )
    app.add_middleware(GZipMiddleware, minimum_size=LEAST_PACKED_BYTES, compresslevel=PACKING)
    routers = (
        route_actions(desk, wake),
        route_map(desk),
        route_jobs(desk),
        route_runs(desk),
        route_drafts(desk),
    )
    for router in routers:
        app.include_router(router)
    app.include_router(route_page())
    app.add_exception_handler(ZhibekError, _tell_error)
    app.add_exception_handler(RequestValidationError, _tell_slips)
    app.add_exception_handler(HTTPException, _tell_http)
    app.add_exception_handler(Exception, _tell_error)
    return app


def perform_job(desk: Desk, job: Job, progress: Progress) -> None:
    """Do a job that was accepted, and keep its answer."""
    offer = BY_WORDS[job.action]
    found = offer.answer(desk, offer.ask.model_validate(job.ask), Doing(job.job_id, progress))
    write_answer(desk.answers / f"{job.job_id}.json", write_json(found))


def _tell_error(_: Request, error: Exception) -> Response:
    return answer_problem(describe_error(error))


def _tell_slips(_: Request, error: Exception) -> Response:
    slips = error.errors() if isinstance(error, RequestValidationError) else []
    return answer_problem(describe_slips(slips))


def _tell_http(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        return _tell_error(request, error)
    name = {404: "NoSuchAddress", 405: "NoSuchMethod", 413: "UploadError"}.get(
        error.status_code, "RequestError"
    )
    return answer_problem(make_problem(error.status_code, name, str(error.detail)))
