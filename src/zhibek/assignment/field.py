"""What stays the same while flows settle on links."""

from dataclasses import dataclass

import numpy as np

from zhibek.assignment.lanes import make_star
from zhibek.assignment.problem import FloatArray, IntArray, LongArray, Problem
from zhibek.assignment.ranking import build_hierarchy
from zhibek.kernels.bundles import BoolArray, Hierarchy, Kinds, LinkState, Rows, Star
from zhibek.kernels.delay import BPR
from zhibek.kernels.link_times import ALPHA, BASE, BETA, CAPACITY, CODE, FACTOR, FREE, TOLL

N_SLICES = 16  # origins are first loaded in so many slices, each at the times that the last ones left


@dataclass(frozen=True, slots=True)
class Field:
    """All that does not change while flows settle."""

    star: Star
    first_thru: int
    hierarchy: Hierarchy
    kinds: Kinds
    rows: Rows
    curves: FloatArray
    block_kind: IntArray
    demand_row: LongArray


def find_acting(problem: Problem) -> BoolArray:
    """Mark the soft groups (n_groups,) that slow whoever passes."""
    groups = problem.groups
    return ~groups.hard & np.isfinite(groups.capacity) & (groups.alpha > 0)


def find_hard(problem: Problem) -> BoolArray:
    """Mark the groups (n_groups,) that hold loads back, those without room among them."""
    return problem.groups.hard & np.isfinite(problem.groups.capacity)


def fits_links(problem: Problem) -> bool:
    """Tell whether a problem is one of links: each congests or is full alone, and nobody may stay.

    Groups that act are then of one arc each and counted in one unit, the lanes of ships are left out, no
    arc costs less than nothing, and the value of time is above 0. With hard capacities all classes
    must have the same value of time and count alike: else no one price of time stands for the toll.
    """
    groups, classes = problem.groups, problem.classes
    hard = find_hard(problem)
    acting = find_acting(problem) | hard
    arcs = np.repeat(np.arange(problem.graph.n_arcs), np.diff(groups.arc_first))
    members = acting[groups.arc_group]
    extra = classes.weights @ problem.attributes
    weight, unit = classes.weights[:, problem.time_attribute], _count(problem)
    return bool(
        np.all(np.isposinf(classes.outside_cost[np.unique(problem.demand.row_class)]))
        and np.all(np.isposinf(problem.lane_cost))
        and np.isposinf(problem.rules.forbidden_cost)
        and np.unique(arcs[members]).size == members.sum() == acting.sum()
        and np.unique(groups.unit[acting]).size <= 1
        and np.all(extra >= 0)
        and np.all(weight > 0)
        and (not hard.any() or (np.ptp(weight) == 0 and np.ptp(unit) == 0 and unit[0] > 0))
    )


def _count(problem: Problem) -> FloatArray:
    """Give what a trip of each class (n_classes,) counts in the unit of the groups that act."""
    acting = find_acting(problem) | find_hard(problem)
    unit = int(problem.groups.unit[acting][0]) if acting.any() else 0
    return np.ascontiguousarray(problem.classes.units[:, unit])


def survey_field(problem: Problem) -> Field:
    """Prepare a problem: kinds of users, rows in order of search, the hierarchy, the curves."""
    classes = problem.classes
    star = make_star(problem.graph)
    time = problem.time_attribute
    weight = np.ascontiguousarray(classes.weights[:, time])
    others = classes.weights.copy()
    others[:, time] = 0.0
    extra = others @ problem.attributes
    extra[(problem.arc_mode[None, :] & ~classes.modes[:, None]) != 0] = np.inf
    extra[:, _find_shut(problem)] = np.inf
    kinds = Kinds(weight, _count(problem), np.ascontiguousarray(extra))
    rows, block_kind, demand_row = _order_rows(problem)
    return Field(
        star=star,
        first_thru=problem.first_thru_node,
        hierarchy=build_hierarchy(star, problem.first_thru_node),
        kinds=kinds,
        rows=rows,
        curves=_draw_curves(problem),
        block_kind=block_kind,
        demand_row=demand_row,
    )


def _order_rows(problem: Problem) -> tuple[Rows, IntArray, LongArray]:
    """Sort demand rows by kind, slice and origin; slices take every so-manieth origin."""
    demand = problem.demand
    pair = np.repeat(np.arange(demand.pair_origin.size), np.diff(demand.row_first))
    origin, destination = demand.pair_origin[pair], demand.pair_destination[pair]
    _, number = np.unique(origin, return_inverse=True)
    chosen = np.flatnonzero(demand.row_quantity > 0)
    order = chosen[
        np.lexsort(
            (
                destination[chosen],
                origin[chosen],
                number[chosen] % N_SLICES,
                demand.row_class[chosen],
            )
        )
    ]
    kind, origin = demand.row_class[order], origin[order]
    begins = np.ones(order.size, dtype=np.bool_)
    begins[1:] = (np.diff(kind) != 0) | (np.diff(origin) != 0)
    first = np.flatnonzero(begins)
    rows = Rows(
        destination=destination[order].astype(np.int32),
        quantity=demand.row_quantity[order].astype(np.float64),
        kind=kind.astype(np.int32),
        block_first=np.append(first, order.size).astype(np.int64),
        block_origin=origin[first].astype(np.int32),
    )
    return rows, kind[first].astype(np.int32), order.astype(np.int64)


def arcs_of_hard(problem: Problem) -> tuple[LongArray, LongArray]:
    """Give the arcs of hard capacities, and the group of each."""
    groups = problem.groups
    arcs = np.repeat(np.arange(problem.graph.n_arcs), np.diff(groups.arc_first))
    held = find_hard(problem)[groups.arc_group]
    return arcs[held], groups.arc_group[held].astype(np.int64)


def _find_shut(problem: Problem) -> LongArray:
    """Give the arcs whose hard capacity leaves no room."""
    arcs, members = arcs_of_hard(problem)
    groups = problem.groups
    room = groups.capacity[members] - groups.base_load[members]
    return arcs[room <= 1e-9 * np.maximum(groups.capacity[members], 1.0)]


def _draw_curves(problem: Problem) -> FloatArray:
    """Turn soft groups of one arc each into the curve of that arc; see `link_times` for the columns."""
    groups = problem.groups
    n_arcs = problem.graph.n_arcs
    curves = np.zeros((n_arcs, 7))
    curves[:, FREE] = problem.attributes[problem.time_attribute]
    curves[:, (BETA, CAPACITY)], curves[:, CODE] = 1.0, BPR
    acts = find_acting(problem)[groups.arc_group]
    arcs = np.repeat(np.arange(n_arcs), np.diff(groups.arc_first))[acts]
    members = groups.arc_group[acts]
    columns = ((BASE, groups.base_load), (CODE, groups.curve), (CAPACITY, groups.capacity))
    for column, values in (*columns, (ALPHA, groups.alpha), (BETA, groups.beta)):
        curves[arcs, column] = values[members]
    alpha, beta, bpr = curves[arcs, ALPHA], curves[arcs, BETA], curves[arcs, CODE] == BPR
    level = bpr & (beta == 0.0)  # a constant share: part of the free time
    curves[arcs, FACTOR] = np.where(level, 0.0, alpha / curves[arcs, CAPACITY] ** np.where(bpr, beta, 0.0))
    curves[arcs, FREE] *= np.where(level, 1.0 + alpha, 1.0)
    held, _ = arcs_of_hard(problem)
    curves[held, CODE], curves[held, FACTOR] = TOLL, 1.0  # a toll of nothing until one is laid on
    curves[held, BETA] = 0.0
    return curves


def open_state(n_arcs: int) -> LinkState:
    """Make the state of links without load."""
    return LinkState(load=np.zeros(n_arcs), time=np.zeros(n_arcs), slope=np.zeros(n_arcs))
