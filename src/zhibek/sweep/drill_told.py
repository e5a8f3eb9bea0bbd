"""A closure drill told in tonnes over its days."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from zhibek.assignment.problem import FloatArray
from zhibek.indicators.observed import Counter
from zhibek.indicators.passages import pass_arcs, tonnes_in_teu
from zhibek.indicators.shares import name_corridors
from zhibek.indicators.trips import sum_by
from zhibek.study import Solved
from zhibek.sweep.drill import LEAST_LEFT, Closure, Standstill
from zhibek.sweep.route_names import name_entries
from zhibek.units import HOURS_PER_DAY

DAYS_PER_YEAR = 365.0


@dataclass(frozen=True, slots=True)
class Drill:
    """What a closure does, in tonnes over its days.

    passing_t: would have passed what is shut; under_way_t: of it, had left before it was known; held_t and
    diverted_t: of all cargo, with a 90 % band; demand_t = shipped_t + held_t + unshipped_t. extra_days,
    extra_usd_per_t: of what goes round; wait_days: mean of what waits; clearing_days: until the capacity
    left over has cleared the queue, infinite where nothing is left over; first_in_days: until what waited
    has passed, before all that came later. cost_usd: of waiting and going round. corridors: tonnes by
    corridor before and during; bearers: who bears the cost, half to each end's country; queues:
    capacities that must clear.
    """

    closed: tuple[str, ...]
    first_day: str
    last_day: str
    n_days: int
    scenario_id: str
    year: int
    settled: bool
    demand_t: float
    shipped_t: float
    unshipped_t: float
    passing_t: float
    passing_teu: float
    under_way_t: float
    held_t: float
    held_low_t: float
    held_high_t: float
    held_teu: float
    diverted_t: float
    extra_days: float
    extra_usd_per_t: float
    wait_days: float
    cost_usd: float
    clearing_days: float
    clearing_low_days: float
    clearing_high_days: float
    first_in_days: float
    corridors: pl.DataFrame
    bearers: pl.DataFrame
    queues: pl.DataFrame


def tell_drill(base: Solved, closure: Closure, still: Standstill) -> Drill:
    """Turn yearly rates into tonnes over the days of a closure, and tables."""
    part = closure.n_days / DAYS_PER_YEAR
    quantity = still.base.formulation.problem.demand.row_quantity
    unshipped = np.minimum(still.closed.loads.unserved, still.base.loads.unserved)
    squeezed = still.closed.loads.unserved - unshipped
    held = still.held + squeezed
    teu = 1.0 / still.base.formulation.class_t_per_teu[still.base.formulation.problem.demand.row_class]
    passing, clearing = float(still.affected.passing.sum()), still.clearing
    extra_days, extra_usd = _extra(still)
    extra_wait = float(squeezed.sum())
    return Drill(
        closed=closure.closed,
        first_day=closure.first_day,
        last_day=closure.last_day,
        n_days=closure.n_days,
        scenario_id=base.posed.scenario.name,
        year=base.posed.scenario.year or 0,
        settled=still.settled,
        demand_t=float(quantity.sum()) * part,
        shipped_t=float(still.closed.loads.flow.sum()) * part,
        unshipped_t=float(unshipped.sum()) * part,
        passing_t=passing * part,
        passing_teu=float((still.affected.passing * teu).sum()) * part,
        under_way_t=float(still.affected.under_way.sum()) * part,
        held_t=float(held.sum()) * part,
        held_low_t=(clearing.held_low + extra_wait) * part,
        held_high_t=(clearing.held_high + extra_wait) * part,
        held_teu=float((held * teu).sum()) * part,
        diverted_t=max(passing - float(held.sum()), 0.0) * part,
        extra_days=extra_days,
        extra_usd_per_t=extra_usd,
        wait_days=still.wait_days,
        cost_usd=float(_cost_by_row(still, held).sum()) * part,
        clearing_days=clearing.longest_days,
        clearing_low_days=clearing.low_days,
        clearing_high_days=clearing.high_days,
        first_in_days=clearing.first_in_days,
        corridors=_by_corridor(base, still, part),
        bearers=_by_country(base, still, held, part),
        queues=clearing.queues,
    )


def _cost_by_row(still: Standstill, held: FloatArray) -> FloatArray:
    """Give what waiting and going round cost each row (n_rows,), USD a year."""
    round_ = np.where(np.isfinite(still.detour_cost), still.detour_cost, 0.0)
    cost: FloatArray = held * still.wait_cost + np.maximum(still.affected.passing - held, 0.0) * round_
    return cost


def _extra(still: Standstill) -> tuple[float, float]:
    """Give the extra days and USD per tonne of what goes round, against the ways it had.

    What goes round is taken to go by the ways of its own row that gained, in proportion to their gains:
    that others of the row change too, for room that the waiting leave, does not count.
    """
    base, closed, rows = still.base, still.closed, still.affected.passing.size
    through = pass_arcs(base.loads.routes, still.affected.marks)[base.flows.route]
    base_row, closed_row = (counter.flows.row.astype(np.int64) for counter in (base, closed))
    passing = base.flows.flow_t * through
    gain = np.maximum(closed.flows.flow_t - _usual_flows(still), 0.0)
    had_t, gained_t = sum_by(base_row, passing, rows), sum_by(closed_row, gain, rows)
    round_ = np.where(gained_t > 0, np.maximum(still.affected.passing - still.held, 0.0), 0.0)
    total = float(round_.sum())
    told = []
    for name in ("time_h", "money"):
        had = sum_by(base_row, _amount(base, name) * passing, rows) / np.maximum(had_t, LEAST_LEFT)
        goes = sum_by(closed_row, _amount(closed, name) * gain, rows) / np.maximum(gained_t, LEAST_LEFT)
        told.append(float(round_ @ (goes - had)) / total if total > 0 else 0.0)
    return told[0] / HOURS_PER_DAY, told[1]


def _usual_flows(still: Standstill) -> FloatArray:
    """Give what each entry during the closure (n_entries,) carries on ordinary days; 0 on new ways."""
    names = []
    for counter in (still.base, still.closed):
        flows = counter.flows
        names.append(
            name_entries(counter.loads.routes, flows.route.astype(np.int64), flows.row.astype(np.int64))
        )
    order = np.argsort(names[0])
    place = np.minimum(np.searchsorted(names[0], names[1], sorter=order), order.size - 1)
    found = order[place]
    usual: FloatArray = np.where(names[0][found] == names[1], still.base.flows.flow_t[found], 0.0)
    return usual


def _amount(counter: Counter, name: str) -> FloatArray:
    """Give hours or money per tonne of each flow entry."""
    route = counter.flows.route
    if name == "time_h":
        return counter.trips.time_h[route]
    per_teu = counter.trips.cost_usd_per_teu[route] * tonnes_in_teu(counter)
    money: FloatArray = counter.trips.cost_usd_per_t[route] + per_teu
    return money


def _by_corridor(base: Solved, still: Standstill, part: float) -> pl.DataFrame:
    """Total tonnes and TEU by corridor, before and during."""
    sides = []
    for counter in (still.base, still.closed):
        names = name_corridors(
            counter.network, counter.formulation, counter.trips, base.posed.frames["corridor_rules"]
        )
        frame = pl.DataFrame(
            {
                "corridor_id": names,
                "load_t": counter.flows.route_t * part,
                "load_teu": counter.flows.route_teu * part,
            },
            schema_overrides={"corridor_id": pl.String},
        )
        sides.append(frame.group_by("corridor_id").agg(pl.col("load_t", "load_teu").sum()))
    both = sides[0].join(sides[1], on="corridor_id", how="full", coalesce=True, suffix="_during")
    both = both.fill_null(0.0).with_columns(
        (pl.col("load_t_during") - pl.col("load_t")).alias("change_t"),
        (pl.col("load_teu_during") - pl.col("load_teu")).alias("change_teu"),
    )
    return both.sort(pl.col("change_t").abs(), "corridor_id", descending=[True, False])


def _by_country(base: Solved, still: Standstill, held: FloatArray, part: float) -> pl.DataFrame:
    """Split what is held and what it costs between the countries of both ends."""
    posed = still.base.formulation
    pair = np.repeat(np.arange(posed.pair_origin.size), np.diff(posed.problem.demand.row_first))
    country = base.posed.frames["zones"].sort("zone_id")["country"].to_numpy()
    cost = _cost_by_row(still, held)
    frames = [
        pl.DataFrame(
            {
                "country": country[zone[pair]].astype(str),
                "held_t": 0.5 * held * part,
                "diverted_t": 0.5 * np.maximum(still.affected.passing - held, 0.0) * part,
                "cost_usd": 0.5 * cost * part,
            }
        )
        for zone in (posed.pair_origin, posed.pair_destination)
    ]
    total = pl.concat(frames).group_by("country").agg(pl.col("held_t", "diverted_t", "cost_usd").sum())
    return total.sort("cost_usd", "country", descending=[True, False])
