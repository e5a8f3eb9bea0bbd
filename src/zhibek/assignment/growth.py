"""Columns grown at the prices of an equilibrium."""

from dataclasses import dataclass

import numpy as np

from zhibek.assignment.market import (
    Limited,
    Market,
    bits_of_closed,
    cheapest_choices,
    cost_choices,
    limit_groups,
)
from zhibek.assignment.problem import FloatArray, LongArray, Problem, RouteSet
from zhibek.assignment.routes import (
    LEAST_COST,
    FoundRoutes,
    Ground,
    rank_ground,
    search_in_parts,
    survey_ground,
)
from zhibek.assignment.undercut import cost_known, find_undercut
from zhibek.kernels.bundles import BoolArray, Pool, Store, Targets
from zhibek.kernels.detours import search_detours
from zhibek.kernels.route_search import search_cheaper

MANY_KINDS = 4  # of users, from which sweeps that rule out searches are worth it


def gather_alike(problem: Problem) -> list[LongArray]:
    """Gather the classes that pay alike on every arc: equal weights, units and modes.

    Neighbours in the list have like values of time.
    """
    classes = problem.classes
    hours = classes.weights[:, problem.time_attribute]
    who = np.column_stack([classes.modes, hours, classes.weights, classes.units])
    _, kind = np.unique(who, axis=0, return_inverse=True)
    return [
        np.flatnonzero(kind == number).astype(np.int64) for number in range(int(kind.max(initial=-1)) + 1)
    ]


def cost_arcs(
    problem: Problem, limited: Limited, who: int, price: FloatArray, delay: FloatArray
) -> FloatArray:
    """Cost each arc (n_arcs,) for one class at prices and delays; infinite where it may not go."""
    cost: FloatArray = cost_for(problem, limited, np.array([who]), price, delay)[0]
    return cost


def cost_for(
    problem: Problem, limited: Limited, who: LongArray, price: FloatArray, delay: FloatArray
) -> FloatArray:
    """Cost each arc for some classes (n_who, n_arcs) at prices and delays; infinite where one may not go."""
    groups, classes = problem.groups, problem.classes
    n_arcs, n_units = problem.graph.n_arcs, classes.units.shape[1]
    arc_of_member = np.repeat(np.arange(n_arcs), np.diff(groups.arc_first))
    members = groups.arc_group
    paid, slowed = np.where(limited.hard, price, 0.0), np.where(limited.soft, delay, 0.0)
    place = limited.unit[members] * np.int64(n_arcs) + arc_of_member
    by_unit = np.bincount(place, paid[members], minlength=n_units * n_arcs).reshape(n_units, n_arcs)
    hours = problem.attributes[problem.time_attribute]
    waited = hours * np.bincount(arc_of_member, slowed[members], minlength=n_arcs)
    # one class at a time: products of whole matrices would wake BLAS's own threads
    rows = [classes.weights[one] @ problem.attributes + classes.units[one] @ by_unit for one in who]
    cost: FloatArray = np.array(rows, dtype=np.float64).reshape(who.size, n_arcs)
    cost += classes.weights[who, problem.time_attribute][:, None] * waited
    cost[(problem.arc_mode & ~classes.modes[who][:, None]) != 0] = np.inf
    if limited.closed.any():
        arc_bits, class_bits = bits_of_closed(problem, limited)
        cost[(arc_bits & class_bits[who][:, None]) != 0] = np.inf
    return cost


@dataclass(frozen=True, slots=True)
class Kinds:
    """Users who pay alike, and who of them travels where.

    paid (n_kinds, n_arcs): what each pays; row, pair, kind (n_moving,): the rows of demand that are not
    nothing; of_row (n_rows,): the kind of every row.
    """

    paid: FloatArray
    row: LongArray
    pair: LongArray
    kind: LongArray
    of_row: LongArray


def list_kinds(problem: Problem, price: FloatArray, delay: FloatArray) -> Kinds:
    """List who pays alike at prices and delays."""
    demand, limited, kinds = problem.demand, limit_groups(problem), gather_alike(problem)
    kind_of_class = np.empty(problem.classes.theta.size, dtype=np.int64)
    for kind, alike in enumerate(kinds):
        kind_of_class[alike] = kind
    paid = cost_for(problem, limited, np.array([alike[0] for alike in kinds], dtype=np.int64), price, delay)
    rows = np.flatnonzero(demand.row_quantity > 0)
    pair_of_row = np.repeat(np.arange(demand.pair_origin.size), np.diff(demand.row_first))
    of_row = kind_of_class[demand.row_class]
    return Kinds(paid, rows, pair_of_row[rows], of_row[rows], of_row)


def survey_growth(problem: Problem) -> Ground:
    """Prepare searches made again and again; nodes are ranked for sweeps where there are many kinds."""
    ground = survey_ground(problem)
    return rank_ground(ground) if len(gather_alike(problem)) >= MANY_KINDS else ground


def aim_at(problem: Problem, ground: Ground) -> Targets:
    """Bundle the pairs of a problem for a search."""
    destination = np.array(problem.demand.pair_destination, dtype=np.int32)
    profiles = np.zeros(destination.size, dtype=np.int64)
    return Targets(ground.block_origin, ground.block_first, destination, profiles)


def grow_routes(
    problem: Problem,
    ground: Ground,
    found: tuple[FoundRoutes, RouteSet],
    market: Market,
    price: FloatArray,
    delay: FloatArray,
) -> FoundRoutes:
    """Add, for each class's own cost, the cheapest route of each pair if it beats all it has.

    found is the routes so far, as a pool and in order. Arcs that a charge makes cheaper than nothing are
    searched as if they cost nothing, so a route may be missed that only a negative charge makes cheapest;
    what a route truly costs decides.
    """
    pool, routes = found
    kinds = list_kinds(problem, price, delay)
    searched = np.maximum(kinds.paid, LEAST_COST)
    cost = cost_choices(market, price, delay)
    worth = _find_worth(problem, ground, routes, market, (kinds, searched, cost))
    best = np.full((problem.demand.pair_origin.size, searched.shape[0]), -np.inf)
    best[kinds.pair[worth], kinds.kind[worth]] = cheapest_choices(market, cost)[kinds.row[worth]]

    def search(mine: Targets, kept: tuple[Pool, Store]) -> tuple[Store, int]:
        costs = (searched, kinds.paid)
        return search_cheaper(ground.star, costs, mine, ground.limits, ground.lanes, best, kept)

    return search_in_parts(pool, aim_at(problem, ground), search)


def _find_worth(
    problem: Problem,
    ground: Ground,
    routes: RouteSet,
    market: Market,
    paid: tuple[Kinds, FloatArray, FloatArray],
) -> BoolArray:
    """Tell for which moving rows (n_moving,) a search can find something; where it is worth telling.

    paid is (kinds, what arcs cost them in a search, what rows pay on routes (n_flows,)).
    """
    kinds, searched, cost = paid
    if ground.hierarchy is None:
        return np.ones(kinds.row.size, dtype=np.bool_)
    raised = np.subtract(searched, kinds.paid, out=np.zeros_like(searched), where=np.isfinite(kinds.paid))
    known = np.full((searched.shape[0], problem.demand.pair_origin.size), -np.inf)
    known[kinds.kind, kinds.pair] = cost_known(market, routes, kinds.of_row, cost, raised)[kinds.row]
    undercut = find_undercut(ground, ground.hierarchy, aim_at(problem, ground), searched, known)
    return undercut[kinds.kind, kinds.pair]


def add_detours(
    problem: Problem, ground: Ground, found: FoundRoutes, price: FloatArray, delay: FloatArray
) -> FoundRoutes:
    """Add ways around the cheapest ones, by the problem's rule for detours."""
    kinds = list_kinds(problem, price, delay)
    wants = np.zeros((kinds.paid.shape[0], problem.demand.pair_origin.size), dtype=np.bool_)
    wants[kinds.kind, kinds.pair] = True
    costs = (np.maximum(kinds.paid, LEAST_COST), np.array(problem.rules.detours, dtype=np.float64))

    def search(mine: Targets, kept: tuple[Pool, Store]) -> tuple[Store, int]:
        return search_detours(ground.star, costs, mine, ground.limits, ground.lanes, wants, kept)

    return search_in_parts(found, aim_at(problem, ground), search)
