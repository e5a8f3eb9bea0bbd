"""A short report as PDF, set by typst."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
import typst

from zhibek.results import Results
from zhibek.study import Study

_PAGE = """
#let told = json(bytes(sys.inputs.told))
#set document(title: told.title, date: none)
#set page(paper: "a4", margin: 20mm, numbering: "1", footer: context [
  #set text(8pt)
  #told.footer #h(1fr) #counter(page).display()
])
#set text(size: 10pt)
= #told.title
#told.says
#for part in told.parts [
  == #part.title
  #part.says
  #table(
    columns: (1fr, ..range(part.head.len() - 1).map(_ => auto)),
    align: (column, _) => if column == 0 { left } else { right },
    stroke: (_, row) => if row <= 1 { (top: 0.5pt) } else { (top: 0.2pt + gray) },
    table.header(..part.head.map(cell => strong(cell))),
    ..part.rows.flatten(),
  )
]
== What it rests on
#for line in told.notes [- #line
]
"""


def render_pdf(study: Study, results: Results) -> bytes:
    """Set a run's corridors, its binding capacities and what it rests on, on a page for each few scenarios.

    The same results give the same bytes: no clock is in it.
    """
    told = json.dumps(gather_words(study, results), ensure_ascii=False)
    pdf: bytes = typst.compile(_PAGE.encode(), format="pdf", sys_inputs={"told": told}, timestamp=0)
    return pdf


def gather_words(study: Study, results: Results) -> dict[str, Any]:
    """Gather what the pages say, every figure written out."""
    settings, manifest = study.folder.settings, results.manifest
    money = settings.price_note or f"Money is in constant US dollars of {settings.price_year}."
    return {
        "title": settings.title,
        "says": settings.says,
        "footer": f"Zhibek {manifest['versions']['zhibek']}, study {settings.name}",
        "parts": [_describe_scenario(results, name) for name in results.scenario_ids()],
        "notes": [money, settings.disclaimer, settings.attribution, _doubt(manifest)],
    }


def _describe_scenario(results: Results, scenario_id: str) -> dict[str, Any]:
    """Write a scenario's corridors, all cargo, and say how it ended and what binds."""
    run = results.manifest["scenarios"][scenario_id]
    names = results.manifest["corridors"]
    rows = results.scenario("corridor_totals", scenario_id).filter(pl.col("scope") == "all")
    whole = float(rows["load_t"].sum()) or 1.0
    doubt = run["uncertain_share"]
    return {
        "title": f"{scenario_id} ({run['year']})",
        "says": f"{run['says']} {_how_it_ended(run)} {_what_binds(results, scenario_id)}",
        "head": ["Corridor", "Mt a year", "Share", "kTEU a year", "On estimates"],
        "rows": [
            [
                names.get(row["corridor_id"], {}).get("name", row["corridor_id"]),
                f"{row['load_t'] / 1e6:,.2f}",
                f"{100 * row['load_t'] / whole:.1f} %",
                f"{row['load_teu'] / 1e3:,.1f}",
                f"{100 * doubt.get(row['corridor_id'], 0.0):.0f} %",
            ]
            for row in rows.sort("load_t", descending=True).iter_rows(named=True)
        ],
    }


def _how_it_ended(run: Mapping[str, Any]) -> str:
    how = "Converged" if run["converged"] else "NOT converged"
    return f"{how}, residual {run['residual']:.1e}."


def _what_binds(results: Results, scenario_id: str, shown: int = 5) -> str:
    """Name the capacities with the highest scarcity prices."""
    rows = results.scenario("scarcity", scenario_id).filter(pl.col("scarcity_price_usd") > 0.01)
    dearest: Sequence[Mapping[str, Any]] = (
        rows.sort("scarcity_price_usd", descending=True).head(shown).to_dicts()
    )
    if not dearest:
        return "No capacity binds."
    told = (
        f"{row['name']} ({row['scarcity_price_usd']:,.0f} USD per {row['counted_in']})" for row in dearest
    )
    return f"What binds: {'; '.join(told)}."


def _doubt(manifest: Mapping[str, Any]) -> str:
    """Say how many of the study's rows are estimated or assumed."""
    counts = list(manifest["rows_by_confidence"].values())
    total = sum(sum(one.values()) for one in counts)
    weak = sum(one.get("estimated", 0) + one.get("assumed", 0) for one in counts)
    return f"{weak:,} of {total:,} rows are estimated or assumed. The full report lists the sources."
