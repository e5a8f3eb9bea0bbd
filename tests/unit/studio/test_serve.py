"""Killed in the middle of a run, and started again."""

import functools
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from reference.small_study import EXAMPLE
from reference.web import make_desk, read_events, working
from zhibek.errors import OutputError
from zhibek.service.jobs import open_log
from zhibek.service.worker import hold_queue
from zhibek.studio.serve import ServeSettings, serve

SLOW = """
import sys, time
from pathlib import Path
from zhibek.studio.desk import Rendering
from zhibek.studio.serve import ServeSettings, serve
port, folder, study = sys.argv[1:]
serve(ServeSettings(port=int(port), folder=Path(folder), study=study), Rendering(lambda *_: time.sleep(600)), print)
"""


@functools.cache
def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def start(*command: str) -> subprocess.Popen:
    server = subprocess.Popen([sys.executable, "-c", *command], stdout=subprocess.DEVNULL)
    until = time.monotonic() + 120
    while time.monotonic() < until:
        assert server.poll() is None
        try:
            socket.create_connection(("127.0.0.1", free_port())).close()
        except OSError:
            time.sleep(0.05)
        else:
            return server
    raise AssertionError("the server did not come up")


def address() -> str:
    return f"http://127.0.0.1:{free_port()}"


def listen(job: dict, after: int, until: str = "") -> list[dict]:
    """Hear a job's events, as a browser that knows the last it heard, until it ends or says something."""
    text = ""
    with httpx.stream(
        "GET", address() + job["events"], headers={"last-event-id": str(after)}, timeout=120, verify=False
    ) as answer:
        for piece in answer.iter_text():
            text += piece
            if until and until in text and text.endswith("\n\n"):
                break
    return read_events(text)


@pytest.mark.slow
def test_what_was_accepted_is_finished_and_no_event_lost_or_doubled(tmp_path: Path) -> None:
    ask = {"scenario_ids": ["base"]}
    server = start(SLOW, str(free_port()), str(tmp_path), str(EXAMPLE))
    try:
        first, second = (httpx.post(f"{address()}/api/run", json=ask, verify=False).json() for _ in range(2))
        before = listen(first, 0, until='"writing"')
        assert (before[-1]["kind"], before[-1]["says"]) == ("progress", "writing")
    finally:
        os.kill(server.pid, signal.SIGKILL)
        server.wait()
    assert not (tmp_path / "runs" / "run-1").exists()
    words = ["studio", "--port", str(free_port()), "--out", str(tmp_path), "--study", str(EXAMPLE)]
    server = start("from zhibek.cli.main import main; main()", *words)
    try:
        after = listen(first, before[-1]["id"])
        other = listen(second, 0)
        whole = listen(first, 0)
        report = httpx.get(f"{address()}/api/runs/run-1/report.html", verify=False).text
        again = httpx.get(f"{address()}/api/jobs/run-1", verify=False).json()
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(30)
    assert [event["kind"] for event in after] == ["resumed", "done"]
    assert before + after == whole
    kinds = [(event["kind"], event["says"]) for event in other]
    assert kinds == [(event["kind"], event["says"]) for event in whole if event["kind"] != "resumed"]
    ids = [event["id"] for event in whole + other]
    assert len(set(ids)) == len(ids)
    assert (again["state"], again["attempt"]) == ("done", 2)
    assert report.startswith("<!DOCTYPE html>")
    one, two = (
        {path.name: path.read_bytes() for path in (tmp_path / "runs" / run).iterdir()}
        for run in ("run-1", "run-2")
    )
    assert one == two


def test_two_servers_do_not_share_a_folder(tmp_path: Path) -> None:
    holder = hold_queue(open_log(tmp_path / "jobs.sqlite"))
    try:
        with pytest.raises(OutputError) as told:
            serve(ServeSettings(folder=tmp_path, study=str(EXAMPLE)), make_desk(tmp_path).rendering, print)
    finally:
        holder.close()
    assert str(told.value) == (
        f"{tmp_path} is in use by another studio. Stop that one, or give another folder with --out."
    )
    hold_queue(open_log(tmp_path / "jobs.sqlite")).close()


def test_a_run_is_cancelled_at_its_next_step(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    with working(desk) as web:
        slow = web.post("/api/run", {"scenario_ids": ["base"]}).json()
        web("DELETE", f"/api/jobs/{slow['job_id']}")
        heard = read_events(web.get(slow["events"]).text)
        assert heard[-1]["kind"] == "cancelled"
        assert not (desk.runs / slow["job_id"]).exists()
        assert web.get("/api/runs").json() == []
