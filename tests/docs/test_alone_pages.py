"""What the pages on a network alone say can be done."""

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

import zhibek
from reference.public_networks import DATA, needs_networks
from zhibek.cli.main import app
from zhibek.service import assign_actions as actions
from zhibek.tables.registry import STUDY_TABLES
from zhibek.tables.traffic import CURVES, TRAFFIC_TABLES

ROOT = Path(__file__).resolve().parents[2]
TUTORIAL = ROOT / "docs" / "tutorials" / "assign-sioux-falls.md"
PAGES = [TUTORIAL, ROOT / "docs" / "how-to" / "from-aequilibrae-path4gmns-visum-emme.md"]


def commands(text: str) -> list[list[str]]:
    """List the commands in the code of a page."""
    joined = text.replace("\\\n", " ")
    return [shlex.split(line)[1:] for line in joined.splitlines() if line.startswith("zhibek ")]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_name_and_option_is_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    used = set(re.findall(r"\bzb\.(\w+)", text))
    assert used
    assert [name for name in used if not hasattr(zhibek, name)] == []
    told = CliRunner().invoke(app, ["assign", "--help"], env={"COLUMNS": "200"}).output
    for words in commands(text):
        assert words[0] == "assign"
        assert [word for word in words if word.startswith("--") and word not in told] == []
    assert all(f"`{curve}`" in TUTORIAL.read_text(encoding="utf-8") for curve in CURVES)
    links = [target for target in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in target]
    assert [target for target in links if not (page.parent / target).exists()] == []
    assert set(TRAFFIC_TABLES) - set(STUDY_TABLES) >= {"trips", "nodes"}


def test_the_small_tables_of_the_tutorial_work(tmp_path: Path) -> None:
    block = TUTORIAL.read_text(encoding="utf-8").split("links.csv    ")[1].split("```")[0]
    rows = [re.split(r"\s{2,}", line.strip()) for line in block.splitlines()[1:] if line.strip()]
    (tmp_path / "links.csv").write_text("\n".join(row[0] for row in rows), encoding="utf-8")
    (tmp_path / "trips.csv").write_text("\n".join(row[1] for row in rows if len(row) > 1), encoding="utf-8")
    assert zhibek.assign(tmp_path, method=zhibek.AllOrNothing()).summary.trips == 120


@needs_networks
def test_the_ten_lines_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    code = TUTORIAL.read_text(encoding="utf-8").split("```python\n")[1].split("```")[0]
    assert len([line for line in code.splitlines() if line.strip()]) <= 10
    for name in ("SiouxFalls_net.tntp", "SiouxFalls_trips.tntp"):
        (tmp_path / name).write_bytes((DATA / name).read_bytes())
    monkeypatch.chdir(tmp_path)
    exec(code, {})  # the page's own lines
    told = capsys.readouterr().out
    assert float(told.splitlines()[0]) == pytest.approx(4231335.28710744, rel=1e-12)
    assert "link_id" in told
    (words,) = [words for words in commands(TUTORIAL.read_text(encoding="utf-8")) if len(words) > 5]
    answer = CliRunner().invoke(app, words)
    assert answer.exit_code == 0, answer.output
    assert {path.name for path in (tmp_path / "sioux").iterdir()} == {
        "link_flows.csv", "route_flows.csv", "selected.csv", "skims.omx",
    }  # fmt: skip
    assert actions.METHODS
