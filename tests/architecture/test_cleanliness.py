"""Nothing of one machine stays in the tree."""

import re
import subprocess
import tomllib
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEXT = {
    ".py",
    ".toml",
    ".md",
    ".csv",
    ".cfg",
    ".txt",
    ".lock",
    ".yml",
    ".yaml",
    ".svg",
    ".css",
    ".js",
    ".html",
    "",
}
LOCAL_FOLDERS = ("work", "root", "home", "Users", "opt", "mnt")
MACHINE_PATH = re.compile(rf"(?<![\w.:/-])/({'|'.join(LOCAL_FOLDERS)})/\w")
PROMISE = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X")) + r")\b(?!.{0,3}#\d)")


@cache
def committed() -> tuple[Path, ...]:
    """List the files under version control; without git, those of the tree."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    names = listed.stdout.splitlines()
    paths = (ROOT / name for name in names) if names else (ROOT / "src").rglob("*")
    return tuple(path for path in paths if path.is_file() and path.suffix in TEXT)


@pytest.mark.parametrize("pattern", [MACHINE_PATH, PROMISE], ids=["machine paths", "promises"])
def test_no_committed_file_holds(pattern: re.Pattern[str]) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}"
        for path in committed()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if pattern.search(line)
    ]
    assert found == []


def test_the_patterns_find_what_they_look_for() -> None:
    assert MACHINE_PATH.search("see /" + "home/someone/data")
    assert not MACHINE_PATH.search("https://example.org/" + "work/a")
    assert PROMISE.search("# TO" + "DO later")


def test_the_locks_name_no_host_and_no_folder() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "://" not in text
        assert "--find-links" not in text
        pinned = [line for line in text.splitlines() if "==" in line]
        assert pinned
        assert text.count("--hash=sha256:") >= len(pinned)


def test_all_that_runs_is_locked_for_development_too() -> None:
    def pins(name: str) -> set[str]:
        lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
        return {line.split(";")[0].strip(" \\") for line in lines if "==" in line}

    assert pins("requirements.lock") <= pins("requirements-dev.lock")


def test_every_library_declared_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    declared = project["project"]["dependencies"] + project["dependency-groups"]["backend"]
    names = {re.split(r"[<>=\[ ]", line)[0].lower().replace("_", "-") for line in declared}
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    locked = {line.split("==")[0] for line in lines if "==" in line}
    assert names <= locked


def test_the_build_server_runs_what_a_contributor_runs() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert script.splitlines()[0] == "#!/usr/bin/env bash"
    assert "set -euo pipefail" in script
    assert script.rstrip().endswith("make test")
