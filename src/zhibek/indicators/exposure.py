"""What a country's trade passes on its way."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from zhibek.assignment.problem import FloatArray
from zhibek.indicators.observed import Counter
from zhibek.indicators.passages import SEA, cross_land, end_in, name_countries, pass_arcs
from zhibek.indicators.shares import name_corridors
from zhibek.kernels.bundles import BoolArray
from zhibek.network.gateways import WAY_KINDS


@dataclass(frozen=True, slots=True)
class OwnTrade:
    """A country's foreign trade among the flow entries (n_entries,), and the cargo in transit through it.

    partner: country at the other end; exports: whether it starts at home; at rest, all False or "".
    """

    country: str
    trade_t: FloatArray
    transit_t: FloatArray
    partner: list[str]
    exports: BoolArray


def find_trade(counter: Counter, country: str, zone_country: Sequence[str]) -> OwnTrade:
    """Find a country's trade; zone_country gives the country of each zone, by row of the book."""
    network, posed, flows = counter.network, counter.formulation, counter.flows
    starts, ends = end_in(network, posed, (country,))
    pair = counter.trips.pair[flows.route]
    own = starts[pair] ^ ends[pair]
    crosses = pass_arcs(counter.loads.routes, cross_land(network, (country,)))[flows.route]
    transit = crosses & ~starts[pair] & ~ends[pair]
    other = np.where(starts, posed.pair_destination, posed.pair_origin)
    names = np.array(zone_country, dtype=object)[other]
    partner = np.where(own, names[pair], "")
    return OwnTrade(
        country,
        np.where(own, flows.flow_t, 0.0),
        np.where(transit, flows.flow_t, 0.0),
        partner.tolist(),
        starts[pair] & own,
    )


def measure_exposure(counter: Counter, trade: OwnTrade, rules: pl.DataFrame) -> pl.DataFrame:
    """Give the share of a country's trade, and of the transit through it, that passes each thing.

    Things are countries (trade with a country itself is not counted as passing it), corridors, operators (a
    railway for each country, and each line of ships), and terminals (places where cargo is handled or changes
    gauge). Exposure = tonnes that pass / tonnes of all.
    """
    trade_t, transit_t = max(trade.trade_t.sum(), 1e-9), max(trade.transit_t.sum(), 1e-9)
    rows = []
    for kind, name, marks, partner in _things(counter, trade, rules):
        through = marks[counter.flows.route]
        own = float((trade.trade_t * (through & ~partner)).sum() / trade_t)
        transit = float((trade.transit_t * through).sum() / transit_t)
        if max(own, transit) >= 0.001:
            rows.append((kind, name, own, transit))
    schema = {"kind": pl.String, "name": pl.String, "trade_share": pl.Float64, "transit_share": pl.Float64}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    return frame.sort("kind", "trade_share", "name", descending=[False, True, False])


def _things(
    counter: Counter, trade: OwnTrade, rules: pl.DataFrame
) -> list[tuple[str, str, BoolArray, BoolArray]]:
    """List what may be passed: kind, name, the routes that do, the entries whose partner it is."""
    network, routes = counter.network, counter.loads.routes
    none = np.zeros(counter.flows.flow_t.size, dtype=np.bool_)
    partner = np.array(trade.partner, dtype=object)
    found: list[tuple[str, str, BoolArray, BoolArray]] = []
    for code in name_countries(network):
        if code != trade.country:
            marks = pass_arcs(routes, cross_land(network, (code,)))
            found.append(("country", code, marks, partner == code))
    corridors = np.array(name_corridors(network, counter.formulation, counter.trips, rules), dtype=object)
    found += [("corridor", name, corridors == name, none) for name in sorted(set(corridors.tolist()))]
    groups: dict[tuple[str, str], list[int]] = {}
    for index, arc in enumerate(network.arcs):
        if arc.kind == "service":
            groups.setdefault(("operator", arc.subject_id), []).append(index)
        elif arc.kind in WAY_KINDS and arc.mode == "rail":
            for code in {network.country[arc.from_place], network.country[arc.to_place]} - {SEA}:
                groups.setdefault(("operator", f"railway of {code}"), []).append(index)
        elif arc.handling or arc.gauge_break:
            groups.setdefault(("terminal", arc.from_place), []).append(index)
    for (kind, name), indices in sorted(groups.items()):
        arcs = np.zeros(len(network.arcs), dtype=np.bool_)
        arcs[indices] = True
        found.append((kind, name, pass_arcs(routes, arcs), none))
    return found
