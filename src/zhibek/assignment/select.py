"""Flows that use chosen arcs, from stored routes."""

import numpy as np

from zhibek.assignment.problem import Demand, FloatArray, IntArray, Loads, LongArray, Problem
from zhibek.errors import SettingsError
from zhibek.kernels.bundles import BoolArray
from zhibek.kernels.route_sums import sum_attributes


def routes_of_flows(demand: Demand, loads: Loads) -> tuple[LongArray, LongArray]:
    """Tell the demand row and the route of each flow; both (n_flows,)."""
    pair_first = loads.routes.pair_first
    n_routes = np.diff(pair_first)
    row_pair = np.repeat(np.arange(n_routes.size), np.diff(demand.row_first))
    row = np.repeat(np.arange(row_pair.size), n_routes[row_pair])
    route = np.arange(loads.flow.size) - loads.flow_first[row] + pair_first[row_pair[row]]
    return row.astype(np.int64), route.astype(np.int64)


def select_arcs(problem: Problem, loads: Loads, arcs: IntArray, *, every: bool = False) -> FloatArray:
    """Sum, for each demand row (n_rows,), the flow that uses any of the arcs; or all, with `every`.

    Raises SettingsError for arcs that are not.
    """
    uses = _count_uses(problem, loads, np.unique(np.array(arcs, dtype=np.int64)))
    return _sum_rows(problem, loads, uses == np.unique(arcs).size if every else uses > 0)


def select_node(problem: Problem, loads: Loads, node: int) -> FloatArray:
    """Sum, for each demand row (n_rows,), the flow that starts at a node, ends there or passes through.

    Raises SettingsError for a node that is not.
    """
    graph = problem.graph
    if not 0 <= node < graph.n_nodes:
        raise SettingsError(f"node must lie in 0..{graph.n_nodes - 1}; got {node}.")
    touching = np.flatnonzero((graph.tail == node) | (graph.head == node))
    return select_arcs(problem, loads, touching.astype(np.int32))


def load_of_selected(problem: Problem, loads: Loads, arcs: IntArray) -> FloatArray:
    """Sum, on every arc (n_arcs,), the flow of the routes that use any of the arcs."""
    chosen = _count_uses(problem, loads, np.unique(np.array(arcs, dtype=np.int64))) > 0
    _, route = routes_of_flows(problem.demand, loads)
    by_route = np.bincount(route, loads.flow, minlength=chosen.size) * chosen
    of_arc = np.repeat(by_route, np.diff(loads.routes.arc_first))
    flow: FloatArray = np.bincount(loads.routes.arcs, of_arc, minlength=problem.graph.n_arcs).astype(
        np.float64
    )
    return flow


def _count_uses(problem: Problem, loads: Loads, arcs: LongArray) -> LongArray:
    """Count how many of the arcs each route (n_routes,) passes."""
    n_arcs = problem.graph.n_arcs
    if arcs.size and not 0 <= arcs[0] <= arcs[-1] < n_arcs:
        raise SettingsError(f"arcs must lie in 0..{n_arcs - 1}; got {arcs[0]}..{arcs[-1]}.")
    chosen = np.zeros(n_arcs, dtype=np.bool_)
    chosen[arcs] = True
    uses = np.empty((loads.routes.n_routes, 1))
    sum_attributes(loads.routes.arc_first, loads.routes.arcs, chosen.astype(np.float64)[:, None], uses)
    return uses[:, 0].astype(np.int64)


def _sum_rows(problem: Problem, loads: Loads, chosen: BoolArray) -> FloatArray:
    """Sum the flows of each row (n_rows,) on chosen routes (n_routes,)."""
    row, route = routes_of_flows(problem.demand, loads)
    total: FloatArray = np.bincount(
        row, loads.flow * chosen[route], minlength=problem.demand.row_quantity.size
    ).astype(np.float64)
    return total
