"""Tests of bands made from flows."""

from dataclasses import replace

import polars as pl
import pytest

from zhibek.report.flows import close_up, flows_by_family, flows_compared, scale_for
from zhibek.report.material import ReportInput


def test_corridors_of_one_family_make_one_band(results: ReportInput):
    flows = flows_by_family(results, "base-2022")
    assert flows.select("link_id", "from_place", "family").is_duplicated().sum() == 0
    shared = flows.filter((pl.col("link_id") == "rail:CNSIA-CNURC") & (pl.col("from_place") == "CNSIA"))
    assert dict(shared.select("family", "load_t").iter_rows()) == pytest.approx(
        {"middle": 0.64 * 1.63e6, "north": 0.64 * 14.3e6}
    )


def test_thin_flows_are_left_out(results: ReportInput):
    flows = flows_by_family(results, "base-2022")
    assert flows["load_t"].min() >= 100_000
    assert flows.filter(pl.col("family") == "local")["load_t"].min() >= 3e6


def test_compared_flows_keep_what_only_one_run_has(results: ReportInput):
    both = flows_compared(results, "base-2030", "cku-iran-turkiye-2030")
    opened = both.filter(pl.col("base_t") == 0)
    assert "rail:CNKHG-CNURC" in opened["link_id"].to_list()
    assert opened["scenario_t"].min() > 0


def test_the_scale_looks_at_land_alone(results: ReportInput):
    assert scale_for(flows_by_family(results, "base-2022")).reference_t == pytest.approx(0.64 * 44.4e6)


def test_the_close_up_shows_the_crossings_and_no_sea_lanes(results: ReportInput):
    picture = close_up(results, "base-2022")
    assert ">Alat</text>" in picture
    assert "Middle" in picture
    assert "Maritime" not in picture


def test_without_a_crossing_there_is_no_close_up(results: ReportInput):
    land = results.outcome["link_flows"].filter(~pl.col("mode").is_in(["feeder", "ferry"]))
    assert not close_up(replace(results, outcome={**results.outcome, "link_flows": land}), "base-2022")
