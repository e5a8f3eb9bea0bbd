"""Closures that happened, held against the model."""

from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
import polars as pl

from zhibek.indicators.passages import pass_arcs
from zhibek.indicators.shares import name_corridors, total_corridors
from zhibek.indicators.waiting import clear_queue, served_at_most
from zhibek.scenario.restrictions import Step, touches
from zhibek.scenario.rulebook import Rule, read_rulebook
from zhibek.scenario.stack import stack
from zhibek.study import Pool, Solved, Study, count_in, make_pool, pose_scenario, solve_posed
from zhibek.sweep.bases import find_scenario
from zhibek.sweep.drill import Closure, run_drill
from zhibek.sweep.drill_told import Drill, tell_drill
from zhibek.units import HOURS_PER_DAY

Progress = Callable[[str], None]
TEU_PER_TRAIN = 97.0
T_PER_WAGON = 60.0
KURYK_WAGONS, KURYK_WAGONS_PER_DAY = 1000.0, 47.0
KURYK_SHIPS = "vessels:ferry-kuryk-alat:"  # the capacity of the ferries that take wagons
SEA_SPEED_KMH = 16.0 * 1.852  # of a liner under way; the 23 km/h of the rates has its calls in it
CAPE_PAIR = ("CN-YD", "NL")  # Shanghai and Rotterdam, for which lengths and days are published
LENGTHS = "port-economics-management-and-policy-routing-options-shangha"
SCHEMA = {
    "backcast": pl.String,
    "measure": pl.String,
    "published_low": pl.Float64,
    "published_high": pl.Float64,
    "modelled": pl.Float64,
    "agrees": pl.Boolean,
    "source": pl.String,
    "remark": pl.String,
}
Row = tuple[str, str, float | None, float | None, float, bool, str, str]
SLOW = "the model's ships make 23 km/h with all their calls, and a way round adds no calls"


def run_backcasts(
    study: Study, *, pool: Pool | None = None, progress: Progress = lambda _: None
) -> pl.DataFrame:
    """Run the closures that the study knows: Poland and Belarus, Kuryk in 2025, the Red Sea in 2024.

    A study without their rules and scenario has none. Each is told with what was published of it, and
    nothing is fitted to them.
    """
    rules = {row["restriction_id"] for row in study.folder.frames["restrictions"].iter_rows(named=True)}
    closures = [name for name in ("PL-BY-2025", "KZ-KURYK-2025") if name in rules]
    if not closures and "red-sea-2024" not in study.scenarios:
        return pl.DataFrame(schema=SCHEMA)
    if pool is None:
        progress("searching routes")
        pool = make_pool(study)
    rows: list[Row] = []
    bases: dict[int, Solved] = {}
    for name in closures:
        progress(name)
        rows += _back_to(study, name, pool, bases)
    if "red-sea-2024" in study.scenarios:
        progress("red-sea-2024")
        rows += _red_sea(study, pool)
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def close_by_rule(study: Study, rule_id: str, wagon_usd_per_t_day: float = 0.8) -> Closure:
    """Make the closure that a rule made: the links where it binds, its days, and the day it was known."""
    book = read_rulebook(study.folder.frames["restrictions"], "")
    rule: Rule = next(one for one in book.rules if one.rule_id == rule_id)
    country = dict(study.folder.frames["places"].select("place_id", "country").iter_rows())
    rows = study.folder.frames["links"].select("link_id", "from_place", "to_place", "mode").iter_rows()
    closed = tuple(
        link_id
        for link_id, first, second, mode in rows
        if any(touches(rule, Step(*ends, mode), country) for ends in ((first, second), (second, first)))
    )
    last = (rule.valid_until or rule.valid_from) - timedelta(days=1 if rule.valid_until else 0)
    return Closure(
        closed,
        rule.valid_from.isoformat(),
        last.isoformat(),
        min(rule.known_from, rule.valid_from).isoformat(),
        wagon_usd_per_t_day,
    )


def _back_to(study: Study, rule_id: str, pool: Pool, bases: dict[int, Solved]) -> list[Row]:
    """Run the drill of one rule, and set it beside what was published."""
    closure = close_by_rule(study, rule_id)
    year = date.fromisoformat(closure.first_day).year
    if year not in bases:
        bases[year] = solve_posed(pose_scenario(study, find_scenario(study, year=year)), pool)
    base = bases[year]
    in_force = {arc.link_id for arc in base.posed.network.arcs}
    closure = Closure(
        tuple(name for name in closure.closed if name in in_force),
        closure.first_day,
        closure.last_day,
        closure.known_from,
    )
    drill = tell_drill(base, closure, run_drill(base, closure))
    source = study.folder.frames["restrictions"].filter(pl.col("restriction_id") == rule_id)["source"][0]
    if rule_id == "PL-BY-2025":
        trains = drill.held_teu / TEU_PER_TRAIN
        name = "Poland and Belarus, 12 to 24 September 2025"
        return [(name, "trains held", 130.0, 300.0, trains, 130.0 <= trains <= 300.0, source, "")]
    return _kuryk(drill, source)


def _kuryk(drill: Drill, source: str) -> list[Row]:
    """Tell Kuryk: the arithmetic of its queue, and the model's own stop.

    A queue grew while 47 wagons a day passed, so at least as many came: the stop held 376 or more, and no
    more than the 1,000 that stood there at its end.
    """
    name = "Kuryk, 26 May to 2 June 2025"
    days = clear_queue(KURYK_WAGONS, KURYK_WAGONS_PER_DAY, unit="wagons").clearing_days
    cleared = served_at_most(KURYK_WAGONS_PER_DAY, float(drill.n_days))
    ships = drill.queues.filter(
        pl.col("capacity_id").str.starts_with(KURYK_SHIPS) & (pl.col("direction") == "forward")
    )
    waiting = float(ships["held"].sum()) / T_PER_WAGON
    stop = f"wagons that a stop of {drill.n_days} days clears at most"
    room = float(ships["room_per_day"].sum()) / T_PER_WAGON
    few = f"the model's ferries pass {room:.0f} wagons a day to Alat, not 47"
    own = f"wagons to Alat held in {drill.n_days} days, at 60 t"
    return [
        (name, "days to clear 1,000 wagons at 47 a day", 21.2, 21.4, days, 21.2 <= days <= 21.4, source, ""),
        (name, stop, 376.0, 376.0, cleared, abs(cleared - 376.0) < 1e-9, source, ""),
        (name, own, cleared, KURYK_WAGONS, waiting, cleared <= waiting <= KURYK_WAGONS, source, few),
    ]


def _red_sea(study: Study, pool: Pool) -> list[Row]:
    """Tell the Red Sea: the north's share of containers between East Asia and Europe, and the detour."""
    scenario = stack(study.scenarios, "red-sea-2024")
    before = solve_posed(pose_scenario(study, find_scenario(study, year=scenario.year)), pool)
    after = solve_posed(pose_scenario(study, scenario), pool, base=before)
    first, second = (_east_west(solved) for solved in (before, after))
    rules = study.folder.frames["restrictions"].filter(pl.col("restriction_id") == "REDSEA-2023")
    source = rules["source"][0] if rules.height else ""
    name = "The Red Sea, 2024"
    all_days = second["days", "cape"] - first["days", "suez"]
    rise = 100.0 * (second["share", "north"] - first["share", "north"])
    (days, km), (days_round, km_round) = (_by_sea(solved) for solved in (before, after))
    own, at_sea = days_round - days, (km_round - km) / SEA_SPEED_KMH / HOURS_PER_DAY
    ends = "Shanghai – Rotterdam"
    return [
        (name, "rise of the northern rail's share, points of TEU", 0.0, None, rise, rise > 0.0, source, ""),
        (
            name,
            f"days more, {ends}, at 16 knots",
            8.0,
            10.0,
            at_sea,
            8.0 <= at_sea <= 10.0,
            LENGTHS,
            "",
        ),
        (name, f"days more, {ends}, as modelled", 8.0, 10.0, own, 8.0 <= own <= 10.0, LENGTHS, SLOW),
        (name, "days more, all of Europe", 14.0, 18.0, all_days, 14.0 <= all_days <= 18.0, source, ""),
    ]


def _by_sea(solved: Solved) -> tuple[float, float]:
    """Give the mean days and km of containers from Shanghai to Rotterdam by deep sea."""
    counter = count_in(solved)
    posed, zones = counter.formulation, counter.network.zones.zone_ids
    first, last = (zones.index(name) for name in CAPE_PAIR)
    pair = (posed.pair_origin == first) & (posed.pair_destination == last) & posed.pair_container
    arcs = counter.network.arcs
    ocean = pass_arcs(counter.loads.routes, np.array([arc.mode == "deepsea" for arc in arcs]))
    weight = counter.flows.route_teu * (ocean & pair[counter.trips.pair])
    total = max(float(weight.sum()), 1e-9)
    days = float(weight @ counter.trips.time_h) / total / HOURS_PER_DAY
    return days, float(weight @ counter.trips.length_km) / total


def _east_west(solved: Solved) -> dict[tuple[str, str], float]:
    """Give shares of TEU by family, and days by corridor, of containers between East Asia and Europe."""
    counter = count_in(solved)
    frames = solved.posed.frames
    names = name_corridors(counter.network, counter.formulation, counter.trips, frames["corridor_rules"])
    totals = total_corridors(counter.network, counter.formulation, counter.trips, counter.flows, names)
    totals = totals.filter(pl.col("scope") == "east-west")
    family = dict(frames["corridors"].select("corridor_id", "family").iter_rows())
    found: dict[tuple[str, str], float] = {
        ("share", "north"): 0.0,
        ("days", "cape"): 0.0,
        ("days", "suez"): 0.0,
    }
    for row in totals.iter_rows(named=True):
        found["days", row["corridor_id"]] = row["time_p50_days"]
        kind = ("share", family.get(row["corridor_id"], "local"))
        found[kind] = found.get(kind, 0.0) + row["teu_share"]
    return found
