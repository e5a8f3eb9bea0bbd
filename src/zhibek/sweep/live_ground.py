"""A solved scenario, ready to be asked anew at once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from zhibek.assignment.equilibrium import find_equilibrium
from zhibek.assignment.market import (
    Market,
    limit_groups,
    make_tastes,
    open_market,
)
from zhibek.assignment.point import Point
from zhibek.assignment.problem import FloatArray, LongArray, Problem, RouteSet
from zhibek.assignment.threads import run_blocks
from zhibek.assignment.union import unite_routes
from zhibek.kernels.bundles import BoolArray
from zhibek.kernels.live_routes import refit_path_sizes, shut_flows
from zhibek.kernels.route_sums import find_cheapest
from zhibek.study import Posed, Solved
from zhibek.sweep.levers import ARC_FIGURES, Lesson, Lever, learn_lever
from zhibek.sweep.market_cuts import keep_choosable

RESIDUAL = 1e-3  # share of a capacity at which a quick answer is taken
LARGEST_RESIDUAL = 0.1  # above it there is none
FIRST_LOADINGS = 6  # from foreseen prices, after which no step begins: one that goes astray takes several
MAX_LOADINGS = 14  # from there, or from the base's
LEAST_LOG_SHARE = -10.0  # of a route for any row, for it to stay in a quick answer


@dataclass(frozen=True, slots=True)
class LiveGround:
    """A base, solved; its routes and those of every lever, costed; what each lever does.

    `own` marks the base's routes (n_routes,).
    """

    base: Solved
    routes: RouteSet
    own: BoolArray
    market: Market
    levers: Mapping[str, Lever]


@dataclass(frozen=True, slots=True)
class QuickSolution:
    """Loads under some levers: `kept` are the routes left, by their numbers on the ground.

    arcs (n_figures, n_arcs): figures of `levers.ARC_FIGURES` under the levers.
    """

    problem: Problem
    market: Market
    point: Point
    kept: LongArray
    arcs: FloatArray


def lay_ground(base: Solved, lessons: Mapping[str, Lesson], pose_again: Callable[[str], Posed]) -> LiveGround:
    """Unite a base's routes with those of lessons, one for each lever, and learn what each lever does.

    `pose_again` poses the scenario of a lesson; so no more than one of them is held at a time.
    """
    problem = base.posed.formulation.problem
    routes, members = unite_routes(problem, [base.loads.routes, *(one.routes for one in lessons.values())])
    market = open_market(problem, routes)
    levers = {
        name: learn_lever(base, market, (routes, own), pose_again(name), lesson)
        for (name, lesson), own in zip(lessons.items(), members[1:], strict=True)
    }
    return join_ground(base, (routes, members[0]), market, levers)


def join_ground(
    base: Solved, ways: tuple[RouteSet, BoolArray], market: Market, levers: Mapping[str, Lever]
) -> LiveGround:
    """Put together the ground of a base on routes that are costed; ways: routes, and which are the base's."""
    routes, own = ways
    sizes = np.zeros(routes.n_routes)
    sizes[own] = base.loads.routes.log_path_size
    market = replace(market, choices=market.choices._replace(log_path_size=sizes))
    return LiveGround(base, routes, own, market, levers)


@dataclass(frozen=True, slots=True)
class Move:
    """A lever moved by a share of its reach; `opens`: with the routes of its solution."""

    lever: Lever
    by: float
    opens: bool = True


def solve_quick(ground: LiveGround, moves: Sequence[Move]) -> QuickSolution | None:
    """Solve a base under levers moved by shares of their reach, from the prices that they lead to.

    The point's residual tells how well capacities are kept. None where a capacity is closed by the levers,
    which is not in proportion, or where one is off by more than a tenth: both want another way.
    """
    base = ground.base
    problem = _vary(base.posed.formulation.problem, moves)
    limited = limit_groups(problem)
    if limited.closed.any():
        return None
    active = ground.own.copy()
    for move in moves:
        if move.opens:
            active |= move.lever.routes
    for move in moves:
        active &= ~move.lever.gone
    full = _open(ground, problem, moves, active)
    price = np.maximum(base.loads.price + sum(move.by * move.lever.price for move in moves), 0.0)
    delay = np.maximum(base.loads.delay + sum(move.by * move.lever.delay for move in moves), 0.0)
    full = replace(full, limited=limited)
    kept, market = keep_choosable(full, price, delay, LEAST_LOG_SHARE)
    point = _settle(problem, market, (price, delay), (base.loads.price, base.loads.delay))
    if point.residual > LARGEST_RESIDUAL:
        return None
    network = base.posed.network
    arcs = np.array([getattr(network, name) for name in ARC_FIGURES])
    arcs = arcs + sum(move.by * move.lever.arcs for move in moves)
    return QuickSolution(problem, market, point, kept, arcs)


def _vary(problem: Problem, moves: Sequence[Move]) -> Problem:
    """Pose the problem under levers: capacities, quantities, values of time."""
    capacity = problem.groups.capacity + sum(move.by * move.lever.capacity for move in moves)
    quantity = problem.demand.row_quantity + sum(move.by * move.lever.quantity for move in moves)
    weights = problem.classes.weights.copy()
    weights[:, problem.time_attribute] += sum(move.by * move.lever.hour for move in moves)
    return replace(
        problem,
        groups=replace(problem.groups, capacity=np.asarray(capacity, dtype=np.float64)),
        demand=replace(problem.demand, row_quantity=np.maximum(quantity, 0.0)),
        classes=replace(problem.classes, weights=weights),
    )


def _open(ground: LiveGround, problem: Problem, moves: Sequence[Move], active: BoolArray) -> Market:
    """Cost the ground's routes under levers; routes that are not active are shut, path sizes as without."""
    choices = ground.market.choices
    cost = ground.market.open_cost.copy()
    for move in moves:
        at, change = move.lever.cost
        cost[at] += move.by * change
        cost[move.lever.shut] = np.inf
    shut_flows(choices, active, cost)
    cheapest = np.empty(choices.row_class.size)
    find_cheapest(choices.pair_first, choices.row_first, choices.flow_first, cost, cheapest)
    sizes = choices.log_path_size.copy()
    counts = np.concatenate([[0], np.cumsum(active != ground.own)])
    pairs = np.flatnonzero(np.diff(counts[choices.pair_first]) > 0)
    length = np.array(problem.arc_length, dtype=np.float64)
    ways = (ground.routes.arc_first, ground.routes.arcs)
    bounds = np.linspace(0, pairs.size, 9).astype(np.int64)

    def refit(block: int) -> None:
        chosen = pairs[bounds[block] : bounds[block + 1]]
        refit_path_sizes(chosen, choices.pair_first, ways, length, active, sizes)

    run_blocks(refit, 8)
    varied = choices._replace(
        base_cost=cost,
        quantity=np.array(problem.demand.row_quantity, dtype=np.float64),
        outside=cheapest + problem.classes.outside_cost[choices.row_class],
        log_path_size=sizes,
    )
    return replace(ground.market, choices=varied, tastes=make_tastes(problem), open_cost=cost)


def _settle(
    problem: Problem,
    market: Market,
    foreseen: tuple[FloatArray, FloatArray],
    before: tuple[FloatArray, FloatArray],
) -> Point:
    """Find the equilibrium from prices and delays that levers foresee, else from those before them.

    Where levers meet, what each foresees may add up to too much: steps from there go astray, and the base is
    the better start. What was nearest when all loadings are spent is given, with the residual it has.
    """
    found = _approach(problem, market, foreseen, FIRST_LOADINGS)
    if found.residual <= RESIDUAL:
        return found
    start = (found.price, found.delay) if found.residual <= LARGEST_RESIDUAL else before
    again = _approach(problem, market, start, MAX_LOADINGS)
    return min(found, again, key=lambda point: point.residual)


def _approach(
    problem: Problem, market: Market, start: tuple[FloatArray, FloatArray], max_loadings: int
) -> Point:
    """Take Newton steps from prices and delays until they hold, or loadings are spent."""
    point, _, _ = find_equilibrium(
        problem, market, *start, residual=RESIDUAL, max_iterations=max_loadings, max_loadings=max_loadings
    )
    return point
