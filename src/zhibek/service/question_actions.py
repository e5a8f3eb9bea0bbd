"""The questions people ask: plain functions."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from zhibek.study import Pool, Study, open_study
from zhibek.sweep.bases import find_scenario, solve_base
from zhibek.sweep.drill import Closure, run_drill
from zhibek.sweep.drill_told import Drill, tell_drill
from zhibek.sweep.threat import Threat, ThreatQuery, find_threat

Progress = Callable[[str], None]
Where = str | Path | Study | None


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
