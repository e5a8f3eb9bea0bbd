"""A solved scenario, cut to what carries cargo."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from zhibek.assignment.formulate import Formulation
from zhibek.assignment.problem import FloatArray, IntArray, Loads, RouteSet
from zhibek.indicators.shares import name_corridors
from zhibek.indicators.trips import (
    RouteFlows,
    Trips,
    loaded_times,
    measure_routes,
    spread_flows,
)
from zhibek.kernels.map_sums import sum_at_places, sum_on_links
from zhibek.network.compile import VirtualNetwork
from zhibek.network.corridors import OTHER
from zhibek.network.gateways import WAY_KINDS

Frames = Mapping[str, pl.DataFrame]
LEAST_ROUTE_T = 1e-3  # tonnes a year below which a route carries nothing


@dataclass(frozen=True, slots=True)
class Reading:
    """The routes that carry something, measured, with what they carry.

    `routes` are those alone, `route_of` their numbers among all (n_used,), `carried` what they carry,
    `corridor` (n_used,) the place of each one's corridor in `corridor_ids`, `other` being the last.
    """

    network: VirtualNetwork
    formulation: Formulation
    loads: Loads
    routes: RouteSet
    route_of: NDArray[np.int64]
    trips: Trips
    carried: tuple[FloatArray, FloatArray]
    corridor: IntArray
    corridor_ids: tuple[str, ...]
    flows: RouteFlows

    @property
    def route_t(self) -> FloatArray:
        """Tonnes of each used route."""
        return self.carried[0]

    @property
    def route_teu(self) -> FloatArray:
        """TEU of each used route."""
        return self.carried[1]


def read_solution(
    network: VirtualNetwork,
    formulation: Formulation,
    loads: Loads,
    frames: Frames,
    corridor_ids: Sequence[str],
) -> Reading:
    """Measure the routes that carry a kilogram a year at least, and name their corridors."""
    flows = spread_flows(formulation, loads)
    used = np.flatnonzero(flows.route_t > LEAST_ROUTE_T)
    cut = cut_routes(loads.routes, used)
    time_h = loaded_times(network, loads, formulation.problem.groups.hard)
    trips = measure_routes(network, cut, time_h, formulation.pair_container)
    place = {name: index for index, name in enumerate(corridor_ids)}
    names = name_corridors(network, formulation, trips, frames["corridor_rules"])
    corridor = np.array([place.get(name, place[OTHER]) for name in names], dtype=np.int32)
    return Reading(
        network=network,
        formulation=formulation,
        loads=loads,
        routes=cut,
        route_of=used,
        trips=trips,
        carried=(flows.route_t[used], flows.route_teu[used]),
        corridor=corridor,
        corridor_ids=tuple(corridor_ids),
        flows=flows,
    )


def cut_routes(routes: RouteSet, chosen: NDArray[np.int64]) -> RouteSet:
    """Keep only chosen routes, given in order."""
    counts = np.zeros(routes.n_routes + 1, dtype=np.int64)
    counts[chosen + 1] = 1
    before = np.cumsum(counts)
    length = np.diff(routes.arc_first)[chosen]
    arc_first = np.concatenate([[0], np.cumsum(length)]).astype(np.int64)
    place = np.repeat(routes.arc_first[:-1][chosen] - arc_first[:-1], length) + np.arange(arc_first[-1])
    return RouteSet(
        before[routes.pair_first],
        arc_first,
        routes.arcs[place],
        routes.log_path_size[chosen],
        routes.nest[chosen],
    )


def sum_links(reading: Reading, row_of_link: Mapping[str, int]) -> tuple[FloatArray, FloatArray]:
    """Sum tonnes and TEU by link, direction and corridor, each (n_links, 2, n_corridors); forward is 0."""
    slot = np.array(
        [
            2 * row_of_link[arc.link_id] + (not arc.forward)
            if arc.kind in WAY_KINDS and arc.link_id in row_of_link
            else -1
            for arc in reading.network.arcs
        ],
        dtype=np.int32,
    )
    shape = (2 * len(row_of_link), len(reading.corridor_ids))
    load = (np.zeros(shape), np.zeros(shape))
    routes = (reading.routes.arc_first, reading.routes.arcs)
    sum_on_links(routes, reading.carried, reading.corridor, slot, load)
    tonnes, teu = (one.reshape(len(row_of_link), 2, -1) for one in load)
    return tonnes, teu


def sum_places(reading: Reading, place_ids: Sequence[str]) -> tuple[FloatArray, FloatArray]:
    """Sum the tonnes and TEU of routes that touch a place, each (n_places,); their ends are touched too."""
    number = {name: index for index, name in enumerate(place_ids)}
    arcs = reading.network.arcs
    ends = (
        np.array([number[arc.from_place] for arc in arcs], dtype=np.int32),
        np.array([number[arc.to_place] for arc in arcs], dtype=np.int32),
    )
    load = (np.zeros(len(number)), np.zeros(len(number)))
    seen = np.full(len(number), -1, dtype=np.int32)
    sum_at_places((reading.routes.arc_first, reading.routes.arcs), reading.carried, ends, seen, load)
    return load
