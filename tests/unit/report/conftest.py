"""Made-up results and the page made from them."""

import importlib.util
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from zhibek.report.material import ReportInput
from zhibek.report.page import render_report


@pytest.fixture(scope="session")
def invented() -> ModuleType:
    path = Path(__file__).with_name("made_up.py")
    spec = importlib.util.spec_from_file_location("made_up", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def made_up(invented: ModuleType) -> Callable[..., ReportInput]:
    return invented.made_up


@pytest.fixture(scope="session")
def results(made_up: Callable[..., ReportInput]) -> ReportInput:
    return made_up()


@pytest.fixture(scope="session")
def page(results: ReportInput) -> str:
    return render_report(results)
