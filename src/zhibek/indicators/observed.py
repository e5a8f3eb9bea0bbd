"""Count in a run what observations count."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from zhibek.assignment.formulate import Formulation
from zhibek.assignment.problem import Loads
from zhibek.indicators.trips import RouteFlows, Trips
from zhibek.network.compile import VirtualNetwork
from zhibek.network.corridors import match_routes
from zhibek.network.ends import match_ends
from zhibek.network.gateways import split_list
from zhibek.units import HOURS_PER_DAY

FLOWS = ("t", "teu")
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
    those of the cheapest container route of the zone pair through its gateways. A figure of which more
    than half passes a full hard capacity is marked: there the capacity answers, not choice.
    """
    priced = _priced_routes(counter)
    rows = []
    for row in observations.sort("observation_id").iter_rows(named=True):
        fits = counter.fitting_routes(row)
        modelled, full = (
            _count_flow(counter, row, fits, priced)
            if row["measure"] in FLOWS
            else (_best_trip(counter, row, fits), False)
        )
        observed = float(row["observed"])
        ratio = modelled / observed if modelled is not None and observed else None
        rows.append(
            (
                row["observation_id"],
                row["name"],
                row["measure"],
                row["year"],
                row["role"],
                observed,
                modelled,
                ratio,
                full,
                row["counts"],
                row["source"],
                row["confidence"],
            )
        )
    names = (
        "observation_id",
        "name",
        "measure",
        "year",
        "role",
        "observed",
        "modelled",
        "model_ratio",
        "at_capacity",
        "counts",
        "source",
        "confidence",
    )
    kinds = {
        "year": pl.Int32,
        "observed": pl.Float64,
        "modelled": pl.Float64,
        "model_ratio": pl.Float64,
        "at_capacity": pl.Boolean,
    }
    return pl.DataFrame(rows, schema={name: kinds.get(name, pl.String) for name in names}, orient="row")


def _priced_routes(counter: Counter) -> NDArray[np.bool_]:
    """Mark the routes that meet a hard capacity with a price."""
    grouping, routes = counter.network.grouping, counter.loads.routes
    priced_group = counter.formulation.problem.groups.hard & (counter.loads.price > 1e-6)
    arc = np.repeat(np.arange(len(counter.network.arcs)), np.diff(grouping.arc_first))
    priced_arc = (
        np.bincount(arc, weights=priced_group[grouping.arc_group], minlength=len(counter.network.arcs)) > 0
    )
    return (
        np.logical_or.reduceat(priced_arc[routes.arcs], routes.arc_first[:-1])
        if routes.n_routes
        else np.zeros(0, np.bool_)
    )


def _count_flow(
    counter: Counter, row: Row, fits: NDArray[np.bool_], priced: NDArray[np.bool_]
) -> tuple[float, bool]:
    """Sum a volume over routes, in tonnes or TEU, of all classes or of those named."""
    posed, flows = counter.formulation, counter.flows
    classes = set(split_list(str(row.get("classes") or "")))
    entry = fits[flows.route]
    engine_class = posed.problem.demand.row_class[flows.row]
    if classes:
        entry = entry & np.array([name in classes for name in posed.class_name])[engine_class]
    amount = flows.flow_t / posed.class_t_per_teu[engine_class] if row["measure"] == "teu" else flows.flow_t
    total = float(amount[entry].sum())
    behind = float(amount[entry & priced[flows.route]].sum())
    return total, behind > 0.5 * total > 0.0


def _best_trip(counter: Counter, row: Row, fits: NDArray[np.bool_]) -> float | None:
    """Measure the container route of least money and time that fits."""
    trips = counter.trips
    routes = np.flatnonzero(fits & trips.container)
    if routes.size == 0:
        return None
    cost = trips.usd_per_feu() / 2 + 4.0 * trips.time_h  # a TEU of ordinary machinery: about 100 USD a day
    best = int(routes[np.argmin(cost[routes])])
    figures = {
        "km": float(trips.length_km[best]),
        "days": float(trips.time_h[best]) / HOURS_PER_DAY,
        "usd_per_feu": float(trips.usd_per_feu()[best]),
    }
    return figures[str(row["measure"])]
