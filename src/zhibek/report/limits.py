"""What binds, and what is not shipped."""

import polars as pl

from zhibek.report.compared import DIRECTION_WORDS
from zhibek.report.material import ReportInput, Row, chief_of, outcome_of, scenario_name, study_names, written
from zhibek.report.tables_html import Head, linked, number, paragraph, row_name, table, words
from zhibek.report.wording import dollars, grouped, joined, megatonnes, percent, thousand_teu

LEAST_DELAY_H = 1.0
MOST_ROWS = 20
UNIT_WORDS = {"teu": "TEU", "t": "tonne"}
REASONS = {"no route": "no way at all", "choice": "choice, nothing full on the way"}


def bottlenecks(results: ReportInput, scenario_id: str) -> str:
    """Write the full capacities of a run by what they would earn, and the congested ones."""
    scarcity = outcome_of(results, "scarcity", scenario_id)
    rent = pl.col("scarcity_price_usd") * pl.col("capacity_per_year")
    hard = scarcity.filter((pl.col("kind") == "hard") & (pl.col("scarcity_price_usd") > 0.5))
    hard = hard.with_columns(rent.alias("rent_usd")).sort(
        ["rent_usd", "capacity_id"], descending=[True, False]
    )
    slow = scarcity.filter((pl.col("kind") == "congested") & (pl.col("delay_h") > LEAST_DELAY_H))
    slow = slow.sort(["delay_h", "capacity_id"], descending=[True, False])
    slow = slow.unique(["name", "direction", "cargo"], keep="first", maintain_order=True)
    name = scenario_name(results, scenario_id)
    sources = study_names_of_sources(results)
    parts = [_hard_table(hard.to_dicts()[:MOST_ROWS], name, sources)]
    if slow.height:
        parts.append(_slow_table(slow.to_dicts()[:MOST_ROWS], name, sources))
    return "".join(parts)


def study_names_of_sources(results: ReportInput) -> dict[str, str]:
    """Give a short name of each source: its publisher, else the start of its title."""
    frame = results.study.get("sources")
    rows = [] if frame is None else frame.to_dicts()
    return {row["source_id"]: _cut(row["publisher"] or row["title"]) for row in rows}


def _cut(text: str, most: int = 34) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def source_cell(row: Row, sources: dict[str, str]) -> str:
    """Make the cell that names a row's source and leads to the list of sources."""
    source_id = written(row, "source")
    return linked(sources.get(source_id, source_id), f"source-{source_id}")


def _which(row: Row) -> str:
    cargo = "" if row["cargo"] == "all" or row["cargo"] in str(row["name"]) else f"{row['cargo']}"
    return ", ".join(part for part in (cargo, DIRECTION_WORDS.get(row["direction"], "")) if part)


def _load_cells(row: Row) -> list[str]:
    load = row["load_per_year"] + row["base_load_per_year"]
    in_words = thousand_teu if row["counted_in"] == "teu" else megatonnes
    share = load / row["capacity_per_year"] if row["capacity_per_year"] else 0.0
    unit = "kTEU" if row["counted_in"] == "teu" else "Mt"
    return [
        number(f"{in_words(load)} {unit}"),
        number(f"{in_words(row['capacity_per_year'])} {unit}"),
        number(percent(share), share=share, family="accent" if share > 0.995 else "local"),
    ]


def _hard_table(rows: list[Row], name: str, sources: dict[str, str]) -> str:
    heads = (
        Head("Full capacity", numeric=False),
        Head("Load", "a year"),
        Head("Capacity", "a year"),
        Head("Filled", ""),
        Head("Scarcity price", "USD a unit"),
        Head("Unit", numeric=False),
        Head("Worth", "million USD a year", hint="Scarcity price times capacity"),
        Head("Source", numeric=False),
    )
    lines = [
        [
            row_name(row["name"], note=_which(row)),
            *_load_cells(row),
            number(dollars(row["scarcity_price_usd"])),
            words(UNIT_WORDS[row["counted_in"]]),
            number(dollars(row["rent_usd"] / 1e6)),
            source_cell(row, sources),
        ]
        for row in rows
    ]
    return table(heads, lines, caption=f"Full capacities, {name}: the {MOST_ROWS} worth most")


def _slow_table(rows: list[Row], name: str, sources: dict[str, str]) -> str:
    heads = (
        Head("Congested", numeric=False),
        Head("Load", "a year"),
        Head("Capacity", "a year"),
        Head("Filled", ""),
        Head("Delay", "hours"),
        Head("Source", numeric=False),
    )
    lines = [
        [
            row_name(row["name"], note=_which(row)),
            *_load_cells(row),
            number(grouped(row["delay_h"], 1)),
            source_cell(row, sources),
        ]
        for row in rows
    ]
    return table(heads, lines, caption=f"Congested places and lines, {name}: the {MOST_ROWS} slowest")


def unserved(results: ReportInput) -> str:
    """Say how much demand is not shipped in each run, and what stops it."""
    frame = results.outcome.get("runs")
    runs = (
        [] if frame is None else [row for row in frame.to_dicts() if row["scenario_id"] in results.scenarios]
    )
    names = study_names(results, "capacities", "capacity_id")
    heads = (
        Head("Run", numeric=False),
        Head("Asked for", "Mt"),
        Head("Not shipped", "Mt"),
        Head("Share", ""),
        Head("Chiefly stopped by", numeric=False),
    )
    rows = []
    for run in runs:
        share = run["unserved_t"] / run["demand_t"] if run["demand_t"] else 0.0
        rows.append(
            [
                row_name(scenario_name(results, run["scenario_id"])),
                number(megatonnes(run["demand_t"])),
                number(megatonnes(run["unserved_t"])),
                number(percent(share)),
                words(
                    joined(_reasons(results, run["scenario_id"], names))
                    or "nothing: under a tonne on any pair"
                ),
            ]
        )
    return table(heads, rows, caption="Demand not shipped, by run") + _pairs(
        results, chief_of(results) or results.base_id
    )


def _reasons(results: ReportInput, scenario_id: str, names: dict[str, str]) -> list[str]:
    """Name the three chief reasons; what several capacities stop together counts for each."""
    frame = outcome_of(results, "unserved", scenario_id)
    summed = (
        frame.select(pl.col("stopped_by").str.split(";").alias("reason"), "unserved_t")
        .explode("reason")
        .group_by("reason")
        .agg(pl.col("unserved_t").sum())
        .sort(["unserved_t", "reason"], descending=[True, False])
    )
    told = {
        row["capacity_id"]: row["name"] for row in outcome_of(results, "scarcity", scenario_id).to_dicts()
    }
    words_of = {**names, **told, **REASONS}
    return [
        f"{words_of.get(reason, reason)} ({megatonnes(load_t)} Mt)"
        for reason, load_t in summed.head(3).iter_rows()
    ]


def _pairs(results: ReportInput, scenario_id: str) -> str:
    frame = outcome_of(results, "unserved", scenario_id)
    if frame.is_empty():
        return paragraph(f"In {scenario_name(results, scenario_id)} everything asked for is shipped.")
    ends = ["origin_zone", "destination_zone"]
    summed = (
        frame.group_by(ends)
        .agg(pl.col("unserved_t").sum())
        .sort(["unserved_t", *ends], descending=[True, False, False])
    )
    zones = study_names(results, "zones", "zone_id")
    told = [
        f"{zones.get(start, start)} to {zones.get(end, end)} ({megatonnes(load_t)} Mt)"
        for start, end, load_t in summed.head(4).iter_rows()
    ]
    return paragraph(f"Pairs with most of it in {scenario_name(results, scenario_id)}: {joined(told)}.")
