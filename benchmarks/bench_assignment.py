"""How fast and how big the engine is."""

import resource
import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
from synthetic import make_problem

from zhibek.assignment.deterministic import Deterministic
from zhibek.assignment.market import load_market, open_market
from zhibek.assignment.problem import Problem
from zhibek.assignment.routes import generate_routes
from zhibek.assignment.solve import solve
from zhibek.assignment.start import start_from
from zhibek.assignment.stochastic import Stochastic


def best_time(act: Callable[[], object], repeats: int = 3) -> float:
    """Take the least wall time of a few runs, the first of which compiles."""
    act()
    times = []
    for _ in range(repeats):
        begun = time.perf_counter()
        act()
        times.append(time.perf_counter() - begun)
    return min(times)


def print_times(name: str, problem: Problem) -> None:
    """Time each part of a solve, and print a row for each."""
    pool = generate_routes(problem)
    cold = solve(problem, Stochastic(), pool=pool)
    market = open_market(problem, cold.routes)
    slots = np.flatnonzero(cold.price > 0)
    capacity = problem.groups.capacity.copy()
    capacity[int(np.argmax(cold.price))] *= 1.2
    edited = replace(problem, groups=replace(problem.groups, capacity=capacity))
    start, fixed = start_from(cold), Stochastic(grow=False)
    rows = {
        "pool of routes": lambda: generate_routes(problem),
        "one loading": lambda: load_market(market, cold.price, cold.delay, slots[:0]),
        "one loading with slopes": lambda: load_market(market, cold.price, cold.delay, slots),
        "cold solve, pool given": lambda: solve(problem, fixed, pool=pool),
        "cold solve, routes grown": lambda: solve(problem, Stochastic(), pool=pool),
        "warm after an edit": lambda: solve(edited, fixed, pool=cold.routes, start=start),
        "warm after an edit, grown": lambda: solve(edited, Stochastic(), pool=cold.routes, start=start),
    }
    print(
        f"{name}: {problem.graph.n_nodes} nodes, {problem.graph.n_arcs} arcs, "
        f"{pool.pair_first.size - 1} pairs, "
        f"{problem.demand.row_class.size} rows, {cold.routes.n_routes} routes, {cold.n_rounds} rounds, "
        f"{cold.n_loadings} loadings, residual {cold.residual:.1e}"
    )
    for what, act in rows.items():
        print(f"  {what:<28}{best_time(act):8.3f} s")


def main() -> None:
    """Print the times of the synthetic problems, and the memory they took."""
    print_times("hard capacities", make_problem(soft=False))
    print_times("with congestion", make_problem(soft=True))
    small = make_problem(n_places=100, n_zones=40, n_pairs=300, n_classes=10, capacity=2e5, soft=True)
    print(f"deterministic, 300 pairs      {best_time(lambda: solve(small, Deterministic()), 1):8.3f} s")
    print(f"memory                        {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3:8.0f} MB")


if __name__ == "__main__":
    main()
