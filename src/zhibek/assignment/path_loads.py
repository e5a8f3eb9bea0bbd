"""From routes to columns, from columns to loads."""

import numpy as np

from zhibek.assignment.master import Shares
from zhibek.assignment.outcome import count_arcs, load_groups
from zhibek.assignment.path_programme import Programme, append_columns, no_columns, search_cheapest
from zhibek.assignment.problem import FloatArray, Loads, LongArray, Problem, RouteSet
from zhibek.assignment.routes import FoundRoutes, arrange_routes, start_pool
from zhibek.kernels.columns import Columns, price_columns

FULL_ENOUGH = 1e-6  # share of its room by which a priced group may fall short


def columns_of_routes(programme: Programme, problem: Problem, pool: RouteSet) -> Columns:
    """Make a column of each route of a pool for each row of its pair that may take it."""
    demand = problem.demand
    n_routes, n_rows = np.diff(pool.pair_first), np.diff(demand.row_first)
    pair_of_row = np.repeat(np.arange(n_rows.size), n_rows)
    per_row = n_routes[pair_of_row]
    rows = np.repeat(np.arange(pair_of_row.size), per_row).astype(np.int64)
    within = np.arange(rows.size) - np.repeat(np.cumsum(per_row) - per_row, per_row)
    columns = append_paths(programme, pool, rows, pool.pair_first[pair_of_row[rows]] + within)
    usable = np.isfinite(columns.cost)
    if usable.all():
        return columns
    return append_paths(programme, pool, rows[usable], (pool.pair_first[pair_of_row[rows]] + within)[usable])


def append_paths(programme: Programme, pool: RouteSet, rows: LongArray, routes: LongArray) -> Columns:
    """Make columns of some routes of a pool for some rows."""
    length = np.diff(pool.arc_first)[routes]
    first = np.concatenate([[0], np.cumsum(length)]).astype(np.int64)
    place = np.arange(first[-1]) - np.repeat(first[:-1], length) + np.repeat(pool.arc_first[routes], length)
    empty = no_columns(programme.quantity.size)
    return append_columns(programme, empty, rows, first, pool.arcs[place].astype(np.int32))


def gather_routes(problem: Problem, columns: Columns, used: LongArray) -> tuple[RouteSet, LongArray]:
    """Make a route set of the used columns; return also the route of each (n_used,)."""
    demand = problem.demand
    n_pairs = demand.pair_origin.size
    pair_of_row = np.repeat(np.arange(n_pairs), np.diff(demand.row_first))
    paths: dict[tuple[int, bytes], int] = {}
    keys = []
    for column in used.tolist():
        arcs = columns.arcs[columns.arc_first[column] : columns.arc_first[column + 1]]
        keys.append((int(pair_of_row[columns.row[column]]), arcs.tobytes()))
        paths.setdefault(keys[-1], column)
    pairs = np.array([pair for pair, _ in paths], dtype=np.int64)
    chosen = np.array(list(paths.values()), dtype=np.int64)
    order = np.argsort(pairs, kind="stable")
    pairs, chosen = pairs[order], chosen[order]
    n_found = np.bincount(pairs, minlength=n_pairs)
    slot = np.arange(pairs.size) - (np.cumsum(n_found) - n_found)[pairs]
    found = start_pool(n_pairs, int(n_found.max(initial=1)))
    found.pool.n_found[:] = n_found
    found.pool.start[pairs, slot] = columns.arc_first[chosen]
    found.pool.length[pairs, slot] = np.diff(columns.arc_first)[chosen]
    routes = arrange_routes(problem, FoundRoutes(found.pool, columns.arcs, int(columns.arcs.size), 0))
    pair_of_route = np.repeat(np.arange(n_pairs), np.diff(routes.pair_first)).tolist()
    number = {
        (pair, routes.arcs[routes.arc_first[route] : routes.arc_first[route + 1]].tobytes()): route
        for route, pair in enumerate(pair_of_route)
    }
    return routes, np.array([number[key] for key in keys], dtype=np.int64)


def cheapest_columns(columns: Columns, price: FloatArray) -> LongArray:
    """Take the cheapest column of each row that has one, at prices."""
    paid = np.empty(columns.row.size)
    price_columns(columns, price, paid)
    order = np.lexsort((paid, columns.row))
    first = np.flatnonzero(np.diff(columns.row[order], prepend=-1))
    return order[first].astype(np.int64)


def write_path_loads(
    problem: Problem,
    programme: Programme,
    columns: Columns,
    shares: Shares,
    measures: tuple[float, float, int, int],
) -> Loads:
    """Write the loads of shares; measures are (gap, gap wanted, rounds, searches)."""
    gap, wanted, n_rounds, n_searches = measures
    demand, groups = problem.demand, problem.groups
    flow = np.zeros(columns.row.size)
    flow[: shares.flow.size] = shares.flow
    used = np.union1d(np.flatnonzero(flow > 0), cheapest_columns(columns, shares.price))
    routes, route_of = gather_routes(problem, columns, used)
    n_choices = np.diff(routes.pair_first)
    pair_of_row = np.repeat(np.arange(n_choices.size), np.diff(demand.row_first))
    flow_first = np.concatenate([[0], np.cumsum(n_choices[pair_of_row])]).astype(np.int64)
    row = columns.row[used]
    place = flow_first[row] + route_of - routes.pair_first[pair_of_row[row]]
    on_routes = np.zeros(flow_first[-1])
    np.add.at(on_routes, place, flow[used])
    load = load_groups(problem, count_arcs(problem, routes, (flow_first, on_routes), problem.classes.units))
    least, _ = search_cheapest(programme, shares.price, np.full(demand.row_class.size, -np.inf))
    residual = find_violation(programme, groups.capacity, load, shares.price)
    return Loads(
        routes=routes,
        flow_first=flow_first,
        flow=on_routes,
        unserved=shares.unserved,
        expected_cost=np.minimum(least, programme.outside),
        group_load=load,
        price=shares.price,
        delay=np.zeros(load.size),
        converged=bool(gap <= wanted and residual <= FULL_ENOUGH),
        residual=residual,
        n_rounds=n_rounds,
        n_loadings=n_rounds,
        n_trees=n_searches * int(np.unique(demand.pair_origin).size),
        gap=gap,
    )


def find_violation(programme: Programme, capacity: FloatArray, load: FloatArray, price: FloatArray) -> float:
    """Find the largest share of capacity by which a group is over, or one with a price falls short."""
    limited = programme.limited & ~programme.closed
    over = (load - programme.room)[limited] / capacity[limited]
    off = np.where(price[limited] > 0, np.abs(over), np.maximum(over, 0.0))
    return float(off.max(initial=0.0))
