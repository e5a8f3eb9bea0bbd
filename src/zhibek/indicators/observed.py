"""Count in a run what observations count."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from zhibek.assignment.formulate import Formulation
from zhibek.assignment.problem import Loads
from zhibek.indicators.trips import REFERENCE_T_PER_TEU, RouteFlows, Trips
from zhibek.network.compile import VirtualNetwork
from zhibek.network.corridors import match_routes
from zhibek.network.ends import match_ends
from zhibek.network.gateways import mask_of, split_list
from zhibek.network.passing import Passage, find_passing_way, single_bits
from zhibek.tables.outcome import VALIDATION
from zhibek.units import HOURS_PER_DAY, TEU_PER_FEU

FLOWS = ("t", "teu")
LEAST_PRICE = 1e-6  # USD a unit: below it a capacity is not felt
REFERENCE_USD_PER_TEU_H = 4.0  # a TEU of ordinary goods: about 100 USD a day
Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Counter:
    """A solved run, ready to be counted in."""

    network: VirtualNetwork
    formulation: Formulation
    loads: Loads
    trips: Trips
    flows: RouteFlows

    def fitting_routes(self, row: Row) -> NDArray[np.bool_]:
        """Tell which routes a row's gateways, ends and cargo mean."""
        posed = self.formulation
        return match_routes(
            row,
            self.trips.gates,
            bits=self.network.bits,
            pair_fits=match_ends(row, self.network.zones, posed.pair_origin, posed.pair_destination),
            route_pair=self.trips.pair,
            route_container=self.trips.container,
        )


def compare_observations(counter: Counter, observations: pl.DataFrame) -> pl.DataFrame:
    """Set what the run gives beside each observation, with the ratio of the two.

    Volumes are summed over the routes that the observation's row means; lengths, days and prices are
    those of the cheapest container way of the zone pair through its gateways. A figure is marked where
    more than half of it passes a full hard capacity in or beside those gateways: there the capacity
    answers, not choice.
    """
    rows = []
    priced = _priced_arcs(counter)
    for row in observations.sort("observation_id").iter_rows(named=True):
        modelled, full = (
            _count_flow(counter, row, priced)
            if row["measure"] in FLOWS
            else (_best_trip(counter, row), False)
        )
        observed = float(row["observed"])
        ratio = modelled / observed if modelled is not None and observed else None
        copied = [row[name] for name in ("observation_id", "name", "measure", "year", "role")]
        rows.append(
            (*copied, observed, modelled, ratio, full, row["counts"], row["source"], row["confidence"])
        )
    kinds = {
        "year": pl.Int32,
        "observed": pl.Float64,
        "modelled": pl.Float64,
        "model_ratio": pl.Float64,
        "at_capacity": pl.Boolean,
    }
    return pl.DataFrame(
        rows, schema={name: kinds.get(name, pl.String) for name in VALIDATION.columns}, orient="row"
    )


def _priced_arcs(counter: Counter) -> NDArray[np.bool_]:
    """Mark the arcs of hard capacities that have a price."""
    grouping, n_arcs = counter.network.grouping, len(counter.network.arcs)
    priced = counter.formulation.problem.groups.hard & (counter.loads.price > LEAST_PRICE)
    arc = np.repeat(np.arange(n_arcs), np.diff(grouping.arc_first))
    return np.bincount(arc, weights=priced[grouping.arc_group], minlength=n_arcs) > 0


def _behind_full_gateways(counter: Counter, row: Row, priced: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Mark the routes that meet a priced capacity on, or at an end of, the row's gateways."""
    network, routes = counter.network, counter.loads.routes
    mask = mask_of(split_list(str(row.get("passes") or "")), network.bits)
    ways = [arc for index, arc in enumerate(network.arcs) if network.gates[index] & mask and arc.mode]
    places = {arc.from_place for arc in ways} | {arc.to_place for arc in ways}
    beside = np.array(
        [arc.from_place in places or arc.to_place in places for arc in network.arcs], dtype=np.bool_
    )
    if routes.n_routes == 0:
        return np.zeros(0, dtype=np.bool_)
    behind: NDArray[np.bool_] = np.logical_or.reduceat((priced & beside)[routes.arcs], routes.arc_first[:-1])
    return behind


def _count_flow(counter: Counter, row: Row, priced: NDArray[np.bool_]) -> tuple[float, bool]:
    """Sum a volume over routes, in tonnes or TEU, of all classes or of those named."""
    posed, flows = counter.formulation, counter.flows
    classes = set(split_list(str(row.get("classes") or "")))
    entry = counter.fitting_routes(row)[flows.route]
    engine_class = posed.problem.demand.row_class[flows.row]
    if classes:
        entry &= np.array([name in classes for name in posed.class_name])[engine_class]
    amount = flows.flow_t / posed.class_t_per_teu[engine_class] if row["measure"] == "teu" else flows.flow_t
    total = float(amount[entry].sum())
    behind = float(amount[entry & _behind_full_gateways(counter, row, priced)[flows.route]].sum())
    return total, behind > 0.5 * total > 0.0


def _best_trip(counter: Counter, row: Row) -> float | None:
    """Measure the container way of least money and time that passes the row's gateways."""
    network = counter.network
    ends = [
        network.node.get((str(row[column]), end, "container"), -1)
        for column, end in (("origins", "origin"), ("destinations", "destination"))
    ]
    if min(ends) < 0:
        return None
    cost = (
        network.cost_usd_per_teu
        + REFERENCE_T_PER_TEU * network.cost_usd_per_t
        + REFERENCE_USD_PER_TEU_H * network.time_h
    )
    passage = Passage(
        single_bits(split_list(str(row.get("passes") or "")), network.bits),
        mask_of(split_list(str(row.get("avoids") or "")), network.bits),
    )
    way = find_passing_way(network.graph, cost, network.gates, ends=(ends[0], ends[1]), passage=passage)
    if not way:
        return None
    per_teu = network.cost_usd_per_teu[way].sum() + REFERENCE_T_PER_TEU * network.cost_usd_per_t[way].sum()
    figures = {
        "km": network.length_km[way].sum(),
        "days": network.time_h[way].sum() / HOURS_PER_DAY,
        "usd_per_feu": TEU_PER_FEU * per_teu,
    }
    return float(figures[str(row["measure"])])


def median_misses(validation: pl.DataFrame) -> dict[str, float]:
    """Give the median absolute logarithm of the ratio, for volumes by role and for trips."""
    seen = validation.filter(pl.col("model_ratio") > 0).with_columns(
        pl.col("model_ratio").log().abs().alias("miss")
    )
    volumes = seen.filter(pl.col("measure").is_in(list(FLOWS)))
    medians = {
        f"{role} volumes": frame["miss"].median()
        for (role,), frame in volumes.sort("role").group_by(["role"], maintain_order=True)
    }
    medians["lengths, days and prices"] = seen.filter(~pl.col("measure").is_in(list(FLOWS)))["miss"].median()
    return {name: float(miss) for name, miss in medians.items() if miss is not None}  # type: ignore[arg-type]
