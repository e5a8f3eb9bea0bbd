"""All on the cheapest route of the empty network."""

from dataclasses import dataclass

import numpy as np

from zhibek.assignment.growth import gather_alike
from zhibek.assignment.lanes import make_star
from zhibek.assignment.market import Market, cheapest_choices, open_market
from zhibek.assignment.outcome import count_arcs, load_groups
from zhibek.assignment.problem import FloatArray, Loads, Problem
from zhibek.assignment.routes import FoundRoutes, arrange_routes
from zhibek.assignment.skims import price_arcs
from zhibek.kernels.bundles import Pool
from zhibek.kernels.delay import delay_and_slope
from zhibek.kernels.through_trees import keep_cheapest


@dataclass(frozen=True, slots=True)
class AllOrNothing:
    """Each user takes the cheapest route of the empty network; no load slows or stops another."""


def solve_all_or_nothing(problem: Problem) -> Loads:
    """Load each row on its cheapest route; delays are then those that the loads make.

    Rows without a route are unserved, and so are those whose outside option is cheaper.
    """
    found = find_cheapest_routes(problem)
    routes = arrange_routes(problem, found)
    market = open_market(problem, routes)
    choices = market.choices
    flow, cheapest = take_cheapest(market)
    stays = ~(cheapest <= choices.outside) | ~np.isfinite(cheapest)
    row = np.repeat(np.arange(stays.size), np.diff(choices.flow_first))
    flow[stays[row]] = 0.0
    arc_load = count_arcs(problem, routes, (choices.flow_first, flow), problem.classes.units)
    group_load = load_groups(problem, arc_load)
    return Loads(
        routes=routes,
        flow_first=choices.flow_first,
        flow=flow,
        unserved=np.where(stays, choices.quantity, 0.0),
        expected_cost=np.minimum(cheapest, choices.outside),
        group_load=group_load,
        price=np.zeros(group_load.size),
        delay=delay_groups(problem, group_load),
        converged=True,
        residual=0.0,
        n_rounds=1,
        n_loadings=1,
        n_trees=found.n_trees,
    )


def take_cheapest(market: Market) -> tuple[FloatArray, FloatArray]:
    """Put each row on the first of its cheapest routes: flows (n_flows,), and their costs (n_rows,)."""
    choices = market.choices
    cheapest = cheapest_choices(market, choices.base_cost)
    row = np.repeat(np.arange(cheapest.size), np.diff(choices.flow_first))
    best = np.flatnonzero((choices.base_cost == cheapest[row]) & np.isfinite(choices.base_cost))
    rows, first = np.unique(row[best], return_index=True)
    flow = np.zeros(choices.base_cost.size)
    flow[best[first]] = choices.quantity[rows]
    return flow, cheapest


def find_cheapest_routes(problem: Problem) -> FoundRoutes:
    """Find the cheapest route of every pair for each kind of class that travels there."""
    demand, star = problem.demand, make_star(problem.graph)
    kinds = gather_alike(problem)
    n_pairs = demand.pair_origin.size
    pair_of_row = np.repeat(np.arange(n_pairs), np.diff(demand.row_first))
    n_slots = max(len(kinds), 1)
    pool = Pool(
        np.zeros(n_pairs, dtype=np.int32),
        np.zeros((n_pairs, n_slots), dtype=np.uint64),
        np.zeros((n_pairs, n_slots), dtype=np.int64),
        np.zeros((n_pairs, n_slots), dtype=np.int32),
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
    return FoundRoutes(pool, arcs, used, n_trees)


def delay_groups(problem: Problem, group_load: FloatArray) -> FloatArray:
    """Give the delays (n_groups,) that loads make; 0 on hard groups and on those without limit."""
    groups = problem.groups
    soft = ~groups.hard & np.isfinite(groups.capacity) & (groups.alpha > 0)
    delay, slope = np.empty(group_load.size), np.empty(group_load.size)
    capacity = np.array(groups.capacity, dtype=np.float64)
    delay_and_slope(group_load + groups.base_load, capacity, groups.shape, soft, delay, slope)
    return delay
