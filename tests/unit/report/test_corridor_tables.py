"""Tests of corridor tables."""

import polars as pl

from zhibek.report.corridor_tables import corridor_table, matrix, scenario_stories
from zhibek.report.material import ReportInput


def test_the_corridor_table_shows_what_carries_freight(results: ReportInput):
    text = corridor_table(results, "base-2022", "all")
    assert "Northern by Kazakhstan" in text
    assert ">14.3<" in text
    assert "China–Kyrgyzstan–Uzbekistan railway" not in text
    assert text.index("Northern by") < text.index("Trans-Caspian by") < text.index("Sea by Suez")


def test_scopes_differ(results: ReportInput):
    assert "394" in corridor_table(results, "base-2022", "east-west")
    assert "394" not in corridor_table(results, "base-2022", "all")


def test_matrix_colours_changes_against_the_own_base(results: ReportInput):
    text = matrix(results)
    row = text[text.index("TITR Turkmenbashi") :].split("</tr>")[0]
    assert 'class="n s1">1.12' in row
    assert "against Base 2030" in text


def test_stories_tell_changes_and_prices(results: ReportInput):
    text = scenario_stories(results)
    assert text.count("<article") == 1
    assert "CKU +10.5 Mt (new)" in text
    assert "Alat, container quay 966 → 824 USD/TEU" in text


def test_totals_of_the_table_are_those_of_the_frame(results: ReportInput):
    frame = results.outcome["corridor_totals"].filter(
        (pl.col("scenario_id") == "base-2022")
        & (pl.col("scope") == "all")
        & (pl.col("corridor_id") == "suez")
    )
    assert f">{frame['load_t'][0] / 1e6:.0f}<" in corridor_table(results, "base-2022", "all")
