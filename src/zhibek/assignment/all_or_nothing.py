"""All on the cheapest route of the empty network."""

from dataclasses import dataclass

import numpy as np

from zhibek.assignment.growth import gather_alike
from zhibek.assignment.lanes import make_star
from zhibek.assignment.outcome import count_arcs, load_groups
from zhibek.assignment.problem import FloatArray, IntArray, Loads, LongArray, Problem, RouteSet
from zhibek.assignment.routes import FoundRoutes, arrange_routes
from zhibek.assignment.skims import price_arcs
from zhibek.kernels.bundles import Pool
from zhibek.kernels.delay import delay_and_slope
from zhibek.kernels.path_size import fill_nests
from zhibek.kernels.route_sums import sum_attributes
from zhibek.kernels.through_trees import choose_cheapest, keep_cheapest


@dataclass(frozen=True, slots=True)
class AllOrNothing:
    """Each user takes the cheapest route of the empty network; no load slows or stops another."""


def solve_all_or_nothing(problem: Problem) -> Loads:
    """Load each row on its cheapest route; delays are then those that the loads make.

    Rows without a route are unserved, and so are those that would rather stay.
    """
    demand, kinds = problem.demand, gather_alike(problem)
    routes, n_trees = find_cheapest_routes(problem, kinds)
    kind_of_class = np.empty(problem.classes.theta.size, dtype=np.int32)
    for kind, alike in enumerate(kinds):
        kind_of_class[alike] = kind
    total = np.empty((routes.n_routes, len(kinds)))
    paid = np.column_stack([price_arcs(problem, int(alike[0])) for alike in kinds])
    sum_attributes(routes.arc_first, routes.arcs, paid, total)
    n_choices = np.repeat(np.diff(routes.pair_first), np.diff(demand.row_first))
    flow_first = np.concatenate([[0], np.cumsum(n_choices)]).astype(np.int64)
    flow, cheapest = np.zeros(flow_first[-1]), np.empty(n_choices.size)
    stays = problem.classes.outside_cost[demand.row_class] < 0
    quantity = np.where(stays, 0.0, demand.row_quantity)
    rows = (np.array(demand.row_first), kind_of_class[demand.row_class], quantity, flow_first)
    choose_cheapest(routes.pair_first, rows, total, flow, cheapest)
    arc_load = count_arcs(problem, routes, (flow_first, flow), problem.classes.units)
    group_load = load_groups(problem, arc_load)
    return Loads(
        routes=routes,
        flow_first=flow_first,
        flow=flow,
        unserved=np.where(stays | np.isinf(cheapest), demand.row_quantity, 0.0),
        expected_cost=np.where(stays, cheapest + problem.classes.outside_cost[demand.row_class], cheapest),
        group_load=group_load,
        price=np.zeros(group_load.size),
        delay=delay_groups(problem, group_load),
        converged=True,
        residual=0.0,
        n_rounds=1,
        n_loadings=1,
        n_trees=n_trees,
    )


def find_cheapest_routes(problem: Problem, kinds: list[LongArray]) -> tuple[RouteSet, int]:
    """Find the cheapest route of every pair for each kind of class that travels there; count the trees."""
    demand, star = problem.demand, make_star(problem.graph)
    n_pairs = demand.pair_origin.size
    pair_of_row = np.repeat(np.arange(n_pairs), np.diff(demand.row_first))
    pool = Pool(
        np.zeros(n_pairs, dtype=np.int32),
        np.zeros((n_pairs, len(kinds)), dtype=np.uint64),
        np.zeros((n_pairs, len(kinds)), dtype=np.int64),
        np.zeros((n_pairs, len(kinds)), dtype=np.int32),
    )
    arcs, used, n_trees = np.empty(20 * n_pairs + 1, dtype=np.int32), 0, 0
    for alike in kinds:
        rows = np.isin(demand.row_class, alike) & (demand.row_quantity > 0)
        numbers = np.unique(pair_of_row[rows]).astype(np.int64)
        cost = np.maximum(price_arcs(problem, int(alike[0])), 0.0)
        pairs = (
            demand.pair_origin[numbers].astype(np.int32),
            demand.pair_destination[numbers].astype(np.int32),
            numbers,
        )
        arcs, used, n_more = keep_cheapest(star, cost, problem.first_thru_node, pairs, (pool, arcs, used))
        n_trees += n_more
    if len(kinds) > 1:
        return arrange_routes(problem, FoundRoutes(pool, arcs, used, n_trees)), n_trees
    return _take_single(problem, pool, arcs[:used]), n_trees


def _take_single(problem: Problem, pool: Pool, arcs: IntArray) -> RouteSet:
    """Make the route set of at most one route a pair, found in the order of pairs."""
    pair_first = np.concatenate([[0], np.cumsum(pool.n_found)]).astype(np.int64)
    arc_first = np.concatenate([[0], np.cumsum(pool.length[pool.n_found > 0, 0])]).astype(np.int64)
    nest = np.empty(arc_first.size - 1, dtype=np.int32)
    arc_nest = np.array(problem.arc_nest, dtype=np.int32)
    n_nests = int(arc_nest.max(initial=0)) + 1
    fill_nests(arc_first, arcs, np.array(problem.arc_length), arc_nest, n_nests, nest)
    return RouteSet(pair_first, arc_first, arcs, np.zeros(nest.size), nest)


def delay_groups(problem: Problem, group_load: FloatArray) -> FloatArray:
    """Give the delays (n_groups,) that loads make; 0 on hard groups and on those without limit."""
    groups = problem.groups
    soft = ~groups.hard & np.isfinite(groups.capacity) & (groups.alpha > 0)
    delay, slope = np.empty(group_load.size), np.empty(group_load.size)
    capacity = np.array(groups.capacity, dtype=np.float64)
    delay_and_slope(group_load + groups.base_load, capacity, groups.shape, soft, delay, slope)
    return delay
