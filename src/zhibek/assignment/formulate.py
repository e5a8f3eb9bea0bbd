"""Pose the engine's problem for a study."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from zhibek.assignment.problem import Classes, Demand, FloatArray, Groups, IntArray, Problem, RouteRules
from zhibek.network.compile import MODE_BITS, VirtualNetwork
from zhibek.network.ends import END_COLUMNS, match_ends
from zhibek.network.gateways import PROJECT_BIT, WAY_KINDS, mask_of, split_list

UNITS = ("t", "teu")
FORBIDDEN_USD_PER_T = 50_000.0  # half of what `close_transit` charges, and far above any price
TEU_MONEY, TONNE_MONEY, TIME, SPREAD, CHARGE = range(5)
SHIP_USD_PER_TEU_H = (
    0.2  # a 20,000-TEU ship costs about 100,000 USD a day: Drewry and UNCTAD orders of magnitude
)
SHIP_USD_PER_T_H = 0.01  # a 50,000-t bulk carrier at about 12,000 USD a day
Frames = Mapping[str, pl.DataFrame]


@dataclass(frozen=True, slots=True)
class Formulation:
    """A problem, and what its numbers stand for.

    pair_origin, pair_destination: rows of `network.zones`; pair_container: whether the pair goes by
    container; class_name and class_container of each engine class; class_t_per_teu.
    """

    problem: Problem
    pair_origin: IntArray
    pair_destination: IntArray
    pair_container: NDArray[np.bool_]
    class_name: tuple[str, ...]
    class_container: NDArray[np.bool_]
    class_t_per_teu: FloatArray


@dataclass(frozen=True, slots=True)
class _Charges:
    """Charges as arc attributes: one row for those all pay, one for each that asks for ends."""

    general: FloatArray
    conditional: list[FloatArray]
    rows: list[Mapping[str, object]]


def formulate(network: VirtualNetwork, frames: Frames, demand: pl.DataFrame) -> Formulation:
    """Pose the problem of loading `demand` (already of the scenario's year) on a network.

    A class of the engine is a commodity class, a cargo, and the set of charges that its zone pair
    must pay; so route costs stay sums over arcs, and shortest paths are exact.
    """
    charges = _charge_arcs(network, frames["charges"])
    rows = _index_demand(network, demand, charges)
    attributes = np.vstack(
        [
            network.cost_usd_per_teu,
            network.cost_usd_per_t,
            network.time_h,
            network.time_sd_h,
            charges.general,
            *charges.conditional,
        ]
    )
    kinds = rows.select("class_id", "cargo", "charged").unique().sort("class_id", "cargo", "charged")
    table = kinds.join(frames["classes"], on="class_id", how="left", maintain_order="left")
    factors = {(s, t): f for s, t, f in frames["factors"].select("subject", "target", "factor").iter_rows()}
    profiles, profile_modes, profile = _profiles(table, attributes.shape[0], factors)
    problem = Problem(
        graph=network.graph,
        attributes=np.ascontiguousarray(attributes),
        time_attribute=TIME,
        arc_length=_arc_lengths(network),
        arc_nest=network.nest,
        arc_mode=network.mode,
        arc_gates=network.gates,
        lane_cost=_lane_cost(network, charges.general),
        classes=_classes(table, attributes.shape[0], factors, profile),
        demand=_demand(rows, kinds),
        groups=group_capacities(network),
        rules=RouteRules(
            _masks(network, frames["route_masks"]),
            profiles,
            profile_modes,
            forbidden_cost=FORBIDDEN_USD_PER_T,
        ),
    )
    pairs = rows.unique("pair", keep="first", maintain_order=True)
    return Formulation(
        problem=problem,
        pair_origin=pairs["origin_row"].to_numpy().astype(np.int32),
        pair_destination=pairs["destination_row"].to_numpy().astype(np.int32),
        pair_container=(pairs["cargo"] == "container").to_numpy(),
        class_name=tuple(table["class_id"]),
        class_container=(table["cargo"] == "container").to_numpy(),
        class_t_per_teu=np.where(table["cargo"] == "container", table["load_t_per_teu"], np.inf),
    )


def _charge_arcs(network: VirtualNetwork, charges: pl.DataFrame) -> _Charges:
    """Put each charge on the ways (not the operations) of its gateway, for the cargo that pays.

    Charges that the same cargo of the same ends pays share an attribute; one of nothing has none.
    """
    ways = np.array([arc.kind in WAY_KINDS for arc in network.arcs], dtype=np.bool_)
    found = _Charges(np.zeros(len(network.arcs)), [], [])
    place_of: dict[tuple[str, ...], int] = {}
    for row in charges.filter(pl.col("charge_usd_per_t") != 0).sort("charge_id").iter_rows(named=True):
        cargo = {"container": network.container, "bulk": ~network.container}.get(row["cargo"], True)
        on = ways & cargo & ((network.gates & mask_of([row["gateway_id"]], network.bits)) != 0)
        amount = np.where(on, float(row["charge_usd_per_t"]), 0.0)
        who = (row["cargo"], *(row[column] for column in END_COLUMNS))
        if not any(split_list(row[column]) for column in END_COLUMNS):
            found.general[:] += amount
        elif who in place_of:
            found.conditional[place_of[who]] += amount
        else:
            place_of[who] = len(found.conditional)
            found.conditional.append(amount)
            found.rows.append(row)
    return found


def _index_demand(network: VirtualNetwork, demand: pl.DataFrame, charges: _Charges) -> pl.DataFrame:
    """Sort demand by pair and class, and mark which conditional charges each pair pays."""
    zone_row = pl.DataFrame(
        {"zone": network.zones.zone_ids, "row": np.arange(len(network.zones.zone_ids), dtype=np.int32)},
        schema={"zone": pl.String, "row": pl.Int32},
    )
    rows = (
        demand.filter(pl.col("demand_t_per_year") > 0)
        .join(zone_row.rename({"zone": "origin_zone", "row": "origin_row"}), on="origin_zone")
        .join(zone_row.rename({"zone": "destination_zone", "row": "destination_row"}), on="destination_zone")
    )
    origin, destination = rows["origin_row"].to_numpy(), rows["destination_row"].to_numpy()
    charged = np.zeros(rows.height, dtype=np.int64)
    container = (rows["cargo"] == "container").to_numpy()
    for bit, row in enumerate(charges.rows):
        pays = match_ends(row, network.zones, origin, destination)
        pays &= container if row["cargo"] == "container" else ~container if row["cargo"] == "bulk" else True
        charged |= np.where(pays, 1 << bit, 0)
    nodes = {
        end: [
            network.node[zone, end, cargo]
            for zone in network.zones.zone_ids
            for cargo in ("container", "bulk")
        ]
        for end in ("origin", "destination")
    }
    rows = rows.with_columns(
        pl.Series("charged", charged),
        pl.Series("origin_node", np.array(nodes["origin"], dtype=np.int32)[2 * origin + ~container]),
        pl.Series(
            "destination_node", np.array(nodes["destination"], dtype=np.int32)[2 * destination + ~container]
        ),
    ).sort("origin_node", "destination_node", "class_id", "charged")
    return rows.with_columns(pl.struct("origin_node", "destination_node").rle_id().alias("pair"))


def _demand(rows: pl.DataFrame, kinds: pl.DataFrame) -> Demand:
    """Turn sorted demand into arrays."""
    numbered = kinds.with_row_index("kind")
    classes = rows.join(numbered, on=["class_id", "cargo", "charged"], how="left", maintain_order="left")[
        "kind"
    ].to_numpy()
    pairs = rows.unique("pair", keep="first", maintain_order=True)
    counts = np.bincount(rows["pair"].to_numpy(), minlength=pairs.height)
    return Demand(
        pair_origin=pairs["origin_node"].to_numpy().astype(np.int32),
        pair_destination=pairs["destination_node"].to_numpy().astype(np.int32),
        row_first=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        row_class=classes.astype(np.int32),
        row_quantity=rows["demand_t_per_year"].to_numpy().astype(np.float64),
    )


def _classes(
    table: pl.DataFrame, n_attributes: int, factors: Mapping[tuple[str, str], float], profile: IntArray
) -> Classes:
    """Turn class rows into weights, scales and units."""
    weights = np.zeros((table.height, n_attributes))
    theta, outside = np.zeros(table.height), np.zeros(table.height)
    units = np.zeros((table.height, len(UNITS)))
    for index, row in enumerate(table.iter_rows(named=True)):
        cargo, container = row["cargo"], row["cargo"] == "container"
        weights[index] = _weights(row, n_attributes, factors)
        for bit in range(n_attributes - CHARGE - 1):
            weights[index, CHARGE + 1 + bit] = float((row["charged"] >> bit) & 1)
        theta[index] = row[f"theta_{cargo}_t_per_usd"] * factors.get(("theta", cargo), 1.0)
        outside[index] = row[f"unshipped_{cargo}_usd_per_t"]
        units[index] = (1.0, 1.0 / row["load_t_per_teu"] if container else 0.0)
    modes = [sum(MODE_BITS[mode] for mode in split_list(cell)) for cell in table["modes"]]
    return Classes(
        weights=weights,
        theta=theta,
        nest_share=table["nest_share"].to_numpy().astype(np.float64),
        outside_cost=outside,
        units=units,
        modes=np.array(modes, dtype=np.int64),
        profile=profile,
    )


def _weights(
    row: Mapping[str, object], n_attributes: int, factors: Mapping[tuple[str, str], float]
) -> FloatArray:
    """Weigh money, time and spread for one class; conditional charges are left at zero."""
    value = float(row["vot_usd_per_t_h"]) * factors.get(("vot", str(row["cargo"])), 1.0)  # type: ignore[arg-type]
    weights = np.zeros(n_attributes)
    weights[TEU_MONEY] = 1.0 / float(row["load_t_per_teu"]) if row["cargo"] == "container" else 0.0  # type: ignore[arg-type]
    weights[TONNE_MONEY], weights[CHARGE] = 1.0, 1.0
    weights[TIME], weights[SPREAD] = value, value * float(row["reliability_ratio"])  # type: ignore[arg-type]
    return weights


def _profiles(
    table: pl.DataFrame, n_attributes: int, factors: Mapping[tuple[str, str], float]
) -> tuple[FloatArray, NDArray[np.int64], IntArray]:
    """Choose, by cargo, classes of least, middle and greatest value of time to search first routes with."""
    rows = list(table.iter_rows(named=True))
    value = np.log([max(float(row["vot_usd_per_t_h"]), 1e-6) for row in rows])
    chosen: list[int] = []
    for cargo in ("container", "bulk"):
        own = sorted(
            (index for index, row in enumerate(rows) if row["cargo"] == cargo),
            key=lambda index: (value[index], rows[index]["class_id"]),
        )
        chosen += list(dict.fromkeys(own[place] for place in (0, len(own) // 2, len(own) - 1))) if own else []
    profile = [
        min(
            (abs(value[index] - value[pick]), place)
            for place, pick in enumerate(chosen)
            if rows[pick]["cargo"] == row["cargo"]
        )[1]
        for index, row in enumerate(rows)
    ]
    modes = np.zeros(len(chosen), dtype=np.int64)
    for index, place in enumerate(profile):
        modes[place] |= sum(MODE_BITS[mode] for mode in split_list(str(rows[index]["modes"])))
    weights = np.array([_weights(rows[pick], n_attributes, factors) for pick in chosen]).reshape(
        len(chosen), n_attributes
    )
    return weights, modes, np.array(profile, dtype=np.int32)


def _masks(network: VirtualNetwork, route_masks: pl.DataFrame) -> NDArray[np.int64]:
    """Make the search masks, each with and without the arcs of projects; none is always one of them."""
    masks = {0} | {mask_of(split_list(cell), network.bits) for cell in route_masks["avoids"]}
    if (network.gates & (1 << PROJECT_BIT)).any():
        masks |= {mask | (1 << PROJECT_BIT) for mask in masks}
    return np.array(sorted(masks), dtype=np.int64)


def group_capacities(network: VirtualNetwork) -> Groups:
    """Turn groups into arrays."""
    groups = network.grouping.groups
    return Groups(
        arc_first=network.grouping.arc_first,
        arc_group=network.grouping.arc_group,
        capacity=np.array([group.capacity_per_year for group in groups], dtype=np.float64),
        base_load=np.array([group.base_load_per_year for group in groups], dtype=np.float64),
        unit=np.array([UNITS.index(group.counted_in) for group in groups], dtype=np.int32),
        hard=np.array([group.hard for group in groups], dtype=np.bool_),
        alpha=np.array([group.alpha for group in groups], dtype=np.float64),
        beta=np.array([group.beta for group in groups], dtype=np.float64),
    )


def _arc_lengths(network: VirtualNetwork) -> FloatArray:
    """Give line-haul its km and operations 8 km an hour, so that ways through one port overlap in part."""
    return np.where(network.length_km > 0, network.length_km, 8.0 * network.time_h + 1e-3)


def _lane_cost(network: VirtualNetwork, charge: FloatArray) -> FloatArray:
    """Give the ship's cost of deep-sea arcs, canals with them; infinity elsewhere."""
    sea = np.array([arc.mode == "deepsea" or arc.kind == "canal" for arc in network.arcs], dtype=np.bool_)
    per_hour = np.where(network.container, SHIP_USD_PER_TEU_H, SHIP_USD_PER_T_H)
    cost = (
        network.cost_usd_per_teu
        + network.cost_usd_per_t
        + network.time_h * per_hour
        + np.maximum(charge, 0.0)
    )
    return np.where(sea, cost, np.inf)
