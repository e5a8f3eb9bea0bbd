"""Pose an assignment on links and trips."""

from dataclasses import dataclass

import numpy as np

from zhibek.assignment.problem import (
    Classes,
    Demand,
    FloatArray,
    Groups,
    IntArray,
    LongArray,
    Problem,
    RouteRules,
)
from zhibek.kernels.bundles import BoolArray
from zhibek.network.graph import build_graph

MOST_ROUTES = 24
MOST_ROUNDS = 40
DETOURS = (0.1, 0.1, 0.1)  # shares by which the ways found are made dearer to find ways around


@dataclass(frozen=True, slots=True)
class TrafficLinks:
    """Links of one network, in any order; all arrays (n_links,).

    tail, head: nodes 0..n_nodes-1; free_time_h: hours without traffic (or any other unit of time, the
    same throughout); capacity: in load units; the time at load v is
    `free_time_h · (1 + alpha · (v / capacity) ** beta)`; length_km: for path sizes. A link with `hard`
    set keeps its load at or below its capacity. Nodes below `first_thru_node` are not passed through.
    """

    n_nodes: int
    tail: IntArray
    head: IntArray
    free_time_h: FloatArray
    capacity: FloatArray
    alpha: FloatArray
    beta: FloatArray
    length_km: FloatArray
    hard: BoolArray
    first_thru_node: int = 0


@dataclass(frozen=True, slots=True)
class TrafficUsers:
    """Classes that share the links; rows are classes.

    vot_usd_per_h (n_classes,): value of time; load_unit (n_classes,): what one trip counts in loads;
    money_usd (n_classes, n_links): fixed money of each link; permitted (n_classes, n_links);
    theta (n_classes,): logit scale, 1 / money; outside_cost (n_classes,): money, infinite where
    staying is no choice.
    """

    vot_usd_per_h: FloatArray
    load_unit: FloatArray
    money_usd: FloatArray
    permitted: BoolArray
    theta: FloatArray
    outside_cost: FloatArray


@dataclass(frozen=True, slots=True)
class Trips:
    """Trips by pair of nodes and class, in any order; all arrays (n_rows,)."""

    origin: IntArray
    destination: IntArray
    class_number: IntArray
    quantity: FloatArray


@dataclass(frozen=True, slots=True)
class Traffic:
    """A posed problem, and how its numbers relate to what it was posed from.

    link_of_arc (n_arcs,): the link of each arc; row_of_trip (n_rows,): the demand row of each row of
    trips, -1 where it is left out: nothing travels, or from a node to itself.
    """

    problem: Problem
    link_of_arc: LongArray
    row_of_trip: LongArray


def one_class(n_links: int, money_usd: FloatArray | None = None) -> TrafficUsers:
    """Make a single class whose money is its time, plus fixed money (n_links,) if given."""
    money = np.zeros(n_links) if money_usd is None else np.asarray(money_usd, dtype=np.float64)
    return TrafficUsers(
        vot_usd_per_h=np.ones(1),
        load_unit=np.ones(1),
        money_usd=money[None, :],
        permitted=np.ones((1, n_links), dtype=np.bool_),
        theta=np.ones(1),
        outside_cost=np.full(1, np.inf),
    )


def pose_traffic(links: TrafficLinks, users: TrafficUsers, trips: Trips) -> Traffic:
    """Turn links, users and trips into a problem whose every congested link is a group of its own.

    Rows of trips of one pair and class are added up. Neither the order of links nor that of trips
    leaves a trace in the loads.
    """
    order = np.lexsort((links.head, links.tail))
    graph = build_graph(links.n_nodes, links.tail[order].astype(np.int32), links.head[order].astype(np.int32))
    n_classes, n_arcs = users.vot_usd_per_h.size, order.size
    with_money = bool(np.any(users.money_usd != 0))
    attributes = np.vstack(
        [links.free_time_h[order], *(users.money_usd[:, order] if with_money else np.zeros((0, n_arcs)))]
    )
    weights = np.zeros((n_classes, attributes.shape[0]))
    weights[:, 0] = users.vot_usd_per_h
    if with_money:
        weights[:, 1:] = np.eye(n_classes)
    bits = np.int64(1) << np.arange(n_classes, dtype=np.int64)
    every = np.int64(bits.sum())
    length = links.length_km[order]
    demand, row_of_trip = _sum_trips(trips)
    problem = Problem(
        graph=graph,
        attributes=np.ascontiguousarray(attributes, dtype=np.float64),
        time_attribute=0,
        arc_length=np.where(length > 0, length, links.free_time_h[order]).astype(np.float64),
        arc_nest=np.zeros(n_arcs, dtype=np.int32),
        arc_mode=(~users.permitted[:, order] * bits[:, None]).sum(axis=0).astype(np.int64),
        arc_gates=np.zeros(n_arcs, dtype=np.int64),
        lane_cost=np.full(n_arcs, np.inf),
        classes=Classes(
            weights=weights,
            theta=np.array(users.theta, dtype=np.float64),
            nest_share=np.ones(n_classes),
            outside_cost=np.array(users.outside_cost, dtype=np.float64),
            units=np.array(users.load_unit, dtype=np.float64)[:, None],
            modes=every & ~bits,
            profile=np.arange(n_classes, dtype=np.int32),
        ),
        demand=demand,
        groups=_group_links(links, order),
        rules=RouteRules(
            np.zeros(1, dtype=np.int64),
            weights.copy(),
            every & ~bits,
            max_routes=MOST_ROUTES,
            max_rounds=MOST_ROUNDS,
            detours=DETOURS,
        ),
        first_thru_node=links.first_thru_node,
    )
    return Traffic(problem, order.astype(np.int64), row_of_trip)


def _group_links(links: TrafficLinks, order: LongArray) -> Groups:
    """Make a group of each link that congests or is hard; a link of no time cannot congest."""
    hard = links.hard[order] & np.isfinite(links.capacity[order])
    soft = ~hard & (links.alpha[order] > 0) & (links.free_time_h[order] > 0)
    soft &= np.isfinite(links.capacity[order])
    grouped = np.flatnonzero(hard | soft)
    return Groups(
        arc_first=np.concatenate([[0], np.cumsum(hard | soft)]).astype(np.int64),
        arc_group=np.arange(grouped.size, dtype=np.int32),
        capacity=links.capacity[order][grouped].astype(np.float64),
        base_load=np.zeros(grouped.size),
        unit=np.zeros(grouped.size, dtype=np.int32),
        hard=hard[grouped],
        alpha=np.where(hard, 0.0, links.alpha[order])[grouped].astype(np.float64),
        beta=np.where(hard, 1.0, links.beta[order])[grouped].astype(np.float64),
    )


def _sum_trips(trips: Trips) -> tuple[Demand, LongArray]:
    """Add up trips by pair and class."""
    moving = (trips.quantity > 0) & (trips.origin != trips.destination)
    rows = np.flatnonzero(moving)
    key = np.column_stack([trips.origin[rows], trips.destination[rows], trips.class_number[rows]])
    order = np.lexsort((key[:, 2], key[:, 1], key[:, 0]))
    key = key[order]
    new_row = np.ones(rows.size, dtype=np.bool_)
    new_row[1:] = np.any(key[1:] != key[:-1], axis=1)
    number = np.cumsum(new_row) - 1
    quantity = np.bincount(number, trips.quantity[rows][order], minlength=int(new_row.sum()))
    key = key[new_row]
    new_pair = np.ones(key.shape[0], dtype=np.bool_)
    new_pair[1:] = np.any(key[1:, :2] != key[:-1, :2], axis=1)
    row_of_trip = np.full(trips.quantity.size, -1, dtype=np.int64)
    row_of_trip[rows[order]] = number
    demand = Demand(
        pair_origin=key[new_pair, 0].astype(np.int32),
        pair_destination=key[new_pair, 1].astype(np.int32),
        row_first=np.append(np.flatnonzero(new_pair), key.shape[0]).astype(np.int64),
        row_class=key[:, 2].astype(np.int32),
        row_quantity=quantity.astype(np.float64),
    )
    return demand, row_of_trip
