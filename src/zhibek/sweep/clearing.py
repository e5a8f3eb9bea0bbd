"""When the queue after a closure has cleared."""

import math
from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy.stats import norm, qmc

from zhibek.assignment.outcome import count_arcs, load_groups
from zhibek.assignment.problem import FloatArray
from zhibek.indicators.observed import Counter
from zhibek.indicators.passages import pass_arcs
from zhibek.indicators.waiting import clear_queue, share_held
from zhibek.kernels.bundles import BoolArray

SPREADS = {
    "capacity": 0.10,
    "arrivals": 0.15,
    "scale": 0.20,
    "wait": 0.50,
}  # standard deviations of logarithms
FULL = 1e-5
BAND = (5.0, 95.0)


@dataclass(frozen=True, slots=True)
class Clearing:
    """How long capacities take to clear what waited, and bands of 90 per cent.

    longest_days is infinite where one has no room left over; first_in_days: until all that waited has passed
    before what came later; held_low, held_high: tonnes a year.
    """

    queues: pl.DataFrame
    longest_days: float
    first_in_days: float
    low_days: float
    high_days: float
    held_low: float
    held_high: float


@dataclass(frozen=True, slots=True)
class Stakes:
    """What decides between waiting and going round, by demand row (n_rows,)."""

    passing: FloatArray
    under_way: FloatArray
    theta: FloatArray
    wait_cost: FloatArray
    detour_cost: FloatArray


def clear_all(counter: Counter, marks: BoolArray, held: FloatArray, n_days: int) -> Clearing:
    """Clear what waited (n_rows,), tonnes a year over `n_days`, through the capacities that were shut.

    Each limited capacity with an arc among `marks` (n_arcs,) must pass what waited for it, in the room that
    the traffic of ordinary days leaves. Only soft ones are counted where no limited one is there.
    """
    problem = counter.formulation.problem
    waiting = _load_of_held(counter, marks, held) * n_days / 365.0
    chosen = _groups_at(counter, marks)
    rows = []
    for index in chosen:
        group = counter.network.grouping.groups[index]
        room = (problem.groups.capacity[index] - problem.groups.base_load[index]) / 365.0
        usual = float(counter.loads.group_load[index]) / 365.0
        usual = (
            float(room) if usual > (1.0 - FULL) * room else usual
        )  # what is full to the solver's tolerance is
        queue = clear_queue(float(waiting[index]), max(float(room), 0.0), usual, group.counted_in)
        rows.append(
            (
                group.capacity_id,
                group.name,
                group.direction,
                group.counted_in,
                queue.held,
                max(float(room), 0.0),
                usual,
                queue.spare_per_day,
                queue.clearing_days,
                group.source,
                group.confidence,
            )
        )
    numbers = ("held", "room_per_day", "usual_per_day", "spare_per_day", "clearing_days")
    names = ("capacity_id", "name", "direction", "counted_in", *numbers, "source", "confidence")
    queues = pl.DataFrame(
        rows, schema={name: pl.Float64 if name in numbers else pl.String for name in names}, orient="row"
    ).filter(pl.col("held") > 0)
    queues = queues.sort("clearing_days", "capacity_id", "direction", descending=[True, False, False])
    longest = float(queues["clearing_days"].max() or 0.0)  # type: ignore[arg-type]
    total = float(held.sum())
    first_in = float((queues["held"] / queues["room_per_day"]).max() or 0.0)  # type: ignore[arg-type]
    return Clearing(queues, longest, first_in, longest, longest, total, total)


def band_clearing(clearing: Clearing, stakes: Stakes, *, n_draws: int, seed: int) -> Clearing:
    """Add 90 % bands of what waits and of how long it takes to clear.

    Latin hypercube draws (McKay, Beckman and Conover, 1979) of capacity, arrivals, the scale of choice and
    the cost of waiting, each log-normal with the spread in SPREADS; ways and their costs stay as solved.
    """
    sample = qmc.LatinHypercube(d=len(SPREADS), rng=np.random.default_rng(seed)).random(n_draws)
    factor = dict(zip(SPREADS, np.exp(norm.ppf(sample) * list(SPREADS.values())).T, strict=True))
    live = stakes.passing > 0
    passing, under_way, theta, wait, detour = (
        part[live]
        for part in (stakes.passing, stakes.under_way, stakes.theta, stakes.wait_cost, stakes.detour_cost)
    )
    held = np.array(
        [
            float(
                under_way.sum()
                + (passing - under_way)
                @ share_held(theta * factor["scale"][draw], wait * factor["wait"][draw], detour)
            )
            for draw in range(n_draws)
        ]
    )
    held *= factor["arrivals"]
    middle = max(clearing.held_low, 1e-12)
    columns = [clearing.queues[name].to_numpy() for name in ("held", "room_per_day", "usual_per_day")]
    times = np.zeros(n_draws)
    for waiting, room, usual in zip(*columns, strict=True):
        spare = room * factor["capacity"] - usual * factor["arrivals"]
        own = waiting * held / middle
        times = np.maximum(times, np.where(spare > 0, own / np.where(spare > 0, spare, 1.0), math.inf))
    low, high = _percentiles(times) if clearing.queues.height else (0.0, 0.0)
    held_low, held_high = _percentiles(held)
    return Clearing(
        clearing.queues, clearing.longest_days, clearing.first_in_days, low, high, held_low, held_high
    )


def _percentiles(amounts: FloatArray) -> tuple[float, float]:
    """Give the ends of the band, taken among the draws, so that infinity is no trouble."""
    low, high = np.percentile(amounts, BAND, method="nearest")
    return float(low), float(high)


def _load_of_held(counter: Counter, marks: BoolArray, held: FloatArray) -> FloatArray:
    """Load the groups (n_groups,) with what waits, on the ways it would have gone."""
    problem, flows = counter.formulation.problem, counter.flows
    through = pass_arcs(counter.loads.routes, marks)[flows.route]
    passing = np.bincount(flows.row, weights=flows.flow_t * through, minlength=held.size)
    share = np.where(passing > 0, held / np.where(passing > 0, passing, 1.0), 0.0)
    flow = flows.flow_t * through * share[flows.row]
    on_arcs = count_arcs(
        problem, counter.loads.routes, (counter.loads.flow_first, flow), problem.classes.units
    )
    return load_groups(problem, on_arcs)


def _groups_at(counter: Counter, marks: BoolArray) -> list[int]:
    """List the groups of the marked arcs: hard ones, else those that slow."""
    groups, grouping = counter.formulation.problem.groups, counter.network.grouping
    arc = np.repeat(np.arange(marks.size), np.diff(grouping.arc_first))
    there = np.unique(grouping.arc_group[marks[arc]])
    finite = there[np.isfinite(groups.capacity[there])]
    hard = finite[groups.hard[finite]]
    return list(map(int, hard if hard.size else finite))
