"""The files of the page, as they were built."""

import gzip
import hashlib
import mimetypes
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

START = "index.html"
UNBUILT = (
    "The studio's page is not built on this machine, so there is no map to show. Everything under /api "
    "works. With a network, 'make studio' in the clone builds it; a released wheel brings it along."
)
PACKED = (".html", ".js", ".css", ".json", ".svg")
TYPES: Mapping[str, str] = {".js": "text/javascript", ".woff2": "font/woff2", ".svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class PageFile:
    """One file of the page: its bytes, plain and packed, what it is, and a mark that changes with it."""

    plain: bytes
    packed: bytes | None
    media_type: str
    mark: str


@cache
def read_page() -> Mapping[str, PageFile]:
    """Read the files of the page by name; none where it is not built."""
    folder = resources.files("zhibek.studio") / "web"
    if not (folder / START).is_file():
        return {}
    return {file.name: _page_file(file.name, file.read_bytes()) for file in folder.iterdir()}


def route_page() -> APIRouter:
    """Make the routes of the page: `/`, and each file under its name; no other path reaches the disk."""
    router = APIRouter(include_in_schema=False)
    router.add_api_route("/", _answer(START), methods=["GET"])
    for name in read_page():
        router.add_api_route(f"/{name}", _answer(name), methods=["GET"])
    return router


def _answer(name: str) -> Callable[[Request], Response]:
    """Make an endpoint that gives a file, packed for whom can unpack it, or says that it did not change."""

    def answer(request: Request) -> Response:
        file = read_page().get(name)
        if file is None:
            return Response(UNBUILT, 503, media_type="text/plain; charset=utf-8")
        headers = {"etag": file.mark, "cache-control": "no-cache", "vary": "accept-encoding"}
        if request.headers.get("if-none-match") == file.mark:
            return Response(status_code=304, headers=headers)
        packs = file.packed is not None and "gzip" in request.headers.get("accept-encoding", "")
        if packs:
            headers["content-encoding"] = "gzip"
        return Response(file.packed if packs else file.plain, headers=headers, media_type=file.media_type)

    return answer


def _page_file(name: str, plain: bytes) -> PageFile:
    suffix = f".{name.rpartition('.')[2]}"
    kind = TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    packs = suffix in PACKED
    packed = gzip.compress(plain, mtime=0) if packs else None
    media_type = f"{kind}; charset=utf-8" if packs else kind
    return PageFile(plain, packed, media_type, f'"{hashlib.sha256(plain).hexdigest()[:20]}"')
