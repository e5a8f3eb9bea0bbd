"""Settings: rules that turn a number into edits."""

from pathlib import Path

import pytest

from reference.small_study import EXAMPLE
from zhibek.atlas.studies import locate_study
from zhibek.errors import ScenarioError, SettingsError, UnknownNameError
from zhibek.scenario.apply import apply_scenario
from zhibek.scenario.controls import (
    ControlBook,
    apply_setting,
    check_values,
    find_crossings,
    read_controls,
)
from zhibek.scenario.edit import Edit
from zhibek.scenario.stack import stack
from zhibek.study import Study, open_study

SWITCH = {"setting_id": "a", "group": "g", "kind": "switch", "label": "A", "says": "A.", "close": ["KZ"]}


def book(*settings: dict) -> ControlBook:
    return ControlBook.model_validate({"settings": settings})


def test_a_study_without_controls_has_none(tmp_path: Path) -> None:
    assert read_controls(tmp_path) == ControlBook()


@pytest.mark.parametrize("where", [None, EXAMPLE], ids=["atlas", "small"])
def test_every_shipped_setting_can_be_done_at_both_ends(where) -> None:
    study = open_study(where)
    base = stack(study.scenarios, study.folder.settings.headline[0])
    for setting in read_controls(locate_study(where)).settings:
        for value in (setting.least, setting.most):
            made = apply_setting(base, setting, value, study.folder.frames)
            assert (made == base) == (value == setting.neutral), setting.setting_id
            apply_scenario(study.folder.frames, made, study.effects, study.folder.settings.base_year)


def test_a_rule_makes_its_amount_of_the_value(small: Study) -> None:
    rules = [
        {"do": "scale", "table": "services", "column": "headway_h", "at_zero": 1.0, "per_unit": -0.01},
        {"do": "set", "table": "services", "column": "sailing_h", "per_unit": 2.0},
        {
            "do": "add",
            "table": "charges",
            "column": "charge_usd_per_t",
            "per_unit": 3.0,
            "rows": [{"charge_id": "new"}],
        },
    ]
    slider = {**SWITCH, "kind": "slider", "most": 50.0, "close": [], "edits": rules}
    [setting] = book(slider).settings
    made = apply_setting(stack(small.scenarios, "base"), setting, 20.0, small.folder.frames)
    assert made.edits == (
        Edit(do="scale", table="services", column="headway_h", by=0.8),
        Edit(do="set", table="services", column="sailing_h", to=40.0),
        Edit(do="add", table="charges", rows=({"charge_id": "new", "charge_usd_per_t": 60.0},)),
    )


def test_a_border_is_every_link_between_two_countries(small: Study) -> None:
    frames = small.folder.frames
    assert find_crossings(frames, ("KZ", "CN")) == find_crossings(frames, ("CN", "KZ"))
    assert sorted(find_crossings(frames, ("CN", "KZ"))) == [
        "rail:CN-ALASHANKOU-KZ-DOSTYK",
        "road:CNURC-KZALA",
    ]
    with pytest.raises(UnknownNameError, match="No country is named 'XX'"):
        find_crossings(frames, ("CN", "XX"))


def test_values_are_checked_all_at_once() -> None:
    slider = {**SWITCH, "setting_id": "b", "kind": "slider", "least": -5.0, "most": 5.0}
    controls = book(SWITCH, slider)
    assert [(one.setting_id, value) for one, value in check_values(controls, {"b": 2.0, "a": 1.0})] == [
        ("a", 1.0),
        ("b", 2.0),
    ]
    assert check_values(controls, {"a": 0.0, "b": 0.0}) == []
    with pytest.raises(SettingsError) as told:
        check_values(controls, {"a": 0.5, "b": 7.0})
    assert (
        str(told.value)
        == "a must be a whole number from 0 to 1; got 0.5.\nb must lie between -5 and 5; got 7."
    )
    with pytest.raises(UnknownNameError, match="No setting is named 'c'"):
        check_values(controls, {"c": 1.0})


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"most": 2.0}, "settings 1: a switch goes from 0, which is neutral, to 1."),
        (
            {"kind": "slider", "neutral": 3.0},
            "needs least <= neutral <= most, least below most, and a step above 0",
        ),
        (
            {"close": []},
            "does nothing; give it one of borders, links, close, close_transit, path, carbon, edits",
        ),
        ({"kind": "slider", "path": ["low"]}, "path needs a name for each whole value from least to most"),
        ({"colour": "red"}, "settings 1: unknown key 'colour'."),
    ],
)
def test_a_faulty_file_is_told_with_its_place(tmp_path: Path, change: dict, says: str) -> None:
    rows = {**SWITCH, **change}
    lines = [
        f"{name} = {str(value).lower() if isinstance(value, bool) else repr(value)}"
        for name, value in rows.items()
    ]
    (tmp_path / "controls.toml").write_text("\n".join(["[[settings]]", *lines]))
    with pytest.raises(ScenarioError) as told:
        read_controls(tmp_path)
    assert str(told.value).startswith("controls.toml cannot be read:")
    assert says in str(told.value)


def test_two_settings_of_one_name_are_refused(tmp_path: Path) -> None:
    (tmp_path / "controls.toml").write_text("x = ")
    with pytest.raises(ScenarioError, match=r"^controls.toml is no TOML: "):
        read_controls(tmp_path)
    with pytest.raises(ValueError, match="settings named twice: a"):
        book(SWITCH, SWITCH)
