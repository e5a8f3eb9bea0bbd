"""A problem varied without posing it anew."""

from dataclasses import dataclass, replace

import numpy as np

from zhibek.assignment.deterministic import Deterministic
from zhibek.assignment.problem import FloatArray, IntArray, Loads, LongArray, Problem, RouteSet
from zhibek.assignment.routes import measure_routes
from zhibek.assignment.solve import solve
from zhibek.assignment.start import start_from
from zhibek.assignment.stochastic import Stochastic
from zhibek.errors import NetworkError
from zhibek.kernels.bundles import BoolArray

SHUT_BIT = 1 << 39  # mode of an arc that nobody may use; no class has it


@dataclass(frozen=True, slots=True)
class Variant:
    """What a variant has otherwise than a problem; None leaves a part as it is.

    theta (n_classes,), weights (n_classes, n_attributes), capacity (n_groups,) and quantity (n_rows,)
    are factors; shut (n_arcs,) says which arcs are closed to all.
    """

    theta: FloatArray | None = None
    weights: FloatArray | None = None
    capacity: FloatArray | None = None
    quantity: FloatArray | None = None
    shut: BoolArray | None = None


def vary_problem(problem: Problem, variant: Variant) -> Problem:
    """Pose a variant: the same graph, pairs, rows and groups, so that routes and prices stay of use.

    Raises NetworkError where a part is of another shape.
    """
    _check_shapes(problem, variant)
    classes, groups, demand = problem.classes, problem.groups, problem.demand
    if variant.theta is not None:
        classes = replace(classes, theta=classes.theta * variant.theta)
    if variant.weights is not None:
        classes = replace(classes, weights=classes.weights * variant.weights)
    if variant.capacity is not None:
        groups = replace(groups, capacity=groups.capacity * variant.capacity)
    if variant.quantity is not None:
        demand = replace(demand, row_quantity=demand.row_quantity * variant.quantity)
    varied = replace(problem, classes=classes, groups=groups, demand=demand)
    if variant.shut is None:
        return varied
    return replace(
        varied,
        arc_mode=np.where(variant.shut, problem.arc_mode | SHUT_BIT, problem.arc_mode),
        lane_cost=np.where(variant.shut, np.inf, problem.lane_cost),
    )


def solve_variant(
    problem: Problem, loads: Loads, variant: Variant, method: Stochastic | Deterministic
) -> tuple[Problem, Loads]:
    """Solve a variant from the routes and prices of a solution of the problem; return both.

    Routes over shut arcs go, and the path sizes of those left are as if they had never been.
    """
    varied = vary_problem(problem, variant)
    routes = loads.routes if variant.shut is None else drop_routes(varied, loads.routes, variant.shut)
    return varied, solve(varied, method, pool=routes, start=start_from(loads))


def drop_routes(problem: Problem, routes: RouteSet, shut: BoolArray, *, measured: bool = True) -> RouteSet:
    """Leave out the routes over shut arcs (n_arcs,); the others keep their order.

    Path sizes and nests are measured again where a pair lost a route; not so with `measured` false: then
    they stay, and no way becomes likelier by itself because another that it overlaps is gone.
    """
    marks = np.concatenate([[0], np.cumsum(shut[routes.arcs])])
    kept = marks[routes.arc_first[1:]] == marks[routes.arc_first[:-1]]
    if kept.all():
        return routes
    pair_first, arc_first, arcs = _take_routes(routes, kept, np.diff(routes.pair_first))
    log_path_size, nest = routes.log_path_size[kept], routes.nest[kept]
    whole = RouteSet(pair_first, arc_first, arcs, log_path_size, nest)
    if not measured:
        return whole
    n_left = np.diff(pair_first)
    poorer = n_left < np.diff(routes.pair_first)
    again = np.repeat(poorer, n_left)
    anew = measure_routes(problem, *_take_routes(whole, again, n_left))
    log_path_size[again], nest[again] = anew.log_path_size, anew.nest
    return whole


def _take_routes(
    routes: RouteSet, taken: BoolArray, counts: LongArray
) -> tuple[LongArray, LongArray, IntArray]:
    """Take some routes (n_routes,) out of a set with `counts` routes by pair: pairs, arcs of routes, arcs."""
    counted = np.concatenate([[0], np.cumsum(taken)]).astype(np.int64)
    length = np.diff(routes.arc_first)
    arc_first = np.concatenate([[0], np.cumsum(length[taken])]).astype(np.int64)
    pair_first = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    return counted[pair_first], arc_first, routes.arcs[np.repeat(taken, length)]


def _check_shapes(problem: Problem, variant: Variant) -> None:
    """Refuse parts of another shape than the problem's, all at once."""
    wanted = {
        "theta": problem.classes.theta.shape,
        "weights": problem.classes.weights.shape,
        "capacity": problem.groups.capacity.shape,
        "quantity": problem.demand.row_quantity.shape,
        "shut": (problem.graph.n_arcs,),
    }
    faults = [
        f"variant.{name}: shape {part.shape}; wanted {shape}."
        for name, shape in wanted.items()
        if (part := getattr(variant, name)) is not None and part.shape != shape
    ]
    if faults:
        raise NetworkError("\n".join(faults))
