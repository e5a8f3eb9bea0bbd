"""Closures that happened, held against the model."""

from collections.abc import Callable
from datetime import date, timedelta

import polars as pl

from zhibek.indicators.shares import name_corridors, total_corridors
from zhibek.indicators.waiting import clear_queue, served_at_most
from zhibek.scenario.restrictions import Step, touches
from zhibek.scenario.rulebook import Rule, read_rulebook
from zhibek.scenario.stack import stack
from zhibek.study import Pool, Solved, Study, count_in, make_pool, pose_scenario, solve_posed
from zhibek.sweep.bases import find_scenario
from zhibek.sweep.drill import Closure, run_drill
from zhibek.sweep.drill_told import tell_drill

Progress = Callable[[str], None]
TEU_PER_TRAIN = 97.0
T_PER_WAGON = 60.0
KURYK_WAGONS, KURYK_WAGONS_PER_DAY = 1000.0, 47.0
CAPE = "days more by the Cape (published: 8 to 10, and 14 to 18)"
SCHEMA = {
    "backcast": pl.String,
    "measure": pl.String,
    "published_low": pl.Float64,
    "published_high": pl.Float64,
    "modelled": pl.Float64,
    "agrees": pl.Boolean,
    "source": pl.String,
}
Row = tuple[str, str, float | None, float | None, float, bool, str]


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
        return [(name, "trains held", 130.0, 300.0, trains, 130.0 <= trains <= 300.0, source)]
    return _kuryk(drill.held_t, closure.n_days, source)


def _kuryk(held_t: float, n_days: int, source: str) -> list[Row]:
    """Tell Kuryk: the arithmetic of its queue, and the model's own stop."""
    name = "Kuryk, 26 May to 2 June 2025"
    days = clear_queue(KURYK_WAGONS, KURYK_WAGONS_PER_DAY, unit="wagons").clearing_days
    cleared = served_at_most(KURYK_WAGONS_PER_DAY, float(n_days))
    waiting = held_t / T_PER_WAGON
    stop, own = (
        f"wagons that a stop of {n_days} days clears at most",
        f"wagons held in {n_days} days, at 60 t",
    )
    return [
        (name, "days to clear 1,000 wagons at 47 a day", 21.2, 21.4, days, 21.2 <= days <= 21.4, source),
        (name, stop, 376.0, 376.0, cleared, abs(cleared - 376.0) < 1e-9, source),
        (name, own, 0.0, KURYK_WAGONS, waiting, 0.0 < waiting <= KURYK_WAGONS, source),
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
    detour = second["days", "cape"] - first["days", "suez"]
    north = first["share", "north"]
    rise = second["share", "north"] - north
    return [
        (
            name,
            "rise of the northern rail's share, points of TEU",
            0.0,
            None,
            100.0 * rise,
            rise > 0.0,
            source,
        ),
        (name, CAPE, 8.0, 18.0, detour, 8.0 <= detour <= 18.0, source),
    ]


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
