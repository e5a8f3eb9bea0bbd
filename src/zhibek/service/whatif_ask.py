"""What is asked of the live map, as a scenario."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from zhibek.errors import ScenarioError, SettingsError, UnknownNameError
from zhibek.scenario.controls import ControlBook, Setting, apply_setting, check_values
from zhibek.scenario.edit import Scenario
from zhibek.scenario.stack import stack
from zhibek.study import Study

NAME = "what-if"
LATEST = 2050  # where neither the controls nor the paths of growth name a last year


@dataclass(frozen=True, slots=True)
class WhatIf:
    """A scenario of the study, and what is otherwise than in it.

    Without `base` it is the study's first headline scenario. `open` are projects besides its own, `shut` of
    its own those left out; `settings` are values of the study's controls by name, neutral where not named.
    With `quick` the answer is found on the routes that are known already; the full one looks for new ones.
    `page` and `number` tell a page's asks apart: of those that wait only the latest is answered.
    """

    base: str = ""
    year: int | None = None
    open: tuple[str, ...] = ()
    shut: tuple[str, ...] = ()
    settings: Mapping[str, float] = field(default_factory=dict)
    quick: bool = False
    page: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """A what-if understood: the scenario to write down, the same on all it comes after, and in words.

    `neutral` tells that nothing differs from the base; `values` are the settings that are not at neutral.
    """

    base_id: str
    scenario: Scenario
    stacked: Scenario
    says: tuple[str, ...]
    neutral: bool
    values: tuple[tuple[Setting, float], ...] = ()

    @property
    def key(self) -> str:
        """What tells it apart from every other."""
        return self.base_id if self.neutral else self.stacked.model_dump_json(exclude={"name", "says"})


def understand(study: Study, controls: ControlBook, ask: WhatIf) -> Asked:
    """Turn what is asked into a scenario; the order in which things are named does not matter.

    Raises UnknownNameError for a scenario, project or setting that is none, SettingsError for a value or a
    year out of range, ScenarioError for a project that is open already, or not open and to be left out.
    """
    base_id = ask.base or study.folder.settings.headline[0]
    base = stack(study.scenarios, base_id)
    opened, shut = sorted(set(ask.open)), sorted(set(ask.shut))
    _check_projects(study, base, base_id, opened, shut)
    values = check_values(controls, ask.settings)
    year = None if ask.year in (None, year_of(study, base)) else _check_year(study, controls, ask.year)
    says = tuple(_tell(study, year, opened, shut)) + tuple(one.words(value) for one, value in values)
    told = "; ".join(says) if says else base.says
    if shut:
        kept = tuple(name for name in base.open if name not in shut)
        made = base.model_copy(update={"name": NAME, "says": told, "after": "", "open": (*kept, *opened)})
        made = made if year is None else made.model_copy(update={"year": year})
    else:
        made = Scenario(name=NAME, says=told, after=base_id, year=year, open=tuple(opened))
    for setting, value in values:
        made = apply_setting(made, setting, value, study.folder.frames)
    stacked = stack({**study.scenarios, NAME: made}, NAME)
    return Asked(base_id, made, stacked, says, neutral=not says, values=tuple(values))


def year_of(study: Study, scenario: Scenario) -> int:
    """Give the year of a scenario."""
    return scenario.year or study.folder.settings.base_year


def range_years(study: Study, controls: ControlBook) -> tuple[int, int]:
    """Give the years that can be asked about: from the base year to the last for which growth is told."""
    first = study.folder.settings.base_year
    told = study.folder.frames["gdp_paths"]["year"].to_list()
    last = controls.latest_year or max(told, default=LATEST)
    return first, max(first, min([last, *([max(told)] if told else [])]))


def _check_year(study: Study, controls: ControlBook, year: int | None) -> int | None:
    least, most = range_years(study, controls)
    if year is not None and not least <= year <= most:
        raise SettingsError(f"year must lie between {least} and {most}; got {year}.")
    return year


def _check_projects(study: Study, base: Scenario, base_id: str, opened: list[str], shut: list[str]) -> None:
    """Refuse projects that are none, those open already, and those that cannot be left out; all at once."""
    known = set(study.folder.frames["projects"]["project_id"])
    for name in (*opened, *shut):
        if name not in known:
            raise UnknownNameError("project", name, known)
    faults = [
        f"'{name}' is open in '{base_id}' already. Take it out of open."
        for name in opened
        if name in base.open
    ]
    faults += [
        f"'{name}' is not open in '{base_id}'. Take it out of shut." for name in shut if name not in base.open
    ]
    if faults:
        raise ScenarioError("\n".join(faults))


def _tell(study: Study, year: int | None, opened: list[str], shut: list[str]) -> list[str]:
    """Say the year and the projects in words."""
    names = dict(study.folder.frames["projects"].select("project_id", "name").iter_rows())
    says = [] if year is None else [f"Year {year}"]
    says += [f"{names[name]} open" for name in opened]
    return says + [f"without {names[name]}" for name in shut]
