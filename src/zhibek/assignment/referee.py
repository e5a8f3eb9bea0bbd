"""Judge flows on arcs, whoever found them."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from zhibek.assignment.all_or_nothing import delay_groups
from zhibek.assignment.growth import cost_arcs
from zhibek.assignment.lanes import make_star
from zhibek.assignment.market import limit_groups
from zhibek.assignment.outcome import load_groups
from zhibek.assignment.problem import FloatArray, Problem
from zhibek.kernels.delay import delay_integral
from zhibek.kernels.through_trees import skim_sources


@dataclass(frozen=True, slots=True)
class Verdict:
    """What flows on arcs amount to.

    objective: Beckmann's, `sum of ∫ time + load · money / value of time`, in units of time and load, infinite
    sums left out; not-a-number where a group's arcs differ in time. total_cost: what all pay, in money, each
    trip at its own cost; least_cost: what they would on the cheapest routes at the same times; gap: their
    difference as a share of total_cost; imbalance: the greatest absolute error of what enters, starts, ends
    and leaves at a node; total_time: time of all trips.
    """

    objective: float
    total_cost: float
    least_cost: float
    gap: float
    imbalance: float
    total_time: float


def judge_flows(problem: Problem, flow: FloatArray, unserved: FloatArray | None = None) -> Verdict:
    """Judge the flows (n_classes, n_arcs) of classes on arcs; unserved (n_rows,) is left out of demand.

    Source of the objective: Beckmann, McGuire and Winsten (1956), Studies in the Economics of
    Transportation; of the gap: total cost less the cost of an all-or-nothing loading at the same times.
    """
    demand, classes, groups = problem.demand, problem.classes, problem.groups
    quantity = demand.row_quantity - (0.0 if unserved is None else unserved)
    counted = classes.units.T @ flow
    group_load = load_groups(problem, counted)
    delay, price = delay_groups(problem, group_load), np.zeros(group_load.size)
    limited = limit_groups(problem)
    pair_of_row = np.repeat(np.arange(demand.pair_origin.size), np.diff(demand.row_first))
    total = least = 0.0
    for who in range(classes.theta.size):
        cost = cost_arcs(problem, limited, who, price, delay)
        used = flow[who] > 0
        total += float(flow[who, used] @ cost[used])
        rows = np.flatnonzero((demand.row_class == who) & (quantity > 0))
        least += float(quantity[rows] @ _cheapest(problem, np.maximum(cost, 0.0), pair_of_row[rows]))
    hours = problem.attributes[problem.time_attribute]
    arc_of_member = np.repeat(np.arange(problem.graph.n_arcs), np.diff(groups.arc_first))
    slowed = np.bincount(arc_of_member, delay[groups.arc_group], minlength=hours.size)
    return Verdict(
        objective=_sum_objective(problem, flow, group_load),
        total_cost=total,
        least_cost=least,
        gap=(total - least) / total if total > 0 else 0.0,
        imbalance=_measure_imbalance(problem, flow, quantity),
        total_time=float(flow.sum(axis=0) @ (hours * (1.0 + slowed))),
    )


def _cheapest(problem: Problem, cost: FloatArray, pairs: np.ndarray) -> FloatArray:
    """Give the cost of the cheapest route of pairs, given by number and sorted."""
    origin = problem.demand.pair_origin[pairs].astype(np.int32)
    destination = problem.demand.pair_destination[pairs].astype(np.int32)
    star, amounts = make_star(problem.graph), np.where(np.isfinite(cost), cost, 0.0)[:, None]
    found = np.empty(pairs.size)
    starts = np.append(np.flatnonzero(np.diff(origin, prepend=-1)), origin.size)
    for first, last in pairwise(starts):
        ends = (origin[first : first + 1].copy(), destination[first:last].copy())
        skims = np.empty((1, 1, last - first))
        skim_sources(star, cost, problem.first_thru_node, ends, amounts, (0, 1), skims)
        found[first:last] = skims[0, 0]
    return found


def _sum_objective(problem: Problem, flow: FloatArray, group_load: FloatArray) -> float:
    """Sum Beckmann's objective, in units of time and load."""
    groups, classes = problem.groups, problem.classes
    hours = problem.attributes[problem.time_attribute]
    soft = ~groups.hard & np.isfinite(groups.capacity) & (groups.alpha > 0)
    capacity = np.array(groups.capacity, dtype=np.float64)
    areas = np.empty((2, group_load.size))
    for area, load in zip(areas, (group_load + groups.base_load, groups.base_load), strict=True):
        delay_integral(np.array(load, dtype=np.float64), capacity, groups.shape, soft, area)
    arc_of_member = np.repeat(np.arange(problem.graph.n_arcs), np.diff(groups.arc_first))
    lowest, highest = np.full(group_load.size, np.inf), np.full(group_load.size, -np.inf)
    np.minimum.at(lowest, groups.arc_group, hours[arc_of_member])
    np.maximum.at(highest, groups.arc_group, hours[arc_of_member])
    if np.any(soft & (lowest != highest)):
        return float("nan")
    congested = float((areas[0] - areas[1])[soft] @ lowest[soft])
    vot = classes.weights[:, problem.time_attribute]
    money = classes.weights @ problem.attributes - vot[:, None] * hours
    with np.errstate(divide="ignore", invalid="ignore"):
        fixed = np.where(flow > 0, money / vot[:, None], 0.0) + hours
    units = classes.units[:, 0] if classes.units.shape[1] == 1 else np.ones(vot.size)
    return congested + float((flow * fixed * units[:, None]).sum())


def _measure_imbalance(problem: Problem, flow: FloatArray, quantity: FloatArray) -> float:
    """Give the greatest error of the balance of any class at any node."""
    demand, graph = problem.demand, problem.graph
    pair_of_row = np.repeat(np.arange(demand.pair_origin.size), np.diff(demand.row_first))
    worst = 0.0
    for who in range(flow.shape[0]):
        rows = np.flatnonzero(demand.row_class == who)
        starts = np.bincount(demand.pair_origin[pair_of_row[rows]], quantity[rows], minlength=graph.n_nodes)
        ends = np.bincount(
            demand.pair_destination[pair_of_row[rows]], quantity[rows], minlength=graph.n_nodes
        )
        out = np.bincount(graph.tail, flow[who], minlength=graph.n_nodes)
        into = np.bincount(graph.head, flow[who], minlength=graph.n_nodes)
        worst = max(worst, float(np.abs(out - into - starts + ends).max(initial=0.0)))
    return worst
