"""Answers at once, on ground that was prepared."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from zhibek.assignment.problem import IntArray, Loads, RouteSet
from zhibek.assignment.union import pick_routes
from zhibek.indicators.map_index import MapIndex
from zhibek.indicators.reading import LEAST_ROUTE_T, Reading, cut_trips, number_corridors
from zhibek.indicators.trips import Trips, loaded_times, measure_routes
from zhibek.kernels.live_routes import sum_flows
from zhibek.kernels.route_sums import sum_attributes
from zhibek.scenario.controls import Setting
from zhibek.sweep.levers import ARC_FIGURES
from zhibek.sweep.live_ground import RESIDUAL, LiveGround, Move, QuickSolution, solve_quick

NEAR = 1 / 3  # of the way to an end of a slider: there its effect is learnt too
Values = list[tuple[Setting, float]]


@dataclass(frozen=True, slots=True)
class QuickGround:
    """Ground that levers are learnt on, with what maps show of its routes: figures, corridors, rows."""

    ground: LiveGround
    trips: Trips
    corridor: IntArray
    corridor_ids: tuple[str, ...]
    index: MapIndex


def list_nodes(setting: Setting) -> list[float]:
    """List the values at which the effect of a setting is learnt, nearest to neutral first."""
    if setting.kind == "switch":
        return [setting.most]
    if setting.path:
        values = np.arange(setting.least, setting.most + 0.5).tolist()
        return [value for value in values if value != setting.neutral]
    nodes = []
    for end in (setting.least, setting.most):
        steps = round((end - setting.neutral) * NEAR / setting.step)
        near = setting.neutral + steps * setting.step
        nodes += [value for value in dict.fromkeys((near, end)) if value != setting.neutral]
    return sorted(nodes, key=lambda value: abs(value - setting.neutral))


def name_node(setting: Setting, value: float) -> str:
    """Name a lever by its setting and value."""
    return f"{setting.setting_id}={value:g}"


def make_moves(ground: LiveGround, values: Values) -> list[Move] | None:
    """Turn settings into moves of levers; None where one was not learnt."""
    moves: list[Move] = []
    for setting, value in values:
        found = _moves_of(ground, setting, value)
        if found is None:
            return None
        moves += found
    return moves


def _moves_of(ground: LiveGround, setting: Setting, value: float) -> list[Move] | None:
    """Move between the two nodes around a value; the nearer one brings its routes."""
    side = 1.0 if value > setting.neutral else -1.0
    reach = abs(value - setting.neutral)
    nodes = [one for one in list_nodes(setting) if side * (one - setting.neutral) > 0]
    levers = [ground.levers.get(name_node(setting, one)) for one in nodes]
    below = 0.0
    for place, (one, lever) in enumerate(zip(nodes, levers, strict=True)):
        here = abs(one - setting.neutral)
        if reach <= here + 1e-9:
            share = (reach - below) / (here - below)
            if lever is None:
                return None
            moves = [Move(lever, share, opens=share > 0.5)]
            before = levers[place - 1] if place else None
            if place and before is None:
                return None
            if before is not None and share < 1.0:
                moves.append(Move(before, 1.0 - share, opens=share <= 0.5))
            return moves
        below = here
    return None


def measure_ground(ground: LiveGround, corridor_ids: tuple[str, ...], index: MapIndex) -> QuickGround:
    """Measure the routes of a ground for the map."""
    base = ground.base
    posed = base.posed
    time_h = loaded_times(posed.network, base.loads, posed.formulation.problem.groups.hard)
    trips = measure_routes(posed.network, ground.routes, time_h, posed.formulation.pair_container)
    corridor = number_corridors(posed.network, posed.formulation, trips, posed.frames, corridor_ids)
    return QuickGround(ground, trips, corridor, corridor_ids, index)


def read_quick(quick: QuickGround, values: Values) -> Reading | None:
    """Solve a base under settings and measure what carries; None where that needs the full answer."""
    moves = make_moves(quick.ground, values)
    found = solve_quick(quick.ground, moves) if moves is not None else None
    return None if found is None else _read(quick, found)


def _read(quick: QuickGround, found: QuickSolution) -> Reading:
    """Measure the used routes of a quick solution."""
    posed = quick.ground.base.posed
    choices, response = found.market.choices, found.point.response
    teu_per_t = 1.0 / posed.formulation.class_t_per_teu
    route_t, route_teu = np.zeros(found.kept.size), np.zeros(found.kept.size)
    sum_flows(choices, response.flow, teu_per_t, route_t, route_teu)
    used = np.flatnonzero(route_t > LEAST_ROUTE_T)
    routes = pick_routes(quick.ground.routes, found.kept[used])
    network = replace(posed.network, **{name: found.arcs[place] for place, name in enumerate(ARC_FIGURES)})
    loads = _loads(found, routes)
    trips = cut_trips(quick.trips, found.kept[used])
    hard = found.problem.groups.hard
    figures = found.arcs.copy()
    figures[ARC_FIGURES.index("time_h")] = loaded_times(network, loads, hard)
    figures[ARC_FIGURES.index("time_sd_h")] **= 2
    sums = np.empty((used.size, len(ARC_FIGURES)))
    sum_attributes(routes.arc_first, routes.arcs, np.ascontiguousarray(figures.T), sums)
    by_name: dict[str, Any] = {name: sums[:, place] for place, name in enumerate(ARC_FIGURES)}
    by_name["time_sd_h"] = np.sqrt(by_name["time_sd_h"])
    return Reading(
        network=network,
        formulation=replace(posed.formulation, problem=found.problem),
        loads=loads,
        routes=routes,
        route_of=used,
        trips=replace(trips, **by_name),
        carried=(route_t[used], route_teu[used]),
        corridor=quick.corridor[found.kept[used]],
        corridor_ids=quick.corridor_ids,
        index=quick.index,
    )


def _loads(found: QuickSolution, routes: RouteSet) -> Loads:
    """Write the loads of a quick solution, without the flows of single rows."""
    point = found.point
    return Loads(
        routes=routes,
        flow_first=np.zeros(0, dtype=np.int64),
        flow=np.zeros(0),
        unserved=point.response.unserved,
        expected_cost=point.response.expected_cost,
        group_load=point.response.load,
        price=point.price,
        delay=np.where(found.market.limited.soft, point.delay, 0.0),
        converged=point.residual <= RESIDUAL,
        residual=point.residual,
        n_rounds=0,
        n_loadings=0,
        n_trees=0,
    )
