"""A stochastic equilibrium by plain averaging."""

import numpy as np

from reference.plain_logit import choose, route_arcs
from zhibek.assignment.problem import Problem, RouteSet


def average_loads(problem: Problem, routes: RouteSet, n_rounds: int, stride: float = 1 / 3) -> np.ndarray:
    """Find group loads (n_groups,) as loops over pairs, rows and routes, each round a stride of the way."""
    groups, demand = problem.groups, problem.demand
    load = np.zeros(groups.capacity.size)
    members = [
        [int(g) for g in groups.arc_group[groups.arc_first[a] : groups.arc_first[a + 1]]]
        for a in range(problem.graph.n_arcs)
    ]
    for _ in range(n_rounds):
        delay = groups.alpha * ((load + groups.base_load) / groups.capacity) ** groups.beta
        found = np.zeros(load.size)
        for pair in range(demand.pair_origin.size):
            paths = [
                route_arcs(routes, r) for r in range(routes.pair_first[pair], routes.pair_first[pair + 1])
            ]
            for row in range(demand.row_first[pair], demand.row_first[pair + 1]):
                who = int(demand.row_class[row])
                shares, _, _ = choose(problem, who, paths, np.zeros(load.size), delay)
                for path, share in zip(paths, shares, strict=True):
                    for group in (group for arc in path for group in members[arc]):
                        unit = problem.classes.units[who, groups.unit[group]]
                        found[group] += demand.row_quantity[row] * share * unit
        load += stride * (found - load)
    return load
