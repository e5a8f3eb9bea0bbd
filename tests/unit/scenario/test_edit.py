"""Edits and scenarios as they are read."""

import pytest

from zhibek.errors import ScenarioError
from zhibek.scenario.edit import Edit, Effects, Scenario, near_misses, parse

SOUND = {"name": "x", "says": "Something."}


def refusal(content: dict, model: type = Scenario) -> str:
    with pytest.raises(ScenarioError) as caught:
        parse(model, content, "scenarios/x.toml")
    return str(caught.value)


def test_lists_become_tuples_and_numbers_keep_their_kind():
    edit = parse(
        Edit,
        {
            "do": "scale",
            "table": "links",
            "column": "length_km",
            "by": 2,
            "where": {"mode": ["rail", "road"]},
        },
        "x",
    )
    assert edit.where == {"mode": ("rail", "road")}
    assert edit.by == 2.0
    assert parse(Edit, {"do": "set", "table": "t", "column": "c", "to": True}, "x").to is True


def test_an_edit_says_itself_in_words():
    edit = Edit(
        do="set", table="links", column="length_km", to=3.0, where={"mode": ("rail", "road"), "oneway": False}
    )
    assert str(edit) == "set links.length_km where mode = ['rail', 'road'], oneway = False"


def test_unknown_keys_come_with_near_misses():
    assert refusal(
        SOUND | {"opne": ["a"], "edits": [{"do": "remove", "table": "links", "were": {"mode": "rail"}}]}
    ) == (
        "scenarios/x.toml cannot be read:\n"
        "  - edits 1: unknown key 'were'. Did you mean where?\n"
        "  - the file: unknown key 'opne'. Did you mean open or name?"
    )


def test_a_missing_key_and_a_wrong_type_are_told_together():
    assert refusal({"name": "x", "year": "2030"}) == (
        "scenarios/x.toml cannot be read:\n"
        "  - says: is missing.\n"
        "  - year: Input should be a valid integer. Found: '2030'."
    )


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        ({"do": "set", "table": "links", "column": "length_km"}, "'set' needs to"),
        ({"do": "scale", "table": "links", "by": 2.0}, "'scale' needs column"),
        ({"do": "add", "table": "links"}, "'add' needs rows"),
        ({"do": "remove", "table": "links"}, "'remove' needs where"),
        ({"do": "remove", "table": "links", "where": {}}, "'remove' needs where; it does not empty a table"),
        ({"do": "set", "table": "links", "column": "mode", "to": "rail", "by": 2.0}, "'set' does not use by"),
        (
            {"do": "scale", "table": "links", "column": "length_km", "by": -1.0},
            "'scale' needs by, a number not below 0",
        ),
        (
            {"do": "add", "table": "links", "rows": [{}], "where": {"mode": "rail"}},
            "'add' does not use where",
        ),
    ],
)
def test_a_verb_gets_what_it_needs_and_no_more(edit: dict, told: str):
    assert f"edits 1: {told}. Found: " in refusal(SOUND | {"edits": [edit]})


def test_there_are_four_verbs():
    assert "Input should be 'set', 'scale', 'add' or 'remove'" in refusal(
        SOUND | {"edits": [{"do": "move", "table": "links"}]}
    )


def test_effects_need_edits():
    assert "edits: is missing." in refusal({"project_id": "x", "says": "y"}, Effects)


def test_near_misses_list_what_there_is_where_little_is_known():
    assert near_misses("lenght_km", ["length_km", "mode"]) == "Did you mean length_km?"
    assert near_misses("zzz", ["length_km", "mode"]) == "There are: length_km, mode."
    assert near_misses("zzz", [f"name{count}" for count in range(20)]) == "There are 20."
