"""A corridor by its fullest route, leg by leg."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from zhibek.errors import NetworkError, UnknownNameError
from zhibek.indicators.legs import Leg, describe_legs, group_legs
from zhibek.indicators.reading import Reading
from zhibek.indicators.trips import loaded_times
from zhibek.network.corridors import OTHER
from zhibek.service.columns import LegColumns, rounded
from zhibek.service.live import LiveStudy, find_answer
from zhibek.service.whatif_ask import WhatIf


@dataclass(frozen=True, slots=True)
class CorridorStrip:
    """The fullest route of a corridor with cumulative days, at the loads found, and cost.

    `cost_unit`: USD per forty-foot unit, or per tonne where the route carries bulk. `route_t` and
    `route_teu` are the route's own, `load_t` and `load_teu` the corridor's.
    """

    corridor_id: str
    name: str
    load_t: float
    load_teu: float
    origin: str
    destination: str
    route_t: float
    route_teu: float
    cost_unit: str
    legs: LegColumns


def tell_corridor(live: LiveStudy, ask: WhatIf, corridor_id: str) -> CorridorStrip:
    """Tell the fullest route of a corridor under a what-if; one of containers, where there is one.

    Raises UnknownNameError for a corridor that is none, NetworkError for one that carries nothing.
    """
    if corridor_id not in live.corridor_ids:
        raise UnknownNameError("corridor", corridor_id, live.corridor_ids)
    reading = (found := find_answer(live, ask)).reading
    own = reading.corridor == live.corridor_ids.index(corridor_id)
    if not own.any():
        raise NetworkError(f"nothing goes by '{corridor_id}' here. Choose another corridor, or open it.")
    boxes = own & reading.trips.container
    among = boxes if boxes.any() else own
    route = int(np.argmax(np.where(among, reading.route_t, -1.0)))
    names = dict(live.study.folder.frames["corridors"].select("corridor_id", "name").iter_rows())
    pair = reading.trips.pair[route]
    zones = reading.network.zones.zone_ids
    loaded_h = loaded_times(reading.network, found.solved.loads, reading.formulation.problem.groups.hard)
    return CorridorStrip(
        corridor_id=corridor_id,
        name=names.get(corridor_id, "Other ways") if corridor_id != OTHER else "Other ways",
        load_t=round(float(reading.route_t[own].sum()), 1),
        load_teu=round(float(reading.route_teu[own].sum()), 2),
        origin=zones[reading.formulation.pair_origin[pair]],
        destination=zones[reading.formulation.pair_destination[pair]],
        route_t=round(float(reading.route_t[route]), 1),
        route_teu=round(float(reading.route_teu[route]), 2),
        cost_unit="USD/FEU" if reading.trips.container[route] else "USD/t",
        legs=_legs(live, reading, route, loaded_h),
    )


def _legs(live: LiveStudy, reading: Reading, route: int, loaded_h: np.ndarray) -> LegColumns:
    """Lay a route out leg by leg, times as they are under load."""
    chosen = reading.routes.arcs[reading.routes.arc_first[route] : reading.routes.arc_first[route + 1]]
    arcs = [reading.network.arcs[one]._replace(time_h=float(loaded_h[one])) for one in chosen.tolist()]
    legs = describe_legs(arcs)
    names = dict(live.study.folder.frames["places"].select("place_id", "name").iter_rows())
    subjects = _name_subjects(live)
    days = np.array([leg.time_days for leg in legs])
    cost = np.array([leg.cost_usd for leg in legs])
    told = [subjects.get(group[0].subject_id, "") for group in group_legs(arcs)]
    return LegColumns(
        name=[own or _between(names, leg) for own, leg in zip(told, legs, strict=True)],
        kind=[leg.what for leg in legs],
        mode=[leg.mode or None for leg in legs],
        from_place=[leg.from_place for leg in legs],
        to_place=[leg.to_place for leg in legs],
        days=rounded(days, 3),
        cumulative_days=rounded(np.cumsum(days), 3),
        cost_usd_per_feu_or_t=rounded(cost, 2),
        cumulative_cost=rounded(np.cumsum(cost), 2),
        length_km=rounded([leg.length_km for leg in legs]),
        is_border=[leg.border or leg.what == "border" for leg in legs],
        is_gauge_change=[leg.gauge_break for leg in legs],
        source=[";".join(leg.sources) for leg in legs],
        confidence=[leg.confidence for leg in legs],
    )


def _name_subjects(live: LiveStudy) -> dict[str, str]:
    """Name the services; other legs are named by their places."""
    return dict(live.study.folder.frames["services"].select("service_id", "name").iter_rows())


def _between(names: Mapping[str, str], leg: Leg) -> str:
    """Name a leg by its place, or by both."""
    ends = dict.fromkeys((leg.from_place, leg.to_place))
    return "–".join(names[place] for place in ends)
