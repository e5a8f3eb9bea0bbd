"""Scenarios that open projects by the ledger."""

import pytest

from reference.small_ledger import make_frames, paper, rows_of
from zhibek.errors import ScenarioError
from zhibek.ledger.futures import open_promised
from zhibek.scenario.edit import Scenario

ROW = {"name": "A railway", "countries": "KZ", "opening_year": 2029, "status": "idea"}
FRAMES = make_frames(
    [
        paper("loan", builds="rail"),
        paper("plan", "announced", builds="port"),
        paper("late", builds="canal", known_from="2024-06-01"),
    ]
) | {"projects": rows_of("projects", [ROW | {"project_id": name} for name in ("rail", "port", "canal")])}


def opened(**cells: object) -> tuple[str, ...]:
    base = Scenario(name="base", says="", year=2030)
    scenario = Scenario(name="x", says="", after="base", **cells)
    return open_promised({"base": base, "x": scenario}, FRAMES, 2022)["x"].open


def test_each_stage_opens_what_is_there_or_further() -> None:
    assert opened(promised="signed") == ("canal", "rail")
    assert opened(promised="announced") == ("canal", "port", "rail")
    assert opened(promised="financial-close") == ()


def test_a_day_opens_what_was_known_then() -> None:
    assert opened(promised="signed", known_on="2024-01-01") == ("rail",)


def test_it_adds_to_what_is_opened_by_name() -> None:
    assert opened(promised="signed", open=("port",)) == ("port", "canal", "rail")


def test_the_year_of_the_scenario_counts() -> None:
    assert opened(promised="signed", year=2028) == ()


def test_a_scenario_without_the_ledger_stays_as_it_is() -> None:
    assert opened(open=("port",)) == ("port",)


def test_a_day_that_is_none_is_told() -> None:
    with pytest.raises(ScenarioError) as caught:
        opened(promised="signed", known_on="soon")
    assert str(caught.value) == "Scenario 'x': known_on 'soon' is no day. Write it as 2023-05-17."


def test_a_stage_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="'announced', 'signed'"):
        Scenario(name="x", says="", promised="promised")
