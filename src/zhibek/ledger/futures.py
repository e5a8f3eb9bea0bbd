"""Futures made of promises: projects by stage."""

from collections.abc import Mapping

import polars as pl

from zhibek.errors import ScenarioError
from zhibek.ledger.book import open_ledger
from zhibek.ledger.projects import fund_projects, projects_at
from zhibek.scenario.edit import Scenario
from zhibek.scenario.stack import stack
from zhibek.tables.dates import is_part_of_date

Frames = Mapping[str, pl.DataFrame]


def open_promised(scenarios: Mapping[str, Scenario], frames: Frames, base_year: int) -> dict[str, Scenario]:
    """Give scenarios with the projects that `promised` means among those they open.

    Raises ScenarioError where `known_on` is no day.
    """
    return {
        name: _with_projects(scenarios, scenario, frames, base_year) if scenario.promised else scenario
        for name, scenario in scenarios.items()
    }


def _with_projects(
    scenarios: Mapping[str, Scenario], scenario: Scenario, frames: Frames, base_year: int
) -> Scenario:
    """Open what the ledger has at a scenario's stage or further."""
    if scenario.known_on and not is_part_of_date(scenario.known_on):
        raise ScenarioError(
            f"Scenario '{scenario.name}': known_on '{scenario.known_on}' is no day. Write it as 2023-05-17."
        )
    fundings = fund_projects(open_ledger(frames, scenario.known_on), frames["projects"])
    year = stack(scenarios, scenario.name).year or base_year
    promised = projects_at(fundings, scenario.promised or "", year)
    return scenario.model_copy(update={"open": tuple(dict.fromkeys((*scenario.open, *promised)))})
