"""The questions people ask: plain functions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from zhibek.indicators.shares import name_corridors
from zhibek.indicators.weak_ground import find_weak_ground
from zhibek.study import Pool, Study, count_in, open_study
from zhibek.sweep.backcasts import run_backcasts
from zhibek.sweep.bases import find_scenario, solve_base
from zhibek.sweep.criticality import check_elements, rank_elements
from zhibek.sweep.dependence import Dependence, measure_dependence
from zhibek.sweep.drill import Closure, run_drill
from zhibek.sweep.drill_told import Drill, tell_drill
from zhibek.sweep.threat import Threat, ThreatQuery, find_threat
from zhibek.sweep.why import Why, explain_change

Progress = Callable[[str], None]
Where = str | Path | Study | None


@dataclass(frozen=True, slots=True)
class Critical:
    """Elements of a scenario ranked by what is lost without each, and the places of the study."""

    scenario_id: str
    ranked: pl.DataFrame
    places: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Ground:
    """What each corridor's tonnes in a scenario rest on."""

    scenario_id: str
    ground: pl.DataFrame


def _open(where: Where) -> Study:
    """Open a study, unless it is open."""
    return where if isinstance(where, Study) else open_study(where)


def close(
    where: Where,
    closure: Closure,
    *,
    scenario_id: str = "",
    pool: Pool | None = None,
    progress: Progress = lambda _: None,
) -> Drill:
    """Run a closure drill: what waits, what goes round, when the queue clears.

    Without a scenario it is the study's base with the network and the trade of the year it is closed in.
    """
    study = _open(where)
    scenario = find_scenario(study, scenario_id, date.fromisoformat(closure.first_day).year)
    base = solve_base(study, scenario, pool=pool, progress=progress)
    progress("closing")
    return tell_drill(base, closure, run_drill(base, closure))


def threat(
    where: Where, query: ThreatQuery, *, pool: Pool | None = None, progress: Progress = lambda _: None
) -> Threat:
    """Find what projects do to a corridor under each condition, with intervals and what drives it."""
    return find_threat(_open(where), query, pool=pool, progress=progress)


def depend(
    where: Where,
    country: str,
    *,
    scenario_id: str = "",
    year: int | None = None,
    frontier: bool = True,
    pool: Pool | None = None,
    progress: Progress = lambda _: None,
) -> Dependence:
    """Measure a country's exposure, dependence, concentration and redundancy."""
    study = _open(where)
    scenario = find_scenario(study, scenario_id, year)
    return measure_dependence(
        study, country.upper(), scenario, frontier=frontier, pool=pool, progress=progress
    )


def critical(
    where: Where,
    elements: Sequence[str] = ("places",),
    *,
    scenario_id: str = "",
    pool: Pool | None = None,
    progress: Progress = lambda _: None,
) -> Critical:
    """Rank places, links or countries by what the system loses without each."""
    study = _open(where)
    check_elements(elements)
    scenario = find_scenario(study, scenario_id)
    base = solve_base(study, scenario, pool=pool, progress=progress)
    ranked = rank_elements(base, elements, progress=progress)
    return Critical(scenario.name, ranked, study.folder.frames["places"])


def why(
    where: Where,
    base_id: str,
    scenario_id: str,
    *,
    pool: Pool | None = None,
    progress: Progress = lambda _: None,
) -> Why:
    """Share the change of each corridor's tonnes among the edits between two scenarios."""
    return explain_change(_open(where), base_id, scenario_id, pool=pool, progress=progress)


def ground(
    where: Where,
    *,
    scenario_id: str = "",
    pool: Pool | None = None,
    progress: Progress = lambda _: None,
) -> Ground:
    """Say what each corridor's tonnes rest on: the share in doubt, and the inputs that move it most."""
    study = _open(where)
    scenario = find_scenario(study, scenario_id)
    counter = count_in(base := solve_base(study, scenario, pool=pool, progress=progress))
    corridors = name_corridors(
        counter.network, counter.formulation, counter.trips, base.posed.frames["corridor_rules"]
    )
    return Ground(scenario.name, find_weak_ground(counter, corridors))


def backcast(
    where: Where = None, *, pool: Pool | None = None, progress: Progress = lambda _: None
) -> pl.DataFrame:
    """Hold closures that happened against the model; empty where a study knows none."""
    return run_backcasts(_open(where), pool=pool, progress=progress)
