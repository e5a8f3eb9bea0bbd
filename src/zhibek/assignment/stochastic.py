"""Stochastic equilibrium: nested path-size logit."""

from dataclasses import dataclass

import numpy as np

from zhibek.assignment.equilibrium import find_equilibrium, go_on
from zhibek.assignment.growth import add_detours, grow_routes, survey_growth
from zhibek.assignment.market import open_market
from zhibek.assignment.outcome import write_loads
from zhibek.assignment.problem import Loads, Problem, RouteSet
from zhibek.assignment.progress import Progress, ignore
from zhibek.assignment.routes import arrange_routes, find_routes, reopen_routes
from zhibek.assignment.splice import renew_point
from zhibek.assignment.start import Start
from zhibek.errors import SettingsError

ROUGH = 0.05  # residual at which routes are grown, until a round finds few
FEW = 0.02  # share of the arcs of all routes: a round that adds no more is followed by detours
HARDLY_ANY = 0.001  # the same: after such a round equilibria are found exactly


@dataclass(frozen=True, slots=True)
class Stochastic:
    """Equilibrium of a nested path-size logit with an outside option.

    residual: at which to stop; max_iterations: Newton steps for one route set; grow: whether routes
    are added at equilibrium prices until none is, or, with `max_rounds`, at most so many times.
    """

    residual: float = 1e-6
    max_iterations: int = 80
    grow: bool = True
    max_rounds: int | None = None

    def __post_init__(self) -> None:
        """Check the settings."""
        if not 0 < self.residual < 1:
            raise SettingsError(f"Stochastic.residual must lie between 0 and 1; got {self.residual}.")
        if self.max_iterations < 0:
            raise SettingsError(f"Stochastic.max_iterations must be 0 or more; got {self.max_iterations}.")
        if self.max_rounds is not None and self.max_rounds < 0:
            raise SettingsError(f"Stochastic.max_rounds must be 0 or more; got {self.max_rounds}.")


def solve_stochastic(
    problem: Problem,
    method: Stochastic,
    pool: RouteSet | None,
    start: Start | None,
    progress: Progress = ignore,
) -> Loads:
    """Find the stochastic equilibrium on routes of the pool, or on new ones, grown as the method says.

    Routes are grown at rough equilibria until a round finds few; where routes began with the search,
    ways around are then looked for once, if the rules say so.
    """
    n_groups = problem.groups.capacity.size
    most = problem.rules.max_rounds if method.max_rounds is None else method.max_rounds
    price = np.zeros(n_groups) if start is None else start.price
    delay = np.zeros(n_groups) if start is None else start.delay
    load = None if start is None else start.load
    n_trees = n_loadings = n_rounds = 0
    detours = pool is None and method.grow and len(problem.rules.detours) > 0
    ground = survey_growth(problem) if pool is None or method.grow else None
    if pool is None and ground is not None:
        found = find_routes(problem, ground)
        n_trees += found.n_trees
        pool = arrange_routes(problem, found)
    assert pool is not None  # noqa: S101
    aim = max(method.residual, ROUGH)
    market, begin = open_market(problem, pool), None
    while True:
        last = ground is None or not method.grow or n_rounds >= most
        aim = method.residual if last else aim
        most_steps = method.max_iterations
        if begin is None:
            point, n_more, _ = find_equilibrium(
                problem, market, price, delay, residual=aim, max_iterations=most_steps, load=load
            )
        else:
            point, n_more, _ = go_on(begin, residual=aim, max_iterations=most_steps)
        price, delay = point.price, point.delay
        load = point.assumed if point.assumed.size else None
        n_loadings += n_more
        progress(n_rounds + 1, point.residual)
        if ground is None or last:
            break
        n_rounds += 1
        opened = reopen_routes(pool, ground.limits.max_routes)
        found = grow_routes(problem, ground, (opened, pool), market, price, delay)
        added = found.used - opened.used
        if detours and added <= FEW * found.used:
            found = add_detours(problem, ground, found, price, delay)
            detours, added = False, found.used
        n_trees += found.n_trees
        if found.used == pool.arcs.size and point.residual <= method.residual:
            break
        aim = method.residual if added <= HARDLY_ANY * found.used else aim
        begin = None if market.members is not None else point
        if found.used > pool.arcs.size:
            pool, market, begin = renew_point(point, pool, found)
    return write_loads(problem, pool, point, residual=method.residual, counts=(n_rounds, n_loadings, n_trees))
