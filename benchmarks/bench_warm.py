"""Solve the built-in study again after four edits."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from zhibek.assignment.outcome import loads_by_arc
from zhibek.assignment.routes import join_routes
from zhibek.assignment.solve import solve
from zhibek.assignment.stochastic import Stochastic
from zhibek.indicators.shares import name_corridors
from zhibek.scenario.controls import apply_setting, read_controls
from zhibek.scenario.edit import Edit, Scenario
from zhibek.scenario.stack import stack
from zhibek.study import (
    Pool,
    Posed,
    Solved,
    Study,
    carry_over,
    count_in,
    make_pool,
    open_study,
    pool_of,
    pose,
    pose_scenario,
    resolve,
    solve_posed,
)

BASE = "base-2022"
SETTINGS = {  # of the study's controls, and how far each is moved
    "border Belarus-Poland closed": ("close-BY-PL", 1.0),
    "fee of 50 USD/t there": ("tariff-BY-PL", 50.0),
    "half the Caspian fleet": ("caspian-fleet", -50.0),
}
KNOWN = Stochastic(grow=False)
LEAST_T = 10_000.0  # a year on an arc or corridor, from which its difference counts
N_TIMES = 3


@dataclass(frozen=True, slots=True)
class Timed:
    """What was found, in wall and processor seconds (medians)."""

    solved: Solved
    wall: float
    cpu: float


def main() -> None:
    """Print how long each edit takes cold and warm, and how far the loads are apart."""
    study = open_study()
    pool = make_pool(study)
    base = solve_posed(pose(study, BASE), pool)
    head = f"{'wall s':>9}{'CPU s':>8}{'cold/warm':>11}{'arcs':>10}{'corridors':>11}"
    print(f"{'the built-in study after an edit':<36}{head}")
    for name, scenario in make_edits(study).items():
        print_edit(name, base, pose_scenario(study, scenario), pool)
    print("cold/warm: of CPU s. arcs, corridors: greatest relative difference of loads, from")
    print(
        f"{LEAST_T:,.0f} t a year: of cold lines to the warm one with routes looked for, each on the routes"
    )
    print("that it found; of warm lines to a cold solve on the same routes.")


def make_edits(study: Study) -> dict[str, Scenario]:
    """Make one edit of each kind: an arc closed, a cost, a capacity, demand."""
    base = stack(study.scenarios, BASE).model_copy(update={"name": "edited"})
    settings = {one.setting_id: one for one in read_controls(study.folder.path).settings}
    edits = {
        name: apply_setting(base, settings[setting], value, study.folder.frames)
        for name, (setting, value) in SETTINGS.items()
    }
    more = Edit(do="scale", table="demand", column="demand_t_per_year", by=1.1)
    return edits | {"a tenth more demand": base.model_copy(update={"edits": (*base.edits, more)})}


def print_edit(name: str, base: Solved, posed: Posed, pool: Pool) -> None:
    """Print the lines of one edit."""
    cold = time_solve(lambda: solve_posed(posed, pool))
    like = time_solve(lambda: solve_unpriced(base, posed, pool))
    sought = time_solve(lambda: resolve(base, posed))
    known = time_solve(lambda: resolve(base, posed, KNOWN))
    known_cold = time_solve(lambda: solve_cold(known.solved))
    print(name)
    print_line("  cold, from the study's routes", cold, None, compare(cold.solved, sought.solved))
    print_line("  cold, from the base's routes too", like, None, compare(like.solved, sought.solved))
    print_line("  warm, routes looked for", sought, cold, compare(sought.solved, solve_cold(sought.solved)))
    print_line("  cold, known routes", known_cold, None, None)
    print_line("  warm, known routes", known, known_cold, compare(known.solved, known_cold.solved))


def solve_cold(solved: Solved) -> Solved:
    """Solve a problem from nothing, on the routes of a solution."""
    problem = solved.posed.formulation.problem
    return Solved(solved.posed, solve(problem, KNOWN, pool=solved.loads.routes))


def solve_unpriced(base: Solved, posed: Posed, pool: Pool) -> Solved:
    """Solve a scenario from no prices, on the first routes of a run: those of its base and of the pool."""
    problem = posed.formulation.problem
    routes = join_routes([carry_over(one, posed) for one in (pool_of(base), pool)], problem)
    return Solved(posed, solve(problem, Stochastic(), pool=routes))


def time_solve(work: Callable[[], Solved]) -> Timed:
    """Time a solve some times, after one that is not timed."""
    found = work()
    walls, cpus = [], []
    for _ in range(N_TIMES):
        wall, cpu = time.perf_counter(), time.process_time()
        found = work()
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    assert found.loads.converged
    return Timed(found, statistics.median(walls), statistics.median(cpus))


def compare(one: Solved, other: Solved) -> tuple[float, float]:
    """Give the greatest relative differences of the loads of arcs and of corridors, in tonnes."""
    problem = one.posed.formulation.problem
    arcs = [loads_by_arc(problem, solved.loads).sum(axis=0) for solved in (one, other)]
    return differ(*arcs), differ(*total_by_corridor(one, other))


def total_by_corridor(one: Solved, other: Solved) -> list[np.ndarray]:
    """Total the tonnes of each corridor in two solutions."""
    named = []
    for solved in (one, other):
        counted = count_in(solved)
        rules = solved.posed.frames["corridor_rules"]
        names = name_corridors(counted.network, counted.formulation, counted.trips, rules)
        named.append((np.array(names), counted.flows.route_t))
    every = sorted(set(named[0][0]) | set(named[1][0]))
    return [np.array([tonnes[names == name].sum() for name in every]) for names, tonnes in named]


def differ(one: np.ndarray, other: np.ndarray) -> float:
    """Give the greatest difference as a share of the greater of two loads."""
    greater = np.maximum(one, other)
    return float((np.abs(one - other) / np.maximum(greater, 1e-300))[greater >= LEAST_T].max(initial=0.0))


def print_line(name: str, timed: Timed, cold: Timed | None, apart: tuple[float, float] | None) -> None:
    """Print one line of the table."""
    ratio = "" if cold is None else f"{cold.cpu / timed.cpu:.1f}"
    arcs, corridors = ("", "") if apart is None else (f"{share:.1e}" for share in apart)
    print(f"{name:<36}{timed.wall:>9.3f}{timed.cpu:>8.3f}{ratio:>11}{arcs:>10}{corridors:>11}")


if __name__ == "__main__":
    main()
