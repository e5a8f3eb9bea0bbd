"""What cannot pass, and what stops it."""

from dataclasses import dataclass

import numpy as np

from zhibek.assignment.path_loads import columns_of_routes
from zhibek.assignment.path_programme import search_cheapest, write_programme
from zhibek.assignment.problem import FloatArray, IntArray, Loads, LongArray, Problem
from zhibek.kernels.bundles import BoolArray

CAPTIVE = 100.0  # as in LeastCost: of the dearest cheapest route, where staying is no choice


@dataclass(frozen=True, slots=True)
class Unserved:
    """Demand that stays; one entry for each row with any, in the order of rows.

    row, pair, class_number (n_entries,); origin, destination (n_entries,): nodes; quantity: units
    of flow; unit_cost: what the next unit would pay at the prices found, infinite without a way;
    has_way: whether any path leads there, were capacity no matter; group_first
    (n_entries + 1,), groups: the groups with a price on its routes and on its cheapest path, with and
    without prices.
    """

    row: LongArray
    pair: LongArray
    class_number: IntArray
    origin: IntArray
    destination: IntArray
    quantity: FloatArray
    unit_cost: FloatArray
    has_way: BoolArray
    group_first: LongArray
    groups: IntArray


def explain_unserved(problem: Problem, loads: Loads, *, least_share: float = 1e-9) -> Unserved:
    """Say which demand stays, and which groups stop it.

    Rows of which more than `least_share` stays are told, whichever method found the loads.
    """
    demand = problem.demand
    programme = write_programme(problem, CAPTIVE)
    pair_of_row = np.repeat(np.arange(demand.pair_origin.size), np.diff(demand.row_first))
    told = np.flatnonzero(loads.unserved > least_share * demand.row_quantity)
    wanted = np.full(pair_of_row.size, -np.inf)
    wanted[told] = np.inf
    known = columns_of_routes(programme, problem, loads.routes)
    _, free = search_cheapest(programme, np.zeros(programme.room.size), wanted, known)
    _, both = search_cheapest(programme, np.where(programme.limited, loads.price, 0.0), wanted, free)
    stopping: dict[int, set[int]] = {row: set() for row in told.tolist()}
    for column in np.flatnonzero(np.isin(both.row, told)).tolist():
        met = both.group[both.hit_first[column] : both.hit_first[column + 1]]
        stopping[int(both.row[column])].update(met[loads.price[met] > 0].tolist())
    groups = [sorted(stopping[int(row)]) for row in told]
    return Unserved(
        row=told.astype(np.int64),
        pair=pair_of_row[told].astype(np.int64),
        class_number=demand.row_class[told],
        origin=demand.pair_origin[pair_of_row[told]],
        destination=demand.pair_destination[pair_of_row[told]],
        quantity=loads.unserved[told],
        unit_cost=loads.expected_cost[told],
        has_way=np.isfinite(programme.free_cost[told]),
        group_first=np.cumsum([0, *map(len, groups)]).astype(np.int64),
        groups=np.array([group for some in groups for group in some], dtype=np.int32),
    )


def sum_cost(problem: Problem, loads: Loads, *, unmet_times: float = CAPTIVE) -> float:
    """Sum what flows cost at fixed costs, and what stays at its outside cost; money.

    Rows without any way do not count; prices are no cost, for they are paid to someone.
    """
    programme = write_programme(problem, unmet_times)
    demand, routes = problem.demand, loads.routes
    arc_cost = problem.classes.weights @ problem.attributes
    route_of_place = np.repeat(np.arange(routes.n_routes), np.diff(routes.arc_first))
    by_route = np.array(
        [np.bincount(route_of_place, row[routes.arcs], minlength=routes.n_routes) for row in arc_cost]
    )
    n_choices = np.diff(loads.flow_first)
    row = np.repeat(np.arange(n_choices.size), n_choices)
    pair = np.repeat(np.arange(demand.pair_origin.size), np.diff(demand.row_first))[row]
    route = np.arange(row.size) - loads.flow_first[row] + routes.pair_first[pair]
    moved = float(loads.flow @ by_route[demand.row_class[row], route])
    served = np.isfinite(programme.outside)
    return moved + float(loads.unserved[served] @ programme.outside[served])
