"""Which routes pass what, and what is paid there."""

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from zhibek.assignment.formulate import Formulation
from zhibek.assignment.problem import FloatArray, RouteSet
from zhibek.indicators.observed import Counter
from zhibek.kernels.bundles import BoolArray
from zhibek.network.compile import VirtualNetwork

PASSING_SHIPS = ("deepsea", "feeder")
SEA = "XZ"  # the country of waypoints at sea


def pass_arcs(routes: RouteSet, marks: BoolArray) -> BoolArray:
    """Tell which routes (n_routes,) pass one of the marked arcs (n_arcs,)."""
    if routes.n_routes == 0:
        return np.zeros(0, dtype=np.bool_)
    found: BoolArray = np.logical_or.reduceat(marks[routes.arcs], routes.arc_first[:-1])
    return found


def touch_countries(network: VirtualNetwork, codes: Collection[str]) -> BoolArray:
    """Mark the arcs (n_arcs,) with an end in one of the countries."""
    country = network.country
    return np.array(
        [country[arc.from_place] in codes or country[arc.to_place] in codes for arc in network.arcs],
        dtype=np.bool_,
    )


def cross_land(network: VirtualNetwork, codes: Collection[str]) -> BoolArray:
    """Mark the arcs (n_arcs,) on some countries' land and canals and in their ports; no ships that pass."""
    touched = touch_countries(network, codes)
    passing = np.array(
        [arc.mode in PASSING_SHIPS and arc.kind != "canal" for arc in network.arcs], dtype=np.bool_
    )
    return touched & ~passing


def share_inside(network: VirtualNetwork, code: str) -> FloatArray:
    """Give the part of each arc (n_arcs,) that lies in a country: all, half of a crossing, or none."""
    country = network.country
    return np.array(
        [0.5 * ((country[arc.from_place] == code) + (country[arc.to_place] == code)) for arc in network.arcs]
    )


def end_in(
    network: VirtualNetwork, posed: Formulation, codes: Collection[str]
) -> tuple[BoolArray, BoolArray]:
    """Tell which pairs (n_pairs,) start, and which end, in some countries, regions or zones."""
    inside = np.zeros(len(network.zones.zone_ids), dtype=np.bool_)
    for code in codes:
        if code in network.zones.rows:
            inside |= network.zones.rows[code]
    return inside[posed.pair_origin], inside[posed.pair_destination]


def transit_through(counter: Counter, codes: Collection[str]) -> BoolArray:
    """Tell which routes (n_routes,) cross some countries without an end in any of them."""
    network, posed = counter.network, counter.formulation
    starts, ends = end_in(network, posed, codes)
    crosses = pass_arcs(counter.loads.routes, touch_countries(network, codes))
    return crosses & ~(starts | ends)[counter.trips.pair]


def tonnes_in_teu(counter: Counter) -> FloatArray:
    """Give TEU per tonne of each flow entry (n_entries,), 0 in bulk."""
    posed = counter.formulation
    per_tonne: FloatArray = 1.0 / posed.class_t_per_teu[posed.problem.demand.row_class[counter.flows.row]]
    return per_tonne


def name_countries(network: VirtualNetwork) -> list[str]:
    """List the countries with a place, the sea apart."""
    return sorted(set(network.country.values()) - {SEA})


def match_corridors(asked: str, families: Sequence[tuple[str, str]]) -> list[str]:
    """List the corridors that a name means: one by its id, all whose id begins with it, or a family.

    families: pairs of corridor_id and family. Empty where it means none.
    """
    wanted = asked.strip().lower()
    ids = [name for name, _ in families]
    if wanted in ids:
        return [wanted]
    begun = [name for name in ids if name.startswith(f"{wanted}-")]
    return begun or [name for name, family in families if family == wanted]


def mark_names(names: Sequence[str], wanted: Collection[str]) -> NDArray[np.bool_]:
    """Mark the names that are wanted."""
    return np.array([name in wanted for name in names], dtype=np.bool_)
