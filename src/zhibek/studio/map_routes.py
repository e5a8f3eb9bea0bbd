"""The map's geometry, kept by the browser."""

import hashlib
from typing import Annotated

from fastapi import APIRouter, Header
from starlette.responses import Response

from zhibek.service.map_frame import MapFrame, frame_map
from zhibek.studio.answer_shapes import shape_of
from zhibek.studio.answers import write_json
from zhibek.studio.desk import Desk, find_live
from zhibek.studio.job_shapes import Problem

KnownTag = Annotated[str, Header(alias="If-None-Match")]
KEEP = "private, no-cache"  # kept, and asked for again by its tag


def route_map(desk: Desk) -> APIRouter:
    """Make the route by which a browser gets the geometry once, and afterwards only word that it holds."""
    router = APIRouter(tags=["actions"])

    @router.get(
        "/api/map",
        summary="Give a study's map, with a tag by which it is kept: as POST does.",
        response_model=shape_of(frame_map),
        responses={304: {"description": "What is kept still holds."}, 404: {"model": Problem}},
    )
    def give_map(study: str | None = None, known: KnownTag = "") -> Response:
        data = write_json(_frame(desk, study))
        tag = f'"{hashlib.sha256(data).hexdigest()[:20]}"'
        headers = {"etag": tag, "cache-control": KEEP}
        if tag in [one.strip().removeprefix("W/") for one in known.split(",")]:
            return Response(status_code=304, headers=headers)
        return Response(data, headers=headers, media_type="application/json")

    return router


def _frame(desk: Desk, study: str | None) -> MapFrame:
    return frame_map(find_live(desk, study))
