"""The terminal says what the Python actions say."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from reference.small_study import EXAMPLE
from reference.terminal import zhibek
from zhibek.cli.main import app
from zhibek.report.from_results import render_results
from zhibek.service import actions, assign_actions, question_actions
from zhibek.service.rule_list import RuleQuery
from zhibek.service.shipment import Shipment
from zhibek.service.views import view

SHIPMENT = Shipment("Urumqi", "Baku", "machinery")
ROUTE = ("route", "Urumqi", "Baku", "--study", EXAMPLE, "--class", "machinery")


@pytest.fixture(scope="module")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("runs") / "latest"
    answer = zhibek("run", EXAMPLE, "--out", folder)
    assert answer.code == 0
    return folder


def as_json(thing: object) -> object:
    return json.loads(json.dumps(view(thing)))


def asked(*words: object) -> object:
    answer = zhibek(*words, "--json")
    assert answer.code == 0
    assert answer.err == ""
    return json.loads(answer.out)


def test_run_prints_tables_and_where_the_report_lies(tmp_path: Path) -> None:
    answer = zhibek("run", EXAMPLE, "--out", tmp_path / "one")
    assert answer.code == 0
    assert "base: all cargo" in answer.out
    assert "Rail " in answer.out
    assert all(f" {name} " in answer.out for name in ("Mt", "kTEU", "gauge"))
    assert "steppe-line-2030" in answer.out
    assert "2 runs, residual at most" in answer.out
    assert f"{tmp_path / 'one' / 'report.html'}" in answer.out.replace("\n", "")
    assert (tmp_path / "one" / "report.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_run_gives_the_results_of_the_action(tmp_path: Path) -> None:
    folder = tmp_path / "one"
    found = asked("run", EXAMPLE, "--scenario", "steppe-line-2030", "--out", folder)
    results = actions.run(EXAMPLE, ["steppe-line-2030"])
    assert found["folder"] == str(folder)
    assert found["manifest"] == as_json(dict(results.manifest))
    assert found["corridor_totals"] == as_json(results.frames["corridor_totals"])


def test_compare(run_folder: Path) -> None:
    words = ("compare", "base", "steppe-line-2030", "--study", EXAMPLE)
    wanted = as_json(actions.compare(EXAMPLE, "base", "steppe-line-2030"))
    assert asked(*words) == wanted
    assert asked(*words, "--run", run_folder) == wanted
    prices = dict(zip(wanted["prices"]["capacity_id"], wanted["prices"]["change_usd"], strict=True))
    assert prices["ferry-decks"] < -100
    told = zhibek(*words, "--run", run_folder)
    assert told.code == 0
    assert "base → steppe-line-2030, all cargo" in told.out
    assert "Decks of the ferry" in told.out


def test_validate() -> None:
    found = asked("validate", EXAMPLE)
    results = actions.validate(EXAMPLE)
    assert found["validation"] == as_json(results.frames["validation"])
    assert found["constants"] == as_json(actions.constants(EXAMPLE))
    assert set(found["median_abs_log_ratio"]) == {"reference volumes"}
    told = zhibek("validate", EXAMPLE).out
    assert "By ferry" in told
    assert "Permits for lorries" in told


def test_check() -> None:
    assert asked("check", EXAMPLE) == as_json(actions.check(EXAMPLE))
    told = zhibek("check", EXAMPLE)
    assert told.code == 0
    assert "7 links in force in 2022 join 7 of 7 places" in told.out


def test_route() -> None:
    assert asked(*ROUTE) == as_json(actions.route(EXAMPLE, SHIPMENT))
    told = zhibek(*ROUTE).out
    assert "Urumqi → Baku, machinery by container, base" in told
    assert "Road to Almaty" in told
    assert "USD/FEU" in told


def test_route_in_bulk_avoiding_and_with_a_project() -> None:
    words = ("route", "Almaty", "Baku", "--study", EXAMPLE, "--class", "grain", "--cargo", "bulk")
    shipment = Shipment("Almaty", "Baku", "grain", "bulk", avoid=("CN",), projects=("steppe-line",))
    found = asked(*words, "--avoid", "CN", "--with", "steppe-line")
    assert found == as_json(actions.route(EXAMPLE, shipment))
    assert "USD/t" in zhibek(*words).out


def test_route_on_a_day_for_an_actor_explained() -> None:
    asked_for = ("--date", "2025-01-15", "--known-on", "2025-01-12", "--actor", "EU", "--goods", "8458")
    shipment = Shipment(
        "Urumqi", "Baku", "machinery", on="2025-01-15", known_on="2025-01-12", actor="EU", goods="8458"
    )
    assert asked(*ROUTE, *asked_for, "--explain") == as_json(actions.route(EXAMPLE, shipment, explain=True))
    told = zhibek(*ROUTE, *asked_for, "--explain").out
    assert "judged as of 2025-01-15, known on 2025-01-12, for EU" in told
    assert "Trains queue at Dostyk [dostyk-queue], 3 days more" in told
    assert "where each figure comes from" in told
    assert "papers: " in told
    assert "not legal advice" in told


def test_restrictions() -> None:
    words = ("restrictions", EXAMPLE, "--date", "2024-11-02")
    assert asked(*words) == as_json(actions.restrictions(EXAMPLE, RuleQuery("2024-11-02")))
    told = zhibek(*words).out
    assert "restrictions in force on 2024-11-02: 2" in told
    assert "ferry-in-dock" in told
    assert "not legal advice" in told


def test_scenarios() -> None:
    wanted = {
        "base": "The network and the demand of 2022. (against nothing)",
        "steppe-line-2030": "The steppe line opens, and the ferry sails every day. (against base)",
    }
    assert asked("scenarios", EXAMPLE) == actions.list_scenarios(EXAMPLE) == wanted
    assert "steppe-line-2030" in zhibek("scenarios", EXAMPLE).out


def test_new_and_what_it_makes(tmp_path: Path) -> None:
    told = zhibek("new", tmp_path / "one")
    assert (told.code, told.out) == (0, f"{tmp_path / 'one'}\n")
    assert asked("new", tmp_path / "two") == {"path": str(tmp_path / "two")}
    assert asked("check", tmp_path / "two") == asked("check", EXAMPLE)


def test_report_writes_the_page_again(run_folder: Path) -> None:
    path = run_folder / "report.html"
    first = path.read_bytes()
    path.unlink()
    told = zhibek("report", run_folder, "--study", EXAMPLE)
    assert (told.code, told.out) == (0, f"{path}\n")
    assert path.read_bytes() == first
    assert asked("report", run_folder, "--study", EXAMPLE) == {"path": str(path)}
    assert path.read_bytes() == first
    assert actions.report(EXAMPLE, run_folder, render=render_results) == path


def test_calibrate_writes_both_tables_back(tmp_path: Path) -> None:
    zhibek("new", tmp_path / "mine")
    charges = tmp_path / "mine" / "charges.csv"
    before = actions.constants(tmp_path / "mine")
    found = asked("calibrate", tmp_path / "mine")
    assert found["names"] == []
    assert charges.is_file()
    assert actions.constants(tmp_path / "mine").equals(before)
    assert "objective" in zhibek("calibrate", tmp_path / "mine").out


def test_every_action_has_a_command() -> None:
    commands = {command.callback.__name__ for command in app.registered_commands}
    assert commands == {
        "run", "compare", "validate", "check", "route", "restrictions", "scenarios", "calibrate", "report",
        "new", "assign", "close", "threat", "depend", "critical", "ground", "backcast", "studio",
        "draw_map", "controls",
    }  # fmt: skip
    others = {"scenarios", "assign", "studio", "draw_map", "controls"}
    questions = {"close", "threat", "depend", "critical", "ground", "backcast"}
    assert all(hasattr(actions, name) for name in commands - others - questions)
    assert all(hasattr(question_actions, name) for name in questions)
    assert hasattr(assign_actions, "assign")


def test_help_is_quick_to_come() -> None:
    script = (
        "import sys; sys.argv = ['zhibek', '--help']\n"
        "from zhibek.cli.main import main\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert not end.code\n"
        "heavy = {'polars', 'numba', 'numpy', 'scipy', 'pydantic'} & set(sys.modules)\n"
        "sys.exit(f'imports {heavy}' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "compare" in done.stdout
