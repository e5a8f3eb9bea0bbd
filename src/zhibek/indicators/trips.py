"""What each route takes, costs, crosses, emits."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zhibek.assignment.formulate import Formulation
from zhibek.assignment.problem import FloatArray, IntArray, Loads, RouteSet
from zhibek.network.arcs import UNCERTAIN
from zhibek.network.compile import VirtualNetwork
from zhibek.units import HOURS_PER_DAY, TEU_PER_FEU

P90_DEVIATES = 1.2815515655446004  # standard deviations above the mean that nine of ten normal times keep
REFERENCE_T_PER_TEU = 10.0
REFERENCE_VOT = (0.01, 0.3)  # USD per tonne and hour at which doubt is weighed, for bulk and containers


@dataclass(frozen=True, slots=True)
class Trips:
    """Sums along routes; every array has shape (n_routes,).

    `pair` is the route's pair, `gates` the gateways it meets. Times are hours at the loads found.
    """

    pair: IntArray
    gates: NDArray[np.int64]
    length_km: FloatArray
    time_h: FloatArray
    time_sd_h: FloatArray
    cost_usd_per_teu: FloatArray
    cost_usd_per_t: FloatArray
    emission: FloatArray
    n_borders: FloatArray
    n_gauge_breaks: FloatArray
    n_handlings: FloatArray
    uncertain_share: FloatArray
    container: NDArray[np.bool_]

    def p90_days(self) -> FloatArray:
        """Give the time that nine of ten keep, were times normal: mean and summed variances."""
        days: FloatArray = (self.time_h + P90_DEVIATES * self.time_sd_h) / HOURS_PER_DAY
        return days

    def usd_per_feu(self) -> FloatArray:
        """Give the price of a forty-foot unit of reference weight; not a number in bulk."""
        per_teu = self.cost_usd_per_teu + REFERENCE_T_PER_TEU * self.cost_usd_per_t
        return np.where(self.container, TEU_PER_FEU * per_teu, np.nan)


@dataclass(frozen=True, slots=True)
class RouteFlows:
    """Flows on routes, entry by entry: a demand row on a route of its pair.

    route, row (n_entries,); flow_t (n_entries,); route_t, route_teu (n_routes,): sums by route.
    """

    route: IntArray
    row: IntArray
    flow_t: FloatArray
    route_t: FloatArray
    route_teu: FloatArray


def sum_routes(routes: RouteSet, amount: FloatArray) -> FloatArray:
    """Sum an amount of the arcs along each route; shapes (n_arcs,) in, (n_routes,) out."""
    if routes.n_routes == 0:
        return np.zeros(0)
    sums: FloatArray = np.add.reduceat(amount[routes.arcs], routes.arc_first[:-1])
    return sums


def sum_by(code: NDArray[np.int64], amount: FloatArray, n_codes: int) -> FloatArray:
    """Sum amounts by code, in their order; shape (n_codes,)."""
    sums = np.bincount(code, weights=amount, minlength=n_codes)
    return sums.astype(np.float64)


def loaded_times(network: VirtualNetwork, loads: Loads, hard: NDArray[np.bool_]) -> FloatArray:
    """Add congestion to each arc's time: its time times the delay of each of its soft groups."""
    grouping = network.grouping
    delay = np.where(hard, 0.0, loads.delay)[grouping.arc_group]
    arc = np.repeat(np.arange(len(network.arcs)), np.diff(grouping.arc_first))
    return network.time_h * (1.0 + np.bincount(arc, weights=delay, minlength=len(network.arcs)))


def measure_trips(network: VirtualNetwork, formulation: Formulation, loads: Loads) -> Trips:
    """Measure every route of the route sets at the loads found."""
    time_h = loaded_times(network, loads, formulation.problem.groups.hard)
    return measure_routes(network, loads.routes, time_h, formulation.pair_container)


def measure_routes(
    network: VirtualNetwork, routes: RouteSet, time_h: FloatArray, pair_container: NDArray[np.bool_]
) -> Trips:
    """Measure routes at given times of the arcs, shape (n_arcs,)."""
    arc_money = (
        np.where(network.container, network.cost_usd_per_teu / REFERENCE_T_PER_TEU, 0.0)
        + network.cost_usd_per_t
    )
    weight = arc_money + network.time_h * np.where(network.container, REFERENCE_VOT[1], REFERENCE_VOT[0])
    doubtful = np.array([arc.confidence in UNCERTAIN for arc in network.arcs], dtype=np.float64)
    total = sum_routes(routes, weight)
    pair = np.repeat(np.arange(routes.pair_first.size - 1), np.diff(routes.pair_first)).astype(np.int32)
    gates = (
        np.bitwise_or.reduceat(network.gates[routes.arcs], routes.arc_first[:-1])
        if routes.n_routes
        else np.zeros(0, np.int64)
    )
    return Trips(
        pair=pair,
        gates=gates,
        length_km=sum_routes(routes, network.length_km),
        time_h=sum_routes(routes, time_h),
        time_sd_h=np.sqrt(sum_routes(routes, network.time_sd_h**2)),
        cost_usd_per_teu=sum_routes(routes, network.cost_usd_per_teu),
        cost_usd_per_t=sum_routes(routes, network.cost_usd_per_t),
        emission=sum_routes(routes, network.emission),
        n_borders=sum_routes(routes, _count(network, "border")),
        n_gauge_breaks=sum_routes(routes, _count(network, "gauge_break")),
        n_handlings=sum_routes(routes, _count(network, "handling")),
        uncertain_share=sum_routes(routes, weight * doubtful) / np.where(total > 0, total, 1.0),
        container=pair_container[pair],
    )


def _count(network: VirtualNetwork, name: str) -> FloatArray:
    """Give 1 for each arc that is a border, a change of gauge or a handling, 0 elsewhere."""
    return np.array([getattr(arc, name) for arc in network.arcs], dtype=np.float64)


def spread_flows(formulation: Formulation, loads: Loads) -> RouteFlows:
    """Lay the flows out by route and demand row, and sum them by route."""
    demand, routes = formulation.problem.demand, loads.routes
    n_rows = demand.row_class.size
    pair_of_row = np.repeat(np.arange(demand.pair_origin.size), np.diff(demand.row_first))
    counts = np.diff(loads.flow_first)
    row = np.repeat(np.arange(n_rows), counts)
    within = np.arange(loads.flow.size) - np.repeat(loads.flow_first[:-1], counts)
    route = routes.pair_first[pair_of_row[row]] + within
    per_tonne = 1.0 / formulation.class_t_per_teu[demand.row_class[row]]
    return RouteFlows(
        route=route.astype(np.int32),
        row=row.astype(np.int32),
        flow_t=loads.flow,
        route_t=sum_by(route, loads.flow, routes.n_routes),
        route_teu=sum_by(route, loads.flow * per_tonne, routes.n_routes),
    )
