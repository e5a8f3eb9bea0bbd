"""One country's trade on a solved base."""

from dataclasses import dataclass

import numpy as np

from zhibek.assignment.problem import FloatArray, LongArray, RouteSet
from zhibek.assignment.stochastic import Stochastic
from zhibek.indicators.exposure import OwnTrade, find_trade
from zhibek.indicators.observed import Counter
from zhibek.indicators.passages import pass_arcs
from zhibek.indicators.redundancy import chance_of
from zhibek.kernels.bundles import BoolArray
from zhibek.study import Solved, count_in
from zhibek.sweep.route_names import name_routes
from zhibek.sweep.shutting import Reserve, find_reserve, shut_arcs

STORED = Stochastic(residual=1e-4, grow=False)  # equilibria on the ways stored, searched for the base


@dataclass(frozen=True, slots=True)
class LongWays:
    """Ways round a canal, by entry (n_entries,): of which demand row, and how likely.

    chance: beside the ways that the base has, at its prices, if the canal were shut; marks: routes of
    `routes` by entry. None of them is used while the canal is open.
    """

    row: LongArray
    chance: FloatArray
    route: LongArray
    routes: RouteSet


@dataclass(frozen=True, slots=True)
class Desk:
    """A solved base and the country asked about; `rows` (n_rows,): its trade, `partner` of each row.

    canal (n_entries,): the base's entries that pass a canal, for which `long_ways` stand in.
    """

    base: Solved
    counter: Counter
    trade: OwnTrade
    rows: BoolArray
    partner: list[str]
    reserve: Reserve
    canal: BoolArray
    long_ways: LongWays


def sit_down(base: Solved, country: str) -> Desk:
    """Gather what is asked again and again."""
    counter = count_in(base)
    zones = base.posed.frames["zones"].sort("zone_id")["country"].to_list()
    posed = counter.formulation
    pair = np.repeat(np.arange(posed.pair_origin.size), np.diff(posed.problem.demand.row_first))
    names = np.array(zones, dtype=object)
    first, second = names[posed.pair_origin[pair]], names[posed.pair_destination[pair]]
    rows = (first == country) ^ (second == country)
    partner = np.where(rows, np.where(first == country, second, first), "").tolist()
    reserve = find_reserve(base)
    canal = pass_arcs(base.loads.routes, reserve.canals)[counter.flows.route]
    trade = find_trade(counter, country, zones)
    return Desk(base, counter, trade, rows, partner, reserve, canal, find_long_ways(base, reserve))


def find_long_ways(base: Solved, reserve: Reserve) -> LongWays:
    """Find how likely the ways round a canal would be, from an equilibrium with every canal shut.

    In a logit a way's weight beside the others is its share there times exp(-theta (rise of the expected
    cost)): shares of ways do not depend on which others there are.
    """
    if reserve.routes is None:
        nothing = np.zeros(0, dtype=np.int64)
        return LongWays(nothing, np.zeros(0), nothing, base.loads.routes)
    after = shut_arcs(base, reserve.canals, STORED, reserve)
    counter, routes = count_in(after), after.loads.routes
    new = ~np.isin(name_routes(routes), name_routes(base.loads.routes))
    rise = after.loads.expected_cost - base.loads.expected_cost
    entries = new[counter.flows.route] & (counter.flows.flow_t > 0) & np.isfinite(rise)[counter.flows.row]
    row = counter.flows.row[entries].astype(np.int64)
    problem = base.posed.formulation.problem
    theta = problem.classes.theta[problem.demand.row_class[row]]
    chance = chance_of(counter)[entries] * np.exp(-theta * rise[row])
    return LongWays(row, chance, counter.flows.route[entries].astype(np.int64), routes)
