"""Tests of the answer in words."""

from collections.abc import Callable
from dataclasses import replace

import polars as pl
import pytest

from zhibek.report.answer import answer, change, convergence, today
from zhibek.report.material import ReportInput


def test_today_says_sea_and_land_by_family(results: ReportInput):
    text = today(results)
    assert text.startswith("In 2022 the model carries 13.1 million TEU between China and East Asia")
    assert "92.6 % by sea and 5.7 % over land" in text
    assert "707 thousand by the Northern corridors (95.0 %)" in text


def test_change_counts_new_ways_and_what_titr_loses(results: ReportInput):
    (text,) = change(results)
    assert "10.8 Mt and 663 kTEU take ways that were not there" in text
    assert "China–Kyrgyzstan–Uzbekistan railway 10.5 Mt and CKU–Iran 0.32 Mt" in text
    assert "carries 4.20 Mt instead of 4.86 (−14 %)" in text


def test_the_railway_alone_comes_first_where_it_was_run(made_up: Callable[..., ReportInput]):
    texts = change(made_up(scenario_ids=["base-2022", "base-2030", "cku-2030", "cku-iran-turkiye-2030"]))
    assert [text.split(",")[0] for text in texts] == ["CKU 2030", "CKU iran turkiye 2030"]


def test_a_loss_is_told_in_volume_price_and_composition(results: ReportInput):
    text = answer(results)
    for part in (
        "It loses 13.6 % of its tonnes",
        "Alat, container quay: 966 → 824 USD per TEU",
        "25 → 23 kTEU",
    ):
        assert part in text
    assert "Dostyk, containers from China: " not in text


@pytest.mark.parametrize(
    ("times", "word"), [(0.99, "stay within two per cent (−1.0 %)"), (1.5, "gains 50.0 % of its tonnes")]
)
def test_the_verdict_follows_the_figures(results: ReportInput, times: float, word: str):
    base = results.outcome["corridor_totals"].filter(pl.col("scenario_id") == "base-2030")
    scenario = base.with_columns(
        pl.lit("cku-iran-turkiye-2030").alias("scenario_id"),
        pl.col("load_t") * times,
        pl.col("load_teu") * times,
    )
    outcome = {**results.outcome, "corridor_totals": pl.concat([base, scenario])}
    assert word in answer(replace(results, outcome=outcome))


def test_a_run_that_missed_is_named(results: ReportInput):
    missed = results.outcome["runs"].with_columns(
        converged=pl.col("scenario_id") != "base-2030", residual=pl.lit(3e-3)
    )
    text = convergence(replace(results, outcome={**results.outcome, "runs": missed}))
    assert text == "Not converged: Base 2030; largest residual 3 × 10⁻³. Read these runs with care."
