"""Assign trips to any network, without a study."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np
import polars as pl

from zhibek.assignment.all_or_nothing import AllOrNothing
from zhibek.assignment.deterministic import Deterministic
from zhibek.assignment.from_tables import PosedTables, Weights, fix_times, pose_tables
from zhibek.assignment.least_cost import LeastCost
from zhibek.assignment.outcome import loads_by_arc
from zhibek.assignment.problem import Loads
from zhibek.assignment.referee import judge_flows
from zhibek.assignment.solve import solve
from zhibek.assignment.stochastic import Stochastic
from zhibek.assignment.to_tables import (
    list_at_node,
    list_class_flows,
    list_link_flows,
    list_route_flows,
    list_selected,
    list_skims,
    list_ways,
    skim_zones,
)
from zhibek.errors import OutputError, SettingsError
from zhibek.tables.folder import write_table
from zhibek.tables.omx import write_omx
from zhibek.tables.open_network import Sources, open_network

Method = Stochastic | Deterministic | LeastCost | AllOrNothing
Progress = Callable[[str], None]
SKIMS = ("cost", "time", "length")
METHODS: Mapping[str, tuple[type[Method], Callable[[float], Method]]] = MappingProxyType(
    {
        "deterministic": (Deterministic, lambda gap: Deterministic(gap=gap)),
        "stochastic": (Stochastic, lambda gap: Stochastic(residual=gap)),
        "least-cost": (LeastCost, lambda gap: LeastCost(gap=gap)),
        "all-or-nothing": (AllOrNothing, lambda _: AllOrNothing()),
    }
)
"""The methods by name: the class of each, and how it is made to stop at a gap."""
FORMATS = ("csv", "parquet")
OVER = 1e-6  # share of capacity by which a hard link may be over before it is told


@dataclass(frozen=True, slots=True)
class AssignSummary:
    """How an assignment ended; times, costs and loads in the units of its files.

    gap: (what all pay - what they would on the cheapest routes at the same times) / what they pay, for least
    cost what it certifies; residual:
    of the method's own conditions; objective: Beckmann's, in units of time and load; imbalance: greatest
    error of the balance at a node; n_routes: those in use, of n_routes_kept.
    """

    method: str
    converged: bool
    gap: float
    residual: float
    objective: float
    total_time: float
    total_cost: float
    imbalance: float
    trips: float
    unserved: float
    n_nodes: int
    n_links: int
    n_pairs: int
    n_routes: int
    n_routes_kept: int
    n_trees: int
    n_rounds: int
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Assignment:
    """A network assigned: summary, flows by link and class, and what they were found from."""

    summary: AssignSummary
    link_flows: pl.DataFrame
    class_flows: pl.DataFrame
    posed: PosedTables
    loads: Loads


@dataclass(frozen=True, slots=True)
class Output:
    """What is written where: tables as csv or parquet, skims by name to skims.omx, routes if asked.

    links: those whose pairs are selected; or place: the node whose pairs are.
    """

    folder: Path | None = None
    suffix: str = "csv"
    skims: tuple[str, ...] = ()
    routes: bool = False
    links: tuple[str, ...] = ()
    place: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """An assignment, the pairs that use what was selected, what that was, and the files written."""

    assignment: Assignment
    selected: pl.DataFrame | None
    what: str
    written: tuple[Path, ...]


def assign(
    network: Path | str | Sources,
    trips: Path | str | None = None,
    method: Method | None = None,
    *,
    weights: Weights | None = None,
    classes: Path | str | None = None,
    skip_unreachable: bool = False,
    progress: Progress = lambda _: None,
) -> Assignment:
    """Assign trips to a network in TNTP, GMNS, CSV or Parquet; trips may be OMX.

    network: a file, a folder, or `Sources` where more than two files are needed; method: deterministic
    equilibrium to a gap of 1e-6 if none; weights: of toll and length in cost; classes: their table;
    skip_unreachable: leave out trips that no way leads for, instead of refusing them.

    Raises TableError with every fault of the files.

    Example: `assign("SiouxFalls_net.tntp", "SiouxFalls_trips.tntp").summary.objective`.
    """
    if not isinstance(network, Sources):
        network = Sources(
            Path(network),
            None if trips is None else Path(trips),
            classes=None if classes is None else Path(classes),
        )
    method = method or Deterministic()
    progress("reading")
    posed = pose_tables(open_network(network), weights, skip_unreachable=skip_unreachable)
    note = ""
    if isinstance(method, LeastCost):
        posed, note = fix_times(posed)
    progress("searching routes")
    measure = "residual" if isinstance(method, Stochastic) else "gap"
    loads = solve(
        posed.traffic.problem,
        method,
        progress=lambda n_rounds, left: progress(f"round {n_rounds}, {measure} {left:.2e}"),
    )
    progress("judging")
    return Assignment(
        _sum_up(posed, loads, method, note),
        list_link_flows(posed, loads),
        list_class_flows(posed, loads),
        posed,
        loads,
    )


def _sum_up(posed: PosedTables, loads: Loads, method: Method, note: str) -> AssignSummary:
    """Judge an assignment from its flows on links alone; least cost by its own certified gap."""
    problem = posed.traffic.problem
    flow = loads_by_arc(problem, loads)
    verdict = judge_flows(problem, flow, loads.unserved)
    notes = [*posed.tables.notes, *([note] if note else [])]
    if posed.unreachable.height:
        left = float(posed.unreachable["trips"].sum())
        notes.append(f"{posed.unreachable.height} pairs without a way are left out: {left:g} trips.")
    within = float(posed.trips.quantity[posed.trips.origin == posed.trips.destination].sum())
    if within > 0:
        notes.append(f"{within:,.10g} trips within a zone use no link, and are left out.")
    groups = problem.groups
    over = int(np.count_nonzero(groups.hard & (loads.group_load > groups.capacity * (1 + OVER))))
    if over:
        notes.append(f"{over} hard links carry more than their capacity.")
    return AssignSummary(
        method=name_method(method),
        converged=loads.converged,
        gap=max(loads.gap, 0.0) if isinstance(method, LeastCost) else verdict.gap,
        residual=loads.residual,
        objective=verdict.objective,
        total_time=verdict.total_time,
        total_cost=verdict.total_cost,
        imbalance=verdict.imbalance,
        trips=float(problem.demand.row_quantity.sum()),
        unserved=float(loads.unserved.sum()),
        n_nodes=problem.graph.n_nodes,
        n_links=problem.graph.n_arcs,
        n_pairs=int(problem.demand.pair_origin.size),
        n_routes=int(_count_used(loads)),
        n_routes_kept=loads.routes.n_routes,
        n_trees=loads.n_trees,
        n_rounds=loads.n_rounds,
        notes=tuple(notes),
    )


def _count_used(loads: Loads) -> int:
    """Count the flows that are more than nothing."""
    return int(np.count_nonzero(loads.flow > 0))


def name_method(method: Method) -> str:
    """Name a method as the terminal does."""
    return next(name for name, (kind, _) in METHODS.items() if isinstance(method, kind))


def choose_method(name: str, gap: float) -> Method:
    """Make a method from its name, to stop at a gap or residual. Raises SettingsError."""
    if name not in METHODS:
        raise SettingsError(f"No method is named '{name}'. There are {', '.join(METHODS)}.")
    return METHODS[name][1](gap)


def routes(assignment: Assignment) -> pl.DataFrame:
    """List the routes in use, with flow, cost, time and length: table `route_flows`."""
    return list_route_flows(assignment.posed, assignment.loads)


def skims(assignment: Assignment, class_id: str | None = None, *, empty: bool = False) -> pl.DataFrame:
    """Skim cost, time and length between all zones for a class: table `skims`.

    empty: on the network without traffic, instead of as loaded. Raises UnknownNameError.
    """
    loads = None if empty else assignment.loads
    names, found = skim_zones(assignment.posed, loads, class_id)
    return list_skims(names, found, class_id or assignment.posed.class_ids[0])


def select_link(assignment: Assignment, link_ids: Sequence[str], *, every: bool = False) -> pl.DataFrame:
    """List the pairs whose trips use any of the links, or all: table `selected`. Raises UnknownNameError."""
    return list_selected(assignment.posed, assignment.loads, list(link_ids), every=every)


def select_place(assignment: Assignment, node_id: str) -> pl.DataFrame:
    """List the pairs whose trips start, end or pass at a node: table `selected`. Raises UnknownNameError."""
    return list_at_node(assignment.posed, assignment.loads, node_id)


def ways(
    assignment: Assignment,
    ends: tuple[str, str],
    n_ways: int = 5,
    class_id: str | None = None,
    *,
    empty: bool = False,
) -> pl.DataFrame:
    """List the cheapest routes without loops between two zones or nodes, used or not.

    empty: on the network without traffic, instead of as loaded. Raises UnknownNameError.
    """
    return list_ways(assignment.posed, None if empty else assignment.loads, ends, n_ways, class_id)


def assign_and_write(
    sources: Sources,
    method: Method,
    output: Output,
    *,
    weights: Weights | None = None,
    skip_unreachable: bool = False,
    progress: Progress = lambda _: None,
) -> Answer:
    """Assign, select the pairs of the links asked for, and write what the output asks for.

    Raises what `assign` and `write_assignment` raise; a wrong output is refused before anything is read.
    """
    check_output(output)
    found = assign(
        sources, method=method, weights=weights, skip_unreachable=skip_unreachable, progress=progress
    )
    selected, what = None, ""
    if output.links:
        selected = select_link(found, output.links)
        several = len(output.links) > 1
        what = f"any of links {', '.join(output.links)}" if several else f"link {output.links[0]}"
    elif output.place:
        selected, what = select_place(found, output.place), f"node {output.place}"
    written = [] if output.folder is None else write_assignment(found, output, selected=selected)
    return Answer(found, selected, what, tuple(written))


def check_output(output: Output) -> None:
    """Refuse an output that cannot be written. Raises SettingsError or OutputError."""
    for name in output.skims:
        if name not in SKIMS:
            raise SettingsError(f"No skim is named '{name}'. There are {', '.join(SKIMS)}.")
    if output.suffix not in FORMATS:
        raise SettingsError(f"No format is named '{output.suffix}'. There are {', '.join(FORMATS)}.")
    if output.links and output.place:
        raise SettingsError("Both links and a place are selected. Ask for one of them at a time.")
    if output.folder is None and (output.skims or output.routes):
        raise SettingsError("Skims and routes are written to a folder. Name one with --out.")
    if output.folder is not None and output.folder.exists() and not output.folder.is_dir():
        raise OutputError(f"{output.folder} is a file. Name a folder.")


def write_assignment(
    assignment: Assignment, output: Output, *, selected: pl.DataFrame | None = None
) -> list[Path]:
    """Write flows and a summary, and where asked routes, selected pairs and skims.

    Each file appears whole or not at all. Raises OutputError, SettingsError.
    """
    check_output(output)
    folder = output.folder or Path()
    frames = {"link_flows": assignment.link_flows}
    if len(assignment.posed.class_ids) > 1:
        frames["class_flows"] = assignment.class_flows
    if output.routes:
        frames["route_flows"] = routes(assignment)
    if selected is not None:
        frames["selected"] = selected
    written = []
    for name, frame in frames.items():
        path = folder / f"{name}.{output.suffix}"
        write_table(frame, path)
        written.append(path)
    if output.skims:
        written.append(write_skims(assignment, folder / "skims.omx", output.skims))
    return written


def write_skims(assignment: Assignment, path: Path, names: Sequence[str] = SKIMS) -> Path:
    """Write skims of the loaded network to an OpenMatrix: a matrix for each name, and class if several."""
    matrices: dict[str, np.ndarray] = {}
    class_ids = assignment.posed.class_ids
    for class_id in class_ids:
        zones, found = skim_zones(assignment.posed, assignment.loads, class_id)
        for name in names:
            key = name if len(class_ids) == 1 else f"{name}_{class_id}"
            matrices[key] = getattr(found, name)
    return write_omx(path, matrices, zones)
