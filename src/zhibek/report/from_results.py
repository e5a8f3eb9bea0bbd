"""Render the report of a study's run."""

from typing import Any

from zhibek.report.material import ReportInput
from zhibek.report.page import render_report
from zhibek.results import Results
from zhibek.service.answers import read_answers
from zhibek.service.trade_actions import show_targets
from zhibek.study import Study


def render_results(study: Study, results: Results) -> str:
    """Render one run of a study as one HTML page."""
    settings = study.folder.settings
    runs = {row["scenario_id"]: row for row in results.frames["runs"].iter_rows(named=True)}
    return render_report(
        ReportInput(
            title=settings.title,
            says=settings.says,
            attribution=settings.attribution,
            disclaimer=settings.disclaimer,
            price_note=settings.price_note or f"Money is in constant US dollars of {settings.price_year}.",
            manifest=results.manifest,
            outcome=results.frames,
            study=study.folder.frames,
            scenarios={
                name: {"name": name, "says": row["says"], "base_id": row["base_id"], "year": row["year"]}
                | _promised(study, results, name)
                for name, row in runs.items()
            },
            base_id=results.scenario_ids()[0],
            answers=tuple(read_answers(results.folder)),
            targets=show_targets(study.folder.frames),
        )
    )


def _promised(study: Study, results: Results, scenario_id: str) -> dict[str, Any]:
    """Tell at which stage of the ledger a run's projects are opened, and how many are open."""
    scenario = study.scenarios.get(scenario_id)
    opened = results.manifest["scenarios"][scenario_id]["open"]
    return {"promised": scenario.promised if scenario else None, "n_open": len(opened)}
