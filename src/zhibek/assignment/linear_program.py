"""A linear programme that shares capacity out."""

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

from zhibek.assignment.market import cost_choices
from zhibek.assignment.point import Point
from zhibek.assignment.problem import FloatArray, LongArray
from zhibek.kernels.bundles import BoolArray

NEAR = 1e-3  # of its cost: a choice that close to the cheapest may take part at first
MOST_ROUNDS = 30


def lay_out(point: Point) -> tuple[LongArray, LongArray, csr_matrix]:
    """Give each flow its row and route, and the groups by routes (n_groups, n_routes) that they meet."""
    choices, hits = point.market.choices, point.market.hits
    n_routes = np.diff(choices.pair_first)
    row_pair = np.repeat(np.arange(n_routes.size), np.diff(choices.row_first))
    row = np.repeat(np.arange(row_pair.size), n_routes[row_pair]).astype(np.int64)
    route = np.arange(row.size) - choices.flow_first[row] + choices.pair_first[row_pair[row]]
    hit_route = np.repeat(np.arange(hits.first.size - 1), np.diff(hits.first))
    shape = (point.price.size, hits.first.size - 1)
    return row, route.astype(np.int64), csr_matrix((hits.times, (hits.group, hit_route)), shape)


def count_columns(
    point: Point, chosen: LongArray, layout: tuple[LongArray, LongArray, csr_matrix]
) -> csr_matrix:
    """Count what one unit of each chosen flow loads on each group (n_groups, n_chosen)."""
    row, route, meets = layout
    tastes, unit = point.market.tastes, point.market.limited.unit
    columns = meets[:, route[chosen]].tocoo()
    counted = (
        columns.data
        * tastes.units[point.market.choices.row_class[row[chosen[columns.col]]], unit[columns.row]]
    )
    return csr_matrix((counted, (columns.row, columns.col)), columns.shape)


def share_out(point: Point) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Find the flows, what stays and the prices that minimise total cost within the capacities.

    At fixed delays this is Wardrop's equilibrium: the duals are the prices. Rows whose cheapest
    choice has no near rival take it; the others share out by the programme (HiGHS). Choices that
    undercut at its duals join it, until none does.
    """
    choices, limited = point.market.choices, point.market.limited
    layout = lay_out(point)
    row = layout[0]
    served = np.isfinite(choices.outside)
    free = cost_choices(point.market, np.zeros(point.price.size), point.delay)
    price = point.price
    n_flows, n_rows = free.size, choices.row_class.size
    cost = np.concatenate([free, np.where(served, choices.outside, np.inf)])
    owner = np.concatenate([row, np.arange(n_rows)])
    taking = np.zeros(cost.size, dtype=np.bool_)
    margin = NEAR
    for _ in range(MOST_ROUNDS):
        paid = np.concatenate([cost_choices(point.market, price, point.delay), cost[n_flows:]])
        least = np.full(n_rows, np.inf)
        np.minimum.at(least, owner, paid)
        bound = least + margin * np.maximum(1.0, np.abs(least))
        joining = served[owner] & (paid <= bound[owner]) & ~taking
        if not joining.any():
            break
        taking |= joining
        margin = 1e-9
        amount, price = solve_programme(point, taking, (cost, owner), layout)
    flow = np.maximum(amount[:n_flows], 0.0)
    stay = np.where(served, np.maximum(amount[n_flows:], 0.0), choices.quantity)
    price[~limited.hard] = 0.0
    return flow, stay, price


def solve_programme(
    point: Point,
    taking: BoolArray,
    offers: tuple[FloatArray, LongArray],
    layout: tuple[LongArray, LongArray, csr_matrix],
) -> tuple[FloatArray, FloatArray]:
    """Solve the programme over the choices taking part; return all amounts, and the prices."""
    cost, owner = offers
    choices, limited = point.market.choices, point.market.limited
    n_flows = choices.base_cost.size
    columns = np.flatnonzero(taking)
    amount = np.zeros(cost.size)
    rivals = np.bincount(owner[columns], minlength=choices.quantity.size)
    alone = columns[rivals[owner[columns]] == 1]
    contested = columns[rivals[owner[columns]] > 1]
    amount[alone] = choices.quantity[owner[alone]]
    sure = alone[alone < n_flows]
    room = limited.room - count_columns(point, sure, layout) @ amount[sure]
    price = np.zeros(limited.room.size)
    if contested.size == 0:
        return amount, price
    moving = contested < n_flows
    loads = csr_matrix((price.size, contested.size)).tolil()
    loads[:, moving] = count_columns(point, contested[moving], layout)
    loads = loads.tocsr()
    limiting = np.flatnonzero(limited.hard & (np.diff(loads.indptr) > 0))
    rows, place = np.unique(owner[contested], return_inverse=True)
    quantity = choices.quantity[rows]
    scale = np.maximum(quantity, 1e-300)[place]
    sums = csr_matrix((np.ones(contested.size), (place, np.arange(contested.size))))
    shared = loads[limiting].multiply(scale).tocsr()
    size = limited.capacity[limiting]
    money = float(max(choices.quantity.mean(), 1e-300))
    result = linprog(
        cost[contested] * scale / money,
        A_ub=shared.multiply(1.0 / size[:, None]).tocsr(),
        b_ub=room[limiting] / size,
        A_eq=sums,
        b_eq=np.ones(rows.size),
        method="highs-ds",
        options={"dual_feasibility_tolerance": 1e-10, "primal_feasibility_tolerance": 1e-10},
    )
    if result.status == 0:
        amount[contested] = result.x * scale
        price[limiting] = np.maximum(-result.ineqlin.marginals * money / size, 0.0)
    return amount, price
