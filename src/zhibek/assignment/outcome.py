"""Loads written out of an equilibrium."""

import numpy as np

from zhibek.assignment.market import Market, cost_choices
from zhibek.assignment.point import Point
from zhibek.assignment.problem import FloatArray, Loads, LongArray, Problem, RouteSet
from zhibek.kernels.route_sums import count_on_arcs


def count_arcs(
    problem: Problem, routes: RouteSet, flow: tuple[LongArray, FloatArray], units: FloatArray
) -> FloatArray:
    """Count flows on arcs (n_units, n_arcs); flow is (first of each row, flows)."""
    demand = problem.demand
    arc_load = np.zeros((units.shape[1], problem.graph.n_arcs))
    rows = (
        routes.pair_first,
        np.array(demand.row_first, dtype=np.int64),
        np.array(demand.row_class, dtype=np.int32),
        np.array(flow[0], dtype=np.int64),
    )
    units = np.array(units, dtype=np.float64, order="C")
    count_on_arcs(rows, routes.arc_first, routes.arcs, flow[1], units, arc_load)
    return arc_load


def load_groups(problem: Problem, arc_load: FloatArray) -> FloatArray:
    """Sum the loads of all groups (n_groups,), each in its unit, from arc loads (n_units, n_arcs)."""
    groups = problem.groups
    arc_of_member = np.repeat(np.arange(problem.graph.n_arcs), np.diff(groups.arc_first))
    counted = arc_load[groups.unit[groups.arc_group], arc_of_member]
    load: FloatArray = np.bincount(groups.arc_group, counted, minlength=groups.capacity.size).astype(
        np.float64
    )
    return load


def price_closed(problem: Problem, routes: RouteSet, point: Point) -> FloatArray:
    """Price the groups without room (n_groups,): the most that anyone would still pay to pass.

    That is, per unit counted, what the outside option costs above a route through the group; on
    a route through several such groups the first bears it.
    """
    market: Market = point.market
    closed, units = market.limited.closed, problem.classes.units
    price = np.zeros(closed.size)
    if not closed.any():
        return price
    cost = cost_choices(market, point.price, point.delay, closed=False)
    choices, groups = market.choices, problem.groups
    for flow in np.flatnonzero(np.isfinite(cost) & np.isinf(choices.base_cost)):
        row = int(np.searchsorted(choices.flow_first, flow, side="right") - 1)
        pair = int(np.searchsorted(choices.row_first, row, side="right") - 1)
        route = int(routes.pair_first[pair] + flow - choices.flow_first[row])
        arcs = routes.arcs[routes.arc_first[route] : routes.arc_first[route + 1]]
        met = np.concatenate(
            [groups.arc_group[groups.arc_first[arc] : groups.arc_first[arc + 1]] for arc in arcs]
        )
        counted = units[choices.row_class[row]][groups.unit[met]]
        shut = met[closed[met] & (counted > 0)]
        bearer = shut.min()
        times = counted[met == bearer].sum()
        price[bearer] = max(price[bearer], (choices.outside[row] - cost[flow]) / times)
    return price


def write_loads(
    problem: Problem, routes: RouteSet, point: Point, *, residual: float, counts: tuple[int, int, int]
) -> Loads:
    """Write the loads of a point; counts are (rounds, loadings, trees)."""
    choices, response = point.market.choices, point.response
    arc_load = count_arcs(problem, routes, (choices.flow_first, response.flow), problem.classes.units)
    return Loads(
        routes=routes,
        flow_first=choices.flow_first,
        flow=response.flow,
        unserved=response.unserved,
        expected_cost=response.expected_cost,
        group_load=load_groups(problem, arc_load),
        price=point.price + price_closed(problem, routes, point),
        delay=np.where(point.market.limited.soft, point.delay, 0.0),
        converged=point.residual <= residual,
        residual=point.residual,
        n_rounds=counts[0],
        n_loadings=counts[1],
        n_trees=counts[2],
    )


def loads_by_arc(problem: Problem, loads: Loads) -> FloatArray:
    """Sum the flow on each arc by class (n_classes, n_arcs), in units of flow."""
    identity = np.eye(problem.classes.theta.size)
    return count_arcs(problem, loads.routes, (loads.flow_first, loads.flow), identity)
