"""What the README says can be done."""

import re
import shlex
from pathlib import Path

from typer.testing import CliRunner

import zhibek
from zhibek.cli.main import app

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_links_and_pictures_exist():
    targets = re.findall(r"\]\(([^)#]+)\)", README)
    assert targets
    missing = [target for target in targets if "://" not in target and not (ROOT / target).exists()]
    assert missing == []


def test_every_command_named_is_a_command():
    named = {shlex.split(line)[1] for line in README.splitlines() if line.startswith("zhibek ")}
    assert len(named) >= 5
    for name in sorted(named):
        assert CliRunner().invoke(app, [name, "--help"]).exit_code == 0, name


def test_every_name_of_the_face_is_there():
    used = set(re.findall(r"\bzb\.(\w+)", README))
    assert used
    assert [name for name in used if not hasattr(zhibek, name)] == []


def test_make_targets_exist():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"^make (\w+)", README, flags=re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, flags=re.MULTILINE), target
