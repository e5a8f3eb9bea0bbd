"""A small study to break."""

from collections.abc import Callable, Mapping
from pathlib import Path

import polars as pl
import pytest

from zhibek.errors import TableError
from zhibek.tables.folder import read_study
from zhibek.tables.template import write_template

Break = Callable[[str, str, str], list[str]]


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """Give a folder with a study that has no fault."""
    folder = tmp_path / "study"
    write_template(folder)
    return folder


@pytest.fixture
def frames(study: Path) -> Mapping[str, pl.DataFrame]:
    """Give the frames of that study."""
    return read_study(study).frames


@pytest.fixture
def faults_after(study: Path) -> Break:
    """Give a function that replaces text in one file and tells the faults then found."""

    def replace(name: str, old: str, new: str) -> list[str]:
        path = study / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return faults_of(study)

    return replace


def faults_of(folder: Path) -> list[str]:
    """Read a study and tell its faults, as a user meets them."""
    try:
        read_study(folder)
    except TableError as error:
        return [str(fault) for fault in error.faults]
    return []
