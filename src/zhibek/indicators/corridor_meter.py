"""A corridor's figures as sums over flows."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from zhibek.assignment.problem import FloatArray
from zhibek.indicators.observed import Counter
from zhibek.indicators.passages import (
    mark_names,
    name_countries,
    pass_arcs,
    share_inside,
    tonnes_in_teu,
    transit_through,
)
from zhibek.indicators.shares import name_corridors
from zhibek.indicators.trips import sum_routes
from zhibek.kernels.bundles import BoolArray

LEAST_TRANSIT = 0.2  # of a corridor's tonnes in transit through a country, for it to be told


@dataclass(frozen=True, slots=True)
class Meter:
    """Weights (n_figures, n_entries) of the flow entries that sum to each figure.

    Because figures are sums over flows, any other loads on the same routes are measured by one product.
    `project_money` are the parts of revenue that are earned on a project's arcs.
    """

    names: tuple[str, ...]
    weights: FloatArray
    project_money: FloatArray

    def read(self, flow: FloatArray, money: float = 1.0) -> FloatArray:
        """Sum the figures (n_figures,) of flows (n_entries,); money: factor of a project's tariffs."""
        figures: FloatArray = self.weights @ flow
        if money != 1.0:
            figures = figures + (money - 1.0) * (self.project_money @ flow)
        return figures


def find_transit_countries(counter: Counter, on_corridor: BoolArray) -> list[str]:
    """List the countries through which a fifth of a corridor's tonnes (marks of routes) goes in transit."""
    route_t = np.where(on_corridor, counter.flows.route_t, 0.0)
    total = max(float(route_t.sum()), 1e-9)
    found = {
        code: float(route_t[transit_through(counter, (code,))].sum()) / total
        for code in name_countries(counter.network)
    }
    chosen = [code for code, share in found.items() if share >= LEAST_TRANSIT]
    return sorted(chosen, key=lambda code: (-found[code], code))


def mark_corridor(counter: Counter, rules: pl.DataFrame, corridor_ids: Collection[str]) -> BoolArray:
    """Mark the routes (n_routes,) of some corridors."""
    names = name_corridors(counter.network, counter.formulation, counter.trips, rules)
    return mark_names(names, corridor_ids)


def build_meter(
    counter: Counter,
    on_corridor: BoolArray,
    countries: Sequence[str],
    project: BoolArray,
    watched: Collection[str],
) -> Meter:
    """Weigh flows for a corridor's tonnes and TEU, countries' transit and revenue, and what a project takes.

    Revenue is what transit pays in a country: tariffs and fees on its arcs, half of a crossing's; neither
    scarcity prices nor constants. `project` marks arcs (n_arcs,): `diverted` is what passes them in
    transit through one of the watched countries, off the corridor; `feeder` what passes them and is the
    corridor's.
    """
    flows, routes = counter.flows, counter.loads.routes
    per_teu = tonnes_in_teu(counter)
    corridor = on_corridor[flows.route].astype(np.float64)
    through = pass_arcs(routes, project)
    figures: dict[str, FloatArray] = {"corridor_t": corridor, "corridor_teu": corridor * per_teu}
    earned: dict[str, FloatArray] = {}
    for code in countries:
        transit = transit_through(counter, (code,)).astype(np.float64)
        inside = share_inside(counter.network, code)
        figures[f"transit_t:{code}"] = transit[flows.route]
        figures[f"revenue_usd:{code}"] = _pay(counter, inside, transit, per_teu)
        earned[f"revenue_usd:{code}"] = _pay(counter, inside * project, transit, per_teu)
    watching = transit_through(counter, watched) if watched else np.zeros(through.size, dtype=np.bool_)
    figures["project_t"] = through[flows.route].astype(np.float64)
    figures["diverted_t"] = (through & watching & ~on_corridor)[flows.route].astype(np.float64)
    figures["feeder_t"] = (through & on_corridor)[flows.route].astype(np.float64)
    nothing = np.zeros(flows.flow_t.size)
    return Meter(
        tuple(figures),
        np.array(list(figures.values())),
        np.array([earned.get(name, nothing) for name in figures]),
    )


def _pay(counter: Counter, share: FloatArray, transit: FloatArray, per_teu: FloatArray) -> FloatArray:
    """Give what a tonne of each entry pays on shares of arcs, where its route is in transit."""
    network, routes, route = counter.network, counter.loads.routes, counter.flows.route
    by_t = sum_routes(routes, share * network.cost_usd_per_t) * transit
    by_teu = sum_routes(routes, share * network.cost_usd_per_teu) * transit
    paid: FloatArray = by_t[route] + by_teu[route] * per_teu
    return paid


def touches_corridor(counter: Counter, on_corridor: BoolArray, project: BoolArray) -> bool:
    """Tell whether one pair has both a way on a corridor and a way that passes a project's arcs."""
    pairs = counter.trips.pair
    through = pass_arcs(counter.loads.routes, project)
    used = counter.flows.route_t > 1.0
    return bool(set(pairs[on_corridor & used].tolist()) & set(pairs[through & used].tolist()))
