"""Loads written out of ways."""

import numpy as np

from zhibek.assignment.all_or_nothing import delay_groups
from zhibek.assignment.field import Field
from zhibek.assignment.outcome import count_arcs, load_groups
from zhibek.assignment.problem import FloatArray, IntArray, Loads, LongArray, Problem, RouteSet
from zhibek.kernels.bundles import LinkState, Ways
from zhibek.kernels.link_times import set_costs
from zhibek.kernels.path_size import fill_nests, fill_path_sizes
from zhibek.kernels.route_sums import order_routes
from zhibek.kernels.way_routes import count_used, list_used, measure_cheapest, number_alike, turn_ways

MANY_PLACES = 50_000_000  # arcs of routes from which two bytes number each, if they can


def write_way_loads(
    problem: Problem,
    field: Field,
    ways: Ways,
    state: LinkState,
    *,
    gap: tuple[float, float],
    counts: tuple[int, int],
) -> Loads:
    """Write the loads of settled ways; gap is (reached, wanted), counts (searches, trees in each)."""
    demand = problem.demand
    routes, flow_first, flow = gather_routes(problem, field, ways)
    arc_load = count_arcs(problem, routes, (flow_first, flow), problem.classes.units)
    group_load = load_groups(problem, arc_load)
    cheapest = np.full(demand.row_class.size, np.inf)
    cheapest[field.demand_row] = cost_rows(field, ways, state)
    unserved = np.where(np.isinf(cheapest), demand.row_quantity, 0.0)
    return Loads(
        routes=routes,
        flow_first=flow_first,
        flow=flow,
        unserved=unserved,
        expected_cost=cheapest,
        group_load=group_load,
        price=np.zeros(group_load.size),
        delay=delay_groups(problem, group_load),
        converged=gap[0] <= gap[1],
        residual=0.0,
        n_rounds=counts[0],
        n_loadings=counts[0],
        n_trees=counts[0] * counts[1],
        gap=gap[0],
    )


def cost_rows(field: Field, ways: Ways, state: LinkState) -> FloatArray:
    """Cost the cheapest way of each row (n_rows,) at the state's times."""
    cheapest, cost = np.full(field.rows.kind.size, np.inf), np.empty(state.time.size)
    for kind in np.unique(field.rows.kind):
        set_costs(state.time, field.kinds, int(kind), cost)
        measure_cheapest(ways, np.flatnonzero(field.rows.kind == kind).astype(np.int64), cost, cheapest)
    return cheapest


def gather_routes(problem: Problem, field: Field, ways: Ways) -> tuple[RouteSet, LongArray, FloatArray]:
    """Gather the used ways of each pair as routes, each once, by cost of the mean profile, then by arcs.

    Returns the routes, and flows as in `Loads`.
    """
    demand = problem.demand
    n_pairs = demand.pair_origin.size
    pair_of_demand = np.repeat(np.arange(n_pairs), np.diff(demand.row_first)).astype(np.int64)
    row_of_demand = np.full(demand.row_class.size, -1, dtype=np.int64)
    row_of_demand[field.demand_row] = np.arange(field.demand_row.size)
    n_used = np.zeros(n_pairs, dtype=np.int64)
    count_used(ways, row_of_demand, pair_of_demand, n_used)
    way_first = np.concatenate([[0], np.cumsum(n_used)]).astype(np.int64)
    n_ways = int(way_first[-1])
    number, demand_rows = np.empty(n_ways, dtype=np.int32), np.empty(n_ways, dtype=np.int32)
    start = np.empty(n_ways, dtype=np.int64)
    list_used(ways, row_of_demand, (number, demand_rows, start))
    length = ways.length[number]
    reference = problem.rules.profiles.mean(axis=0) @ problem.attributes
    order, route = np.empty(n_ways, dtype=np.int64), np.empty(n_ways, dtype=np.int64)
    order_routes(way_first, start, length, ways.arcs, reference, order)
    n_routes = number_alike(way_first, order, start, length, ways.arcs, route)
    first_of = route[order[way_first[:-1][n_used > 0]]]
    pair_first = np.full(n_pairs + 1, n_routes, dtype=np.int64)
    pair_first[:-1][n_used > 0] = first_of
    # a pair without ways begins where the next one does
    pair_first = np.minimum.accumulate(pair_first[::-1])[::-1].copy()
    routes = _make_routes(problem, ways.arcs, (order, route, start, length), (pair_first, n_routes))
    flow_first = np.concatenate([[0], np.cumsum(np.diff(pair_first)[pair_of_demand])]).astype(np.int64)
    flow = np.zeros(flow_first[-1])
    flow[flow_first[demand_rows] + route - pair_first[pair_of_demand[demand_rows]]] = ways.flow[number]
    return routes, flow_first, flow


def _make_routes(
    problem: Problem,
    arcs: IntArray,
    listed: tuple[LongArray, LongArray, LongArray, IntArray],
    counted: tuple[LongArray, int],
) -> RouteSet:
    """Copy ways into a route set; listed is (order, route, start, length), counted (pair_first, n_routes)."""
    order, route, start, length = listed
    pair_first, n_routes = counted
    opens = np.ones(order.size, dtype=np.bool_)
    opens[1:] = np.diff(route[order]) != 0
    n_places = int(length[order][opens].sum())
    kind = arcs.dtype if n_places > MANY_PLACES else np.dtype(np.int32)
    arc_first, ordered = np.zeros(n_routes + 1, dtype=np.int64), np.empty(n_places, dtype=kind)
    turn_ways(order, route, start, length, arcs, (arc_first, ordered))
    log_path_size, nest = np.empty(n_routes), np.empty(n_routes, dtype=np.int32)
    arc_length = np.array(problem.arc_length, dtype=np.float64)
    arc_nest = np.array(problem.arc_nest, dtype=np.int32)
    fill_path_sizes(pair_first, arc_first, ordered, arc_length, log_path_size)
    fill_nests(arc_first, ordered, arc_length, arc_nest, int(arc_nest.max(initial=0)) + 1, nest)
    return RouteSet(pair_first, arc_first, ordered, log_path_size, nest)
