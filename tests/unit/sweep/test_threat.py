"""Threats: cells, draws and words."""

import polars as pl
import pytest

from reference.small_study import with_frames
from zhibek.errors import ScenarioError, SettingsError, UnknownNameError
from zhibek.study import Study
from zhibek.sweep.threat import SPREADS, Threat, ThreatQuery, find_threat, last_base

QUERY = ThreatQuery("road-first", ("steppe-line",), n_draws=20)


@pytest.fixture(scope="module")
def threat(small: Study) -> Threat:
    return find_threat(small, QUERY)


def cell(threat: Threat, name: str, figure: str) -> dict:
    return threat.cells.filter((pl.col("cell") == name) & (pl.col("figure") == figure)).row(0, named=True)


def test_the_last_base_is_asked_without_a_condition(small: Study, threat: Threat) -> None:
    assert last_base(small) == "base"
    assert threat.cells["condition"].unique().to_list() == ["base"]


def test_a_new_railway_takes_from_the_road(threat: Threat) -> None:
    told = cell(threat, "with", "corridor_t")
    assert told["amount"] < cell(threat, "without", "corridor_t")["amount"]
    assert told["change_percent"] < 0
    assert told["change_low_percent"] <= told["change_high_percent"] <= 0
    assert told["falling_share"] == 1.0
    assert threat.touches == {"base": True}
    assert cell(threat, "without", "project_t")["amount"] == 0.0
    assert cell(threat, "with", "project_t")["amount"] > 0.0


def test_the_tornado_has_every_input_the_widest_first(threat: Threat) -> None:
    assert set(threat.tornado["input"]) == set(SPREADS)
    width = (threat.tornado["high"] - threat.tornado["low"]).abs().to_list()
    assert width == sorted(width, reverse=True)
    assert threat.tornado["explained"].is_between(0.0, 1.0).all()


def test_the_same_seed_gives_the_same_cells(small: Study, threat: Threat) -> None:
    again = find_threat(small, QUERY)
    assert again.cells.equals(threat.cells)
    other = find_threat(small, ThreatQuery("road-first", ("steppe-line",), n_draws=20, seed=2))
    assert not other.cells.equals(threat.cells)


def test_bad_words_are_told(small: Study) -> None:
    with pytest.raises(UnknownNameError) as caught:
        find_threat(small, ThreatQuery("roadfirst", ("steppe-line",)))
    assert str(caught.value) == "No corridor is named 'roadfirst'. Did you mean road-first or road?"
    with pytest.raises(UnknownNameError) as caught:
        find_threat(small, ThreatQuery("road-first", ("stepe-line",)))
    assert str(caught.value) == "No project is named 'stepe-line'. Did you mean steppe-line?"
    with pytest.raises(SettingsError) as refused:
        ThreatQuery("road-first", ())
    assert str(refused.value) == "a threat needs a project; name one with --project."
    with pytest.raises(SettingsError) as refused:
        ThreatQuery("road-first", ("steppe-line",), n_draws=5)
    assert str(refused.value) == "n_draws must be 20 or more; got 5."


def test_a_project_that_changes_nothing_is_told(small: Study) -> None:
    frame = small.folder.frames["projects"]
    paper = frame.with_columns(pl.lit("paper-line").alias("project_id"))
    bare = with_frames(small, projects=pl.concat([frame, paper]))
    with pytest.raises(ScenarioError) as caught:
        find_threat(bare, ThreatQuery("road-first", ("paper-line",), n_draws=20))
    assert str(caught.value) == (
        "Opening paper-line changes nothing in 'base': no link, operation, service or capacity. Give its "
        "rows the project_id, or write what it does in projects/."
    )
