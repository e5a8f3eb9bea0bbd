"""A what-if as values for the map."""

import time
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from zhibek.assignment.problem import FloatArray
from zhibek.indicators.observed import LEAST_PRICE
from zhibek.indicators.reading import Reading, sum_links, sum_places
from zhibek.network.gateways import mask_of
from zhibek.service.columns import (
    CorridorColumns,
    Flows,
    Scarcity,
    ThroughColumns,
    or_none,
    rounded,
)
from zhibek.service.live import LiveStudy, find_shown
from zhibek.service.whatif_ask import WhatIf, year_of
from zhibek.units import HOURS_PER_DAY

LEAST_FLOW_T = 1.0  # tonnes a year below which a flow on a link is not drawn
LEAST_USE = 0.5  # share of a capacity from which it is listed


@dataclass(frozen=True, slots=True)
class PictureTotals:
    """What moves in all. `caspian`: what passes the gateways that the controls name for it."""

    moved_t: float
    moved_teu: float
    mean_cost_usd_per_t: float
    caspian_t: float
    caspian_teu: float
    emission_kgco2e: float


@dataclass(frozen=True, slots=True)
class Picture:
    """The values of a map under a what-if.

    `refined` tells whether new routes were looked for, so that a run of the saved scenario gives the same;
    else it was found on routes that were known. `residual` is the largest relative breach of a capacity.
    """

    base: str
    year: int
    says: tuple[str, ...]
    refined: bool
    converged: bool
    residual: float
    took_ms: float
    demand_t: float
    unserved_t: float
    totals: PictureTotals
    flows: Flows
    corridors: CorridorColumns
    places: ThroughColumns
    scarcity: Scarcity


def draw_picture(live: LiveStudy, ask: WhatIf) -> Picture:
    """Answer a what-if as values for the map."""
    begun = time.perf_counter()
    found = find_shown(live, ask)
    reading, loads = found.reading, found.reading.loads
    demand_t = float(reading.formulation.problem.demand.row_quantity.sum())
    unserved_t = float(loads.unserved.sum())
    through_t, through_teu = sum_places(reading)
    return Picture(
        base=found.asked.base_id,
        year=year_of(live.study, found.asked.stacked),
        says=found.asked.says,
        refined=found.refined,
        converged=bool(loads.converged),
        residual=float(loads.residual),
        demand_t=round(demand_t, 1),
        unserved_t=round(unserved_t, 1),
        totals=_total(reading, live, demand_t - unserved_t),
        flows=_flows(reading),
        corridors=_corridors(reading),
        places=ThroughColumns(list(reading.index.place_ids), rounded(through_t), rounded(through_teu, 2)),
        scarcity=list_scarcity(reading),
        took_ms=round(1e3 * (time.perf_counter() - begun), 1),
    )


def _total(reading: Reading, live: LiveStudy, moved_t: float) -> PictureTotals:
    trips, t, teu = reading.trips, reading.route_t, reading.route_teu
    bits = [name for name in live.controls.caspian if name in reading.network.bits]
    over = (trips.gates & mask_of(bits, reading.network.bits)) != 0
    money = float(trips.cost_usd_per_t @ t + trips.cost_usd_per_teu @ teu)
    return PictureTotals(
        moved_t=round(moved_t, 1),
        moved_teu=round(float(teu.sum()), 2),
        mean_cost_usd_per_t=round(money / max(moved_t, 1e-9), 4),
        caspian_t=round(float(t[over].sum()), 1),
        caspian_teu=round(float(teu[over].sum()), 2),
        emission_kgco2e=round(float(trips.emission @ t)),
    )


def _flows(reading: Reading) -> Flows:
    """List the flows of a tonne a year and more."""
    tonnes, teu = sum_links(reading)
    link, backward, corridor = np.nonzero(tonnes >= LEAST_FLOW_T)
    at = (link, backward, corridor)
    return Flows(
        link.tolist(), (backward == 0).tolist(), corridor.tolist(), rounded(tonnes[at]), rounded(teu[at], 2)
    )


def _corridors(reading: Reading) -> CorridorColumns:
    """Total corridors, those that carry a tonne and more."""
    trips, n_corridors = reading.trips, len(reading.corridor_ids)

    def total(amount: FloatArray) -> FloatArray:
        return np.bincount(reading.corridor, weights=amount, minlength=n_corridors).astype(np.float64)

    t, teu = total(reading.route_t), total(reading.route_teu)
    shown = np.flatnonzero(t > LEAST_FLOW_T)
    money = trips.cost_usd_per_t * reading.route_t + trips.cost_usd_per_teu * reading.route_teu
    per_feu = total(np.nan_to_num(trips.usd_per_feu()) * reading.route_teu)
    some_teu = np.where(teu > 0, teu, np.nan)
    return CorridorColumns(
        corridor_id=[reading.corridor_ids[one] for one in shown],
        load_t=rounded(t[shown]),
        load_teu=rounded(teu[shown], 2),
        time_p50_days=rounded(total(trips.time_h * reading.route_t)[shown] / t[shown] / HOURS_PER_DAY, 3),
        time_p90_days=rounded(total(trips.p90_days() * reading.route_t)[shown] / t[shown], 3),
        cost_usd_per_t=rounded(total(money)[shown] / t[shown], 3),
        cost_usd_per_feu=or_none((per_feu / some_teu)[shown]),
    )


def list_scarcity(
    reading: Reading, *, groups: Collection[int] | None = None, least_use: float = LEAST_USE
) -> Scarcity:
    """List capacities that are used by `least_use` or priced, by name; with `groups`, only those."""
    loads = reading.loads
    all_groups = reading.network.grouping.groups
    capacity = reading.formulation.problem.groups.capacity
    base = np.array([one.base_load_per_year for one in all_groups], dtype=np.float64)
    hard = np.array([one.hard for one in all_groups], dtype=np.bool_)
    price = np.where(hard, loads.price, 0.0)
    used = (loads.group_load + base) >= least_use * capacity
    shown = np.flatnonzero(used | (price > LEAST_PRICE))
    shown = shown if groups is None else shown[np.isin(shown, list(groups))]
    spots = [reading.index.spots[one] for one in shown]
    rows = [all_groups[one] for one in shown]
    return Scarcity(
        capacity_id=[one.capacity_id for one in rows],
        name=[one.name for one in rows],
        direction=[one.direction for one in rows],
        counted_in=[one.counted_in for one in rows],
        load_per_year=rounded(loads.group_load[shown]),
        base_load_per_year=rounded(base[shown]),
        capacity_per_year=rounded(capacity[shown]),
        scarcity_price_usd=rounded(price[shown], 3),
        place_id=[place for place, _ in spots],
        link_id=[link for _, link in spots],
        source=[one.source for one in rows],
        confidence=[one.confidence for one in rows],
    )
