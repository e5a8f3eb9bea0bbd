"""One thread that works off the queue of jobs."""

import logging
import sqlite3
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from zhibek.errors import OutputError, ZhibekError
from zhibek.service.jobs import (
    CANCELLED,
    DONE,
    FAILED,
    Job,
    JobLog,
    claim_job,
    end_job,
    requeue_jobs,
    tell_progress,
)
from zhibek.service.whole_file import write_whole

Progress = Callable[[str], None]
Perform = Callable[[Job, Progress], None]
Explain = Callable[[Exception], Mapping[str, Any]]
IDLE_S = 0.1  # how often an empty queue is looked at; a new job wakes the thread at once


class _Cancelled(BaseException):
    """The job's cancellation was asked for; no error, so that nothing on the way takes it for one."""


class _Stopped(BaseException):
    """The server is being stopped; the job stays in the queue."""


@dataclass(frozen=True, slots=True)
class Worker:
    """A thread that takes one job after another, and what to wake and stop it with."""

    thread: threading.Thread
    stop: threading.Event
    wake: threading.Event = field(default_factory=threading.Event)


def hold_queue(log: JobLog) -> sqlite3.Connection:
    """Hold a queue for this process until the connection is closed or the process ends, however it ends.

    Raises OutputError where another server holds it: two would do every job twice.
    """
    holder = sqlite3.connect(log.path.with_suffix(".held"), timeout=0, isolation_level=None)
    holder.execute("PRAGMA locking_mode = EXCLUSIVE")
    try:
        holder.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        holder.close()
        folder = log.path.parent
        raise OutputError(
            f"{folder} is in use by another studio. Stop that one, or give another folder with --out."
        ) from error
    return holder


def start_worker(log: JobLog, perform: Perform, explain: Explain) -> Worker:
    """Put back what was cut off, and start to work off the queue.

    `perform` does one job and keeps its answer; `explain` puts an error into words that can be kept.
    """
    requeue_jobs(log)
    stop, wake = threading.Event(), threading.Event()

    def work() -> None:
        while not stop.is_set():
            try:
                job = claim_job(log)
                if job is not None:
                    _do(log, job, perform, explain, stop)
                    continue
            except sqlite3.Error:  # a full disk, say: what cannot be told now is taken up at the next start
                logging.getLogger(__name__).exception("the queue cannot be read or written")
            wake.wait(IDLE_S)
            wake.clear()

    worker = Worker(threading.Thread(target=work, name="zhibek-jobs", daemon=True), stop, wake)
    worker.thread.start()
    return worker


def stop_worker(worker: Worker, timeout_s: float = 5.0) -> None:
    """Ask the thread to end at its next step; a job that is not done by then is resumed at the next start."""
    worker.stop.set()
    worker.wake.set()
    worker.thread.join(timeout_s)


def _do(log: JobLog, job: Job, perform: Perform, explain: Explain, stop: threading.Event) -> None:
    """Do one job; whatever it raises ends the job, not the thread."""
    said: Counter[str] = Counter()
    saying = threading.Lock()

    def progress(says: str) -> None:
        with saying:
            said[says] += 1
            nth = said[says]
        if stop.is_set():
            raise _Stopped
        if not tell_progress(log, job, says, nth):
            raise _Cancelled

    try:
        perform(job, progress)
    except _Cancelled:
        end_job(log, job, CANCELLED)
    except _Stopped:
        return
    except Exception as error:
        if not isinstance(error, ZhibekError):
            logging.getLogger(__name__).exception("job %s failed", job.job_id)
        end_job(log, job, FAILED, explain(error))
    else:
        end_job(log, job, DONE)


def write_answer(path: Path, data: bytes) -> None:
    """Keep a job's answer, whole or not at all. Raises OutputError."""
    write_whole(path, data, mend="Free some space there.")
