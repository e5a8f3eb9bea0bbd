"""What is told of jobs, runs and errors."""

from typing import Any

from pydantic import BaseModel


class JobTold(BaseModel):
    """A job: what was asked, how far it is, and where its events and its answer are had."""

    job_id: str
    action: str
    ask: dict[str, Any]
    state: str
    attempt: int
    cancel_asked: bool
    accepted_at: str
    ended_at: str
    problem: dict[str, Any] | None
    events: str
    answer: str


class RunLine(BaseModel):
    """A run that is done."""

    run: str
    ended_at: str
    ask: dict[str, Any]


class RunTold(BaseModel):
    """A run's manifest, and what tables it has."""

    run: str
    tables: list[str]
    manifest: dict[str, Any]


class StudyLine(BaseModel):
    """A study that may be asked about."""

    study: str
    draft: bool


class Problem(BaseModel):
    """An error, as RFC 9457 has it."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    close: list[str] | None = None
