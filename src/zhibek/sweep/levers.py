"""What a setting does to a solved scenario, learnt."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from zhibek.assignment.market import Market, sum_routes
from zhibek.assignment.problem import FloatArray, IntArray, LongArray, Problem, RouteSet
from zhibek.assignment.union import leave_known, pick_routes
from zhibek.kernels.bundles import BoolArray
from zhibek.kernels.route_sums import price_rows
from zhibek.network.compile import VirtualNetwork
from zhibek.study import Posed, Solved

ARC_FIGURES = ("time_h", "time_sd_h", "cost_usd_per_teu", "cost_usd_per_t", "emission")
SAME = 1e-9  # below it nothing changed


@dataclass(frozen=True, slots=True)
class Lever:
    """What a setting does at full reach, beside its base; between, all but routes is taken as in proportion.

    routes (n_routes,) are those that its solution found, gone (n_routes,) those that lose an arc; cost and
    shut are flows with what they pay more, and flows that are forbidden; capacity, price, delay (n_groups,),
    quantity (n_rows,), hour (n_classes,) and arcs (n_figures, n_arcs) are changes.
    """

    routes: BoolArray
    gone: BoolArray
    cost: tuple[IntArray, NDArray[np.float32]]
    shut: IntArray
    capacity: FloatArray
    price: FloatArray
    delay: FloatArray
    quantity: FloatArray
    hour: FloatArray
    arcs: FloatArray


def map_arcs(old: VirtualNetwork, new: VirtualNetwork) -> IntArray:
    """Give the new arc (n_old_arcs,) of each old one, by name, or -1."""
    number = {slot: arc for arc, slot in enumerate(new.slots())}
    return np.array([number.get(slot, -1) for slot in old.slots()], dtype=np.int32)


def find_new_routes(solved: Solved, base: Solved) -> RouteSet | None:
    """Give the routes of a solution that its base lacks, in the base's arcs.

    None where the solution has arcs or rows of demand that the base lacks.
    """
    back = map_arcs(solved.posed.network, base.posed.network)
    if (back < 0).any() or not same_rows(solved.posed, base.posed):
        return None
    routes = solved.loads.routes
    carried = replace(routes, arcs=back[routes.arcs])
    return leave_known(carried, base.loads.routes)


def same_rows(one: Posed, other: Posed) -> bool:
    """Tell whether two scenarios have the same pairs, and in each the same classes."""
    mine, its = one.formulation, other.formulation
    zones = (one.network.zones.zone_ids, other.network.zones.zone_ids)
    return (
        zones[0] == zones[1]
        and all(
            np.array_equal(getattr(mine, name), getattr(its, name))
            for name in ("pair_origin", "pair_destination", "pair_container")
        )
        and np.array_equal(mine.problem.demand.row_first, its.problem.demand.row_first)
        and [mine.class_name[who] for who in mine.problem.demand.row_class]
        == [its.class_name[who] for who in its.problem.demand.row_class]
    )


@dataclass(frozen=True, slots=True)
class Lesson:
    """What is kept of a solution to learn a lever from: new routes, the base's prices and delays."""

    routes: RouteSet
    price: FloatArray
    delay: FloatArray


def note_lesson(base: Solved, solved: Solved) -> Lesson | None:
    """Keep of a solution what a lever is learnt from; None where `find_new_routes` gives none."""
    routes = find_new_routes(solved, base)
    if routes is None:
        return None
    groups = _map_groups(base.posed.network, solved.posed.network)
    price = np.where(groups >= 0, solved.loads.price[groups], base.loads.price)
    delay = np.where(groups >= 0, solved.loads.delay[groups], base.loads.delay)
    return Lesson(routes, price, delay)


def carry_lessons(old: Solved, lessons: Mapping[str, Lesson], new: Solved) -> dict[str, Lesson]:
    """Carry lessons over to another scenario of the study; routes over arcs that it lacks are left out.

    Prices and delays are moved by as much. None are carried where rows of demand differ.
    """
    if not same_rows(old.posed, new.posed):
        return {}
    there = map_arcs(old.posed.network, new.posed.network)
    groups = _map_groups(new.posed.network, old.posed.network)
    carried = {}
    for name, lesson in lessons.items():
        arcs = there[lesson.routes.arcs]
        lost = np.concatenate([[0], np.cumsum(arcs < 0)])
        whole = lost[lesson.routes.arc_first[1:]] == lost[lesson.routes.arc_first[:-1]]
        kept = pick_routes(replace(lesson.routes, arcs=arcs), np.flatnonzero(whole))
        moved = (
            np.where(groups >= 0, (after - before)[groups], 0.0)
            for after, before in ((lesson.price, old.loads.price), (lesson.delay, old.loads.delay))
        )
        price, delay = (
            np.maximum(here + change, 0.0)
            for here, change in zip((new.loads.price, new.loads.delay), moved, strict=True)
        )
        carried[name] = Lesson(leave_known(kept, new.loads.routes), price, delay)
    return carried


def learn_lever(
    base: Solved, market: Market, ways: tuple[RouteSet, BoolArray], posed: Posed, lesson: Lesson
) -> Lever:
    """Learn what a posed scenario has otherwise than its base; ways: routes, and which it found."""
    routes, own = ways
    problem, new = base.posed.formulation.problem, posed.formulation.problem
    there = map_arcs(base.posed.network, posed.network)
    gone: BoolArray = np.logical_or.reduceat(there[routes.arcs] < 0, routes.arc_first[:-1])
    before = market.open_cost
    after = _cost_there(new, problem, market, (routes, there))
    with np.errstate(invalid="ignore"):
        change = after - before
    moved = np.flatnonzero(np.isfinite(change) & (np.abs(change) > SAME))
    groups = _map_groups(base.posed.network, posed.network)
    return Lever(
        routes=own,
        gone=gone,
        cost=(moved.astype(np.int32), change[moved].astype(np.float32)),
        shut=np.flatnonzero(np.isinf(after) & np.isfinite(before)).astype(np.int32),
        capacity=np.where(groups >= 0, new.groups.capacity[groups] - problem.groups.capacity, 0.0),
        price=lesson.price - base.loads.price,
        delay=lesson.delay - base.loads.delay,
        quantity=new.demand.row_quantity - problem.demand.row_quantity,
        hour=_hours(new, problem),
        arcs=_arc_changes(base.posed.network, posed.network, there),
    )


def _cost_there(
    new: Problem, problem: Problem, market: Market, ways: tuple[RouteSet, IntArray]
) -> FloatArray:
    """Cost the flows (n_flows,) of a base's routes as another problem does; what is gone keeps its cost."""
    routes, there = ways
    attributes = np.where(there >= 0, new.attributes[:, there], 0.0)
    modes = np.where(there >= 0, new.arc_mode[there], problem.arc_mode)
    shown = Problem(
        **{name: getattr(problem, name) for name in problem.__slots__}
        | {"attributes": attributes, "arc_mode": modes}
    )
    total, bits = sum_routes(shown, routes)
    choices = market.choices
    cost = np.empty(choices.base_cost.size)
    weights = np.array(new.classes.weights, dtype=np.float64, order="C")
    row_class = np.array(new.demand.row_class, dtype=np.int32)
    class_modes = np.array(new.classes.modes, dtype=np.int64)
    price_rows(
        choices.pair_first, choices.row_first, row_class, choices.flow_first, weights, (bits, class_modes),
        total, cost,
    )  # fmt: skip
    cost[cost >= new.rules.forbidden_cost] = np.inf
    return cost


def _map_groups(old: VirtualNetwork, new: VirtualNetwork) -> LongArray:
    """Give the group of a new network (n_old_groups,) for each old one, by name, or -1."""
    number = {(one.capacity_id, one.direction): index for index, one in enumerate(new.grouping.groups)}
    names = [(one.capacity_id, one.direction) for one in old.grouping.groups]
    return np.array([number.get(name, -1) for name in names], dtype=np.int64)


def _hours(new: Problem, problem: Problem) -> FloatArray:
    """Give the change of each class's value of an hour (n_classes,), by any row of the class."""
    change = np.zeros(problem.classes.theta.size)
    at = problem.time_attribute
    after = new.classes.weights[new.demand.row_class, at]
    change[problem.demand.row_class] = after - problem.classes.weights[problem.demand.row_class, at]
    return change


def _arc_changes(old: VirtualNetwork, new: VirtualNetwork, there: IntArray) -> FloatArray:
    """Give the changes of what arcs take (n_figures, n_arcs)."""
    changes = [
        np.where(there >= 0, getattr(new, name)[there] - getattr(old, name), 0.0) for name in ARC_FIGURES
    ]
    return np.array(changes)
