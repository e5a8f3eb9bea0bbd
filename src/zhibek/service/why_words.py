"""Why figures are what they are, in words."""

import polars as pl

from zhibek.service.answers import Answer, AnswerTable, rows_of
from zhibek.service.figures import figure, percent, signed
from zhibek.sweep.why import Why

LEAST_T = 1000.0  # of a change, for it to be shown


def tell_why(why: Why) -> Answer:
    """Say which edit has which part in the change of each corridor, and what moved most."""
    how = (
        "Shapley parts over all orders of the edits (Shapley, 1953)"
        if why.method == "shapley"
        else "done one after another, in the order of the scenario: there are more than eight"
    )
    says = (
        f"What each edit adds to each corridor from {why.base_id} to {why.scenario_id}, kt a year: {how}. "
        "Every set of edits is solved on the routes of both scenarios, so the whole may differ a little from "
        "`compare`, which searches for each."
    )
    return Answer(
        question="why",
        title=f"{why.base_id} to {why.scenario_id}",
        command=f"zhibek compare {why.base_id} {why.scenario_id} --why",
        says=(says,),
        tables=(_parts(why), _arcs(why), _prices(why)),
    )


def _parts(why: Why) -> AnswerTable:
    edits = list(dict.fromkeys(why.parts["edit"]))
    totals = why.parts.group_by("corridor_id").agg(
        pl.col("part_t").sum(), pl.col("part_t").abs().max().alias("most")
    )
    shown = totals.filter(pl.col("most") >= LEAST_T).sort(
        pl.col("part_t").abs(), "corridor_id", descending=[True, False]
    )
    part = {(row["corridor_id"], row["edit"]): row["part_t"] for row in why.parts.iter_rows(named=True)}
    rows = [
        [name, *(signed(part[name, edit] / 1e3) for edit in edits), signed(total / 1e3)]
        for name, total in shown.select("corridor_id", "part_t").iter_rows()
    ]
    return AnswerTable("Parts of the change, kt a year", ("corridor", *edits, "all"), rows_of(rows))


def _arcs(why: Why) -> AnswerTable:
    rows = [
        [
            row["title"],
            *(figure(row[name], 2) for name in ("cost_usd_per_t", "cost_usd_per_t_after")),
            signed(row["change_usd_per_t"], 2),
        ]
        for row in why.arcs.iter_rows(named=True)
    ]
    heads = ("arc", "USD/t before", "after", "change")
    return AnswerTable("Arcs whose cost moved most, time included", heads, rows_of(rows))


def _prices(why: Why) -> AnswerTable:
    rows = [
        [
            f"{row['name']}, {row['direction']}",
            *(figure(row[name], 2) for name in ("price_usd", "price_usd_after")),
            signed(row["change_usd"], 2),
        ]
        for row in why.prices.iter_rows(named=True)
    ]
    heads = ("capacity", "USD before", "after", "change")
    return AnswerTable("Scarcity prices that moved most", heads, rows_of(rows))


def tell_ground(ground: pl.DataFrame, scenario_id: str) -> Answer:
    """Say what each corridor's tonnes rest on."""
    rows = []
    for row in ground.sort("load_t", "corridor_id", "input_rank", descending=[True, False, False]).iter_rows(
        named=True
    ):
        first = row["input_rank"] == 1
        rows.append(
            [
                row["corridor_id"] if first else "",
                figure(row["load_t"] / 1e6, 2) if first else "",
                percent(row["uncertain_share"], 0) if first else "",
                row["input"],
                signed(row["change_t"] / 1e3),
                row["confidence"],
            ]
        )
    heads = ("corridor", "Mt", "in doubt", "input, a tenth more", "kt a year", "confidence")
    says = (
        "In doubt: the share of what a corridor's cargo costs that rests on estimated or assumed rows. "
        "Inputs: what a tenth more of each does to the corridor's tonnes, by the derivative of choice at the "
        "prices found and, where a capacity is full, by its room; nothing is solved again."
    )
    return Answer(
        question="ground",
        title=scenario_id,
        command=f"zhibek ground --scenario {scenario_id}",
        says=(says,),
        tables=(AnswerTable("What each corridor rests on", heads, rows_of(rows)),),
    )
