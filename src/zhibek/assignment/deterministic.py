"""Deterministic equilibrium: the cheapest routes."""

from dataclasses import dataclass, replace

import numpy as np

from zhibek.assignment.equilibrium import find_equilibrium
from zhibek.assignment.field import find_hard, fits_links
from zhibek.assignment.growth import grow_routes, survey_growth
from zhibek.assignment.linear_program import share_out
from zhibek.assignment.market import Market, cheapest_choices, cost_choices, open_market, sharpen_market
from zhibek.assignment.outcome import write_loads
from zhibek.assignment.point import Point, stand_at
from zhibek.assignment.problem import FloatArray, Loads, Problem, RouteSet
from zhibek.assignment.progress import Progress, ignore
from zhibek.assignment.routes import arrange_routes, find_routes, reopen_routes
from zhibek.assignment.start import Start
from zhibek.assignment.tolled_links import solve_tolled_links
from zhibek.assignment.user_equilibrium import solve_on_links
from zhibek.errors import SettingsError

SURE_ENOUGH = 300.0  # times the classes' own scales, before a linear programme


@dataclass(frozen=True, slots=True)
class Deterministic:
    """Wardrop's equilibrium: each user takes what is cheapest.

    Where each link congests alone (see `fits_links`), flows settle on used routes; else choices of a
    logit are made ever surer. gap: relative gap at which to stop; residual: of capacities and delays;
    max_sharpness: how many times surer than the classes' own scales choices are made, at most;
    max_iterations: Newton steps for one sharpness; grow: whether routes are added at equilibrium
    prices; max_searches: of all origins, on links.
    """

    gap: float = 1e-6
    residual: float = 1e-6
    max_sharpness: float = 1e8
    max_iterations: int = 30
    grow: bool = True
    max_searches: int = 1000

    def __post_init__(self) -> None:
        """Check the settings."""
        for name in ("gap", "residual"):
            if not 0 < getattr(self, name) < 1:
                raise SettingsError(
                    f"Deterministic.{name} must lie between 0 and 1; got {getattr(self, name)}."
                )
        if self.max_searches < 1:
            raise SettingsError(f"Deterministic.max_searches must be 1 or more; got {self.max_searches}.")
        if not self.max_sharpness >= 1:
            raise SettingsError(f"Deterministic.max_sharpness must be 1 or more; got {self.max_sharpness}.")


def find_least(point: Point) -> FloatArray:
    """Find what each row (n_rows,) pays on its cheapest choice; infinite without a route."""
    cost = cost_choices(point.market, point.price, point.wanted_delay)
    return np.minimum(cheapest_choices(point.market, cost), point.market.choices.outside)


def measure_gap(point: Point) -> float:
    """Compare what users pay with what they would on their cheapest choices, prices included.

    (total cost - cheapest cost) / total cost, over demand that has a route; staying counts at the
    outside cost.
    """
    choices = point.market.choices
    cost = cost_choices(point.market, point.price, point.wanted_delay)
    served = np.isfinite(choices.outside)
    outside = np.where(served, choices.outside, 0.0)
    cheapest = find_least(point)[served]
    paid = point.response.flow > 0
    total = float(point.response.flow[paid] @ cost[paid]) + float(
        (point.response.unserved * served) @ outside
    )
    least = float(choices.quantity[served] @ cheapest)
    return (total - least) / max(abs(total), 1e-300) if total != least else 0.0


def sharpen_until(problem: Problem, market: Market, point: Point, method: Deterministic) -> tuple[Point, int]:
    """Follow the equilibrium as choices grow surer, until the gap is closed; return loadings too.

    As the scale of a logit grows its equilibrium tends to Wardrop's; each is found from the one
    before it. A step of sharpness that fails is taken again at a smaller stride. Where no group is
    soft a few steps are enough, for a linear programme follows.
    """
    sharpness, stride, n_loadings = 1.0, 3.0, 0
    sharpest = method.max_sharpness if market.limited.soft.any() else min(SURE_ENOUGH, method.max_sharpness)
    while sharpness < sharpest and stride > 1.05:
        aim = min(sharpness * stride, sharpest)
        trial, n_more, _ = find_equilibrium(
            problem,
            sharpen_market(market, aim),
            point.price,
            point.delay,
            residual=method.residual,
            max_iterations=method.max_iterations,
        )
        n_loadings += n_more
        if trial.residual > method.residual:
            stride = np.sqrt(stride)
            continue
        sharpness, point = aim, trial
        if measure_gap(point) <= method.gap:
            break
    return point, n_loadings


def settle_exactly(point: Point) -> Point:
    """Replace nearly sure choices by the optimum of a linear programme, where nothing congests."""
    flow, unserved, price = share_out(point)
    exact = stand_at(point.problem, point.market, price, point.delay, np.zeros(0, dtype=np.int64))
    limited = point.market.limited
    load = count_hits(point, flow)
    over = (load - limited.room)[limited.hard] / limited.capacity[limited.hard]
    violation = np.zeros(price.size)
    violation[limited.hard] = np.where(price[limited.hard] > 0, over, np.maximum(over, 0.0))
    response = exact.response._replace(flow=flow, unserved=unserved, load=load)
    return replace(exact, response=response, violation=violation)


def count_hits(point: Point, flow: FloatArray) -> FloatArray:
    """Sum the loads (n_groups,) of flows on the groups that act."""
    choices, hits, tastes = point.market.choices, point.market.hits, point.market.tastes
    n_routes = np.diff(choices.pair_first)
    row_pair = np.repeat(np.arange(n_routes.size), np.diff(choices.row_first))
    row_of_flow = np.repeat(np.arange(row_pair.size), n_routes[row_pair])
    route = np.arange(flow.size) - choices.flow_first[row_of_flow] + choices.pair_first[row_pair[row_of_flow]]
    counted = flow[:, None] * tastes.units[choices.row_class[row_of_flow]]
    by_route = np.column_stack(
        [np.bincount(route, column, minlength=hits.first.size - 1) for column in counted.T]
    )
    hit_route = np.repeat(np.arange(hits.first.size - 1), np.diff(hits.first))
    amounts = hits.times * by_route[hit_route, point.market.limited.unit[hits.group]]
    load: FloatArray = np.bincount(hits.group, amounts, minlength=point.price.size).astype(np.float64)
    return load


def _solve_links(
    problem: Problem, method: Deterministic, pool: RouteSet | None, start: Start | None, progress: Progress
) -> Loads:
    """Solve a problem of links, with or without hard capacities."""
    gap, most = method.gap, method.max_searches
    if not find_hard(problem).any():
        return solve_on_links(problem, gap=gap, max_searches=most, pool=pool, start=start, progress=progress)
    return solve_tolled_links(
        problem,
        gap=gap,
        residual=method.residual,
        max_searches=most,
        pool=pool,
        start=start,
        progress=progress,
    )


def solve_deterministic(
    problem: Problem,
    method: Deterministic,
    pool: RouteSet | None,
    start: Start | None,
    progress: Progress = ignore,
) -> Loads:
    """Find Wardrop's equilibrium on routes of the pool, or on new ones, grown as the method says.

    On links see `solve_on_links`. Else choices of a logit in one nest and without path sizes are made
    ever surer; where no group is soft, a linear programme then settles flows and prices exactly.
    """
    if method.grow and fits_links(problem):
        return _solve_links(problem, method, pool, start, progress)
    n_groups = problem.groups.capacity.size
    price = np.zeros(n_groups) if start is None else start.price
    delay = np.zeros(n_groups) if start is None else start.delay
    n_trees = n_loadings = n_rounds = 0
    ground = survey_growth(problem)
    if pool is None:
        found = find_routes(problem, ground)
        n_trees += found.n_trees
        pool = arrange_routes(problem, found)
    while True:
        market = sharpen_market(open_market(problem, pool), 1.0)
        point, n_more, _ = find_equilibrium(
            problem, market, price, delay, residual=method.residual, max_iterations=method.max_iterations
        )
        price, delay = point.price, point.delay
        point, n_sharper = sharpen_until(problem, market, point, method)
        n_loadings += n_more + n_sharper
        if not market.limited.soft.any():
            point = settle_exactly(point)
        progress(n_rounds + 1, measure_gap(point))
        if not method.grow or n_rounds >= problem.rules.max_rounds:
            break
        n_rounds += 1
        opened = reopen_routes(pool, ground.limits.max_routes)
        found = grow_routes(problem, ground, (opened, pool), point.market, point.price, point.delay)
        n_trees += found.n_trees
        if found.used == pool.arcs.size:
            break
        pool = arrange_routes(problem, found)
    loads = write_loads(
        problem, pool, point, residual=method.residual, counts=(n_rounds, n_loadings, n_trees)
    )
    gap, least = measure_gap(point), find_least(point)
    return replace(loads, expected_cost=least, gap=gap, converged=loads.converged and gap <= method.gap)
