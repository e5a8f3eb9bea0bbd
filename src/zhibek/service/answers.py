"""An answer in words and tables, for every face."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zhibek.errors import OutputError
from zhibek.service.views import view
from zhibek.service.whole_file import write_whole

FOLDER = "answers"  # in a run's folder, where answers are filed for its report


@dataclass(frozen=True, slots=True)
class AnswerTable:
    """A table as it is read: a caption, headings, and rows of text whose first cell names them."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """One place on a map: where it is, its words, how large it is drawn, 0 to 1, and whether a market."""

    longitude_deg: float
    latitude_deg: float
    label: str
    size: float
    place_id: str = ""
    market: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """One bar of a tornado: what is varied, and the figure at its low and its high end."""

    label: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Answer:
    """A question answered: which, by what command, in sentences, tables, bars and marks on a map."""

    question: str
    title: str
    command: str
    says: tuple[str, ...]
    tables: tuple[AnswerTable, ...]
    spans: tuple[Span, ...] = ()
    span_unit: str = ""
    marks: tuple[Mark, ...] = ()


def check_run_folder(run_folder: Path) -> Path:
    """Refuse, before anything is asked, a folder that answers cannot be filed in; raises OutputError."""
    if not (run_folder / "manifest.json").is_file():
        raise OutputError(f"{run_folder} is no run; make one with `zhibek run --out {run_folder}`.")
    return run_folder


def file_answer(answer: Answer, run_folder: Path) -> Path:
    """Write an answer into a run's folder, where the run's report finds it.

    Raises OutputError where there is no run, or the disk refuses.
    """
    check_run_folder(run_folder)
    name = re.sub(r"[^a-z0-9]+", "-", f"{answer.question} {answer.title}".lower()).strip("-")[:80]
    path = run_folder / FOLDER / f"{name}.json"
    text = json.dumps(view(answer), ensure_ascii=False, indent=1) + "\n"
    write_whole(path, text)
    return path


def read_answers(run_folder: Path | None) -> list[Answer]:
    """Read the answers filed with a run, by name; none where there is no folder."""
    if run_folder is None:
        return []
    found = []
    for path in sorted((run_folder / FOLDER).glob("*.json")):
        try:
            found.append(_read(json.loads(path.read_text(encoding="utf-8"))))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise OutputError(f"{path} cannot be read: {error}. Ask its question again.") from error
    return found


def _read(content: dict[str, Any]) -> Answer:
    """Make an answer from its file's content."""
    return Answer(
        question=content["question"],
        title=content["title"],
        command=content["command"],
        says=tuple(content["says"]),
        tables=tuple(
            AnswerTable(one["caption"], tuple(one["heads"]), tuple(tuple(row) for row in one["rows"]))
            for one in content["tables"]
        ),
        spans=tuple(Span(**one) for one in content["spans"]),
        span_unit=content["span_unit"],
        marks=tuple(Mark(**one) for one in content["marks"]),
    )


def rows_of(cells: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """Freeze rows of text."""
    return tuple(tuple(row) for row in cells)
