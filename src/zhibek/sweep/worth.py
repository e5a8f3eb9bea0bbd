"""What ways are worth to a country's trade."""

from collections.abc import Callable

import numpy as np
import polars as pl

from zhibek.assignment.problem import FloatArray, LongArray
from zhibek.indicators.passages import cross_land, pass_arcs
from zhibek.indicators.redundancy import Ways, chance_of, price_next_best
from zhibek.indicators.shares import name_corridors
from zhibek.kernels.bundles import BoolArray
from zhibek.sweep.desk import Desk

USED = 5  # corridors that a country's trade is asked to do without, the most used
NEXT_BEST_SCHEMA = {
    "kind": pl.String,
    "without": pl.String,
    "cost_usd_per_t": pl.Float64,
    "stranded_share": pl.Float64,
}


def price_without(desk: Desk, rules: pl.DataFrame, transit: list[str]) -> pl.DataFrame:
    """Price the next best ways without each of the five most used corridors, and without each country."""
    counter, own = desk.counter, desk.trade.trade_t
    corridors = np.array(
        name_corridors(counter.network, counter.formulation, counter.trips, rules), dtype=object
    )[counter.flows.route]
    amounts = {name: float(own[corridors == name].sum()) for name in sorted(set(corridors.tolist()))}
    used = sorted((name for name in amounts if name != "other"), key=lambda name: -amounts[name])[:USED]
    taken = [("corridor", name, corridors == name, desk.rows) for name in used]
    for code in transit:
        marks = pass_arcs(counter.loads.routes, cross_land(counter.network, (code,)))
        others = desk.rows & (np.array(desk.partner, dtype=object) != code)
        taken.append(("country", code, marks[counter.flows.route], others))
    rows = []
    for kind, name, entries, asked in taken:
        found = price_next_best(counter, asked, entries, _stand_in(desk, entries, (kind, name)))
        rows.append((kind, name, found.cost_usd_per_t, found.stranded_share))
    return pl.DataFrame(rows, schema=NEXT_BEST_SCHEMA, orient="row")


def _stand_in(desk: Desk, taken: BoolArray, what: tuple[str, str]) -> Ways:
    """Give the ways round a canal that are left when all that passes it is taken away; else none."""
    long = desk.long_ways
    passing = desk.canal & (desk.counter.flows.flow_t > 0)
    if not passing.any() or not taken[passing].all():
        return Ways(long.row[:0], long.chance[:0])
    kind, name = what
    if kind == "corridor":
        return Ways(long.row, long.chance)
    crossed = pass_arcs(long.routes, cross_land(desk.counter.network, (name,)))[long.route]
    return Ways(long.row[~crossed], long.chance[~crossed])


def value_ways(desk: Desk, players: list[str]) -> Callable[[frozenset[str]], float]:
    """Give the value of a country's ways when only some transit countries are open: USD a year, 0 for all.

    At the prices found, on the ways stored and, where a canal is shut, those round it: each row loses
    -ln(share left) / theta, at most what not shipping costs. A partner's own land is never shut to trade
    with it.
    """
    counter = desk.counter
    problem, flows = counter.formulation.problem, counter.flows
    demand = problem.demand
    own = desk.rows[flows.row] & (flows.flow_t > 0)
    row_ids = np.unique(flows.row[own].astype(np.int64))
    place = np.full(demand.row_quantity.size, -1, dtype=np.int64)
    place[row_ids] = np.arange(row_ids.size)
    routes = counter.loads.routes
    passed = {code: pass_arcs(routes, cross_land(counter.network, (code,)))[flows.route] for code in players}
    usual = _gather(desk, flows.row.astype(np.int64), chance_of(counter), passed, own, place)
    long = desk.long_ways
    kept = place[long.row] >= 0
    round_ = {
        code: pass_arcs(long.routes, cross_land(counter.network, (code,)))[long.route] for code in players
    }
    spare = _gather(desk, long.row, long.chance, round_, kept, place)
    own_land = _gather_partners(desk, players, row_ids)
    canal = np.int64(sum(1 << bit for bit, code in enumerate(players) if _holds_canal(desk, code)))
    theta = problem.classes.theta[demand.row_class[row_ids]]
    outside = problem.classes.outside_cost[demand.row_class[row_ids]]
    quantity = demand.row_quantity[row_ids]
    full = np.bincount(usual[0], weights=usual[2], minlength=row_ids.size)

    def left_without(shut: np.int64) -> FloatArray:
        n_rows = row_ids.size
        left = np.bincount(usual[0], weights=usual[2] * ((usual[1] & shut) == 0), minlength=n_rows)
        cut = (shut & canal & ~own_land[spare[0]]) != 0
        open_ = cut & ((spare[1] & shut) == 0)
        round_canal = np.bincount(spare[0], weights=spare[2] * open_, minlength=n_rows)
        return (left + round_canal).astype(np.float64)

    def value(coalition: frozenset[str]) -> float:
        shut = np.int64(sum(1 << bit for bit, code in enumerate(players) if code not in coalition))
        # one may go round an open canal
        most: FloatArray = np.maximum(left_without(shut), left_without(shut | canal))
        share: FloatArray = np.clip(most / full, 1e-300, 1.0)
        return -float(quantity @ np.minimum(-np.log(share) / theta, outside))

    return value


def _holds_canal(desk: Desk, code: str) -> bool:
    """Tell whether a canal lies in a country."""
    return bool((cross_land(desk.counter.network, (code,)) & desk.reserve.canals).any())


def _gather_partners(desk: Desk, players: list[str], row_ids: LongArray) -> LongArray:
    """Give the bit of each row's partner (n_row_ids,), 0 where it is no player."""
    bit = {code: 1 << number for number, code in enumerate(players)}
    return np.array([bit.get(desk.partner[row], 0) for row in row_ids.tolist()], dtype=np.int64)


def _gather(
    desk: Desk,
    rows: LongArray,
    chance: FloatArray,
    passed: dict[str, BoolArray],
    kept: BoolArray,
    place: LongArray,
) -> tuple[LongArray, LongArray, FloatArray]:
    """Sum entries of one row that pass the same countries: (place of the row, bits, chance)."""
    partner = np.array(desk.partner, dtype=object)[rows]
    bits = np.zeros(rows.size, dtype=np.int64)
    for bit, (code, marks) in enumerate(passed.items()):
        bits |= np.where(marks & (partner != code), np.int64(1) << bit, 0)
    n_bits = len(passed)
    key, group = np.unique(place[rows[kept]] << n_bits | bits[kept], return_inverse=True)
    sums = np.bincount(group, weights=chance[kept], minlength=key.size)
    return key >> n_bits, key & ((np.int64(1) << n_bits) - 1), sums.astype(np.float64)
