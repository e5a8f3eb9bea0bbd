"""Why two scenarios differ, edit by edit."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from zhibek.assignment.routes import join_routes
from zhibek.assignment.solve import solve
from zhibek.assignment.stochastic import Stochastic
from zhibek.errors import ScenarioError
from zhibek.indicators.shapley import share_by_shapley
from zhibek.indicators.shares import name_corridors
from zhibek.indicators.trips import REFERENCE_T_PER_TEU, REFERENCE_VOT, loaded_times
from zhibek.network.arcs import Arc
from zhibek.scenario.edit import Scenario
from zhibek.scenario.stack import stack
from zhibek.study import (
    Pool,
    Posed,
    Solved,
    Study,
    carry_over,
    carry_prices,
    count_in,
    make_pool,
    pool_of,
    pose_scenario,
    solve_posed,
)
from zhibek.sweep.repose import repose

Progress = Callable[[str], None]
MOST_SHARED = 8  # edits among which the change is shared by Shapley; more are done in order
STORED = Stochastic(grow=False)
Values = dict[str, float]


@dataclass(frozen=True, slots=True)
class Why:
    """Why a corridor's tonnes change from one scenario to another.

    parts: the part of each edit in each corridor's change, tonnes a year; they sum to the change. method:
    `shapley`, or `order` where there are more than eight. arcs and prices: those that moved most.
    """

    base_id: str
    scenario_id: str
    method: str
    parts: pl.DataFrame
    arcs: pl.DataFrame
    prices: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Atom:
    """One single edit: its words, and how it changes a scenario."""

    says: str
    do: Callable[[Scenario], Scenario]


@dataclass(frozen=True, slots=True)
class Shared:
    """A change shared among edits, and the solutions without and with all of them."""

    method: str
    parts: pl.DataFrame
    before: Solved
    after: Solved


def explain_change(
    study: Study,
    base_id: str,
    scenario_id: str,
    *,
    pool: Pool | None = None,
    progress: Progress = lambda _: None,
) -> Why:
    """Share the change of each corridor's tonnes among the edits that lead from one scenario to another.

    Both are solved with routes grown; then each set of edits is solved on the routes of both. Raises
    ScenarioError where the second lacks something of the first, or does nothing more.
    """
    base, scenario = stack(study.scenarios, base_id), stack(study.scenarios, scenario_id)
    atoms = find_atoms(base, scenario)
    if pool is None:
        progress("searching routes")
        pool = make_pool(study)
    progress(base_id)
    first = solve_posed(pose_scenario(study, base), pool)
    progress(scenario_id)
    last = solve_posed(pose_scenario(study, scenario), pool, base=first)
    shared = share_change(study, base, atoms, (first, last), progress=progress)
    return Why(
        base_id,
        scenario_id,
        shared.method,
        shared.parts,
        _moved_arcs(shared.before, shared.after),
        _moved_prices(shared.before, shared.after),
    )


def share_change(
    study: Study,
    base: Scenario,
    atoms: Sequence[Atom],
    ends: tuple[Solved, Solved],
    *,
    most: int = MOST_SHARED,
    progress: Progress = lambda _: None,
) -> Shared:
    """Share the change of each corridor's tonnes from a stacked scenario among edits of it.

    `ends` are solutions without and with all of them; every set of edits is solved on the routes of both.
    With more than `most` edits they are done in order.
    """
    first, last = ends
    known: dict[frozenset[str], tuple[Values, Solved]] = {}

    def solve_with(chosen: frozenset[str]) -> tuple[Values, Solved]:
        if chosen not in known:
            progress(f"{len(known) + 1} sets of edits")
            made = _with_atoms(base, [atom for atom in atoms if atom.says in chosen])
            posed = repose(study, last.posed, made)
            solved = _solve_on_both(posed, first, last)
            known[chosen] = (_corridor_tonnes(solved), solved)
        return known[chosen]

    names = [atom.says for atom in atoms]
    corridors = sorted(set(solve_with(frozenset())[0]) | set(solve_with(frozenset(names))[0]))
    rows = []
    shared = len(names) <= most
    for corridor in corridors:
        value = _value_of(corridor, solve_with)
        parts = share_by_shapley(names, value).parts if shared else _in_order(names, value)
        rows += [(corridor, name, part) for name, part in parts.items()]
    schema = {"corridor_id": pl.String, "edit": pl.String, "part_t": pl.Float64}
    return Shared(
        "shapley" if shared else "order",
        pl.DataFrame(rows, schema=schema, orient="row"),
        solve_with(frozenset())[1],
        solve_with(frozenset(names))[1],
    )


def _solve_on_both(posed: Posed, first: Solved, last: Solved) -> Solved:
    """Solve on the routes of both ends, arc by arc: of two services on one link each keeps its own."""
    problem = posed.formulation.problem
    here = {slot: arc for arc, slot in enumerate(posed.network.slots())}
    sets = []
    for one in (last, first):
        carried = carry_over(pool_of(one), posed)
        arcs = [here.get(slot, -1) for slot in one.posed.network.slots()]
        sets.append(replace(carried, arc_map=np.array(arcs, dtype=np.int32)))
    rules = replace(problem.rules, max_routes=len(sets) * problem.rules.max_routes)
    routes = join_routes(sets, replace(problem, rules=rules))
    return Solved(posed, solve(problem, STORED, pool=routes, start=carry_prices(last, posed)))


def find_atoms(base: Scenario, scenario: Scenario) -> list[Atom]:
    """List the single edits that lead from one stacked scenario to another.

    Raises ScenarioError where the second lacks something of the first, or is the same.
    """
    for field in ("open", "close", "close_transit", "edits"):
        lacking = [one for one in getattr(base, field) if one not in getattr(scenario, field)]
        if lacking:
            raise ScenarioError(
                f"'{scenario.name}' does not come after '{base.name}': it lacks {field} {lacking[0]}. "
                "Compare a scenario with one that it comes after."
            )
    atoms = []
    if (base.year, base.as_of) != (scenario.year, scenario.as_of):
        atoms.append(_set(f"year {scenario.year}", {"year": scenario.year, "as_of": scenario.as_of}))
    for field, words in (("open", "open"), ("close", "close"), ("close_transit", "close to transit")):
        extra = [one for one in getattr(scenario, field) if one not in getattr(base, field)]
        atoms += [_add(f"{words} {name}", field, name) for name in extra]
    extra_edits = [one for one in scenario.edits if one not in base.edits]
    atoms += [_add(f"{number}. {edit}", "edits", edit) for number, edit in enumerate(extra_edits, start=1)]
    if not atoms:
        raise ScenarioError(f"'{scenario.name}' does nothing that '{base.name}' does not; there is no why.")
    return atoms


def _set(says: str, cells: dict[str, object]) -> Atom:
    return Atom(says, lambda scenario: scenario.model_copy(update=cells))


def _add(says: str, field: str, value: object) -> Atom:
    return Atom(
        says, lambda scenario: scenario.model_copy(update={field: (*getattr(scenario, field), value)})
    )


def _with_atoms(base: Scenario, atoms: list[Atom]) -> Scenario:
    """Do some edits to a scenario, in their order."""
    made = base
    for atom in atoms:
        made = atom.do(made)
    return made


def _value_of(
    corridor: str, solve_with: Callable[[frozenset[str]], tuple[Values, Solved]]
) -> Callable[[frozenset[str]], float]:
    """Give the tonnes of one corridor under a set of edits."""
    return lambda chosen: solve_with(chosen)[0].get(corridor, 0.0)


def _in_order(names: list[str], value: Callable[[frozenset[str]], float]) -> Values:
    """Give what each edit adds after those before it."""
    totals = [value(frozenset(names[:count])) for count in range(len(names) + 1)]
    return {name: totals[index + 1] - totals[index] for index, name in enumerate(names)}


def _corridor_tonnes(solved: Solved) -> Values:
    """Total tonnes by corridor."""
    counter = count_in(solved)
    names = name_corridors(
        counter.network, counter.formulation, counter.trips, solved.posed.frames["corridor_rules"]
    )
    frame = pl.DataFrame({"name": names, "t": counter.flows.route_t}, schema_overrides={"name": pl.String})
    return dict(frame.group_by("name").agg(pl.col("t").sum()).sort("name").iter_rows())


def _moved_arcs(before: Solved, after: Solved) -> pl.DataFrame:
    """List the arcs whose cost to a reference tonne moved most, the largest first."""
    places = dict(after.posed.frames["places"].select("place_id", "name").iter_rows())
    titles = pl.DataFrame(
        [(arc.slot, _title(arc, places)) for arc in after.posed.network.arcs],
        schema={"arc_id": pl.String, "title": pl.String},
        orient="row",
    )
    sides = []
    for solved in (before, after):
        network = solved.posed.network
        hard = solved.posed.formulation.problem.groups.hard
        time_h = loaded_times(network, solved.loads, hard)
        money = network.cost_usd_per_teu / REFERENCE_T_PER_TEU + network.cost_usd_per_t
        value = np.where(network.container, REFERENCE_VOT[1], REFERENCE_VOT[0])
        cost = money + value * time_h
        sides.append(pl.DataFrame({"arc_id": network.slots(), "time_h": time_h, "cost_usd_per_t": cost}))
    both = (
        sides[0]
        .join(sides[1], on="arc_id", suffix="_after")
        .join(titles, on="arc_id")
        .with_columns((pl.col("cost_usd_per_t_after") - pl.col("cost_usd_per_t")).alias("change_usd_per_t"))
    )
    moved = both.filter(pl.col("change_usd_per_t").abs() > 1e-6)
    return moved.sort(pl.col("change_usd_per_t").abs(), "arc_id", descending=[True, False]).head(10)


def _title(arc: Arc, places: dict[str, str]) -> str:
    """Name an arc as people would: a way by its ends, an operation by its place."""
    first, last = (places.get(place, place) for place in (arc.from_place, arc.to_place))
    if arc.mode:
        return f"{arc.mode} {first} – {last}, {arc.cargo}"
    return f"{arc.kind} at {first}, {arc.tail[1]} to {arc.head[1]}, {arc.cargo}"


def _moved_prices(before: Solved, after: Solved) -> pl.DataFrame:
    """List the capacities whose scarcity price moved most, the largest first."""
    sides = [
        pl.DataFrame(
            {
                "capacity_id": [group.capacity_id for group in solved.posed.network.grouping.groups],
                "direction": [group.direction for group in solved.posed.network.grouping.groups],
                "name": [group.name for group in solved.posed.network.grouping.groups],
                "price_usd": solved.loads.price,
            }
        )
        for solved in (before, after)
    ]
    both = sides[0].join(sides[1].drop("name"), on=["capacity_id", "direction"], suffix="_after")
    both = both.with_columns((pl.col("price_usd_after") - pl.col("price_usd")).alias("change_usd"))
    moved = both.filter(pl.col("change_usd").abs() > 1e-3)
    order = [pl.col("change_usd").abs(), pl.col("capacity_id"), pl.col("direction")]
    return moved.sort(order, descending=[True, False, False]).head(10)
