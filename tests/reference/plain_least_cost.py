"""Least cost over arc flows, plainly."""

import numpy as np
from scipy.optimize import linprog

from zhibek.assignment.problem import Problem


def solve_arc_flows(problem: Problem, unmet_cost: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
    """Solve one flow of arcs for each demand row; return (total, prices (n_groups,), unserved (n_rows,)).

    unmet_cost (n_rows,): what one unit that stays costs. No node is closed to passing through.
    """
    demand, groups, graph = problem.demand, problem.groups, problem.graph
    n_rows, n_arcs, n_nodes = demand.row_class.size, graph.n_arcs, graph.n_nodes
    pair = np.repeat(np.arange(demand.pair_origin.size), np.diff(demand.row_first))
    cost, upper = np.zeros(n_rows * (n_arcs + 1)), []
    balance = np.zeros((n_rows * n_nodes, cost.size))
    wanted = np.zeros(n_rows * n_nodes)
    use = np.zeros((groups.capacity.size, cost.size))
    for row in range(n_rows):
        who, first = demand.row_class[row], row * (n_arcs + 1)
        cost[first : first + n_arcs] = problem.classes.weights[who] @ problem.attributes
        cost[first + n_arcs] = unmet_cost[row]
        for arc in range(n_arcs):
            shut = problem.arc_mode[arc] & ~problem.classes.modes[who]
            upper.append(0.0 if shut else None)
            balance[row * n_nodes + graph.tail[arc], first + arc] -= 1
            balance[row * n_nodes + graph.head[arc], first + arc] += 1
            for group in groups.arc_group[groups.arc_first[arc] : groups.arc_first[arc + 1]]:
                use[group, first + arc] += problem.classes.units[who, groups.unit[group]]
        upper.append(None)
        end, origin = demand.pair_destination[pair[row]], demand.pair_origin[pair[row]]
        balance[row * n_nodes + end, first + n_arcs] += 1
        balance[row * n_nodes + origin, first + n_arcs] -= 1
        wanted[row * n_nodes + end] += demand.row_quantity[row]
        wanted[row * n_nodes + origin] -= demand.row_quantity[row]
    hard = groups.hard & np.isfinite(groups.capacity)
    found = linprog(
        cost,
        A_ub=use[hard],
        b_ub=np.maximum(groups.capacity - groups.base_load, 0.0)[hard],
        A_eq=balance,
        b_eq=wanted,
        bounds=[(0.0, most) for most in upper],
    )
    assert found.status == 0, found.message
    price = np.zeros(groups.capacity.size)
    price[hard] = -found.ineqlin.marginals
    return found.fun, price, found.x[n_arcs :: n_arcs + 1]
