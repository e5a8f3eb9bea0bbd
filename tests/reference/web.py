"""The studio's application, asked as a browser asks."""

import asyncio
import functools
import json
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path

import httpx

from reference.small_study import EXAMPLE
from zhibek.report.from_results import render_results
from zhibek.report.pdf import render_pdf
from zhibek.service.jobs import open_log
from zhibek.service.worker import start_worker, stop_worker
from zhibek.studio.app import make_app, perform_job
from zhibek.studio.desk import Desk, Rendering
from zhibek.studio.problems import describe_error

ADDRESS = "http://localhost:8765"


def make_desk(folder: Path, **given: object) -> Desk:
    """Make a server's desk in a folder, for the small study."""
    return Desk(
        folder,
        open_log(folder / "jobs.sqlite"),
        Rendering(render_results, render_pdf),
        **({"study": str(EXAMPLE)} | given),
    )


class Web:
    """A client of one application."""

    def __init__(self, desk: Desk, wake: Callable[[], None] = lambda: None) -> None:
        self.desk = desk
        self.app = make_app(desk, wake)

    def __call__(self, method: str, path: str, **given: object) -> httpx.Response:
        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(app=self.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url=ADDRESS) as client:
                return await client.request(method, path, **given)

        return asyncio.run(ask())

    def get(self, path: str, **given: object) -> httpx.Response:
        """Get an address."""
        return self("GET", path, **given)

    def post(self, path: str, body: object = None, **given: object) -> httpx.Response:
        """Post JSON."""
        return self("POST", path, json=body or {}, **given)

    def finish(self, path: str, body: object = None) -> object:
        """Post a job, follow it to its end, and give its answer."""
        accepted = self.post(path, body)
        assert accepted.status_code == 202, accepted.text
        job = accepted.json()
        heard = read_events(self.get(job["events"]).text)
        assert heard[-1]["kind"] == "done", heard
        return self.get(job["answer"]).json()


@contextmanager
def working(desk: Desk):
    """Give a client of an application whose queue is worked off."""
    worker = start_worker(desk.log, functools.partial(perform_job, desk), describe_error)
    try:
        yield Web(desk, worker.wake.set)
    finally:
        stop_worker(worker)


def read_events(text: str) -> list[dict]:
    """Read server-sent events."""
    found = []
    for block in text.split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
        if lines:
            found.append({"id": int(lines["id"]), **json.loads(lines["data"])})
            assert lines["event"] == found[-1]["kind"]
    return found
