"""The model held against observed figures."""

import math
from statistics import median

from zhibek.report.charts import Held, ratio_chart
from zhibek.report.limits import source_cell, study_names_of_sources
from zhibek.report.material import ReportInput, Row, study_names, study_rows, written
from zhibek.report.tables_html import Head, figure, number, paragraph, row_name, table, words
from zhibek.report.wording import (
    days,
    dollars,
    grouped,
    is_known,
    joined,
    megatonnes,
    thousand_teu,
    three_digits,
)

ROLES = {"fitted": "fitted", "held_out": "held out", "reference": "for reference"}
MEASURES = {
    "t": ("Mt", megatonnes),
    "teu": ("kTEU", thousand_teu),
    "km": ("km", grouped),
    "days": ("days", days),
    "usd_per_feu": ("USD/FEU", dollars),
}


def validation(results: ReportInput) -> str:
    """Write medians, the chart, the table of observations, and the constants in dollars."""
    frame = results.outcome.get("validation")
    rows = [] if frame is None else frame.to_dicts()
    rows.sort(key=lambda row: (list(ROLES).index(row["role"]), row["name"]))
    marks = [
        Held(row["name"], row["model_ratio"], row["role"], row["at_capacity"], _tip(row))
        for row in rows
        if is_known(row["model_ratio"]) and row["model_ratio"] > 0
    ]
    if not rows:
        return paragraph("This study has no observations.")
    caption = (
        "Modelled over observed, logarithmic. Filled: fitted. Ring: held out, chosen before fitting. "
        "Grey: for reference. Square: a full capacity decides it, not choice. The band is 15 % either way."
    )
    chart = figure(
        ratio_chart(
            marks, label="Modelled over observed, every observation; the table below has the same figures."
        ),
        caption,
    )
    return (
        paragraph(misses(rows), "lead")
        + chart
        + _table(results, rows)
        + _constants(results)
        + _factors(results)
    )


def misses(rows: list[Row]) -> str:
    """Say the median miss by role, in logarithms and in plain words."""
    told = []
    for role, words_of_role in ROLES.items():
        sizes = [
            abs(math.log(row["model_ratio"]))
            for row in rows
            if row["role"] == role and is_known(row["model_ratio"]) and row["model_ratio"] > 0
        ]
        if sizes:
            middle = median(sizes)
            told.append(
                f"{len(sizes)} {words_of_role}: {middle:.2f} (half of them within a factor of "
                f"{math.exp(middle):.2f})"
            )
    return (
        f"Median |log ratio| of modelled to observed. {'; '.join(told)}."
        if told
        else "No observation could be compared."
    )


def _tip(row: Row) -> str:
    unit, in_words = MEASURES[row["measure"]]
    return (
        f"{row['name']}: observed {in_words(row['observed'])} {unit}, modelled "
        f"{in_words(row['modelled'])}, {ROLES[row['role']]}"
    )


def _table(results: ReportInput, rows: list[Row]) -> str:
    sources = study_names_of_sources(results)
    heads = (
        Head("Figure", numeric=False),
        Head("Observed", ""),
        Head("Modelled", ""),
        Head("Ratio", ""),
        Head("Unit", numeric=False),
        Head("Role", numeric=False),
        Head("Source", numeric=False),
        Head("What it counts", numeric=False),
    )
    lines = []
    for row in rows:
        unit, in_words = MEASURES[row["measure"]]
        lines.append(
            [
                row_name(row["name"], note=str(row["year"])),
                number(in_words(row["observed"])),
                number(in_words(row["modelled"])),
                number(three_digits(row["model_ratio"])),
                words(unit),
                words(ROLES[row["role"]], "at a full capacity" if row["at_capacity"] else ""),
                source_cell(row, sources),
                words(row["counts"]),
            ]
        )
    return table(heads, lines, caption="Every observation", kind="observations")


def _constants(results: ReportInput) -> str:
    gateways = study_names(results, "gateways", "gateway_id")
    charges = [
        row for row in study_rows(results, "charges") if row["fitted"] or abs(row["charge_usd_per_t"]) > 0
    ]
    rows = [
        [
            row_name(row["name"], note=gateways.get(written(row, "gateway_id"), written(row, "gateway_id"))),
            number(dollars(row["charge_usd_per_t"])),
            words(row["kind"]),
            words("all cargo" if row["cargo"] == "all" else row["cargo"]),
            words(_ends(row) or "any"),
            words("fitted" if row["fitted"] else "set"),
        ]
        for row in sorted(charges, key=lambda row: (row["kind"], -abs(row["charge_usd_per_t"]), row["name"]))
    ]
    heads = (
        Head("Charge", numeric=False),
        Head("Value", "USD/t"),
        Head("Kind", numeric=False),
        Head("Cargo", numeric=False),
        Head("Ends", numeric=False),
        Head("How", numeric=False),
    )
    note = paragraph(
        "Constants are what the model cannot explain: money that must be added on crossing a gateway for "
        "the flows to come "
        "out as observed. A negative one means that the way is liked more than its costs tell.",
    )
    return (note + table(heads, rows, caption="Constants and other charges, in dollars")) if rows else ""


def _ends(row: Row) -> str:
    words_of = {
        "origins": "from",
        "destinations": "to",
        "either_end": "either end",
        "other_end": "other end",
        "neither_end": "neither end",
    }
    return "; ".join(
        f"{text} {joined(row[column].split(';'))}" for column, text in words_of.items() if row.get(column)
    )


def _factors(results: ReportInput) -> str:
    subjects = {"theta": "logit scale", "time": "time", "vot": "value of time"}
    rows = [
        [
            row_name(f"{subjects[row['subject']]}, {'all' if row['target'] == '*' else row['target']}"),
            number(grouped(row["factor"], 3)),
            number(grouped(row["prior_factor"], 2)),
            words("fitted" if row["fitted"] else "set"),
        ]
        for row in study_rows(results, "factors")
    ]
    heads = (
        Head("Factor", numeric=False),
        Head("Value", ""),
        Head("Before fitting", ""),
        Head("How", numeric=False),
    )
    return table(heads, rows, caption="Factors") if rows else ""
