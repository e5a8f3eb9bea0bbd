"""Solve a problem: problem in, loads out."""

from typing import assert_never

from zhibek.assignment.all_or_nothing import AllOrNothing, solve_all_or_nothing
from zhibek.assignment.check import check_problem
from zhibek.assignment.deterministic import Deterministic, solve_deterministic
from zhibek.assignment.least_cost import LeastCost, solve_least_cost
from zhibek.assignment.problem import Loads, Problem, RouteSet
from zhibek.assignment.progress import Progress, ignore
from zhibek.assignment.start import Start
from zhibek.assignment.stochastic import Stochastic, solve_stochastic


def solve(
    problem: Problem,
    method: Stochastic | Deterministic | LeastCost | AllOrNothing,
    *,
    pool: RouteSet | None = None,
    start: Start | None = None,
    progress: Progress = ignore,
) -> Loads:
    """Solve a problem by a method.

    pool: routes to begin with, made by `generate_routes` or `keep_routes` for these pairs and
    arcs; without it routes are searched. start: prices and delays to begin with. progress: told the
    round and the gap or residual, as often as the method knows it. A solve that does not converge is
    a result, with `converged` false. Raises NetworkError on an impossible problem, with all its faults.

    Example: `loads = solve(problem, Stochastic(residual=1e-6))`.
    """
    check_problem(problem, pool, start)
    match method:
        case Stochastic():
            return solve_stochastic(problem, method, pool, start, progress)
        case Deterministic():
            return solve_deterministic(problem, method, pool, start, progress)
        case LeastCost():
            return solve_least_cost(problem, method, pool, start)
        case AllOrNothing():
            return solve_all_or_nothing(problem)
        case _:
            assert_never(method)
