"""The scenario that a question is asked of, solved."""

from collections.abc import Callable

from zhibek.scenario.edit import Scenario
from zhibek.scenario.stack import stack
from zhibek.study import Pool, Solved, Study, make_pool, pose_scenario, solve_posed

Progress = Callable[[str], None]


def find_scenario(study: Study, scenario_id: str = "", year: int | None = None) -> Scenario:
    """Give a scenario, stacked: by name, else the study's first headline one, then in `year` if given.

    Raises UnknownNameError for a name that is none.
    """
    found = stack(study.scenarios, scenario_id or study.folder.settings.headline[0])
    if scenario_id or year is None or year == found.year:
        return found
    return found.model_copy(update={"name": f"{found.name} in {year}", "year": year})


def solve_base(
    study: Study, scenario: Scenario, *, pool: Pool | None = None, progress: Progress = lambda _: None
) -> Solved:
    """Solve a stacked scenario on the study's routes."""
    posed = pose_scenario(study, scenario)
    if pool is None:
        progress("searching routes")
        pool = make_pool(study)
    progress(scenario.name)
    return solve_posed(posed, pool)
