"""An equilibrium under tolls, on fixed routes."""

import numpy as np
from scipy.optimize import minimize

from zhibek.assignment.multipliers import Toll
from zhibek.assignment.outcome import count_arcs, load_groups
from zhibek.assignment.problem import Loads, Problem, RouteSet


def sum_beckmann(problem: Problem, load: np.ndarray, moved: float) -> float:
    """Sum money and the integrals of soft groups' delays; each soft group is one arc of its own hours."""
    groups, total = problem.groups, moved
    hours = problem.attributes[problem.time_attribute]
    for arc in range(problem.graph.n_arcs):
        for group in groups.arc_group[groups.arc_first[arc] : groups.arc_first[arc + 1]]:
            if not groups.hard[group]:
                ratio = max(load[group], 0.0) / groups.capacity[group]
                total += (
                    hours[arc]
                    * groups.alpha[group]
                    * ratio ** groups.beta[group]
                    * load[group]
                    / (groups.beta[group] + 1)
                )
    return total


def equilibrate_plainly(problem: Problem, toll: Toll, last: Loads | None, *, routes: RouteSet) -> Loads:
    """Minimise Beckmann's objective with the tolls' integrals, for one pair of one class; staying is not allowed."""
    n_routes = routes.n_routes
    arc_cost = problem.classes.weights[0] @ problem.attributes
    cost = np.array(
        [
            arc_cost[routes.arcs[a:b]].sum()
            for a, b in zip(routes.arc_first, routes.arc_first[1:], strict=False)
        ]
    )
    first = np.array([0, n_routes])

    def loads_of(flow: np.ndarray) -> np.ndarray:
        return load_groups(problem, count_arcs(problem, routes, (first, flow), problem.classes.units))

    def objective(flow: np.ndarray) -> float:
        load = loads_of(flow)
        charge = toll.charge(load)
        paid = np.where(toll.stiffness > 0, charge**2 / (2 * np.maximum(toll.stiffness, 1e-300)), 0.0)
        return sum_beckmann(problem, load, float(cost @ flow)) + float(paid.sum())

    quantity = problem.demand.row_quantity[0]
    begin = np.full(n_routes, quantity / n_routes) if last is None else last.flow
    found = minimize(
        objective,
        begin,
        method="SLSQP",
        bounds=[(0.0, None)] * n_routes,
        constraints={"type": "eq", "fun": lambda flow: flow.sum() - quantity},
        options={"ftol": 1e-15, "maxiter": 500},
    )
    load = loads_of(found.x)
    return Loads(
        routes,
        first,
        found.x,
        np.zeros(1),
        np.zeros(1),
        load,
        np.zeros(load.size),
        np.zeros(load.size),
        converged=True,
        residual=0.0,
        n_rounds=1,
        n_loadings=1,
        n_trees=0,
    )
