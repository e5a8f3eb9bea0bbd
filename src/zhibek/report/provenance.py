"""Where the figures come from."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from zhibek.report.material import ReportInput, outcome_of, scenario_name, study_rows
from zhibek.report.potential import sources_of_potential
from zhibek.report.tables_html import Head, folded, number, paragraph, row_name, table
from zhibek.report.wording import grouped, percent, safe
from zhibek.tables.ledger import LEDGER_TABLES
from zhibek.tables.spec import CONFIDENCES

LEDGER = tuple(table.name for table in LEDGER_TABLES)
CONFIDENCE_WORDS = {
    "measured": "measured on a graph of real tracks, roads or sea lanes",
    "published": "stated by a named source",
    "derived": "computed from other rows",
    "estimated": "estimated from comparable places",
    "assumed": "the authors' own assumption",
}


def estimates(results: ReportInput) -> str:
    """Say how much of the base run rests on rows of each confidence."""
    used = outcome_of(results, "arcs", results.base_id).filter(pl.col("load_t") > 0)
    if used.is_empty():
        return ""
    money = pl.col("cost_usd_per_teu") * pl.col("load_teu") + pl.col("cost_usd_per_t") * pl.col("load_t")
    summed = used.group_by("confidence").agg(
        pl.len().alias("arcs"),
        (pl.col("load_t") * pl.col("length_km")).sum().alias("work"),
        money.sum().alias("money"),
        (pl.col("load_t") * pl.col("loaded_time_h")).sum().alias("time"),
    )
    by_confidence = {row["confidence"]: row for row in summed.to_dicts()}
    whole = {column: float(summed[column].sum()) or 1.0 for column in ("work", "money", "time")}
    rows = [
        [
            row_name(confidence, note=CONFIDENCE_WORDS[confidence]),
            number(grouped(by_confidence[confidence]["arcs"])),
            *(
                number(
                    percent(by_confidence[confidence][column] / whole[column]),
                    share=by_confidence[confidence][column] / whole[column],
                    family="local",
                )
                for column in ("work", "money", "time")
            ),
        ]
        for confidence in CONFIDENCES
        if confidence in by_confidence
    ]
    heads = (
        Head("Confidence of the row", numeric=False),
        Head("Arcs used", ""),
        Head("Tonne-kilometres", "share"),
        Head("Money", "share"),
        Head("Tonne-hours", "share"),
    )
    weak = (
        sum(by_confidence[one]["money"] for one in ("estimated", "assumed") if one in by_confidence)
        / whole["money"]
    )
    name = scenario_name(results, results.base_id)
    return paragraph(
        f"In {name}, {percent(weak)} of the money spent on transport rests on estimated or assumed rows.",
        "lead",
    ) + table(heads, rows, caption=f"What the run rests on, {name}")


def sources_used(results: ReportInput) -> set[str]:
    """Give the source_ids behind any figure on the page."""
    used: set[str] = set()
    for name in ("arcs", "scarcity", "validation"):
        frame = results.outcome.get(name)
        if frame is not None and frame.height:
            carried = frame.lazy().filter(pl.col("load_t") > 0) if name == "arcs" else frame.lazy()
            used |= set(carried.select(pl.col("source").unique()).collect()["source"].to_list())
    for name in ("corridors", "charges", "factors", "zones", "classes", "projects", *LEDGER):
        used |= {row["source"] for row in study_rows(results, name) if row.get("source")}
    used |= sources_of_potential(results)
    return used | {source for shown in results.targets for source in shown.source_ids}


def source_list(results: ReportInput) -> str:
    """List the sources used, each with its address."""
    used = sources_used(results)
    rows = sorted(
        (row for row in study_rows(results, "sources") if row["source_id"] in used),
        key=lambda row: (row["title"].casefold(), row["source_id"]),
    )
    items = []
    for row in rows:
        about = ", ".join(str(part) for part in (row["publisher"], row["year"]) if part)
        link = ""
        if str(row["url"] or "").startswith(("https://", "http://")):
            link = f' <a href="{safe(row["url"])}" rel="noreferrer">{safe(row["url"])}</a>'
        items.append(
            f'<li id="source-{safe(row["source_id"])}">'
            f"{safe(row['title'])}{f'. {safe(about)}.' if about else ''}{link}</li>"
        )
    return (
        f'<p>{len(items)} sources stand behind the figures on this page.</p><ol class="sources">'
        f"{''.join(items)}</ol>"
    )


def making(results: ReportInput) -> str:
    """Show what the page was made with: versions, hashes, seeds, convergence."""
    lines = [
        f'<tr><th scope="row">{safe(name)}</th><td><code>{safe(value)}</code></td></tr>'
        for name, value in _flat(results.manifest)
    ]
    content = (
        f'<div class="scroll" tabindex="0"><table class="plain"><tbody>{"".join(lines)}</tbody></table></div>'
    )
    return folded("Versions, hashes of inputs, seeds, convergence", content)


def _flat(content: Mapping[str, Any], above: str = "") -> list[tuple[str, str]]:
    lines: list[tuple[str, str]] = []
    for name in sorted(content):
        value, path = content[name], f"{above}{name}"
        if isinstance(value, Mapping):
            lines += _flat(value, f"{path} · ")
        elif isinstance(value, list | tuple):
            lines.append((path, ", ".join(str(part) for part in value)))
        else:
            lines.append((path, str(value)))
    return lines
