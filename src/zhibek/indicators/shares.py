"""Corridor totals and shares."""

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from zhibek.assignment.formulate import Formulation
from zhibek.indicators.trips import RouteFlows, Trips
from zhibek.network.compile import VirtualNetwork
from zhibek.network.corridors import OTHER, classify_routes
from zhibek.network.ends import match_ends
from zhibek.units import HOURS_PER_DAY

SCOPES: dict[str, Mapping[str, str]] = {
    "all": {},
    "east-west": {
        "either_end": "china;east-asia",
        "other_end": "europe;turkiye;caucasus",
        "cargo": "container",
    },
    "central-asia": {"either_end": "central-asia"},
}


def name_corridors(
    network: VirtualNetwork, formulation: Formulation, trips: Trips, rules: pl.DataFrame
) -> list[str]:
    """Name the corridor of every route."""
    return classify_routes(
        rules,
        trips.gates,
        bits=network.bits,
        zones=network.zones,
        pair_origin=formulation.pair_origin,
        pair_destination=formulation.pair_destination,
        route_pair=trips.pair,
        route_container=trips.container,
    )


def in_scope(
    scope: str, network: VirtualNetwork, formulation: Formulation, trips: Trips
) -> NDArray[np.bool_]:
    """Tell which routes a scope counts."""
    row = SCOPES[scope]
    pairs = match_ends(row, network.zones, formulation.pair_origin, formulation.pair_destination)
    fits: NDArray[np.bool_] = pairs[trips.pair]
    return fits & trips.container if row.get("cargo") == "container" else fits


def total_corridors(
    network: VirtualNetwork,
    formulation: Formulation,
    trips: Trips,
    flows: RouteFlows,
    corridors: Sequence[str],
) -> pl.DataFrame:
    """Total volumes, shares and mean trips by scope and corridor.

    Means weigh routes by tonnes; the price of a forty-foot unit weighs them by TEU.
    """
    names = sorted(set(corridors) | {OTHER})
    code = np.array([names.index(name) for name in corridors], dtype=np.int64)
    measures = {
        "length_km": trips.length_km,
        "time_p50_days": trips.time_h / HOURS_PER_DAY,
        "time_p90_days": trips.p90_days(),
        "cost_usd_per_t": money_per_tonne(trips, flows),
        "n_borders": trips.n_borders,
        "n_gauge_breaks": trips.n_gauge_breaks,
        "n_handlings": trips.n_handlings,
        "emission_kgco2e_per_t": trips.emission,
        "uncertain_share": trips.uncertain_share,
    }
    per_feu = np.nan_to_num(trips.usd_per_feu())
    frames = []
    for scope in SCOPES:
        inside = in_scope(scope, network, formulation, trips)
        tonnes, teu = np.where(inside, flows.route_t, 0.0), np.where(inside, flows.route_teu, 0.0)
        total_t, total_teu = (
            np.bincount(code, weights=amount, minlength=len(names)) for amount in (tonnes, teu)
        )
        some_t, some_teu = np.where(total_t > 0, total_t, np.nan), np.where(total_teu > 0, total_teu, np.nan)
        means = {
            name: np.bincount(code, weights=tonnes * amount, minlength=len(names)) / some_t
            for name, amount in measures.items()
        }
        means["cost_usd_per_feu"] = np.bincount(code, weights=teu * per_feu, minlength=len(names)) / some_teu
        frame = pl.DataFrame(
            {
                "scope": scope,
                "corridor_id": names,
                "load_t": total_t,
                "load_teu": total_teu,
                "tonnes_share": total_t / max(total_t.sum(), 1e-9),
                "teu_share": total_teu / max(total_teu.sum(), 1e-9),
                **means,
            }
        )
        frames.append(
            frame.filter(pl.col("load_t") > 1.0).with_columns(pl.col("cost_usd_per_feu").fill_nan(None))
        )
    return pl.concat(frames)


def money_per_tonne(trips: Trips, flows: RouteFlows) -> NDArray[np.float64]:
    """Give each route's money per tonne as its own cargo packs a container."""
    packed = flows.route_teu / np.where(flows.route_t > 0, flows.route_t, 1.0)
    return trips.cost_usd_per_t + trips.cost_usd_per_teu * packed
