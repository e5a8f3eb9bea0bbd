"""Start the studio's server."""

import functools
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

import uvicorn

from zhibek.atlas.studies import locate_study
from zhibek.errors import SettingsError
from zhibek.service.jobs import open_log
from zhibek.service.worker import hold_queue, start_worker, stop_worker
from zhibek.studio.app import make_app, perform_job
from zhibek.studio.desk import Desk, Rendering
from zhibek.studio.pages import UNBUILT, read_page
from zhibek.studio.problems import describe_error
from zhibek.studio.warming import start_warming


@dataclass(frozen=True, slots=True)
class ServeSettings:
    """Where the server listens, who may ask, what study it opens with, and where it keeps its work.

    Raises SettingsError for a port that is none, and for an address that others reach without a token.
    """

    host: str = "127.0.0.1"
    port: int = 8765
    token: str = ""
    study: str | None = None
    folder: Path = Path("runs/studio")

    def __post_init__(self) -> None:
        """Check what can be told before anything is opened."""
        if not 0 < self.port < 65536:
            raise SettingsError(f"--port must lie between 1 and 65535; got {self.port}.")
        if not is_loopback(self.host) and len(self.token) < 16:
            raise SettingsError(
                f"--host {self.host} is reached from other machines. Give a --token of at least 16 signs, "
                "or stay on 127.0.0.1."
            )


def is_loopback(host: str) -> bool:
    """Tell whether an address is reached from this machine alone."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def serve(
    settings: ServeSettings,
    rendering: Rendering,
    say: Callable[[str], None],
    progress: Callable[[str], None] = lambda _: None,
) -> None:
    """Serve until stopped; what was accepted before and not done is done first.

    The address is said when the scenario that the map opens with is solved; it answers before.

    Raises OutputError where another studio holds the folder, UnknownNameError for a study that is none.
    """
    locate_study(settings.study)
    log = open_log(settings.folder / "jobs.sqlite")
    local = is_loopback(settings.host)
    desk = Desk(
        settings.folder.resolve(), log, rendering, settings.study, settings.token, opens_folders=local
    )
    with closing(hold_queue(log)):
        shown = f"[{settings.host}]" if ":" in settings.host else settings.host
        line = f"Zhibek studio: http://{shown}:{settings.port}/ (stop with Ctrl-C)"
        begun = time.monotonic()

        def tell_ready() -> None:
            progress(f"Prepared in {time.monotonic() - begun:.0f} s.")
            say(line)

        if not read_page():
            say(UNBUILT)
        progress("Preparing the scenario that the map opens with …")
        warming = start_warming(desk, tell_ready)
        worker = start_worker(log, functools.partial(perform_job, desk), describe_error)
        config = uvicorn.Config(
            make_app(desk, worker.wake.set),
            host=settings.host,
            port=settings.port,
            log_level="warning",
            server_header=False,
            timeout_graceful_shutdown=2,
        )
        try:
            uvicorn.Server(config).run()
        finally:
            warming.set()
            stop_worker(worker)
