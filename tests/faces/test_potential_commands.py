"""The terminal and Python tell one outlook."""

import json
from pathlib import Path

import polars as pl
import pytest

from reference.canned_series import write_baci
from reference.loopback import serve
from reference.small_study import EXAMPLE
from reference.terminal import zhibek
from zhibek.service import fetch_actions, potential_actions
from zhibek.service.views import view


def as_json(thing: object) -> object:
    return json.loads(json.dumps(view(thing)))


def asked(*words: object) -> object:
    answer = zhibek(*words, "--json")
    assert (answer.code, answer.err) == (0, "")
    return json.loads(answer.out)


def test_potential_gives_what_the_action_gives():
    words = ("trade", "potential", "KAZ", "cn", "--sector", "agriculture", "--border-trains", 14)
    wanted = potential_actions.potential(None, "KZ", "CN", "agriculture", border_trains=14)
    assert asked(*words) == as_json(wanted)
    told = zhibek(*words)
    assert "What binds: 14 trains a day at Altynkol and Dostyk; 335 thousand tonnes stay behind." in told.out
    assert "Least confidence of what it rests on: assumed." in told.out


@pytest.mark.parametrize("trains", [14, 10, 6])
def test_the_binding_constraint_is_named_each_time(trains: int):
    told = zhibek("trade", "potential", "KZ", "CN", "--sector", "agriculture", "--border-trains", trains)
    assert f"What binds: {trains} trains a day at Altynkol and Dostyk;" in told.out


def test_a_border_without_limits_and_one_that_lets_all_by_are_told():
    assert (
        "No limits of this border are known, so nothing is capped."
        in zhibek("trade", "potential", "KZ", "TR").out
    )
    told = zhibek("trade", "potential", "KZ", "CN", "--study", EXAMPLE)
    assert "grain wagons" in told.out


def test_projection_gives_what_the_action_gives(tmp_path: Path):
    words = ("trade", "project", "--year", 2030, "--country", "UZ")
    wanted = as_json(potential_actions.project(None, [2030], country="UZ"))
    assert asked(*words) == wanted
    told = zhibek(*words, "--out", tmp_path / "out")
    assert "Exports of UZ in 2030" in told.out
    assert "All rows: " in told.out
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "demand.parquet",
        "exports.csv",
        "boxes.csv",
        "by_class.csv",
    }


def test_fetch_and_build_from_the_terminal(tmp_path: Path):
    study, data = tmp_path / "study", tmp_path / "data"
    study.mkdir()
    for name in ("zones", "places", "sources"):
        (study / f"{name}.csv").write_bytes((Path(EXAMPLE) / f"{name}.csv").read_bytes())
    with serve({"/b.zip": write_baci()}) as server:
        row = [
            "baci",
            "baci",
            "BACI",
            f"{server.address}/b.zip",
            "b.zip",
            "",
            "free",
            "own-estimate",
            "assumed",
        ]
        columns = [*fetch_actions.SERIES_COLUMNS]
        pl.DataFrame([row], schema=columns, orient="row").write_csv(study / "official_series.csv")
        told = zhibek("trade", "fetch", "--to", data, "--study", study)
        assert told.code == 0
        assert "fetched" in told.out
        assert "From trade to tonnes" in told.out
        assert "No statistics of KAZ for 2022: BACI's figures stand." in told.out
        again = asked("trade", "fetch", "--to", data, "--study", study, "--no-build")
    assert again["fetched"]["files"]["state"] == ["there already"]
    assert again["built"] is None
    built = asked("trade", "build", "--data", data, "--out", tmp_path / "one", "--study", study)
    wanted = as_json(fetch_actions.build(study, data, tmp_path / "two"))
    assert {**built, "folder": ""} == {**wanted, "folder": ""}


def test_gravity_gives_what_the_action_gives():
    wanted = potential_actions.gravity(None, "UZ")
    assert asked("trade", "gravity", "UZB") == as_json(wanted)
    residuals = wanted.residuals
    assert (
        residuals["actual_usd"] - residuals["predicted_usd"] - residuals["residual_usd"]
    ).abs().max() < 1e-3
    told = zhibek("trade", "gravity", "UZ")
    assert "SITC 0" in told.out
    unknown = zhibek("trade", "gravity", "XX")
    assert (unknown.code, unknown.err.splitlines()[0]) == (
        2,
        "No country with a predicted trade is named 'XX'. There are 26.",
    )
