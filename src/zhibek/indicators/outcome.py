"""Turn loads into the tables of a run."""

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl

from zhibek.assignment.formulate import Formulation
from zhibek.assignment.outcome import loads_by_arc
from zhibek.assignment.problem import Loads
from zhibek.indicators.observed import LEAST_PRICE
from zhibek.indicators.shares import money_per_tonne
from zhibek.indicators.trips import RouteFlows, Trips, loaded_times
from zhibek.network.compile import VirtualNetwork
from zhibek.network.corridors import OTHER
from zhibek.network.gateways import WAY_KINDS
from zhibek.units import HOURS_PER_DAY

LEAST_ROUTE_T = 100.0  # tonnes a year below which a route is not listed
LEAST_FULLEST_T = 5.0
LEAST_ROUTE_SHARE = 0.01  # of its pair's tonnes
LEAST_UNSERVED_T = 100.0
LEAST_UNSERVED_SHARE = 0.01


def tabulate_routes(
    network: VirtualNetwork,
    formulation: Formulation,
    loads: Loads,
    trips: Trips,
    flows: RouteFlows,
    corridors: Sequence[str],
) -> pl.DataFrame:
    """List the routes that matter, the busiest of its pair first.

    They are those that carry 100 tonnes and a hundredth of their pair, and the fullest container route
    of each corridor in its pair, if it carries 5 tonnes.
    """
    pair_total = np.bincount(trips.pair, weights=flows.route_t, minlength=loads.routes.pair_first.size - 1)
    least = np.maximum(LEAST_ROUTE_T, LEAST_ROUTE_SHARE * pair_total[trips.pair])
    used = np.flatnonzero((flows.route_t >= least) | _fullest_of_corridor(trips, flows, corridors))
    pair = trips.pair[used]
    zone = np.array(network.zones.zone_ids)
    frame = pl.DataFrame(
        {
            "origin_zone": zone[formulation.pair_origin[pair]],
            "destination_zone": zone[formulation.pair_destination[pair]],
            "cargo": np.where(trips.container[used], "container", "bulk"),
            "corridor_id": np.array(corridors, dtype=object)[used].astype(str),
            "route_share": flows.route_t[used] / pair_total[pair],
            "load_t": flows.route_t[used],
            "load_teu": flows.route_teu[used],
            "length_km": trips.length_km[used],
            "time_p50_days": trips.time_h[used] / HOURS_PER_DAY,
            "time_p90_days": trips.p90_days()[used],
            "cost_usd_per_t": money_per_tonne(trips, flows)[used],
            "cost_usd_per_feu": trips.usd_per_feu()[used],
            "n_borders": trips.n_borders[used],
            "n_gauge_breaks": trips.n_gauge_breaks[used],
            "n_handlings": trips.n_handlings[used],
            "emission_kgco2e_per_t": trips.emission[used],
            "uncertain_share": trips.uncertain_share[used],
            "arcs": _arcs_of_routes(loads, used),
        }
    ).with_columns(pl.col("cost_usd_per_feu").fill_nan(None))
    key = ["origin_zone", "destination_zone", "cargo"]
    frame = frame.sort([*key, "load_t"], descending=[False, False, False, True], maintain_order=True)
    rank = pl.int_range(pl.len()).over(key, order_by=None).cast(pl.Int32) + 1
    return frame.with_columns(rank.alias("route_rank")).select(
        *key, "route_rank", pl.exclude(*key, "route_rank")
    )


def _fullest_of_corridor(trips: Trips, flows: RouteFlows, corridors: Sequence[str]) -> np.ndarray:
    """Mark, for each pair and each corridor that has a rule, the container route that carries most."""
    _, code = np.unique(np.array(corridors, dtype=str), return_inverse=True)
    named = np.array([corridor != OTHER for corridor in corridors], dtype=np.bool_)
    worth = np.flatnonzero(named & trips.container & (flows.route_t >= LEAST_FULLEST_T))
    order = worth[np.lexsort((worth, -flows.route_t[worth], code[worth], trips.pair[worth]))]
    first = np.ones(order.size, dtype=np.bool_)
    first[1:] = (np.diff(trips.pair[order]) != 0) | (np.diff(code[order]) != 0)
    marks = np.zeros(flows.route_t.size, dtype=np.bool_)
    marks[order[first]] = True
    return marks


def _arcs_of_routes(loads: Loads, used: np.ndarray) -> pl.Series:
    """List the arcs of some routes, as numbers."""
    first, arcs = loads.routes.arc_first, loads.routes.arcs
    steps = np.diff(first)[used]
    begin = np.cumsum(steps) - steps
    place = np.repeat(first[:-1][used] - begin, steps) + np.arange(steps.sum())
    frame = pl.DataFrame({"route": np.repeat(np.arange(used.size), steps), "arc": arcs[place]})
    return frame.group_by("route", maintain_order=True).agg("arc")["arc"]


def tabulate_arcs(
    network: VirtualNetwork, formulation: Formulation, loads: Loads, by_class: np.ndarray
) -> pl.DataFrame:
    """List every arc with what it takes and carries; `by_class` is `loads_by_arc(...)`."""
    time_h = loaded_times(network, loads, formulation.problem.groups.hard)
    columns = {
        name: [getattr(arc, source) or None for arc in network.arcs]
        if name in ("link_id", "mode")
        else [getattr(arc, source) for arc in network.arcs]
        for name, source in (
            ("arc_id", "slot"),
            ("kind", "kind"),
            ("subject_id", "subject_id"),
            ("link_id", "link_id"),
            ("from_place", "from_place"),
            ("to_place", "to_place"),
            ("mode", "mode"),
            ("cargo", "cargo"),
            ("source", "source"),
            ("confidence", "confidence"),
        )
    }
    return pl.DataFrame(
        {
            "arc_number": np.arange(len(network.arcs), dtype=np.int32),
            **columns,
            "length_km": network.length_km,
            "time_h": network.time_h,
            "loaded_time_h": time_h,
            "time_sd_h": network.time_sd_h,
            "cost_usd_per_teu": network.cost_usd_per_teu,
            "cost_usd_per_t": network.cost_usd_per_t,
            "emission_kgco2e_per_t": network.emission,
            "load_t": by_class.sum(axis=0),
            "load_teu": (by_class / formulation.class_t_per_teu[:, None]).sum(axis=0),
        },
        schema_overrides={"link_id": pl.String, "mode": pl.String},
    )


def tabulate_loads(network: VirtualNetwork, formulation: Formulation, by_class: np.ndarray) -> pl.DataFrame:
    """List each arc's loads by commodity class, above a tonne a year."""
    names = sorted(set(formulation.class_name))
    tonnes = np.zeros((len(names), by_class.shape[1]))
    teu = np.zeros_like(tonnes)
    for index, name in enumerate(formulation.class_name):
        tonnes[names.index(name)] += by_class[index]
        teu[names.index(name)] += by_class[index] / formulation.class_t_per_teu[index]
    which, arc = np.nonzero(tonnes >= 1.0)
    frame = pl.DataFrame(
        {
            "arc_id": np.array(network.slots())[arc],
            "class_id": np.array(names)[which],
            "load_t": tonnes[which, arc],
            "load_teu": teu[which, arc],
        }
    )
    return frame.sort("arc_id", "class_id")


def tabulate_link_flows(
    network: VirtualNetwork,
    loads: Loads,
    flows: RouteFlows,
    corridors: Sequence[str],
    family: Mapping[str, str],
) -> pl.DataFrame:
    """Total each link's flow by direction and corridor: what a map draws."""
    names = sorted(set(corridors))
    code = np.array([names.index(name) for name in corridors], dtype=np.int64)
    routes, n_arcs = loads.routes, len(network.arcs)
    steps = np.diff(routes.arc_first)
    cell = np.repeat(code, steps) * n_arcs + routes.arcs
    size = len(names) * n_arcs
    tonnes = np.bincount(cell, weights=np.repeat(flows.route_t, steps), minlength=size)
    teu = np.bincount(cell, weights=np.repeat(flows.route_teu, steps), minlength=size)
    ways = np.array([arc.kind in WAY_KINDS for arc in network.arcs], dtype=np.bool_)
    cells = np.flatnonzero((tonnes >= 1.0) & np.tile(ways, len(names)))
    totals: dict[tuple[str, str, str, str, str], list[float]] = {}
    for index in cells.tolist():
        arc, corridor = network.arcs[index % n_arcs], names[index // n_arcs]
        total = totals.setdefault((arc.link_id, arc.from_place, arc.to_place, arc.mode, corridor), [0.0, 0.0])
        total[0] += tonnes[index]
        total[1] += teu[index]
    rows = [(*key, family.get(key[4], "local"), *total) for key, total in sorted(totals.items())]
    columns = ["link_id", "from_place", "to_place", "mode", "corridor_id", "family", "load_t", "load_teu"]
    schema = dict.fromkeys(columns[:6], pl.String) | dict.fromkeys(columns[6:], pl.Float64)
    return pl.DataFrame(rows, schema=schema, orient="row")


def tabulate_skims(
    network: VirtualNetwork, formulation: Formulation, loads: Loads, trips: Trips, flows: RouteFlows
) -> pl.DataFrame:
    """List mean time, money and the log-sum of each zone pair, class and cargo."""
    demand = formulation.problem.demand
    n_rows = demand.row_class.size
    pair = np.repeat(np.arange(demand.pair_origin.size), np.diff(demand.row_first))
    shipped = np.bincount(flows.row, weights=flows.flow_t, minlength=n_rows)
    some = np.where(shipped > 0, shipped, np.nan)
    packed = 1.0 / formulation.class_t_per_teu[demand.row_class[flows.row]]
    money = trips.cost_usd_per_t[flows.route] + trips.cost_usd_per_teu[flows.route] * packed
    zone = np.array(network.zones.zone_ids)
    return pl.DataFrame(
        {
            "origin_zone": zone[formulation.pair_origin[pair]],
            "destination_zone": zone[formulation.pair_destination[pair]],
            "class_id": np.array(formulation.class_name)[demand.row_class],
            "cargo": np.where(formulation.pair_container[pair], "container", "bulk"),
            "demand_t": demand.row_quantity,
            "time_days": np.bincount(
                flows.row, weights=flows.flow_t * trips.time_h[flows.route], minlength=n_rows
            )
            / some
            / HOURS_PER_DAY,
            "cost_usd_per_t": np.bincount(flows.row, weights=flows.flow_t * money, minlength=n_rows) / some,
            "expected_cost_usd_per_t": np.where(
                np.isfinite(loads.expected_cost), loads.expected_cost, np.nan
            ),
        }
    ).sort("origin_zone", "destination_zone", "class_id", "cargo")


def tabulate_scarcity(network: VirtualNetwork, loads: Loads) -> pl.DataFrame:
    """List every capacity with its load, scarcity price and delay."""
    delay = _largest_delay(network, loads)
    rows = [
        (
            group.capacity_id,
            group.name,
            group.direction,
            "hard" if group.hard else "congested",
            group.counted_in,
            group.cargo,
            float(loads.group_load[index]),
            group.base_load_per_year,
            group.capacity_per_year,
            float(loads.price[index]) if group.hard else 0.0,
            float(delay[index]),
            group.source,
            group.confidence,
        )
        for index, group in enumerate(network.grouping.groups)
    ]
    names = [
        "capacity_id",
        "name",
        "direction",
        "kind",
        "counted_in",
        "cargo",
        "load_per_year",
        "base_load_per_year",
        "capacity_per_year",
        "scarcity_price_usd",
        "delay_h",
        "source",
        "confidence",
    ]
    schema = {name: pl.Float64 if name.endswith(("_year", "_usd", "_h")) else pl.String for name in names}
    return pl.DataFrame(rows, schema=schema, orient="row").sort("capacity_id", "direction")


def _largest_delay(network: VirtualNetwork, loads: Loads) -> np.ndarray:
    """Give, for each soft group, the extra hours on its slowest arc."""
    grouping = network.grouping
    hours = np.zeros(len(grouping.groups))
    arc = np.repeat(np.arange(len(network.arcs)), np.diff(grouping.arc_first))
    np.maximum.at(hours, grouping.arc_group, network.time_h[arc] * loads.delay[grouping.arc_group])
    return np.where([group.hard for group in grouping.groups], 0.0, hours)


def tabulate_unserved(
    network: VirtualNetwork, formulation: Formulation, loads: Loads, trips: Trips
) -> pl.DataFrame:
    """List demand of which a hundredth and 100 tonnes are not shipped, with the capacities that stop it."""
    demand, routes = formulation.problem.demand, loads.routes
    pair = np.repeat(np.arange(demand.pair_origin.size), np.diff(demand.row_first))
    zone = network.zones.zone_ids
    rows = []
    for row in np.flatnonzero(
        loads.unserved > np.maximum(LEAST_UNSERVED_T, LEAST_UNSERVED_SHARE * demand.row_quantity)
    ).tolist():
        own = pair[row]
        rows.append(
            (
                zone[formulation.pair_origin[own]],
                zone[formulation.pair_destination[own]],
                formulation.class_name[demand.row_class[row]],
                "container" if formulation.pair_container[own] else "bulk",
                float(loads.unserved[row]),
                _stopped_by(network, loads, trips, range(*routes.pair_first[own : own + 2].tolist()))
                if np.isfinite(loads.expected_cost[row])
                else "no route",
            )
        )
    schema = {
        "origin_zone": pl.String,
        "destination_zone": pl.String,
        "class_id": pl.String,
        "cargo": pl.String,
        "unserved_t": pl.Float64,
        "stopped_by": pl.String,
    }
    return pl.DataFrame(rows, schema=schema, orient="row").sort(
        "origin_zone", "destination_zone", "class_id", "cargo"
    )


def _stopped_by(network: VirtualNetwork, loads: Loads, trips: Trips, routes: range) -> str:
    """Name the priced capacities on the cheapest of a pair's routes."""
    if not routes:
        return "no route"
    best = min(
        routes, key=lambda route: float(trips.cost_usd_per_t[route] + trips.cost_usd_per_teu[route] / 10.0)
    )
    grouping = network.grouping
    found: set[str] = set()
    for arc in loads.routes.arcs[loads.routes.arc_first[best] : loads.routes.arc_first[best + 1]].tolist():
        for group in grouping.arc_group[grouping.arc_first[arc] : grouping.arc_first[arc + 1]].tolist():
            if grouping.groups[group].hard and loads.price[group] > LEAST_PRICE:
                found.add(grouping.groups[group].capacity_id)
    return ";".join(sorted(found)) or "choice"


def carry_arcs(formulation: Formulation, loads: Loads) -> np.ndarray:
    """Give tonnes by engine class and arc, shape (n_classes, n_arcs)."""
    return loads_by_arc(formulation.problem, loads)
