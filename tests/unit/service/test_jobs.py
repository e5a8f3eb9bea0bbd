"""A queue that loses nothing, and a log that grows."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from zhibek.errors import OutputError, UnknownNameError
from zhibek.service import jobs


@pytest.fixture
def log(tmp_path: Path) -> jobs.JobLog:
    return jobs.open_log(tmp_path / "jobs.sqlite")


def told(log: jobs.JobLog, job_id: str) -> list[tuple[str, str]]:
    return [(event.kind, event.says) for event in jobs.list_events(log, job_id)]


def test_jobs_are_taken_in_their_order_and_once(log: jobs.JobLog) -> None:
    accepted = [jobs.accept_job(log, "trade build", {"n": n}).job_id for n in range(3)]
    assert accepted == ["trade-build-1", "trade-build-2", "trade-build-3"]
    taken = [jobs.claim_job(log) for _ in range(4)]
    assert [job and job.job_id for job in taken] == [*accepted, None]
    assert [job.ask for job in taken[:3]] == [{"n": 0}, {"n": 1}, {"n": 2}]
    assert [job.job_id for job in jobs.list_jobs(log)] == accepted[::-1]


def test_a_step_told_by_an_earlier_attempt_is_not_told_twice(log: jobs.JobLog) -> None:
    jobs.accept_job(log, "run", {})
    first = jobs.claim_job(log)
    for says, nth in (("search", 1), ("round", 1), ("round", 2)):
        jobs.tell_progress(log, first, says, nth)
    assert jobs.requeue_jobs(log) == 1
    second = jobs.claim_job(log)
    for says, nth in (("search", 1), ("round", 1), ("round", 2), ("round", 3)):
        jobs.tell_progress(log, second, says, nth)
    jobs.end_job(log, second, jobs.DONE)
    assert told(log, "run-1") == [
        ("accepted", ""), ("started", ""), ("progress", "search"), ("progress", "round"), ("progress", "round"),
        ("resumed", ""), ("progress", "round"), ("done", ""),
    ]  # fmt: skip
    assert (jobs.find_job(log, "run-1").state, second.attempt) == ("done", 2)
    assert jobs.requeue_jobs(log) == 0


@pytest.mark.parametrize("change", ["DELETE FROM events", "UPDATE events SET says = 'else'"])
def test_the_log_only_grows(log: jobs.JobLog, change: str) -> None:
    jobs.accept_job(log, "run", {})
    with closing(sqlite3.connect(log.path)) as base:
        assert base.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        with pytest.raises(sqlite3.IntegrityError, match="events are only added"):
            base.execute(change)


def test_cancel_waits_for_the_next_step_and_leaves_what_ended(log: jobs.JobLog) -> None:
    jobs.accept_job(log, "run", {})
    job = jobs.claim_job(log)
    assert jobs.tell_progress(log, job, "search", 1)
    assert jobs.cancel_job(log, job.job_id).state == "running"
    assert not jobs.tell_progress(log, job, "base", 1)
    jobs.end_job(log, job, jobs.CANCELLED)
    jobs.cancel_job(log, job.job_id)
    assert told(log, job.job_id)[-1] == ("cancelled", "")


@pytest.mark.parametrize(
    "name", ["run-2", "walk-1", "run", "run-x", "run-٣", "run--1", "1", "run-99999999999999999999"]
)
def test_an_unknown_job_is_said(log: jobs.JobLog, name: str) -> None:
    jobs.accept_job(log, "run", {})
    with pytest.raises(UnknownNameError, match=f"^No job is named '{name}'."):
        jobs.find_job(log, name)


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError, match=r"^cannot keep jobs in .*Choose another folder\.$"):
        jobs.open_log(tmp_path / "file" / "jobs.sqlite")
