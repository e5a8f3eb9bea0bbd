"""Skims, hard capacities and loadings, timed."""

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import bench_capacity
import numpy as np
from regional import Case, pose_case, save_case
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from zhibek.assignment.least_cost import LeastCost
from zhibek.assignment.skims import prepare_skims, skim, skim_costs, skim_on
from zhibek.assignment.solve import solve

N_SOURCES = 400
SCIPY_SOURCES = 40


class Part(NamedTuple):
    """One figure, and what it should be at most, if anything."""

    what: str
    figure: float
    unit: str
    target: float | None = None
    note: str = ""


def time_cpu(work: Callable[[], object], n_runs: int = 3) -> float:
    """Give the median CPU seconds of some calls, after one that compiles."""
    work()
    spent = []
    for _ in range(n_runs):
        begun = time.process_time()
        work()
        spent.append(time.process_time() - begun)
    return statistics.median(spent)


def measure_skims(case: Case) -> list[Part]:
    """Time skims a source on a large network, from centroids to centroids and to all nodes."""
    problem = pose_case(case).problem
    zones, nodes = np.arange(case.n_zones), np.arange(case.n_nodes)
    some = zones[:: max(1, case.n_zones // N_SOURCES)][:N_SOURCES]
    ground = prepare_skims(problem)
    where = f"{case.n_nodes:,} nodes, {case.tail.size:,} links"
    graph = csr_array(
        (problem.attributes[0], (problem.graph.tail, problem.graph.head)), shape=(nodes.size, nodes.size)
    )

    def each(work: Callable[[], object], n_sources: int, n_runs: int = 3) -> float:
        return 1e3 * time_cpu(work, n_runs) / n_sources

    ms = "ms a source"
    return [
        Part(
            f"costs to all nodes in batches, {where}",
            each(lambda: skim_costs(ground, some, nodes), some.size),
            ms,
            0.2,
        ),
        Part(
            "cost, time, length to centroids in batches",
            each(lambda: skim_on(ground, some, zones), some.size),
            ms,
            0.2,
        ),
        Part("the same, the ranking of nodes in it", each(lambda: skim(problem, some, zones), some.size), ms),
        Part(
            "cost, time, length to all nodes in batches",
            each(lambda: skim_on(ground, some, nodes), some.size),
            ms,
        ),
        Part(
            "costs from one source to all nodes",
            each(lambda: skim_costs(ground, [7], nodes), 1, 15),
            ms,
            0.75,
        ),
        Part(
            "cost, time, length from one source to centroids",
            each(lambda: skim_on(ground, [7], zones), 1, 15),
            ms,
            0.75,
        ),
        Part(
            "cost, time, length from one source to all nodes",
            each(lambda: skim_on(ground, [7], nodes), 1, 15),
            ms,
            0.75,
        ),
        Part("to rank the nodes and set costs, once", 1e3 * time_cpu(lambda: prepare_skims(problem)), "ms"),
        Part(
            "scipy's Dijkstra: costs from one source to all nodes",
            each(lambda: dijkstra(graph, indices=zones[:SCIPY_SOURCES]), SCIPY_SOURCES),
            ms,
        ),
    ]


def measure_capacities() -> list[Part]:
    """Time hard capacities at three tightnesses, and tell the gaps that are certified."""
    solve(bench_capacity.pose_case(bench_capacity.draw_case(1.5, 9, 30, 120, 50)), LeastCost())
    parts = []
    for tightness in (1.2, 1.5, 2.0):
        problem = bench_capacity.pose_case(bench_capacity.draw_case(tightness, 1))
        begun = time.process_time()
        loads = solve(problem, LeastCost())
        spent = time.process_time() - begun
        what = f"300 nodes, 1,200 links, 2,000 pairs, tightness {tightness}"
        parts.append(Part(what, spent, "CPU s", bench_capacity.TARGET_S))
        parts.append(
            Part(f"its certified gap, tightness {tightness}", abs(loads.gap), "", bench_capacity.TARGET_GAP)
        )
    return parts


def measure_stochastic(
    case: Case, folder: Path, run_tool: Callable[..., tuple[dict[str, float], str]]
) -> list[Part]:
    """Time the stochastic equilibrium to 1e-6; a loading and what is done between two count as one."""
    files = (folder / "stochastic.npz", folder / "out.npz")
    save_case(case, files[0])
    command = [sys.executable, str(Path(__file__).parent / "engine_run.py"), "stochastic"]
    told, failed = run_tool(command, files, 1e-6, 1, 1, [])
    if failed:
        return [Part(f"stochastic equilibrium of {case.name} to 1e-6", float("nan"), "CPU s", 5.0, failed)]
    per_pair = 1e3 * told["cpu_s"] / told["loadings"] / told["pairs"]
    rounds = f"{told['loadings']:,.0f} loadings, residual {told['residual']:.1e}"
    return [
        Part(f"stochastic equilibrium of {case.name} to 1e-6", told["cpu_s"], "CPU s", 5.0, rounds),
        Part("the same, a pair and loading", per_pair, "ms", 0.05),
    ]
