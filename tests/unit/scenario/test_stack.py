"""Scenario files, read and stacked."""

from pathlib import Path

import pytest

from zhibek.errors import ScenarioError, UnknownNameError
from zhibek.scenario.edit import Edit, Scenario
from zhibek.scenario.stack import read_effects, read_scenarios, stack

FIRST = Edit(do="set", table="links", column="length_km", to=1.0)
SECOND = Edit(do="set", table="links", column="length_km", to=2.0)


def known(*scenarios: Scenario) -> dict[str, Scenario]:
    return {scenario.name: scenario for scenario in scenarios}


def test_layers_add_up_base_first_and_the_later_year_wins():
    scenarios = known(
        Scenario(name="base", says="b", year=2022, open=("a",), close=("IR",), edits=(FIRST,)),
        Scenario(name="middle", says="m", after="base", year=2030, open=("b", "a"), close_transit=("RU",)),
        Scenario(name="top", says="t", after="middle", open=("c",), close=("TM",), edits=(SECOND,)),
    )
    stacked = stack(scenarios, "top")
    assert (stacked.name, stacked.says, stacked.year) == ("top", "t", 2030)
    assert stacked.open == ("a", "b", "c")
    assert stacked.close == ("IR", "TM")
    assert stacked.close_transit == ("RU",)
    assert stacked.edits == (FIRST, SECOND)


def test_the_path_of_growth_is_the_topmost_one_given():
    scenarios = known(
        Scenario(name="base", says="b", year=2030),
        Scenario(name="high", says="h", after="base", path="high"),
        Scenario(name="top", says="t", after="high"),
    )
    assert [stack(scenarios, name).path for name in scenarios] == ["", "high", "high"]


def test_a_scenario_that_stands_alone_stays_as_it_is():
    alone = Scenario(name="alone", says="a", open=("x",))
    assert stack(known(alone), "alone") == alone


def test_a_circle_is_refused():
    scenarios = known(
        Scenario(name="hen", says="h", after="egg"), Scenario(name="egg", says="e", after="hen")
    )
    with pytest.raises(ScenarioError) as caught:
        stack(scenarios, "hen")
    assert (
        str(caught.value) == "Scenarios go round in a circle: hen after egg after hen. Take one 'after' out."
    )


def test_unknown_names_come_with_near_misses():
    scenarios = known(
        Scenario(name="base-2030", says="b"), Scenario(name="lost", says="l", after="base-2031")
    )
    for name in ("base-203", "lost"):
        with pytest.raises(UnknownNameError) as caught:
            stack(scenarios, name)
        assert caught.value.close == ("base-2030",)


def test_files_are_read_by_name(tmp_path: Path):
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "projects").mkdir()
    (tmp_path / "scenarios" / "wet.toml").write_text('name = "wet"\nsays = "It rains."\nyear = 2030\n')
    (tmp_path / "projects" / "dam.toml").write_text(
        'project_id = "dam"\nsays = "A dam."\n[[edits]]\ndo = "set"\ntable = "links"\ncolumn = "length_km"\nto = 1.0\n',
    )
    assert read_scenarios(tmp_path) == {"wet": Scenario(name="wet", says="It rains.", year=2030)}
    assert read_effects(tmp_path) == {"dam": (FIRST,)}


def test_a_study_without_such_folders_has_none(tmp_path: Path):
    assert read_scenarios(tmp_path) == {}
    assert read_effects(tmp_path) == {}


def test_a_file_under_another_name_is_refused(tmp_path: Path):
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "wet.toml").write_text('name = "dry"\nsays = "It shines."\n')
    with pytest.raises(ScenarioError, match=r"^scenarios/wet.toml calls itself 'dry'. Use the file's name.$"):
        read_scenarios(tmp_path)


def test_a_broken_file_is_told_with_its_line(tmp_path: Path):
    (tmp_path / "projects").mkdir()
    (tmp_path / "projects" / "dam.toml").write_text("project_id = \n")
    with pytest.raises(ScenarioError, match=r"^projects/dam.toml is no TOML: .*line 1"):
        read_effects(tmp_path)
