"""A closure drill in words and tables."""

import math

import polars as pl

from zhibek.service.answers import Answer, AnswerTable, rows_of
from zhibek.service.figures import figure, signed
from zhibek.sweep.drill_told import Drill

SHOWN = 12
TEU_PER_TRAIN = 97.0  # loaded boxes on a China–Europe train: the whole Chinese count over its trains


def tell_closure(drill: Drill) -> Answer:
    """Say what a closure does."""
    what = ", ".join(drill.closed)
    dates = f"--from {drill.first_day} --to {drill.last_day}"
    return Answer(
        question="close",
        title=f"{what}, {drill.first_day} to {drill.last_day}",
        command=f"zhibek close {' '.join(drill.closed)} {dates}",
        says=(_what_waits(drill), _what_goes_round(drill), _when_it_clears(drill), _how_sure(drill)),
        tables=(_corridors(drill), _bearers(drill), _queues(drill)),
    )


def _what_waits(drill: Drill) -> str:
    return (
        f"{figure(drill.passing_t / 1e3)} kt ({figure(drill.passing_teu, 0)} TEU) would pass in "
        f"{drill.n_days} days, {drill.scenario_id}. {figure(drill.held_t / 1e3)} kt wait "
        f"({figure(drill.held_teu, 0)} TEU, as many as "
        f"{figure(drill.held_teu / TEU_PER_TRAIN, 0)} trains hold; 90 % band "
        f"{figure(drill.held_low_t / 1e3)} to {figure(drill.held_high_t / 1e3)} kt), "
        f"{figure(drill.under_way_t / 1e3)} kt of them because they had left before it was known."
    )


def _what_goes_round(drill: Drill) -> str:
    if drill.diverted_t <= 0:
        return "Nothing goes round."
    minus = (
        " A minus: it changes to ways that are faster or cheaper, and were liked less for charges, risk or "
        "waits."
        if min(drill.extra_days, drill.extra_usd_per_t) < 0
        else ""
    )
    return (
        f"{figure(drill.diverted_t / 1e3)} kt go round: {signed(drill.extra_days)} days and "
        f"{signed(drill.extra_usd_per_t, 0)} USD a tonne against the ways they had. What waits does so "
        f"{figure(drill.wait_days)} days in the mean. Waiting and going round cost "
        f"{figure(drill.cost_usd / 1e6)} M USD.{minus}"
    )


def _when_it_clears(drill: Drill) -> str:
    if drill.queues.is_empty():
        return "No capacity is stated for what is shut: nothing says how long its queue takes to clear."
    first = (
        f"What waited has passed {figure(drill.first_in_days)} days after it opens, if it goes before all "
        "that comes later."
    )
    band = f"90 % band {figure(drill.clearing_low_days)} to {figure(drill.clearing_high_days)}"
    if math.isinf(drill.clearing_days):
        name = drill.queues["name"][0]
        return (
            f"{first} The queue does not clear by capacity left over ({band} days): {name} is full on "
            "ordinary days too."
        )
    return f"{first} The capacity left over clears the queue in {figure(drill.clearing_days)} days ({band})."


def _how_sure(drill: Drill) -> str:
    total = drill.shipped_t + drill.held_t + drill.unshipped_t
    settled = "" if drill.settled else " What waits and what goes round did not settle; read it as rough."
    return (
        f"All demand of these days is accounted for: {figure(drill.demand_t / 1e6, 3)} Mt = "
        f"{figure(drill.shipped_t / 1e6, 3)} shipped + {figure(drill.held_t / 1e6, 3)} held + "
        f"{figure(drill.unshipped_t / 1e6, 3)} not shipped as ever "
        f"(off by {abs(total - drill.demand_t):.0e} t).{settled}"
    )


def _corridors(drill: Drill) -> AnswerTable:
    rows = [
        [
            row["corridor_id"],
            *(figure(row[name] / 1e3) for name in ("load_t", "load_t_during")),
            signed(row["change_t"] / 1e3),
            signed(row["change_teu"], 0),
        ]
        for row in drill.corridors.head(SHOWN).iter_rows(named=True)
    ]
    heads = ("corridor", "kt before", "kt during", "change kt", "change TEU")
    return AnswerTable(f"By corridor, in {drill.n_days} days", heads, rows_of(rows))


def _bearers(drill: Drill) -> AnswerTable:
    rows = [
        [
            row["country"],
            *(figure(row[name] / 1e3) for name in ("held_t", "diverted_t")),
            figure(row["cost_usd"] / 1e6, 2),
        ]
        for row in drill.bearers.head(SHOWN).iter_rows(named=True)
    ]
    heads = ("country", "kt held", "kt going round", "M USD")
    return AnswerTable("Who bears it: cargo's two ends, half each", heads, rows_of(rows))


def _queues(drill: Drill) -> AnswerTable:
    rows = [
        [
            f"{row['name']}, {row['direction']}",
            row["counted_in"],
            figure(row["held"], 0),
            figure(row["room_per_day"], 0),
            figure(row["usual_per_day"], 0),
            figure(row["clearing_days"]),
            f"{row['source']} ({row['confidence']})",
        ]
        for row in drill.queues.head(SHOWN).iter_rows(named=True)
    ]
    heads = ("capacity", "in", "held", "room a day", "usual a day", "days to clear", "source")
    return AnswerTable("What must pass the queue", heads, rows_of(rows))


def tell_backcasts(found: pl.DataFrame) -> Answer:
    """Say how closures that happened compare with the model."""
    if found.is_empty():
        said = ["This study knows no closure that happened."]
    else:
        said = [f"{int(found['agrees'].sum())} of {found.height} figures agree. Nothing is fitted to them."]
        missed = found.filter(~pl.col("agrees") & (pl.col("remark") != ""))
        said += [
            f"{row['backcast']}, {row['measure']}: {figure(row['modelled'])} is a miss; {row['remark']}."
            for row in missed.iter_rows(named=True)
        ]
    rows = [
        [
            row["backcast"],
            row["measure"],
            _span(row["published_low"], row["published_high"]),
            figure(row["modelled"]),
            "yes" if row["agrees"] else "no",
            row["source"],
        ]
        for row in found.iter_rows(named=True)
    ]
    heads = ("closure", "figure", "published", "modelled", "agrees", "source")
    table = AnswerTable("Closures that happened", heads, rows_of(rows))
    return Answer("backcast", "closures that happened", "zhibek backcast", tuple(said), (table,))


def _span(low: float | None, high: float | None) -> str:
    """Write what was published: a figure, a span, or a bound."""
    if high is None:
        return f"above {figure(low, 0)}"
    return figure(low) if low == high else f"{figure(low)} to {figure(high)}"
