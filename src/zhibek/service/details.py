"""What lies behind one place, link or corridor."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zhibek.assignment.problem import FloatArray
from zhibek.errors import UnknownNameError
from zhibek.indicators.reading import Reading, sum_links
from zhibek.indicators.trips import loaded_times, spread_flows
from zhibek.network.gateways import WAY_KINDS
from zhibek.service.columns import (
    ClassColumns,
    NeighbourColumns,
    OnLinkColumns,
    OperationColumns,
    PassingColumns,
    RouteFlows,
    Scarcity,
    rounded,
)
from zhibek.service.live import Found, LiveStudy, find_answer
from zhibek.service.picture import list_scarcity
from zhibek.service.whatif_ask import WhatIf

MOST_FLOWS = 30
LEAST_T = 1.0  # tonnes a year below which nothing is told


@dataclass(frozen=True, slots=True)
class PlaceDetails:
    """A place: what touches it and where that comes from, what is done there, what binds."""

    place_id: str
    name: str
    country: str
    kind: str
    longitude_deg: float
    latitude_deg: float
    through_t: float
    through_teu: float
    source: str
    confidence: str
    neighbours: NeighbourColumns
    through: PassingColumns
    operations: OperationColumns
    capacities: Scarcity
    flows: RouteFlows


@dataclass(frozen=True, slots=True)
class LinkDetails:
    """A link: its classes and corridors, both ways, and what limits it."""

    link_id: str
    from_place: str
    to_place: str
    mode: str
    length_km: float
    source: str
    confidence: str
    classes: ClassColumns
    corridors: OnLinkColumns
    capacities: Scarcity


def tell_place(live: LiveStudy, ask: WhatIf, place_id: str) -> PlaceDetails:
    """Tell what a place sees under a what-if. Raises UnknownNameError for a place that is none."""
    row = _find_row(live, "places", "place_id", place_id)
    found = find_answer(live, ask)
    reading = found.reading
    arcs = reading.network.arcs
    at = np.array([place_id in (arc.from_place, arc.to_place) for arc in arcs], dtype=np.bool_)
    touching = _pass(reading, at)
    inside = {index for index in np.flatnonzero(at).tolist() if _is_inside(arcs[index].kind)}
    copied = ("place_id", "name", "country", "kind", "longitude_deg", "latitude_deg", "source", "confidence")
    return PlaceDetails(
        **{name: row[name] for name in copied},
        through_t=round(float(reading.route_t[touching].sum()), 1),
        through_teu=round(float(reading.route_teu[touching].sum()), 2),
        neighbours=_neighbours(reading, place_id),
        through=_passing(live, reading, touching),
        operations=_operations(found, sorted(inside)),
        capacities=list_scarcity(found.reading, groups=_groups_of(found, at), least_use=0.0),
        flows=_route_flows(reading, touching),
    )


def tell_link(live: LiveStudy, ask: WhatIf, link_id: str) -> LinkDetails:
    """Tell what a link carries under a what-if. Raises UnknownNameError for a link that is none."""
    row = _find_row(live, "links", "link_id", link_id)
    found = find_answer(live, ask)
    arcs = found.reading.network.arcs
    on = np.array([arc.link_id == link_id for arc in arcs], dtype=np.bool_)
    copied = ("link_id", "from_place", "to_place", "mode", "source", "confidence")
    return LinkDetails(
        **{name: row[name] for name in copied},
        length_km=float(row["length_km"] or 0.0),
        classes=_classes(live, found, link_id),
        corridors=_on_link(found.reading, link_id),
        capacities=list_scarcity(found.reading, groups=_groups_of(found, on), least_use=0.0),
    )


def _find_row(live: LiveStudy, table: str, key: str, name: str) -> dict[str, Any]:
    """Find a row of a table by its key. Raises UnknownNameError."""
    frame = live.study.folder.frames[table]
    names = frame[key].to_list()
    if name not in names:
        raise UnknownNameError(table.removesuffix("s"), name, names)
    return frame.row(names.index(name), named=True)


def _is_inside(kind: str) -> bool:
    """Tell whether an arc is something done, at a place or between two."""
    return kind not in (*WAY_KINDS, "pass")


def _pass(reading: Reading, arcs: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Mark the used routes that have any of some arcs (n_arcs,)."""
    counts = np.concatenate([[0], np.cumsum(arcs[reading.routes.arcs])])
    passed: NDArray[np.bool_] = counts[reading.routes.arc_first[1:]] > counts[reading.routes.arc_first[:-1]]
    return passed


def _load_arcs(reading: Reading) -> tuple[FloatArray, FloatArray]:
    """Sum tonnes and TEU by arc, each (n_arcs,)."""
    steps = np.diff(reading.routes.arc_first)
    n_arcs = len(reading.network.arcs)
    t, teu = (
        np.bincount(reading.routes.arcs, weights=np.repeat(one, steps), minlength=n_arcs).astype(np.float64)
        for one in reading.carried
    )
    return t, teu


def _neighbours(reading: Reading, place_id: str) -> NeighbourColumns:
    """List the links of a place that carry something, the fullest first."""
    arcs = reading.network.arcs
    own = {
        index: arc
        for index, arc in enumerate(arcs)
        if arc.kind in WAY_KINDS and place_id in (arc.from_place, arc.to_place)
    }
    t, teu = _load_arcs(reading)
    sums: dict[str, list[float]] = {}
    ends: dict[str, tuple[str, str]] = {}
    for index, arc in own.items():
        out = arc.from_place == place_id
        row = sums.setdefault(arc.link_id, [0.0, 0.0, 0.0, 0.0])
        ends[arc.link_id] = (arc.to_place if out else arc.from_place, arc.mode)
        row[0 if out else 2] += t[index]
        row[1 if out else 3] += teu[index]
    order = _fullest(sums)
    out_t, out_teu, in_t, in_teu = _four(sums, order)
    on = [_corridors_on(reading, {i for i, arc in own.items() if arc.link_id == name}) for name in order]
    to, modes = [ends[name][0] for name in order], [ends[name][1] for name in order]
    return NeighbourColumns(to, order, modes, out_t, out_teu, in_t, in_teu, on)


def _corridors_on(reading: Reading, arcs: Collection[int]) -> list[int]:
    """List the corridors on some arcs, the fullest first."""
    marks = np.zeros(len(reading.network.arcs), dtype=np.bool_)
    marks[list(arcs)] = True
    t = np.where(_pass(reading, marks), reading.route_t, 0.0)
    sums = np.bincount(reading.corridor, weights=t, minlength=len(reading.corridor_ids))
    order = np.argsort(-sums, kind="stable")
    return [int(one) for one in order if sums[one] >= LEAST_T]


def _passing(live: LiveStudy, reading: Reading, touching: NDArray[np.bool_]) -> PassingColumns:
    """Sum routes by corridor and countries of their ends, the largest first."""
    lies_in = dict(live.study.folder.frames["zones"].select("zone_id", "country").iter_rows())
    country = np.array([lies_in[name] for name in reading.network.zones.zone_ids])
    posed = reading.formulation
    sums: dict[tuple[str, str, str], list[float]] = {}
    pair = reading.trips.pair
    origin, destination = country[posed.pair_origin[pair]], country[posed.pair_destination[pair]]
    for route in np.flatnonzero(touching).tolist():
        key = (
            reading.corridor_ids[reading.corridor[route]],
            str(origin[route]),
            str(destination[route]),
        )
        row = sums.setdefault(key, [0.0, 0.0])
        row[0] += reading.route_t[route]
        row[1] += reading.route_teu[route]
    order = sorted(sums, key=lambda key: (-sums[key][0], key))[:MOST_FLOWS]
    return PassingColumns(
        [key[0] for key in order],
        [key[1] for key in order],
        [key[2] for key in order],
        rounded([sums[key][0] for key in order]),
        rounded([sums[key][1] for key in order], 2),
    )


def _route_flows(reading: Reading, touching: NDArray[np.bool_]) -> RouteFlows:
    """Sum what marked routes carry on all links they use."""
    carried = (np.where(touching, reading.route_t, 0.0), np.where(touching, reading.route_teu, 0.0))
    tonnes, teu = (one.sum(axis=2) for one in sum_links(replace(reading, carried=carried)))
    link, backward = np.nonzero(tonnes >= LEAST_T)
    at = (link, backward)
    return RouteFlows(link.tolist(), (backward == 0).tolist(), rounded(tonnes[at]), rounded(teu[at], 2))


def _operations(found: Found, arcs: list[int]) -> OperationColumns:
    """List what is done at a place with what carries something, the fullest first."""
    reading = found.reading
    network = reading.network
    loaded = loaded_times(network, found.solved.loads, reading.formulation.problem.groups.hard)
    t, teu = _load_arcs(reading)
    shown = sorted((one for one in arcs if t[one] >= LEAST_T), key=lambda one: (-t[one], one))
    rows = [network.arcs[one] for one in shown]
    return OperationColumns(
        operation=[arc.slot for arc in rows],
        kind=[arc.kind for arc in rows],
        cargo=[arc.cargo for arc in rows],
        time_h=rounded([arc.time_h for arc in rows], 2),
        loaded_time_h=rounded(loaded[shown], 2),
        cost_usd_per_teu=rounded([arc.cost_usd_per_teu for arc in rows], 2),
        cost_usd_per_t=rounded([arc.cost_usd_per_t for arc in rows], 2),
        load_t=rounded(t[shown]),
        load_teu=rounded(teu[shown], 2),
        source=[arc.source for arc in rows],
        confidence=[arc.confidence for arc in rows],
    )


def _groups_of(found: Found, arcs: NDArray[np.bool_]) -> list[int]:
    """List the capacities that count any of some arcs (n_arcs,)."""
    grouping = found.solved.posed.network.grouping
    member = np.repeat(arcs, np.diff(grouping.arc_first))
    return [int(one) for one in np.unique(grouping.arc_group[member])]


def _classes(live: LiveStudy, found: Found, link_id: str) -> ClassColumns:
    """Sum what a link carries by class of goods and direction, the fullest first."""
    reading = found.reading
    flows, problem = spread_flows(reading.formulation, reading.loads), reading.formulation.problem
    names = dict(live.study.folder.frames["classes"].select("class_id", "name").iter_rows())
    engine_class = problem.demand.row_class[flows.row]
    teu = flows.flow_t / reading.formulation.class_t_per_teu[engine_class]
    sums: dict[str, list[float]] = {name: [0.0] * 4 for name in names}
    for place, forward in ((0, True), (2, False)):
        on = _on_direction(reading, link_id, forward=forward)
        times = np.zeros(found.solved.loads.routes.n_routes)
        times[reading.route_of] = on
        for column, amount in ((place, flows.flow_t), (place + 1, teu)):
            by_class = np.bincount(
                engine_class,
                weights=amount * times[flows.route],
                minlength=len(reading.formulation.class_name),
            )
            for index, name in enumerate(reading.formulation.class_name):
                sums[name][column] += float(by_class[index])
    order = _fullest(sums)
    return ClassColumns(order, [names[name] for name in order], *_four(sums, order))


def _on_link(reading: Reading, link_id: str) -> OnLinkColumns:
    """Sum what a link carries by corridor and direction, the fullest first."""
    sums: dict[str, list[float]] = {name: [0.0] * 4 for name in reading.corridor_ids}
    for place, forward in ((0, True), (2, False)):
        on = _on_direction(reading, link_id, forward=forward)
        for column, amount in ((place, reading.route_t), (place + 1, reading.route_teu)):
            by = np.bincount(reading.corridor, weights=amount * on, minlength=len(reading.corridor_ids))
            for index, name in enumerate(reading.corridor_ids):
                sums[name][column] += float(by[index])
    order = _fullest(sums)
    return OnLinkColumns(order, *_four(sums, order))


def _on_direction(reading: Reading, link_id: str, *, forward: bool) -> FloatArray:
    """Count how often each used route goes over a link in one direction."""
    marks = np.array(
        [
            arc.link_id == link_id and arc.kind in WAY_KINDS and arc.forward == forward
            for arc in reading.network.arcs
        ],
        dtype=np.float64,
    )
    counts = np.concatenate([[0.0], np.cumsum(marks[reading.routes.arcs])])
    times: FloatArray = counts[reading.routes.arc_first[1:]] - counts[reading.routes.arc_first[:-1]]
    return times


def _fullest(sums: Mapping[str, list[float]]) -> list[str]:
    told = [name for name, row in sums.items() if row[0] + row[2] >= LEAST_T]
    return sorted(told, key=lambda name: (-sums[name][0] - sums[name][2], name))


def _four(sums: Mapping[str, list[float]], order: list[str]) -> list[list[float]]:
    return [rounded([sums[name][place] for name in order], 1 + place % 2) for place in range(4)]
