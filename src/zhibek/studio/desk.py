"""What the server works with, and where it lies."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from zhibek.atlas.studies import list_studies, locate_study
from zhibek.errors import UnknownNameError, UploadError
from zhibek.results import Results
from zhibek.service.drafts import GIVEN, find_draft, list_drafts
from zhibek.service.jobs import DONE, Job, JobLog, find_job, list_jobs
from zhibek.service.kept import open_kept
from zhibek.service.live import LiveStudy, open_live
from zhibek.service.shelf import Shelf
from zhibek.study import Study

MOST_LIVE = 2  # studies kept warm at once


@dataclass(frozen=True, slots=True)
class Rendering:
    """How a run is put on paper: faces beside this one make it, so whoever starts the server passes it in."""

    html: Callable[[Study, Results], str]
    pdf: Callable[[Study, Results], bytes] | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """One server: its folder, its queue, the study it was started with, and what it lets its clients do.

    `opens_folders`: clients may name folders of this machine, as is right where they sit at it.
    """

    folder: Path
    log: JobLog
    rendering: Rendering
    study: str | None = None
    token: str = ""
    opens_folders: bool = True
    live: Shelf[LiveStudy] = field(default_factory=lambda: Shelf(MOST_LIVE))

    @property
    def drafts(self) -> Path:
        """Where studies lie that were sent."""
        return self.folder / "studies"

    @property
    def runs(self) -> Path:
        """Where runs lie, each under its job's id."""
        return self.folder / "runs"

    @property
    def answers(self) -> Path:
        """Where the answers of jobs lie."""
        return self.folder / "answers"

    @property
    def kept(self) -> Path:
        """Where solutions of the server's own study are kept for its next start."""
        return self.folder / "kept"

    @property
    def statistics(self) -> Path:
        """Where official statistics are fetched to."""
        return self.folder / "statistics"


def name_studies(desk: Desk) -> dict[str, Path]:
    """List the studies that a client may ask about, the server's own first."""
    own = {} if desk.study is None or desk.study in list_studies() else {GIVEN: locate_study(desk.study)}
    return own | list_studies() | list_drafts(desk.drafts)


def find_study(desk: Desk, name: str | None) -> Path:
    """Find a study by name; without one, that which the server was started with.

    A client names studies, never paths. Raises UnknownNameError.
    """
    if name is None:
        return locate_study(desk.study)
    studies = name_studies(desk)
    if name not in studies:
        raise UnknownNameError("study", name, studies)
    return studies[name]


def find_live(desk: Desk, name: str | None) -> LiveStudy:
    """Find a study kept warm; one whose files changed is opened anew. Raises UnknownNameError."""
    path = find_study(desk, name)
    files = sorted(one for one in path.rglob("*") if one.suffix in {".csv", ".parquet", ".toml"})
    stamp = tuple((str(one), one.stat().st_mtime_ns, one.stat().st_size) for one in files)
    own = path == locate_study(desk.study)
    kept = open_kept(desk.kept, path) if own and not desk.live.has((path, stamp)) else None
    return desk.live.take((path, stamp), lambda: open_live(path, kept))


def is_draft(desk: Desk, name: str | None) -> bool:
    """Tell whether a study may be written to."""
    return name is not None and name in list_drafts(desk.drafts)


def find_own_draft(desk: Desk, name: str | None) -> Path:
    """Find a study that may be written to. Raises UploadError where none is named, UnknownNameError."""
    if name is None:
        raise UploadError("This writes to a study. Name a draft: copy or send one first.")
    return find_draft(desk.drafts, name)


def find_run(desk: Desk, run_id: str) -> Path:
    """Find the folder of a run that is done. Raises UnknownNameError."""
    known = [job.job_id for job in list_runs(desk)]
    if run_id not in known:
        raise UnknownNameError("run", run_id, known)
    return desk.runs / run_id


def list_runs(desk: Desk) -> list[Job]:
    """List the jobs that left a run, the latest first."""
    return [job for job in list_jobs(desk.log) if job.action == "run" and job.state == DONE]


def find_study_of_run(desk: Desk, run_id: str) -> Path:
    """Find the study that a run was made of."""
    find_run(desk, run_id)
    return find_study(desk, find_job(desk.log, run_id).ask.get("study"))
