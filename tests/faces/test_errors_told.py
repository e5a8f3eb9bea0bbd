"""An error is told in words, and the exit code is 2."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from reference.small_study import EXAMPLE
from reference.terminal import Answer, zhibek
from zhibek.results import Results, read_results, write_results
from zhibek.tables.template import write_template


@pytest.fixture
def study(tmp_path: Path) -> Path:
    folder = tmp_path / "study"
    write_template(folder)
    return folder


def refused(*words: object) -> str:
    """Run a command that must fail, and give what it says."""
    answer: Answer = zhibek(*words)
    assert answer.code == 2
    assert answer.out == ""
    assert "Traceback" not in answer.err
    return answer.err.strip()


def bend(study: Path, name: str, old: str, new: str) -> None:
    path = study / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_an_unknown_scenario_names_its_near_miss(tmp_path: Path) -> None:
    said = refused("run", EXAMPLE, "-s", "steppe-line", "--out", tmp_path / "run")
    assert said == "No scenario is named 'steppe-line'. Did you mean steppe-line-2030?"
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_scenario_of_a_run(small_run: Results, tmp_path: Path) -> None:
    write_results(small_run, tmp_path / "run")
    said = refused("compare", "base", "bose", "--study", EXAMPLE, "--run", tmp_path / "run")
    assert said == "No scenario in this run is named 'bose'. Did you mean base?"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("Almatty", "Baku"), "No place or zone is named 'Almatty'. Did you mean Almaty or Alat?"),
        (("Almaty", "Bakku"), "No place or zone is named 'Bakku'. Did you mean Baku or AZBAK or Aktau?"),
        (("Almaty", "Baku", "--class", "machines"), "No class is named 'machines'. Did you mean machinery?"),
        (("Almaty", "Baku", "--cargo", "boxes"), "No cargo is named 'boxes'. There are 2."),
        (("Almaty", "Baku", "--avoid", "kz"), "No place or country is named 'kz'. Did you mean KZ?"),
        (
            ("Almaty", "Baku", "--with", "step-line"),
            "No project is named 'step-line'. Did you mean steppe-line?",
        ),
        (
            ("Almaty", "Baku", "--avoid", "AZ"),
            "no way from Almaty to Baku by container without AZ in base. Avoid less, or open a project.",
        ),
    ],
)
def test_a_shipment_that_cannot_go(words: tuple[str, ...], said: str) -> None:
    assert refused("route", "--study", EXAMPLE, "--class", "machinery", *words) == said


def test_an_unknown_study() -> None:
    said = refused("check", "silk-rode")
    assert said == "No study (neither a folder nor built in) is named 'silk-rode'. Did you mean silk-road?"


def test_a_missing_column(study: Path) -> None:
    bend(study, "links.csv", "length_km", "length")
    said = refused("check", study)
    assert "links.length_km" in said
    assert said.startswith("2 faults in the study's tables:")


def test_a_negative_length(study: Path) -> None:
    bend(study, "links.csv", "rail,477,", "rail,-477,")
    said = refused("run", study, "--out", study / "run")
    assert "links.length_km (rows 1): below 0 km. Lowest value: -477." in said


def test_a_link_to_an_unknown_place(study: Path) -> None:
    bend(study, "links.csv", "KZ-DOSTYK,KZALA,rail", "KZ-DOSTYK,KZALMA,rail")
    said = refused("check", study)
    assert "links.to_place (rows 3)" in said
    assert "KZALMA" in said


def test_a_zone_with_demand_that_nothing_reaches(study: Path) -> None:
    bend(
        study,
        "links.csv",
        "ferry:KZAAU-AZ-ALAT,KZAAU,AZ-ALAT,ferry,470",
        "ferry:KZAAU-AZ-ALAT,KZAAU,KZALA,ferry,470",
    )
    said = refused("check", study)
    assert "demand" in said
    assert "AZ" in said


def test_a_scenario_that_edits_nothing(study: Path) -> None:
    bend(
        study,
        "scenarios/steppe-line-2030.toml",
        'service_id = "caspian-ferry"',
        'service_id = "caspian-fery"',
    )
    said = refused("run", study, "--out", study / "run")
    assert "edits nothing" in said
    assert "steppe-line-2030" in said


def test_an_edit_of_an_unknown_table(study: Path) -> None:
    bend(study, "scenarios/steppe-line-2030.toml", 'table = "services"', 'table = "servises"')
    said = refused("check", study)
    assert "No table is named 'servises'. Did you mean services or observations?" in said


def test_every_scenario_is_checked_at_once(study: Path) -> None:
    bend(study, "scenarios/steppe-line-2030.toml", 'capacity_id = "ferry-decks"', 'capacity_id = "decks"')
    (study / "scenarios" / "lost.toml").write_text(
        'name = "lost"\nsays = "Opens what is none."\nafter = "base"\nopen = ["tunnel"]\n', encoding="utf-8"
    )
    said = refused("check", study)
    assert "edits nothing" in said
    assert "No project is named 'tunnel'." in said


def test_a_stray_table_in_a_study(study: Path) -> None:
    (study / "linkz.csv").write_text("link_id\n", encoding="utf-8")
    assert "linkz.csv" in refused("check", study)


def test_a_folder_that_is_no_run(tmp_path: Path) -> None:
    for words in (("report", tmp_path), ("compare", "base", "base", "--run", tmp_path)):
        said = refused(*words, "--study", EXAMPLE)
        assert said == (
            f"{tmp_path} is no run: it has no manifest.json. Make one with `zhibek run --out {tmp_path}`."
        )


def test_a_folder_that_must_not_be_overwritten(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear", encoding="utf-8")
    assert "holds files that are not a run" in refused("run", EXAMPLE, "--out", tmp_path)
    assert "is not empty" in refused("new", tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_more_constants_than_observations(study: Path) -> None:
    bend(study, "charges.csv", "charge_usd_per_t,source", "charge_usd_per_t,fitted,source")
    bend(study, "charges.csv", "all,15,own", "all,15,true,own")
    said = refused("calibrate", study)
    assert said.startswith("1 constants are fitted to 0 observations")


DRIVER = """
import sys
from contextlib import contextmanager
from zhibek.cli import main, printing

@contextmanager
def told(*, quiet):
    yield lambda step: sys.stderr.write(f"{step}\\n")  # at once: two scenarios tell at the same time

printing.progress_line = told
sys.argv = ["zhibek", "run", "--out", sys.argv[1]]
main.main()
"""


@pytest.mark.parametrize("step", ["searching routes", "base-2030"])
def test_ctrl_c_leaves_nothing_half_written(small_run: Results, tmp_path: Path, step: str) -> None:
    write_results(small_run, tmp_path / "run")
    with subprocess.Popen(
        [sys.executable, "-c", DRIVER, str(tmp_path / "run")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ,
    ) as process:
        told = []
        for line in process.stderr:
            told.append(line.strip())
            if told[-1] == step:
                break
        assert told[-1:] == [step], told
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in err
    assert out == ""
    assert [path.name for path in tmp_path.iterdir()] == ["run"]
    assert read_results(tmp_path / "run").manifest["study"] == "first-study"
