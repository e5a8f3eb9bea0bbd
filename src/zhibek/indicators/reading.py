"""A solved scenario, cut to what carries cargo."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

import numpy as np
import polars as pl
from numpy.typing import NDArray

from zhibek.assignment.formulate import Formulation
from zhibek.assignment.problem import FloatArray, IntArray, Loads, RouteSet
from zhibek.assignment.union import pick_routes
from zhibek.indicators.map_index import MapIndex
from zhibek.indicators.shares import name_corridors
from zhibek.indicators.trips import (
    Trips,
    loaded_times,
    measure_routes,
    spread_flows,
)
from zhibek.kernels.map_sums import sum_at_places, sum_on_links
from zhibek.network.compile import VirtualNetwork
from zhibek.network.corridors import OTHER

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
    index: MapIndex

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
    index: MapIndex,
) -> Reading:
    """Measure the routes that carry a kilogram a year at least, and name their corridors."""
    flows = spread_flows(formulation, loads)
    used = np.flatnonzero(flows.route_t > LEAST_ROUTE_T)
    cut = pick_routes(loads.routes, used)
    time_h = loaded_times(network, loads, formulation.problem.groups.hard)
    trips = measure_routes(network, cut, time_h, formulation.pair_container)
    corridor = number_corridors(network, formulation, trips, frames, corridor_ids)
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
        index=index,
    )


def number_corridors(
    network: VirtualNetwork,
    formulation: Formulation,
    trips: Trips,
    frames: Frames,
    corridor_ids: Sequence[str],
) -> IntArray:
    """Give the place of each route's corridor (n_routes,) in a list of corridors."""
    place = {name: index for index, name in enumerate(corridor_ids)}
    names = name_corridors(network, formulation, trips, frames["corridor_rules"])
    return np.array([place.get(name, place[OTHER]) for name in names], dtype=np.int32)


def sum_links(reading: Reading) -> tuple[FloatArray, FloatArray]:
    """Sum tonnes and TEU by link, direction and corridor, each (n_links, 2, n_corridors); forward is 0."""
    index = reading.index
    shape = (2 * index.n_links, len(reading.corridor_ids))
    load = (np.zeros(shape), np.zeros(shape))
    routes = (reading.routes.arc_first, reading.routes.arcs)
    sum_on_links(routes, reading.carried, reading.corridor, index.slot, load)
    tonnes, teu = (one.reshape(index.n_links, 2, -1) for one in load)
    return tonnes, teu


def sum_places(reading: Reading) -> tuple[FloatArray, FloatArray]:
    """Sum the tonnes and TEU of routes that touch a place, each (n_places,); their ends are touched too."""
    n_places = len(reading.index.place_ids)
    load = (np.zeros(n_places), np.zeros(n_places))
    seen = np.full(n_places, -1, dtype=np.int32)
    routes = (reading.routes.arc_first, reading.routes.arcs)
    sum_at_places(routes, reading.carried, reading.index.ends, seen, load)
    return load


def cut_trips(trips: Trips, chosen: NDArray[np.int64]) -> Trips:
    """Keep the figures of chosen routes."""
    return Trips(**{field.name: getattr(trips, field.name)[chosen] for field in fields(trips)})
