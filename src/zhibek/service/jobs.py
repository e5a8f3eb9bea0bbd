"""The queue of jobs and its log, in SQLite."""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from zhibek.errors import OutputError, UnknownNameError

ACCEPTED, RUNNING, DONE, FAILED, CANCELLED = "accepted", "running", "done", "failed", "cancelled"
ENDED = (DONE, FAILED, CANCELLED)
_SCHEMA = """
CREATE TABLE IF NOT EXISTS jobs (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    action TEXT NOT NULL,
    ask TEXT NOT NULL,
    state TEXT NOT NULL,
    attempt INTEGER NOT NULL DEFAULT 0,
    cancel_asked INTEGER NOT NULL DEFAULT 0,
    accepted_at TEXT NOT NULL,
    ended_at TEXT NOT NULL DEFAULT '',
    problem TEXT NOT NULL DEFAULT 'null',
    repeat_key TEXT UNIQUE
);
CREATE TABLE IF NOT EXISTS events (
    event_id INTEGER PRIMARY KEY AUTOINCREMENT,
    number INTEGER NOT NULL REFERENCES jobs,
    kind TEXT NOT NULL,
    says TEXT NOT NULL,
    nth INTEGER NOT NULL,
    UNIQUE (number, kind, says, nth)
);
CREATE TRIGGER IF NOT EXISTS events_are_kept BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'events are only added'); END;
CREATE TRIGGER IF NOT EXISTS events_are_final BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'events are only added'); END;
"""


@dataclass(frozen=True, slots=True)
class Job:
    """One job: the action and what was asked of it, how far it is, and the problem it failed with.

    `attempt` counts how often it was begun: more than once only where the server was stopped meanwhile.
    """

    job_id: str
    action: str
    ask: Mapping[str, Any]
    state: str
    attempt: int
    cancel_asked: bool
    accepted_at: str
    ended_at: str
    problem: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a job's log; ids grow over all jobs, and no line is ever changed."""

    event_id: int
    job_id: str
    kind: str
    says: str


@dataclass(frozen=True, slots=True)
class JobLog:
    """Where the queue and its log lie."""

    path: Path


def open_log(path: Path) -> JobLog:
    """Open the queue at a path, or begin one. Raises OutputError where the disk refuses."""
    log = JobLog(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(path)) as base:
            base.execute("PRAGMA journal_mode = WAL")
            base.executescript(_SCHEMA)
    except (OSError, sqlite3.Error) as error:
        raise OutputError(f"cannot keep jobs in {path}: {error}. Choose another folder.") from error
    return log


@contextmanager
def _writing(log: JobLog) -> Iterator[sqlite3.Connection]:
    """Give a connection within one transaction: all of it is kept on disk, or nothing."""
    with closing(sqlite3.connect(log.path, timeout=30, isolation_level=None)) as base:
        base.execute("PRAGMA synchronous = FULL")
        base.execute("BEGIN IMMEDIATE")
        try:
            yield base
        except BaseException:
            base.execute("ROLLBACK")
            raise
        base.execute("COMMIT")


def _read(log: JobLog, query: str, given: tuple[object, ...] = ()) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(log.path, timeout=30)) as base:
        return base.execute(query, given).fetchall()


def accept_job(log: JobLog, action: str, ask: Mapping[str, Any], *, repeat_key: str = "") -> Job:
    """Put a job in the queue; once this returns, it survives a crash.

    The same `repeat_key` again gives the job it gave before: so a client may ask anew when it heard nothing.
    """
    with _writing(log) as base:
        known = base.execute("SELECT number FROM jobs WHERE repeat_key = ?", (repeat_key or None,)).fetchone()
        if known is None:
            row = action, json.dumps(ask), ACCEPTED, _now(), repeat_key or None
            names = "action, ask, state, accepted_at, repeat_key"
            number = base.execute(f"INSERT INTO jobs ({names}) VALUES (?, ?, ?, ?, ?)", row).lastrowid  # noqa: S608 - fixed names
            _add_event(base, number or 0, ACCEPTED, "", 1)
        else:
            number = known[0]
    return _find(log, number or 0)


def claim_job(log: JobLog) -> Job | None:
    """Take the oldest job that waits, and mark it as running; None where none waits."""
    with _writing(log) as base:
        query = "SELECT number, attempt FROM jobs WHERE state = ? ORDER BY number LIMIT 1"
        found = base.execute(query, (ACCEPTED,)).fetchone()
        if found is None:
            return None
        number, attempt = found[0], found[1] + 1
        base.execute("UPDATE jobs SET state = ?, attempt = ? WHERE number = ?", (RUNNING, attempt, number))
        _add_event(base, number, "started" if attempt == 1 else "resumed", "", attempt)
    return _find(log, number)


def requeue_jobs(log: JobLog) -> int:
    """Put back in the queue what was running when the server stopped; returns how many jobs."""
    with _writing(log) as base:
        moved = base.execute("UPDATE jobs SET state = ? WHERE state = ?", (ACCEPTED, RUNNING))
        return moved.rowcount


def tell_progress(log: JobLog, job: Job, says: str, nth: int) -> bool:
    """Add a step to a running job's log; False where its cancellation is asked for.

    `nth` is how often this attempt said it. A step that an earlier attempt told already is not told twice.
    """
    with _writing(log) as base:
        _add_event(base, _number(job.job_id), "progress", says, nth)
        query = "SELECT cancel_asked FROM jobs WHERE number = ?"
        return not base.execute(query, (_number(job.job_id),)).fetchone()[0]


def end_job(log: JobLog, job: Job, state: str, problem: Mapping[str, Any] | None = None) -> None:
    """Mark a running job as done, failed or cancelled, and say so in the log, both or neither."""
    says = str(problem["detail"]) if problem else ""
    with _writing(log) as base:
        _end(base, _number(job.job_id), state, problem, says)


def cancel_job(log: JobLog, job_id: str) -> Job:
    """Cancel a job: at once if it waits, at its next step if it runs; one that ended stays as it is."""
    job = find_job(log, job_id)
    number = _number(job_id)
    with _writing(log) as base:
        state = base.execute("SELECT state FROM jobs WHERE number = ?", (number,)).fetchone()[0]
        if state == ACCEPTED:
            _end(base, number, CANCELLED, None, "")
        elif state == RUNNING:
            base.execute("UPDATE jobs SET cancel_asked = 1 WHERE number = ?", (number,))
    return find_job(log, job.job_id)


def find_job(log: JobLog, job_id: str) -> Job:
    """Find a job by its id. Raises UnknownNameError."""
    number = _number(job_id)
    rows = _read(log, f"SELECT {_COLUMNS} FROM jobs WHERE number = ?", (number,))  # noqa: S608 - fixed names
    if not rows or _job(rows[0]).job_id != job_id:
        raise UnknownNameError("job", job_id, [job.job_id for job in list_jobs(log)])
    return _job(rows[0])


def list_jobs(log: JobLog) -> list[Job]:
    """List all jobs, the latest first."""
    rows = _read(log, f"SELECT {_COLUMNS} FROM jobs ORDER BY number DESC")  # noqa: S608 - fixed names
    return [_job(row) for row in rows]


def list_events(log: JobLog, job_id: str, after: int = 0) -> list[Event]:
    """List a job's events whose id is above `after`, in their order."""
    query = "SELECT event_id, kind, says FROM events WHERE number = ? AND event_id > ? ORDER BY event_id"
    rows = _read(log, query, (_number(job_id), after))
    return [Event(event_id, job_id, kind, says) for event_id, kind, says in rows]


_COLUMNS = "number, action, ask, state, attempt, cancel_asked, accepted_at, ended_at, problem"


def _job(row: tuple[Any, ...]) -> Job:
    number, action, ask, state, attempt, cancel, accepted_at, ended_at, problem = row
    name = f"{action.replace(' ', '-')}-{number}"
    told = json.loads(problem)
    return Job(name, action, json.loads(ask), state, attempt, bool(cancel), accepted_at, ended_at, told)


def _find(log: JobLog, number: int) -> Job:
    [row] = _read(log, f"SELECT {_COLUMNS} FROM jobs WHERE number = ?", (number,))  # noqa: S608 - fixed names
    return _job(row)


def _number(job_id: str) -> int:
    """Read the number at the end of a job's id; 0, which no job has, where there is none."""
    tail = job_id.rpartition("-")[2]
    return int(tail) if tail.isascii() and tail.isdigit() and len(tail) < 16 else 0


def _add_event(base: sqlite3.Connection, number: int, kind: str, says: str, nth: int) -> None:
    row = number, kind, says, nth
    base.execute("INSERT OR IGNORE INTO events (number, kind, says, nth) VALUES (?, ?, ?, ?)", row)


def _end(
    base: sqlite3.Connection, number: int, state: str, problem: Mapping[str, Any] | None, says: str
) -> None:
    row = state, _now(), json.dumps(problem), number
    base.execute("UPDATE jobs SET state = ?, ended_at = ?, problem = ? WHERE number = ?", row)
    _add_event(base, number, state, says, 1)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
