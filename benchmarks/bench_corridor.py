"""How fast and how big the built-in study is."""

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from zhibek.assignment.lanes import make_star
from zhibek.assignment.stochastic import Stochastic
from zhibek.demand.grow import grow_demand
from zhibek.kernels.route_search import make_heap, make_tree
from zhibek.kernels.shortest_path import grow_tree
from zhibek.report.from_results import render_results
from zhibek.results import read_results
from zhibek.scenario.edit import Edit, Scenario
from zhibek.service.actions import check
from zhibek.study import (
    Posed,
    Solved,
    Study,
    make_pool,
    open_study,
    pose,
    pose_scenario,
    resolve,
    solve_posed,
    tabulate,
)
from zhibek.sweep.repose import solve_edited
from zhibek.sweep.variants import Draw, solve_draw

COMMAND = Path(sys.executable).with_name("zhibek")
CASE = "cku-2030"  # a scenario with demand that grew, projects, and all that opened until then
EDITED = "cap-aktau-cont"
LONG_S = 20.0
FULL_PORT = Draw(capacity={"cap-novorossiysk-cont": 1.1})
SHUT_PORT = Draw(close=("AZ-ALAT",))
QUICK, ONCE = Stochastic(max_rounds=0), Stochastic(max_rounds=1)
LEAST_COST = 1e-6  # scipy takes a cost of nothing for no arc


class Row(NamedTuple):
    """One line of the table; a target of None stands where none was set."""

    what: str
    target: float | None
    measured: float
    unit: str = "s"


def median_time(act: Callable[[], object], repeats: int = 3) -> float:
    """Take the median wall time of a few runs, of fewer once they have taken long."""
    times: list[float] = []
    while len(times) < repeats and sum(times) < LONG_S:
        begun = time.perf_counter()
        act()
        times.append(time.perf_counter() - begun)
    return statistics.median(times)


def call(*words: str) -> None:
    """Run the command as a user would, its output thrown away."""
    subprocess.run([COMMAND, *words], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def time_commands(folder: Path) -> list[Row]:
    """Time the command from outside, its start included, and its greatest memory."""
    run = folder / "run"
    call("run", "--scenario", "base-2022", "--out", str(run))  # compiles the kernels where they are not yet
    rows = [
        Row("zhibek --help", 0.4, median_time(lambda: call("--help"), 5)),
        Row(
            "zhibek run, headline set with report", 12.0, median_time(lambda: call("run", "--out", str(run)))
        ),
    ]
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e3
    return [*rows, Row("memory of zhibek run", 600.0, memory, "MB")]


def time_parts(study: Study) -> list[Row]:
    """Time what stands before a scenario: reading, demand, routes."""
    frames, base_year = study.folder.frames, study.folder.settings.base_year
    growth = (frames["demand"], frames["zones"], frames["growth"])
    return [
        Row("study read and checked", None, median_time(open_study)),
        Row("zhibek check's work, connectivity too", None, median_time(check)),
        Row("demand grown to 2030", 1.0, median_time(lambda: grow_demand(*growth, 2030 - base_year))),
        Row("pool of routes for all scenarios", None, median_time(lambda: make_pool(study))),
    ]


def edit_base(factor: float) -> Scenario:
    """Make the base scenario with one capacity changed."""
    edit = Edit(
        do="scale", table="capacities", column="capacity_per_year", by=factor, where={"capacity_id": EDITED}
    )
    return Scenario(name="edited", says="One quay changes.", edits=(edit,))


def time_scenario(study: Study) -> list[Row]:
    """Time one scenario from cold, and the base solved again after an edit of one capacity."""
    pool = make_pool(study)
    base = solve_posed(pose(study, "base-2022"), pool)
    compared = solve_posed(pose(study, "base-2030"), pool)
    edited = pose_scenario(study, edit_base(1.2))

    def cold() -> None:
        tabulate(solve_posed(pose(study, CASE), pool), CASE, "base-2030")

    def after_base() -> None:
        tabulate(solve_posed(pose(study, CASE), pool, base=compared), CASE, "base-2030")

    def with_pool() -> None:
        tabulate(solve_posed(pose(study, CASE), make_pool(study)), CASE, "base-2030")

    return [
        Row(f"one scenario cold ({CASE}), pool given", 1.0, median_time(cold)),
        Row("the same, after the one it is compared with", None, median_time(after_base)),
        Row("from cold, pool searched too", None, median_time(with_pool)),
        Row("solved again after one edit", 0.2, median_time(lambda: resolve(base, edited), 5)),
        Row(
            "the same, edit applied too", 0.2, median_time(lambda: solve_edited(study, base, edit_base(1.2)))
        ),
        Row("a draw that widens a full port, routes kept", 0.2, time_draw(base, FULL_PORT, QUICK)),
        Row("the same, routes grown", None, time_draw(base, FULL_PORT, Stochastic())),
        Row("a draw that closes a port, one round grown", None, time_draw(base, SHUT_PORT, ONCE)),
    ]


def time_draw(base: Solved, draw: Draw, method: Stochastic) -> float:
    """Time a draw on a solved base."""
    return median_time(lambda: solve_draw(base, draw, method), 5)


def time_trees(posed: Posed) -> list[Row]:
    """Grow the tree of every origin with our kernel and with scipy's, on the same network and costs."""
    problem = posed.formulation.problem
    cost = np.maximum(problem.classes.weights[0] @ problem.attributes, LEAST_COST)
    origins = np.unique(problem.demand.pair_origin)
    star = make_star(problem.graph)
    heap, tree = make_heap(problem.graph.n_nodes), make_tree(problem.graph.n_nodes)
    ours = np.empty((origins.size, problem.graph.n_nodes))

    def grow_ours() -> None:
        for place, origin in enumerate(origins):
            grow_tree(star, cost, int(origin), heap, tree)
            ours[place] = tree.distance

    size = (problem.graph.n_nodes, problem.graph.n_nodes)
    matrix = csr_array((cost, problem.graph.head, problem.graph.first_out), shape=size)
    theirs = dijkstra(matrix, indices=origins, return_predecessors=True)[0]
    grow_ours()
    if not np.allclose(ours, theirs):
        raise SystemExit("our trees and scipy's differ")
    peer = median_time(lambda: dijkstra(matrix, indices=origins, return_predecessors=True))
    return [
        Row(
            f"{origins.size} trees over {problem.graph.n_arcs} arcs, ours",
            None,
            1e3 * median_time(grow_ours),
            "ms",
        ),
        Row("the same trees, scipy's dijkstra", None, 1e3 * peer, "ms"),
    ]


def print_rows(rows: list[Row]) -> None:
    """Print the table."""
    print(f"{'the built-in study':<46}{'target':>10}{'measured':>12}")
    for row in rows:
        digits = 1 if row.unit in ("MB", "ms") else 3
        target = "" if row.target is None else f"{row.target:g} {row.unit}"
        verdict = "" if row.target is None else "met" if row.measured <= row.target else "missed"
        print(f"{row.what:<46}{target:>10}{f'{row.measured:.{digits}f} {row.unit}':>12}  {verdict}".rstrip())


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        rows = time_commands(Path(folder))
        study, results = open_study(), read_results(Path(folder) / "run")
        rows += time_parts(study)
        rows += time_scenario(study)
        rows.append(Row("report rendered", None, median_time(lambda: render_results(study, results))))
    rows += time_trees(pose(study, "base-2022"))
    print_rows(rows)


if __name__ == "__main__":
    main()
