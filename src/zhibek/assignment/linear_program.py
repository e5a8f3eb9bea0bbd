"""A linear programme that shares capacity out."""

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

from zhibek.assignment.market import cost_choices
from zhibek.assignment.point import Point
from zhibek.assignment.problem import FloatArray, LongArray
from zhibek.kernels.bundles import BoolArray

SEEN = 1e-10  # share of its row: a choice so likely in the nearly sure loads takes part
NEAR = 1e-3  # of the least cost: choices that close join where the others cannot be loaded
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

    At fixed delays this is Wardrop's equilibrium: the duals are the prices. Rows with one choice
    take it; the others share out by the programme (HiGHS), over choices that the point holds
    likely. Choices that undercut at its duals join, until none does.
    """
    choices, limited = point.market.choices, point.market.limited
    layout = lay_out(point)
    row = layout[0]
    served = np.isfinite(choices.outside)
    free = cost_choices(point.market, np.zeros(point.price.size), point.delay)
    n_flows, n_rows = free.size, choices.row_class.size
    cost = np.concatenate([free, np.where(served, choices.outside, np.inf)])
    owner = np.concatenate([row, np.arange(n_rows)])
    share = (
        np.concatenate([point.response.flow, point.response.unserved])
        / np.maximum(choices.quantity, 1e-300)[owner]
    )
    taking = served[owner] & (share > SEEN)
    amount, margin = np.zeros(cost.size), 1e-9
    for _ in range(MOST_ROUNDS):
        amount, price, feasible = solve_programme(point, taking, (cost, owner), layout)
        margin = 1e-9 if feasible else 10 * max(margin, NEAR)
        paid = np.concatenate([cost_choices(point.market, price, point.delay), cost[n_flows:]])
        least = np.full(n_rows, np.inf)
        np.minimum.at(least, owner, paid)
        bound = least + margin * np.maximum(1.0, np.abs(least))
        joining = served[owner] & (paid <= bound[owner]) & ~taking
        if feasible and not joining.any():
            break
        taking |= joining
    flow = np.maximum(amount[:n_flows], 0.0)
    stay = np.where(served, np.maximum(amount[n_flows:], 0.0), choices.quantity)
    price[~limited.hard] = 0.0
    return flow, stay, price


def solve_programme(
    point: Point,
    taking: BoolArray,
    offers: tuple[FloatArray, LongArray],
    layout: tuple[LongArray, LongArray, csr_matrix],
) -> tuple[FloatArray, FloatArray, bool]:
    """Solve the programme over the choices taking part; return amounts, prices, and whether it could."""
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
        return amount, price, bool((room >= -1e-9 * limited.capacity)[limited.hard].all())
    moving = contested < n_flows
    loads = csr_matrix((price.size, contested.size)).tolil()
    loads[:, moving] = count_columns(point, contested[moving], layout)
    loads = loads.tocsr()
    limiting = np.flatnonzero(limited.hard)
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
    return amount, price, result.status == 0
