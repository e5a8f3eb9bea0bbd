"""Demand of later years, exports and boxes."""

import polars as pl
import pytest

from zhibek.demand.grow import grow_demand
from zhibek.demand.project import add_up_exports, balance_boxes, project_demand, project_years
from zhibek.errors import SettingsError
from zhibek.study import Study
from zhibek.tables.potential import PATHS

YEARS = (2025, 2030, 2035, 2040)


@pytest.fixture(scope="module")
def projected(atlas: Study) -> pl.DataFrame:
    """Carry the New Silk Road's demand to four years by three paths."""
    return project_years(atlas.folder.frames, 2022, YEARS)


def test_every_row_grows_with_the_path_and_no_row_is_lost(atlas: Study, projected: pl.DataFrame):
    frames = atlas.folder.frames
    assert projected.height == len(YEARS) * len(PATHS) * frames["demand"].height
    for year in YEARS:
        low, base, high = (
            projected.filter((pl.col("year") == year) & (pl.col("path") == path))["demand_t_per_year"]
            for path in PATHS
        )
        assert (low <= base).all()
        assert (base <= high).all()


def test_together_it_grows_as_the_page_says(atlas: Study, projected: pl.DataFrame):
    now = atlas.folder.frames["demand"]["demand_t_per_year"].sum()
    sums = projected.group_by("year", "path").agg(pl.col("demand_t_per_year").sum() / now)
    found = {(year, path): ratio for year, path, ratio in sums.iter_rows()}
    assert found[2030, "low"] == pytest.approx(1.136, abs=0.001)
    assert found[2030, "base"] == pytest.approx(1.234, abs=0.001)
    assert found[2030, "high"] == pytest.approx(1.364, abs=0.001)


def test_the_base_year_is_as_it_is(atlas: Study):
    frames = atlas.folder.frames
    assert project_demand(frames, 2022, 2022).equals(frames["demand"])


def test_growth_that_names_a_pair_of_regions_holds_there_and_nowhere_else(atlas: Study):
    frames = dict(atlas.folder.frames)
    plain = project_demand(frames, 2022, 2030)["demand_t_per_year"]
    rule = pl.DataFrame(
        {
            "origin_region": ["central-asia"],
            "destination_region": ["turkiye"],
            "growth_share": [0.1],
            "source": ["zhibek-estimate"],
            "confidence": ["assumed"],
        }
    )
    ruled = project_demand({**frames, "growth": rule}, 2022, 2030)
    region = dict(frames["zones"].select("zone_id", "region").iter_rows())
    named = (ruled["origin_zone"].replace_strict(region) == "central-asia") & (
        ruled["destination_zone"].replace_strict(region) == "turkiye"
    )
    at_rate = frames["demand"]["demand_t_per_year"] * 1.1**8
    assert (ruled["demand_t_per_year"].filter(named) - at_rate.filter(named)).abs().max() < 1e-6
    assert ruled["demand_t_per_year"].filter(~named).equals(plain.filter(~named))


def test_a_study_without_paths_has_growth_alone(atlas: Study):
    frames = {**atlas.folder.frames, "gdp_paths": atlas.folder.frames["gdp_paths"].clear()}
    grown = grow_demand(frames["demand"], frames["zones"], frames["growth"], 8)
    assert project_demand(frames, 2022, 2030).equals(grown)
    with pytest.raises(SettingsError, match=r"^This study has no gdp_paths, so there is but one path\."):
        project_years(frames, 2022, YEARS)


def test_a_year_before_the_base_year_is_told(atlas: Study):
    with pytest.raises(SettingsError, match=r"^Years of growth must be 0 or more; got -2\.$"):
        project_demand(atlas.folder.frames, 2022, 2020)


def test_exports_by_direction_add_up(atlas: Study, projected: pl.DataFrame):
    zones = atlas.folder.frames["zones"]
    exports = add_up_exports(projected, zones, "KZ")
    own = zones.filter(pl.col("country") == "KZ")["zone_id"].to_list()
    sold = projected.filter(pl.col("origin_zone").is_in(own) & ~pl.col("destination_zone").is_in(own))
    assert exports["demand_t_per_year"].sum() == pytest.approx(sold["demand_t_per_year"].sum(), rel=1e-12)
    with pytest.raises(SettingsError, match=r"^No zone lies in XX\. There are: "):
        add_up_exports(projected, zones, "XX")


def test_boxes_balance_on_every_pair_of_regions(atlas: Study, projected: pl.DataFrame):
    boxes = balance_boxes(projected, atlas.folder.frames["zones"])
    moved = pl.col("loaded_teu_per_year") + pl.col("empty_teu_per_year")
    there = boxes.select("year", "path", "origin_region", "destination_region", moved.alias("boxes"))
    back = there.rename({"origin_region": "destination_region", "destination_region": "origin_region"})
    both = there.join(
        back, on=["year", "path", "origin_region", "destination_region"], how="full", suffix="_back"
    )
    assert ((both["boxes"] - both["boxes_back"]).abs() <= 1e-6).all()
    assert boxes["loaded_teu_per_year"].sum() == pytest.approx(
        projected["demand_teu_per_year"].sum(), rel=1e-12
    )
    assert boxes["empty_share"].is_between(0, 1).all()


def test_empty_boxes_go_where_fewer_loaded_ones_go():
    zones = pl.DataFrame({"zone_id": ["A", "B"], "region": ["east", "west"]})
    flows = pl.DataFrame(
        {
            "year": [2030, 2030],
            "path": ["base", "base"],
            "origin_zone": ["A", "B"],
            "destination_zone": ["B", "A"],
            "cargo": ["container", "container"],
            "demand_teu_per_year": [100.0, 30.0],
        }
    )
    found = balance_boxes(flows, zones).select("origin_region", "empty_teu_per_year").rows()
    assert found == [("east", 0.0), ("west", 70.0)]
