"""One route for each action."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Header
from starlette.responses import JSONResponse, Response

from zhibek.service.jobs import accept_job
from zhibek.studio.answer_shapes import shape_of
from zhibek.studio.answers import answer_json, describe_job
from zhibek.studio.desk import Desk, find_own_draft, find_run, find_study
from zhibek.studio.job_shapes import JobTold, Problem
from zhibek.studio.offer_list import OFFERS
from zhibek.studio.offers import Ask, Doing, Offer

REFUSED: dict[int | str, dict[str, Any]] = {
    status: {"model": Problem, "description": says}
    for status, says in (
        (404, "No such name."),
        (409, "The page that asked has asked something newer."),
        (422, "It cannot be done as asked."),
    )
}
RepeatKey = Annotated[str, Header(alias="Idempotency-Key", max_length=200)]


def route_actions(desk: Desk, wake: Callable[[], None]) -> APIRouter:
    """Make the routes of all offers; `wake` tells whoever works off the queue that a job was accepted."""
    router = APIRouter(tags=["actions"])
    for offer in OFFERS:
        endpoint = _queue(desk, offer, wake) if offer.queued else _answer(desk, offer)
        shape = JobTold if offer.queued else offer.gives or shape_of(offer.action)
        router.add_api_route(
            offer.path,
            endpoint,
            methods=["POST"],
            name=offer.words,
            summary=offer.says,
            status_code=202 if offer.queued else 200,
            response_model=shape,
            responses=REFUSED,
            response_class=JSONResponse,
        )
    return router


def _answer(desk: Desk, offer: Offer) -> Callable[..., Response]:
    """Make an endpoint that answers at once; it runs in a thread, so that others are served meanwhile."""

    def answer(ask: Any) -> Response:  # noqa: ANN401 - the model is set below
        return answer_json(offer.answer(desk, ask, Doing()))

    answer.__annotations__["ask"] = offer.ask
    return answer


def _queue(desk: Desk, offer: Offer, wake: Callable[[], None]) -> Callable[..., Response]:
    """Make an endpoint that accepts a job; what cannot be done for want of a name is refused at once."""

    def accept(ask: Any, repeat_key: RepeatKey = "") -> Response:  # noqa: ANN401 - the model is set below
        _check_names(desk, offer, ask)
        job = accept_job(desk.log, offer.words, ask.model_dump(mode="json"), repeat_key=repeat_key)
        wake()
        told = describe_job(job)
        return answer_json(told, 202, {"location": f"/api/jobs/{job.job_id}"})

    accept.__annotations__["ask"] = offer.ask
    return accept


def _check_names(desk: Desk, offer: Offer, ask: Ask) -> None:
    """Refuse an unknown study or run before it is queued. Raises UnknownNameError or UploadError."""
    if offer.words == "calibrate":
        find_own_draft(desk, getattr(ask, "study", None))
    elif hasattr(ask, "study"):
        find_study(desk, ask.study)
    if getattr(ask, "run", None):
        find_run(desk, ask.run)  # type: ignore[attr-defined]
