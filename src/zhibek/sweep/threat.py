"""What a project does to a corridor, and how surely."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import polars as pl

from zhibek.assignment.problem import FloatArray
from zhibek.assignment.stochastic import Stochastic
from zhibek.errors import ScenarioError, SettingsError, UnknownNameError
from zhibek.indicators.corridor_meter import (
    Meter,
    build_meter,
    find_transit_countries,
    mark_corridor,
    touches_corridor,
)
from zhibek.indicators.observed import Counter
from zhibek.indicators.passages import match_corridors
from zhibek.kernels.bundles import BoolArray
from zhibek.scenario.edit import Scenario
from zhibek.scenario.stack import stack
from zhibek.study import AT_ONCE, Pool, Solved, Study, count_in, make_pool, pose_scenario, solve_posed
from zhibek.sweep.project_marks import mark_new, mark_project, name_capacities, scale_arcs
from zhibek.sweep.sampling import draw_deviates, percentiles, rank_inputs
from zhibek.sweep.variants import ALL, Draw, solve_draw

Progress = Callable[[str], None]
ROUGH = Stochastic(residual=1e-3, grow=False)  # for draws; the cells themselves are solved to 1e-6
# spreads of inputs, standard deviations of logarithms; growth: of the yearly rate. All assumed.
SPREADS = {
    "scale of choice": 0.20,
    "value of time": 0.30,
    "project's time": 0.20,
    "project's cost": 0.25,
    "project's capacity": 0.30,
    "growth of demand": 0.01,
}
CELLS = ("without", "with", "with response")


@dataclass(frozen=True, slots=True)
class ThreatQuery:
    """Which corridor, which projects, under which conditions, and what it answers with.

    corridor: an id, the beginning of some ids (TITR), or a family. conditions: scenarios, each asked with
    and without the projects; without one, the study's last base. respond: projects of the corridor's own.
    """

    corridor: str
    projects: tuple[str, ...]
    conditions: tuple[str, ...] = ()
    respond: tuple[str, ...] = ()
    n_draws: int = 200
    seed: int = 1

    def __post_init__(self) -> None:
        """Check that there is a project and that draws are enough."""
        if not self.projects:
            raise SettingsError("a threat needs a project; name one with --project.")
        if self.n_draws < 20:
            raise SettingsError(f"n_draws must be 20 or more; got {self.n_draws}.")


@dataclass(frozen=True, slots=True)
class Threat:
    """What the projects do to a corridor.

    cells: a row for each condition, cell and figure, with its change against the cell without, in per cent,
    the 90 % interval of that change over the draws, and the share of draws in which it falls.
    tornado: the inputs by how far they move the corridor's change, by condition. touches: whether some
    cargo has a used way on the corridor and another over the project, by condition. watched: the
    countries that a condition shuts, through which diversion is counted.
    """

    corridor: str
    corridor_ids: tuple[str, ...]
    projects: tuple[str, ...]
    respond: tuple[str, ...]
    countries: tuple[str, ...]
    watched: tuple[str, ...]
    touches: dict[str, bool]
    n_draws: int
    seed: int
    cells: pl.DataFrame
    tornado: pl.DataFrame


@dataclass(frozen=True, slots=True)
class _Cell:
    """One cell solved: its meter, its figures, and what of it a draw of the project touches."""

    name: str
    solved: Solved
    meter: Meter
    figures: FloatArray
    changed: BoolArray
    capacities: tuple[str, ...]


def find_threat(
    study: Study, query: ThreatQuery, *, pool: Pool | None = None, progress: Progress = lambda _: None
) -> Threat:
    """Solve each condition with and without the projects, then again under draws of the inputs.

    A draw is the same in all cells, so changes are compared like with like. Raises UnknownNameError for a
    corridor, project or scenario that is none, ScenarioError where a project changes nothing.
    """
    corridors = _find_corridors(study, query.corridor)
    _check_projects(study, (*query.projects, *query.respond))
    conditions = [stack(study.scenarios, name) for name in query.conditions or (last_base(study),)]
    shut = {code for one in conditions for code in (*one.close, *one.close_transit)}
    watched = tuple(sorted(shut & set(study.folder.frames["places"]["country"])))
    if pool is None:
        progress("searching routes")
        pool = make_pool(study)
    countries: list[str] = []
    rows: list[dict[str, object]] = []
    bars: list[pl.DataFrame] = []
    touches: dict[str, bool] = {}
    before: Solved | None = None
    for condition in conditions:
        progress(f"{condition.name}, with and without")
        solved = _solve_cells(study, condition, query, pool, before)
        before = solved[0]
        if not countries:
            base = count_in(solved[0])
            countries = find_transit_countries(base, _on(base, solved[0], corridors))
        cells, touches[condition.name] = _measure_cells(solved, corridors, countries, watched, query)
        progress(f"{condition.name}, {query.n_draws} draws")
        years = max((condition.year or 0) - study.folder.settings.base_year, 0)
        deviates = draw_deviates(SPREADS, query.n_draws, query.seed)
        drawn = [_draw_cell(cell, deviates, years) for cell in cells]
        rows += _rows(condition.name, cells, drawn)
        change = 100.0 * (drawn[1][:, 0] / np.maximum(drawn[0][:, 0], 1e-9) - 1.0)
        bars.append(
            rank_inputs(SPREADS, deviates, change).select(pl.lit(condition.name).alias("condition"), pl.all())
        )
    return Threat(
        query.corridor,
        tuple(corridors),
        query.projects,
        query.respond,
        tuple(countries),
        watched,
        touches,
        query.n_draws,
        query.seed,
        pl.DataFrame(rows, infer_schema_length=None),
        pl.concat(bars),
    )


def last_base(study: Study) -> str:
    """Name the last of the headline scenarios that come after none, by year."""
    bases = [name for name in study.folder.settings.headline if not study.scenarios[name].after]
    return max(bases, key=lambda name: study.scenarios[name].year or 0)


def _find_corridors(study: Study, asked: str) -> list[str]:
    """Name the corridors that a word means."""
    known = list(study.folder.frames["corridors"].select("corridor_id", "family").iter_rows())
    found = match_corridors(asked, known)
    if not found:
        starts = {name.split("-", 1)[0] for name, _ in known}
        raise UnknownNameError(
            "corridor", asked, {name for name, _ in known} | {kind for _, kind in known} | starts
        )
    return found


def _check_projects(study: Study, names: Sequence[str]) -> None:
    """Refuse unknown projects."""
    known = set(study.folder.frames["projects"]["project_id"])
    for name in names:
        if name not in known:
            raise UnknownNameError("project", name, known)


def _solve_cells(
    study: Study, condition: Scenario, query: ThreatQuery, pool: Pool, before: Solved | None
) -> list[Solved]:
    """Solve a condition without the projects, with them, and with the response too."""
    rest = tuple(name for name in condition.open if name not in query.projects)
    opened = [rest, (*rest, *query.projects)]
    if query.respond:
        opened.append(tuple(dict.fromkeys((*opened[1], *query.respond))))
    found: list[Solved] = []
    for names in opened:
        posed = pose_scenario(study, condition.model_copy(update={"open": names}))
        found.append(solve_posed(posed, pool, base=found[-1] if found else before))
    return found


def _on(counter: Counter, solved: Solved, corridors: Sequence[str]) -> BoolArray:
    """Mark the routes of the corridors."""
    return mark_corridor(counter, solved.posed.frames["corridor_rules"], corridors)


def _measure_cells(
    solved: Sequence[Solved],
    corridors: Sequence[str],
    countries: Sequence[str],
    watched: Sequence[str],
    query: ThreatQuery,
) -> tuple[list[_Cell], bool]:
    """Measure the cells of one condition, and tell whether the project touches the corridor in it."""
    without = solved[0].posed.network
    cells, touches = [], False
    for name, one in zip(CELLS, solved, strict=False):
        network, counter = one.posed.network, count_in(one)
        on, changed, new = (
            _on(counter, one, corridors),
            mark_project(without, network),
            mark_new(without, network),
        )
        capacities = name_capacities(without, network)
        if name == "with":
            if not changed.any() and not capacities:
                raise ScenarioError(
                    f"Opening {' and '.join(query.projects)} changes nothing in "
                    f"'{one.posed.scenario.name}': no link, operation, service or capacity. Give its rows "
                    "the project_id, or write what it does in projects/."
                )
            touches = touches_corridor(counter, on, changed) or (not changed.any())
        meter = build_meter(counter, on, countries, new if new.any() else changed, watched)
        figures = meter.read(one.loads.flow)
        cells.append(_Cell(name, one, meter, figures, changed, tuple(capacities)))
    return cells, touches


def _draw_cell(cell: _Cell, deviates: FloatArray, years: int) -> FloatArray:
    """Solve a cell under each draw; figures (n_draws, n_figures)."""
    spread = np.array(list(SPREADS.values()))

    def solve_one(deviate: FloatArray) -> FloatArray:
        theta, value, time, money, capacity = np.exp(deviate[:5] * spread[:5])
        growth = (1.0 + deviate[5] * spread[5]) ** years
        begun = scale_arcs(cell.solved, cell.changed, time=time, money=money)
        draw = Draw(
            theta={ALL: theta},
            value_of_time={ALL: value},
            capacity=dict.fromkeys(cell.capacities, capacity),
            demand={ALL: growth},
        )
        return cell.meter.read(solve_draw(begun, draw, ROUGH).loads.flow, money)

    with ThreadPoolExecutor(AT_ONCE) as threads:
        return np.array(list(threads.map(solve_one, deviates)))


def _rows(condition: str, cells: Sequence[_Cell], drawn: Sequence[FloatArray]) -> list[dict[str, object]]:
    """Write a row for each cell and figure."""
    rows: list[dict[str, object]] = []
    for cell, draws in zip(cells, drawn, strict=True):
        for index, name in enumerate(cell.meter.names):
            before, base = float(cells[0].figures[index]), drawn[0][:, index]
            value, known = float(cell.figures[index]), before > 1e-6 and bool((base > 1e-6).all())
            change = 100.0 * (draws[:, index] / base - 1.0) if known else np.zeros(len(draws))
            low, high = percentiles(change)
            first, last = percentiles(draws[:, index])
            rows.append(
                {
                    "condition": condition,
                    "cell": cell.name,
                    "figure": name,
                    "amount": value,
                    "amount_low": first,
                    "amount_high": last,
                    "change_percent": 100.0 * (value / before - 1.0) if known else None,
                    "change_low_percent": low if known else None,
                    "change_high_percent": high if known else None,
                    "falling_share": float((draws[:, index] < base).mean()),
                }
            )
    return rows
