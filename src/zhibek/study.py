"""The conductor: one study, from tables to results."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from zhibek.assignment.deterministic import Deterministic
from zhibek.assignment.formulate import Formulation, formulate
from zhibek.assignment.problem import Loads, RouteSet
from zhibek.assignment.routes import Carried, generate_routes, join_routes
from zhibek.assignment.solve import solve
from zhibek.assignment.start import Start
from zhibek.assignment.stochastic import Stochastic
from zhibek.atlas.studies import locate_study
from zhibek.demand.project import PATH_OF_SCENARIOS, project_demand
from zhibek.indicators.observed import Counter, compare_observations
from zhibek.indicators.outcome import (
    carry_arcs,
    tabulate_arcs,
    tabulate_link_flows,
    tabulate_loads,
    tabulate_routes,
    tabulate_scarcity,
    tabulate_skims,
    tabulate_unserved,
)
from zhibek.indicators.shares import name_corridors, total_corridors
from zhibek.indicators.trips import measure_trips, spread_flows
from zhibek.ledger.futures import open_promised
from zhibek.network.compile import VirtualNetwork, compile_network
from zhibek.results import Results, describe_run
from zhibek.scenario.apply import apply_scenario
from zhibek.scenario.edit import Edit, Scenario
from zhibek.scenario.stack import read_effects, read_scenarios, stack
from zhibek.tables.folder import StudyFolder, read_study
from zhibek.tables.outcome import OUTCOME_TABLES

Frames = Mapping[str, pl.DataFrame]
Progress = Callable[[str], None]
Method = Stochastic | Deterministic
AT_ONCE = 2  # scenarios solved side by side; more would take more memory than time


@dataclass(frozen=True, slots=True)
class Study:
    """A study's tables, its scenarios, and what its projects do."""

    folder: StudyFolder
    scenarios: Mapping[str, Scenario]
    effects: Mapping[str, tuple[Edit, ...]]


@dataclass(frozen=True, slots=True)
class Pool:
    """Routes found once for a study, on the network with every project open, and what their numbers mean."""

    routes: RouteSet
    slots: tuple[str, ...]
    pairs: Mapping[tuple[str, str, str], int]


@dataclass(frozen=True, slots=True)
class Posed:
    """One scenario, ready to be solved."""

    scenario: Scenario
    frames: Frames
    network: VirtualNetwork
    formulation: Formulation


@dataclass(frozen=True, slots=True)
class Solved:
    """One scenario and the loads found for it."""

    posed: Posed
    loads: Loads


def open_study(where: str | Path | None = None) -> Study:
    """Open a study's folder by path, or one that is built in by name; without a name, the New Silk Road.

    Raises TableError with every fault of its tables, UnknownNameError where there is no such study.
    """
    path = locate_study(where)
    folder = read_study(path)
    scenarios = open_promised(read_scenarios(path), folder.frames, folder.settings.base_year)
    return Study(folder, scenarios, read_effects(path))


def pose(study: Study, scenario_id: str) -> Posed:
    """Apply a scenario to the study's tables and compile them."""
    return pose_scenario(study, stack(study.scenarios, scenario_id))


def pose_scenario(study: Study, scenario: Scenario) -> Posed:
    """Apply a scenario that is already stacked, and compile."""
    settings = study.folder.settings
    frames = apply_scenario(study.folder.frames, scenario, study.effects, settings.base_year)
    year = scenario.year or settings.base_year
    demand = project_demand(frames, settings.base_year, year, scenario.path or PATH_OF_SCENARIOS)
    network = compile_network(frames, settings.unions)
    return Posed(scenario, frames, network, formulate(network, frames, demand))


def make_pool(study: Study) -> Pool:
    """Search first routes on the network of the base year with every later row and every project.

    All scenarios of a study draw on this one pool, so that they differ by their edits and not by the
    luck of a search. It depends on the study's tables alone. Each search is made with and without what
    is not there in the base year, and what closed before it is left out.
    """
    settings = study.folder.settings
    frames = {name: _not_closed(frame, settings.base_year) for name, frame in study.folder.frames.items()}
    later = pl.col("opened_year") > settings.base_year
    frames["links"] = frames["links"].with_columns(
        pl.when(later).then(pl.lit("later")).otherwise(pl.col("project_id")).alias("project_id")
    )
    network = compile_network(frames, settings.unions)
    posed = formulate(network, frames, frames["demand"])
    slots = tuple(_bare(slot) for slot in network.slots())
    return Pool(generate_routes(posed.problem), slots, _pair_numbers(network, posed))


def _not_closed(frame: pl.DataFrame, base_year: int) -> pl.DataFrame:
    """Drop the rows that went out of force before or in the base year."""
    if "closed_year" not in frame.columns:
        return frame
    return frame.filter(pl.col("closed_year").is_null() | (pl.col("closed_year") > base_year))


def _bare(slot: str) -> str:
    """Drop the number that tells two services on one link apart."""
    return slot.split("#", 1)[0]


def _pair_numbers(network: VirtualNetwork, posed: Formulation) -> dict[tuple[str, str, str], int]:
    """Give each zone pair its number, by names."""
    zones = network.zones.zone_ids
    ends = zip(
        posed.pair_origin.tolist(),
        posed.pair_destination.tolist(),
        posed.pair_container.tolist(),
        strict=True,
    )
    return {
        (zones[o], zones[d], "container" if c else "bulk"): number for number, (o, d, c) in enumerate(ends)
    }


def carry_over(pool: Pool, posed: Posed) -> Carried:
    """Tell how a pool's arcs and pairs are numbered in a scenario."""
    here = {_bare(slot): arc for arc, slot in reversed(list(enumerate(posed.network.slots())))}
    arc_map = np.array([here.get(slot, -1) for slot in pool.slots], dtype=np.int32)
    keys = _pair_numbers(posed.network, posed.formulation)
    pair_map = np.array([pool.pairs.get(key, -1) for key in keys], dtype=np.int32)
    return Carried(pool.routes, arc_map, pair_map)


def pool_of(solved: Solved) -> Pool:
    """Take the routes that a scenario was solved with."""
    network = solved.posed.network
    slots = tuple(_bare(slot) for slot in network.slots())
    return Pool(solved.loads.routes, slots, _pair_numbers(network, solved.posed.formulation))


def solve_posed(
    posed: Posed, pool: Pool, method: Method | None = None, *, base: Solved | None = None
) -> Solved:
    """Solve a posed scenario on routes of the study's pool, and of the scenario it is compared with.

    With `base`, the routes found for it come first and its prices are where the search begins: so
    the two differ by their edits alone.
    """
    problem = posed.formulation.problem
    pools = [pool] if base is None else [pool_of(base), pool]
    routes = join_routes([carry_over(one, posed) for one in pools], problem)
    start = None if base is None else carry_prices(base, posed)
    return Solved(posed, solve(problem, method or Stochastic(), pool=routes, start=start))


def resolve(before: Solved, posed: Posed, method: Method | None = None) -> Solved:
    """Solve again after an edit, from the routes and prices of a solution of the same study.

    Routes are taken as they are where the edit touched no arc, length, lane or pair.
    """
    problem = posed.formulation.problem
    if _same_ground(before.posed, posed):
        routes = before.loads.routes
    else:
        routes = join_routes([carry_over(pool_of(before), posed)], problem)
    return Solved(
        posed, solve(problem, method or Stochastic(), pool=routes, start=carry_prices(before, posed))
    )


def _same_ground(old: Posed, new: Posed) -> bool:
    """Tell whether routes of one posed scenario are, without any change, routes of another."""
    one, other = old.formulation.problem, new.formulation.problem
    return (
        old.network.slots() == new.network.slots()
        and np.array_equal(one.graph.head, other.graph.head)
        and np.array_equal(one.arc_length, other.arc_length)
        and np.array_equal(one.arc_nest, other.arc_nest)
        and np.array_equal(one.lane_cost, other.lane_cost)
        and np.array_equal(one.demand.pair_origin, other.demand.pair_origin)
        and np.array_equal(one.demand.pair_destination, other.demand.pair_destination)
    )


def carry_prices(before: Solved, posed: Posed) -> Start:
    """Carry prices and delays over by the capacities' names; a new capacity begins without."""
    groups = before.posed.network.grouping.groups
    number = {(group.capacity_id, group.direction): index for index, group in enumerate(groups)}
    here = posed.network.grouping.groups
    pick = np.array([number.get((group.capacity_id, group.direction), -1) for group in here], dtype=np.int64)
    known = pick >= 0
    return Start(
        price=np.where(known, before.loads.price[pick], 0.0),
        delay=np.where(known, before.loads.delay[pick], 0.0),
    )


def count_in(solved: Solved) -> Counter:
    """Measure the routes of a solution and spread its flows on them."""
    posed = solved.posed
    trips = measure_trips(posed.network, posed.formulation, solved.loads)
    return Counter(
        posed.network, posed.formulation, solved.loads, trips, spread_flows(posed.formulation, solved.loads)
    )


def tabulate(
    solved: Solved, scenario_id: str, base_id: str, *, counter: Counter | None = None
) -> dict[str, pl.DataFrame]:
    """Make the outcome tables of one scenario; `counter` is its `count_in`, where that is made already."""
    posed, loads = solved.posed, solved.loads
    counter = counter or count_in(solved)
    network, posing, trips, flows = counter.network, counter.formulation, counter.trips, counter.flows
    corridors = name_corridors(network, posing, trips, posed.frames["corridor_rules"])
    family = dict(posed.frames["corridors"].select("corridor_id", "family").iter_rows())
    by_class = carry_arcs(posing, loads)
    demand_t = float(posing.problem.demand.row_quantity.sum())
    runs = pl.DataFrame(
        {
            "says": [posed.scenario.says],
            "base_id": [base_id],
            "year": [posed.scenario.year or 0],
            "converged": [loads.converged],
            "residual": [loads.residual],
            "n_rounds": [loads.n_rounds],
            "n_loadings": [loads.n_loadings],
            "n_routes": [loads.routes.n_routes],
            "demand_t": [demand_t],
            "unserved_t": [float(loads.unserved.sum())],
        }
    )
    frames = {
        "runs": runs,
        "corridor_totals": total_corridors(network, posing, trips, flows, corridors),
        "arcs": tabulate_arcs(network, posing, loads, by_class),
        "loads": tabulate_loads(network, posing, by_class),
        "link_flows": tabulate_link_flows(network, loads, flows, corridors, family),
        "routes": tabulate_routes(network, posing, loads, trips, flows, corridors),
        "skims": tabulate_skims(network, posing, loads, trips, flows),
        "scarcity": tabulate_scarcity(network, loads),
        "unserved": tabulate_unserved(network, posing, loads, trips),
    }
    return {name: _named(frame, scenario_id) for name, frame in frames.items()}


def _named(frame: pl.DataFrame, scenario_id: str) -> pl.DataFrame:
    """Put the scenario's name in front of a table, and cast its columns to what was declared."""
    return frame.select(pl.lit(scenario_id).alias("scenario_id"), pl.all())


def base_of(study: Study, scenario_id: str) -> str:
    """Name the scenario that another is compared with: its first forebear of one year, else its parent."""
    year_of = {name: stack(study.scenarios, name).year for name in _ancestry(study, scenario_id)}
    ancestors = list(year_of)[1:]
    same = [name for name in ancestors if year_of[name] == year_of[scenario_id]]
    return same[-1] if same else ancestors[0] if ancestors else ""


def with_bases(study: Study, scenario_ids: Sequence[str]) -> list[str]:
    """Put in front of each scenario those it is compared with, each once.

    Raises UnknownNameError for a name that is none, before any work is done.
    """
    ordered: list[str] = []
    for name in scenario_ids:
        stack(study.scenarios, name)
        line = [name]
        while base := base_of(study, line[-1]):
            line.append(base)
        ordered += reversed(line)
    return list(dict.fromkeys(ordered))


def _ancestry(study: Study, scenario_id: str) -> list[str]:
    """List a scenario and all that it comes after, nearest first."""
    names = [scenario_id]
    while study.scenarios[names[-1]].after:
        names.append(study.scenarios[names[-1]].after)
    return names


def run_study(
    study: Study, scenario_ids: Sequence[str] = (), *, progress: Progress = lambda _: None
) -> Results:
    """Run scenarios (without names: the study's headline set) and gather their tables and manifest.

    `progress` is called with the name of each step as it begins. The scenarios that others are compared
    with are run too, and first, as is the study's first headline scenario, in which validation is
    counted; so a scenario comes out the same alone and among others.
    """
    settings = study.folder.settings
    asked = with_bases(study, [settings.headline[0], *(scenario_ids or settings.headline)])
    progress("searching routes")
    pool = make_pool(study)
    tables = _run_in_order(study, asked, pool, progress)
    gathered = {
        table.name: [found[table.name] for found in tables if table.name in found] for table in OUTCOME_TABLES
    }
    frames = {table.name: _declared(table.name, pl.concat(gathered[table.name])) for table in OUTCOME_TABLES}
    opened = {name: stack(study.scenarios, name).open for name in asked}
    return Results(
        frames, describe_run(settings, study.folder.frames, frames, opened=opened, method=str(Stochastic()))
    )


def _run_in_order(
    study: Study, asked: Sequence[str], pool: Pool, progress: Progress
) -> list[dict[str, pl.DataFrame]]:
    """Solve and tabulate scenarios, two at a time, each after the one it is compared with.

    What comes out does not depend on which of two is done first.
    """
    bases: dict[str, Future[Solved]] = {base: Future() for name in asked if (base := base_of(study, name))}

    def run_one(name: str) -> dict[str, pl.DataFrame]:
        base = base_of(study, name)
        known = bases[base].result() if base else None
        progress(name)
        try:
            found = solve_posed(pose(study, name), pool, base=known)
        except BaseException as error:
            if name in bases:
                bases[name].set_exception(error)
            raise
        if name in bases:
            bases[name].set_result(found)
        counter = count_in(found)
        tables = tabulate(found, name, base, counter=counter)
        if name == asked[0]:
            observations = study.folder.frames["observations"]
            tables["validation"] = compare_observations(counter, observations)
        return tables

    with ThreadPoolExecutor(AT_ONCE) as threads:
        running = [threads.submit(run_one, name) for name in asked]
        try:
            return [one.result() for one in running]
        except BaseException:
            threads.shutdown(wait=False, cancel_futures=True)
            for awaited in bases.values():
                awaited.cancel()
            raise


def _declared(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Order and cast columns as the outcome table declares them."""
    columns = next(table.columns for table in OUTCOME_TABLES if table.name == name)
    return frame.select([pl.col(column).cast(spec.dtype) for column, spec in columns.items()])
