"""A closure drill: what waits, what goes round."""

import math
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from zhibek.assignment.problem import FloatArray, Loads, LongArray
from zhibek.assignment.stochastic import Stochastic
from zhibek.assignment.variant import Variant, solve_variant
from zhibek.errors import ScenarioError, SettingsError
from zhibek.indicators.observed import Counter
from zhibek.indicators.passages import pass_arcs
from zhibek.indicators.trips import loaded_times, sum_by
from zhibek.indicators.waiting import price_wait, share_held
from zhibek.kernels.bundles import BoolArray
from zhibek.study import Posed, Solved, count_in
from zhibek.sweep.clearing import Clearing, Stakes, band_clearing, clear_all
from zhibek.sweep.shutting import find_elements
from zhibek.units import HOURS_PER_DAY

MOST_ROUNDS = 12
CLOSE_ENOUGH = 1e-3  # change of what is held, as a share of what would pass
LEAST_LEFT = 1e-12


@dataclass(frozen=True, slots=True)
class Closure:
    """What is shut, from a first to a last day, and what a waiting wagon costs.

    closed: places, countries, links, services. known_from: the day it was announced, else the first; what
    had left by then cannot choose another way. wagon_usd_per_t_day: hire of wagon or lorry and its place,
    about 40 USD a day for 50 tonnes; an assumption.
    """

    closed: tuple[str, ...]
    first_day: str
    last_day: str
    known_from: str = ""
    wagon_usd_per_t_day: float = 0.8
    n_draws: int = 400
    seed: int = 1

    def __post_init__(self) -> None:
        """Check days and numbers, all at once."""
        faults = [
            f"{name} is '{day}', which is no day; write it as 2025-09-12."
            for name, day in (
                ("--from", self.first_day),
                ("--to", self.last_day),
                ("--known-from", self.known_from),
            )
            if _day(day) is None and (day or name != "--known-from")
        ]
        if not faults and self.n_days < 1:
            faults.append(
                f"the closure ends on {self.last_day}, before it begins on {self.first_day}; "
                "swap --from and --to."
            )
        if self.wagon_usd_per_t_day < 0:
            faults.append(f"wagon_usd_per_t_day must be 0 or more; got {self.wagon_usd_per_t_day}.")
        if self.n_draws < 10:
            faults.append(f"n_draws must be 10 or more; got {self.n_draws}.")
        if faults:
            raise SettingsError("\n".join(faults))

    @property
    def n_days(self) -> int:
        """Count the days shut, first and last among them."""
        return (date.fromisoformat(self.last_day) - date.fromisoformat(self.first_day)).days + 1

    @property
    def notice_days(self) -> int:
        """Count the days between announcement and closure."""
        known = date.fromisoformat(self.known_from or self.first_day)
        return max((date.fromisoformat(self.first_day) - known).days, 0)


def _day(text: str) -> date | None:
    """Read a day; None where it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Affected:
    """What a closure touches, by demand row (n_rows,), a year.

    passing: tonnes that would pass; under_way: those of them that had left when it became known; share:
    of the row's tonnes; marks (n_arcs,): what is shut.
    """

    marks: BoolArray
    passing: FloatArray
    under_way: FloatArray
    share: FloatArray


@dataclass(frozen=True, slots=True)
class Standstill:
    """A closure at rest, all by demand row (n_rows,): tonnes a year, USD per tonne, days.

    held: what waits; detour_cost: of going round, infinite where there is no way; crowding_cost: what
    others bear; wait_days: mean of those that wait.
    """

    base: Counter
    closed: Counter
    affected: Affected
    held: FloatArray
    detour_cost: FloatArray
    crowding_cost: FloatArray
    wait_cost: FloatArray
    wait_days: float
    clearing: Clearing
    settled: bool


def find_affected(base: Counter, closure: Closure) -> Affected:
    """Find what would pass the closed elements, and what of it was under way.

    Of a stop of n days known d days ahead, what takes more than d days to come there had left: the
    part (days to come there - d) / n of what arrives, between none and all.

    Raises UnknownNameError for a name that is none, ScenarioError where no link in force touches one.
    """
    network = base.network
    for name in closure.closed:
        if not find_elements(network, (name,)).any():
            raise ScenarioError(
                f"No link in force touches '{name}': closing it changes nothing. "
                "Close a place, country, link or service in use."
            )
    marks = find_elements(network, closure.closed)
    quantity = base.formulation.problem.demand.row_quantity
    through = pass_arcs(base.loads.routes, marks)[base.flows.route]
    row, flow = base.flows.row.astype(np.int64), base.flows.flow_t * through
    passing = sum_by(row, flow, quantity.size)
    ahead = (_days_to(base, marks) - closure.notice_days) / closure.n_days
    under_way = sum_by(row, flow * np.clip(ahead, 0.0, 1.0)[base.flows.route], quantity.size)
    return Affected(marks, passing, under_way, np.minimum(passing / np.maximum(quantity, LEAST_LEFT), 1.0))


def _days_to(base: Counter, marks: BoolArray) -> FloatArray:
    """Give the days from the start of each route (n_routes,) to the first marked arc; 0 without one."""
    routes = base.loads.routes
    if routes.n_routes == 0:
        return np.zeros(0)
    time_h = loaded_times(base.network, base.loads, base.formulation.problem.groups.hard)[routes.arcs]
    on = marks[routes.arcs]
    met = np.cumsum(on)
    begun: LongArray = np.repeat((met - on)[routes.arc_first[:-1]], np.diff(routes.arc_first))
    before: BoolArray = met == begun
    days: FloatArray = np.add.reduceat(time_h * before, routes.arc_first[:-1]) / HOURS_PER_DAY
    return np.where(pass_arcs(routes, marks), days, 0.0)


def run_drill(base: Solved, closure: Closure) -> Standstill:
    """Find what waits and what goes round while something is shut.

    What was under way waits. Of the rest that would pass, the share that waits answers to the cost of
    waiting (half the stop and half the queue after it, at the cargo's value of time and the wagon's
    hire) against that of the way round, by a logit with the class's scale. What goes round is solved as
    an equilibrium of yearly rates in the capacity left over; the two are repeated until they agree.
    Cargo without a way waits.
    """
    counter = count_in(base)
    affected = find_affected(counter, closure)
    problem = base.posed.formulation.problem
    theta = problem.classes.theta[problem.demand.row_class]
    value = problem.classes.weights[problem.demand.row_class, problem.time_attribute]
    clearing = clear_all(counter, affected.marks, np.zeros_like(affected.passing), closure.n_days)
    held, loads, settled = affected.under_way, base.loads, False
    method = Stochastic()
    for round_ in range(MOST_ROUNDS):
        loads, solved = _solve_without(base, loads, affected, held, method)
        method = Stochastic(grow=False)
        detour, crowding = _price_detour(base.loads, loads, affected, theta)
        wait_days = 0.5 * (closure.n_days + clearing.first_in_days)
        wait_cost = price_wait(value, np.full(value.size, wait_days), closure.wagon_usd_per_t_day)
        free = affected.passing - affected.under_way
        wanted = affected.under_way + free * share_held(theta, wait_cost, detour)
        step = wanted - held
        settled = round_ > 0 and float(np.abs(step).sum()) <= CLOSE_ENOUGH * float(affected.passing.sum())
        if settled or not affected.passing.any():
            break
        held = held + step * (1.0 if round_ < 1 else 0.6)
        clearing = clear_all(counter, affected.marks, held, closure.n_days)
    stakes = Stakes(affected.passing, affected.under_way, theta, wait_cost, detour)
    clearing = band_clearing(clearing, stakes, n_draws=closure.n_draws, seed=closure.seed)
    return Standstill(
        counter,
        count_in(solved),
        affected,
        held,
        detour,
        crowding,
        wait_cost,
        wait_days,
        clearing,
        settled or not affected.passing.any(),
    )


def _solve_without(
    base: Solved, loads: Loads, affected: Affected, held: FloatArray, method: Stochastic
) -> tuple[Loads, Solved]:
    """Solve without what is shut and without what waits."""
    posed = base.posed
    quantity = posed.formulation.problem.demand.row_quantity
    left = 1.0 - held / np.maximum(quantity, LEAST_LEFT)
    variant = Variant(quantity=np.maximum(left, 0.0), shut=affected.marks)
    varied, found = solve_variant(posed.formulation.problem, loads, variant, method)
    formulation = replace(posed.formulation, problem=varied)
    return found, Solved(Posed(posed.scenario, posed.frames, posed.network, formulation), found)


def _price_detour(
    before: Loads, after: Loads, affected: Affected, theta: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Give the cost of going round to those that would pass, and of crowding to all; USD per tonne.

    Without a share p of its routes a logit's expected cost rises by -ln(1 - p) / theta, all of it borne
    by those that used them: -ln(1 - p) / (theta p) each. What it rises beyond that is crowding.
    """
    rise = after.expected_cost - before.expected_cost
    lost = -np.log(np.maximum(1.0 - affected.share, LEAST_LEFT)) / theta
    crowding = np.where(np.isfinite(rise), rise - lost, 0.0)
    share = np.where(affected.share > 0, affected.share, 1.0)
    detour = np.where(np.isfinite(after.expected_cost), crowding + lost / share, math.inf)
    only = affected.share >= 1.0 - 1e-9
    return np.where(affected.passing > 0, detour, 0.0), np.where(only, 0.0, crowding)
