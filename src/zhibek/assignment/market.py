"""Routes, prices and tastes made ready for loading."""

from dataclasses import dataclass, replace

import numpy as np

from zhibek.assignment.problem import FloatArray, IntArray, LongArray, Problem, RouteSet
from zhibek.assignment.threads import cut_alike, run_blocks
from zhibek.kernels.arc_logit import price_on_arcs
from zhibek.kernels.bundles import ArcSignals, BoolArray, Choices, Hits, Response, Signals, Tastes
from zhibek.kernels.logit_slopes import slope_routes
from zhibek.kernels.nested_logit import load_routes, price_choices
from zhibek.kernels.route_sums import (
    collect_hits,
    find_cheapest,
    join_bits,
    price_rows,
    shut_routes,
    sum_attributes,
)

MANY = 32  # soft groups, from which routes meet them arc by arc
EMPTY_HITS = Hits(np.zeros(1, dtype=np.int64), np.zeros(0, dtype=np.int32), np.zeros(0), np.zeros(0))
NO_SLOTS = np.zeros(0, dtype=np.int64)
N_BLOCKS = 8  # blocks of pairs that a loading is summed over, in this order


@dataclass(frozen=True, slots=True)
class Limited:
    """Which groups act, and how.

    room (n_groups,): capacity left for the load; hard: open and limited; soft: slowed by load;
    closed: hard and without room, so that routes through it are shut to whom it counts.
    """

    room: FloatArray
    capacity: FloatArray
    hard: BoolArray
    soft: BoolArray
    closed: BoolArray
    unit: IntArray


@dataclass(frozen=True, slots=True)
class ArcMembers:
    """Which arcs lie in which groups.

    route_first (n_routes + 1,), route_arcs: the arcs of routes; arc, group (n_members,): one row for
    each arc in a group; arc_hours (n_arcs,).
    """

    route_first: LongArray
    route_arcs: IntArray
    arc: LongArray
    group: IntArray
    arc_hours: FloatArray


@dataclass(frozen=True, slots=True)
class Market:
    """All that a loading needs; `open_cost` is the base cost before closed groups shut routes.

    Routes meet groups through `hits`, or, where soft groups are many, arc by arc through `members`.
    """

    choices: Choices
    tastes: Tastes
    hits: Hits
    limited: Limited
    open_cost: FloatArray
    n_nests: int
    members: ArcMembers | None = None


def limit_groups(problem: Problem) -> Limited:
    """Tell hard, soft and closed groups apart."""
    groups = problem.groups
    finite = np.isfinite(groups.capacity)
    room = groups.capacity - groups.base_load
    closed = groups.hard & finite & (room <= 1e-9 * np.maximum(groups.capacity, 1.0))
    soft = ~groups.hard & finite & (groups.alpha > 0)
    unit = np.array(groups.unit, dtype=np.int32)
    return Limited(room, np.array(groups.capacity), groups.hard & finite & ~closed, soft, closed, unit)


def select_members(problem: Problem, chosen: BoolArray) -> tuple[LongArray, IntArray]:
    """Keep only the chosen groups of each arc."""
    groups = problem.groups
    kept = chosen[groups.arc_group]
    counted = np.concatenate([[0], np.cumsum(kept)])
    return counted[groups.arc_first].astype(np.int64), groups.arc_group[kept].astype(np.int32)


def bits_of_closed(problem: Problem, limited: Limited) -> tuple[LongArray, LongArray]:
    """Give arcs in closed groups a bit per unit, and classes the bits of the units that count them."""
    arc_bits = np.zeros(problem.graph.n_arcs, dtype=np.int64)
    first, members = select_members(problem, limited.closed)
    arc_of_member = np.repeat(np.arange(problem.graph.n_arcs), np.diff(first))
    np.bitwise_or.at(arc_bits, arc_of_member, np.int64(1) << limited.unit[members].astype(np.int64))
    units = np.int64(1) << np.arange(problem.classes.units.shape[1], dtype=np.int64)
    class_bits = ((problem.classes.units > 0) * units).sum(axis=1).astype(np.int64)
    return arc_bits, class_bits


def make_tastes(problem: Problem) -> Tastes:
    """Take the scales and units of the classes."""
    classes = problem.classes
    return Tastes(
        np.array(classes.theta, dtype=np.float64),
        np.array(classes.theta * classes.nest_share, dtype=np.float64),
        np.ascontiguousarray(classes.weights[:, problem.time_attribute], dtype=np.float64),
        np.array(classes.units, dtype=np.float64, order="C"),
    )


def open_market(problem: Problem, routes: RouteSet) -> Market:
    """Cost every route for every row that may take it.

    The outside option of a row costs `outside_cost` above its cheapest route at free flow and no
    price, closed groups included; it is infinite for a row without any route.
    """
    demand, classes = problem.demand, problem.classes
    total, modes = sum_routes(problem, routes)
    n_choices = np.repeat(np.diff(routes.pair_first), np.diff(demand.row_first))
    flow_first = np.concatenate([[0], np.cumsum(n_choices)]).astype(np.int64)
    row_first, row_class = (
        np.array(demand.row_first, dtype=np.int64),
        np.array(demand.row_class, dtype=np.int32),
    )
    cost = np.empty(flow_first[-1])
    weights = np.array(classes.weights, dtype=np.float64, order="C")
    class_modes = np.array(classes.modes, dtype=np.int64)
    price_rows(
        routes.pair_first, row_first, row_class, flow_first, weights, (modes, class_modes), total, cost
    )
    cost[cost >= problem.rules.forbidden_cost] = np.inf
    cheapest = np.empty(row_class.size)
    find_cheapest(routes.pair_first, row_first, flow_first, cost, cheapest)
    limited = limit_groups(problem)
    open_cost = cost
    if limited.closed.any():
        arc_bits, class_bits = bits_of_closed(problem, limited)
        bits = np.empty(routes.n_routes, dtype=np.int64)
        join_bits(routes.arc_first, routes.arcs, arc_bits, bits)
        open_cost = cost.copy()
        shut_routes(routes.pair_first, row_first, row_class, flow_first, (bits, class_bits), cost)
    many = is_congested(limited)
    hits = meet_groups(problem, limited, routes, met=not many)
    outside = cheapest + classes.outside_cost[row_class]
    quantity = np.array(demand.row_quantity, dtype=np.float64)
    choices = Choices(
        routes.pair_first,
        row_first,
        row_class,
        quantity,
        flow_first,
        cost,
        outside,
        routes.log_path_size,
        routes.nest,
    )
    return Market(
        choices,
        make_tastes(problem),
        hits,
        limited,
        open_cost,
        int(routes.nest.max(initial=0)) + 1,
        list_members(problem, routes) if many else None,
    )


def sum_routes(problem: Problem, routes: RouteSet) -> tuple[FloatArray, LongArray]:
    """Sum attributes along routes (n_routes, n_attributes), and join the bits of their modes (n_routes,)."""
    total = np.empty((routes.n_routes, problem.attributes.shape[0]))
    modes = np.empty(routes.n_routes, dtype=np.int64)
    attributes = np.ascontiguousarray(problem.attributes.T)
    arc_mode = np.array(problem.arc_mode, dtype=np.int64)
    bounds = cut_routes(routes)

    def sum_block(number: int) -> None:
        first, last = bounds[number]
        arc_first = routes.arc_first[first : last + 1]
        sum_attributes(arc_first, routes.arcs, attributes, total[first:last])
        join_bits(arc_first, routes.arcs, arc_mode, modes[first:last])

    run_blocks(sum_block, len(bounds))
    return total, modes


def cut_routes(routes: RouteSet) -> list[tuple[int, int]]:
    """Cut routes into blocks of like work."""
    return cut_alike(routes.arc_first, N_BLOCKS)


def is_congested(limited: Limited) -> bool:
    """Tell whether a network is one of many soft groups and no hard ones."""
    return not limited.hard.any() and int(limited.soft.sum()) >= MANY


def meet_groups(problem: Problem, limited: Limited, routes: RouteSet, *, met: bool) -> Hits:
    """Collect the groups that routes meet; with `met` false, as if they met none."""
    hours = np.array(problem.attributes[problem.time_attribute], dtype=np.float64)
    acting = (limited.hard | limited.soft) & met
    members, bounds = select_members(problem, acting), cut_routes(routes)
    parts: list[Hits] = [EMPTY_HITS] * len(bounds)

    def collect_block(number: int) -> None:
        first, last = bounds[number]
        arc_first = routes.arc_first[first : last + 1]
        parts[number] = collect_hits(arc_first, routes.arcs, members, hours, limited.room.size)

    run_blocks(collect_block, len(bounds))
    if not parts:
        return EMPTY_HITS
    ends = np.cumsum([0, *(part.group.size for part in parts)])
    first = np.concatenate([[0], *(part.first[1:] + end for part, end in zip(parts, ends, strict=False))])
    columns = (np.concatenate([part[place] for part in parts]) for place in range(1, 4))
    return Hits(first.astype(np.int64), *columns)


def list_members(problem: Problem, routes: RouteSet) -> ArcMembers:
    """List which arcs lie in which groups."""
    groups = problem.groups
    arc = np.repeat(np.arange(problem.graph.n_arcs), np.diff(groups.arc_first)).astype(np.int64)
    hours = np.array(problem.attributes[problem.time_attribute], dtype=np.float64)
    return ArcMembers(routes.arc_first, routes.arcs, arc, groups.arc_group.astype(np.int32), hours)


def make_signals(market: Market, price: FloatArray, delay: FloatArray, slots: LongArray) -> Signals:
    """Bundle prices and delays, and number the groups whose slopes are wanted."""
    slot = np.full(price.size, -1, dtype=np.int32)
    slot[slots] = np.arange(slots.size)
    return Signals(price, delay, market.limited.unit, slot, market.limited.soft)


def load_market(market: Market, price: FloatArray, delay: FloatArray, slots: LongArray) -> Response:
    """Load the demand once; `slots` are the groups in the Jacobian."""
    choices, n_groups = market.choices, price.size
    flows = (
        np.empty(choices.base_cost.size),
        np.empty(choices.row_class.size),
        np.empty(choices.row_class.size),
    )
    signals, none = make_signals(market, price, delay, NO_SLOTS), np.zeros((0, 0))
    bounds = cut_pairs(choices)
    parts = [Response(*flows, np.zeros(n_groups), np.zeros(n_groups), none, none) for _ in bounds]

    def load_block(number: int) -> None:
        block = (*bounds[number], market.n_nests)
        load_routes(choices, market.tastes, market.hits, signals, block, parts[number])

    run_blocks(load_block, len(bounds))
    load, own = (np.sum([getattr(part, name) for part in parts], axis=0) for name in ("load", "own"))
    response = Response(*flows, load, own, none, none)
    return slope_market(market, response, price, delay, slots) if slots.size else response


def slope_market(
    market: Market, response: Response, price: FloatArray, delay: FloatArray, slots: LongArray
) -> Response:
    """Add the Jacobian of some groups to a response."""
    choices, shape = market.choices, (slots.size, slots.size)
    signals, bounds = make_signals(market, price, delay, slots), cut_pairs(choices)
    parts = [response._replace(jacobian=np.zeros(shape), joint=np.zeros(shape)) for _ in bounds]

    def slope_block(number: int) -> None:
        block = (*bounds[number], market.n_nests)
        slope_routes(choices, market.tastes, market.hits, signals, block, parts[number])

    run_blocks(slope_block, len(bounds))
    jacobian, joint = (
        np.sum([getattr(part, name) for part in parts], axis=0) for name in ("jacobian", "joint")
    )
    return response._replace(jacobian=jacobian, joint=joint)


def cut_pairs(choices: Choices) -> list[tuple[int, int]]:
    """Cut the pairs into blocks of like work, the same however many threads there are."""
    n_pairs = choices.pair_first.size - 1
    return cut_alike(choices.flow_first[choices.row_first], N_BLOCKS) or [(0, n_pairs)]


def cost_choices(market: Market, price: FloatArray, delay: FloatArray, *, closed: bool = True) -> FloatArray:
    """Cost each route for each row (n_flows,) at prices and delays.

    With `closed` false, closed groups do not shut routes.
    """
    choices = market.choices if closed else market.choices._replace(base_cost=market.open_cost)
    cost = np.empty(choices.base_cost.size)
    if market.members is not None:
        routes = (market.members.route_first, market.members.route_arcs)
        price_on_arcs(choices, market.tastes, routes, tell_arcs(market, market.members, price, delay), cost)
        return cost
    signals = make_signals(market, price, delay, NO_SLOTS)
    bounds = cut_pairs(choices)

    def price_block(number: int) -> None:
        price_choices(choices, market.tastes, market.hits, signals, bounds[number], cost)

    run_blocks(price_block, len(bounds))
    return cost


def tell_arcs(market: Market, members: ArcMembers, price: FloatArray, delay: FloatArray) -> ArcSignals:
    """Sum hours of delay and prices by unit over the groups of each arc."""
    limited, n_arcs = market.limited, members.arc_hours.size
    slowed = np.where(limited.soft, delay, 0.0)[members.group]
    hours = members.arc_hours * np.bincount(members.arc, slowed, minlength=n_arcs)
    paid = np.where(limited.hard, price, 0.0)[members.group]
    by_unit = np.zeros((n_arcs, market.tastes.units.shape[1]))
    np.add.at(by_unit, (members.arc, limited.unit[members.group]), paid)
    return ArcSignals(hours, by_unit, bool(np.any(paid != 0.0)))


def cheapest_choices(market: Market, cost: FloatArray) -> FloatArray:
    """Take the least cost of each row (n_rows,), infinite where no route is open."""
    choices = market.choices
    cheapest = np.empty(choices.row_class.size)
    find_cheapest(choices.pair_first, choices.row_first, choices.flow_first, cost, cheapest)
    return cheapest


def sharpen_market(market: Market, factor: float) -> Market:
    """Make choices `factor` times as sure, in one nest and without path sizes."""
    tastes = market.tastes
    sharp = tastes._replace(lower=tastes.lower * factor, upper=tastes.lower * factor)
    level = market.choices._replace(
        log_path_size=np.zeros_like(market.choices.log_path_size), nest=np.zeros_like(market.choices.nest)
    )
    return replace(market, choices=level, tastes=sharp, n_nests=1)
