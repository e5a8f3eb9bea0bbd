"""The report's part on trade that could be."""

from dataclasses import replace

import polars as pl
import pytest

from zhibek.atlas.studies import locate_study
from zhibek.report.material import ReportInput
from zhibek.report.page import render_report
from zhibek.report.potential import list_borders, potential, sources_of_potential
from zhibek.report.provenance import sources_used
from zhibek.tables.folder import read_some_tables
from zhibek.trade.potential import POTENTIAL_TABLES


@pytest.fixture
def with_border(results: ReportInput) -> ReportInput:
    frames = read_some_tables(locate_study(), POTENTIAL_TABLES)
    taken = {name: frames[name] for name in ("product_groups", "trade_potentials", "border_limits")}
    return replace(results, study={**results.study, **taken})


def test_a_study_without_limits_has_no_such_part(results: ReportInput):
    assert list_borders(results) == []
    assert potential(results) == ""
    assert 'href="#potential"' not in render_report(results)


def test_goods_limits_and_fewer_trains_are_shown(with_border: ReportInput):
    text = potential(with_border)
    assert "From KZ to CN, agriculture: 372 million USD sold, 648 predicted." in text
    assert "100 % of the potential tonnes pass; what binds is the market." in text
    for name in (
        "Cereals, flour, feed",
        "inspection on the Chinese side",
        "6 trains a day at Altynkol and Dostyk",
    ):
        assert name in text
    assert "Assumed, and so to be changed first where better is known: grain wagons." in text
    assert 'href="#potential"' in render_report(with_border)


def test_its_sources_are_listed(with_border: ReportInput):
    used = sources_of_potential(with_border)
    assert "ktz-record-volume-of-train-transfers-to-china-via-altynkol" in used
    assert used <= sources_used(with_border)
    known = set(pl.read_csv(locate_study() / "sources.csv")["source_id"])
    assert used <= known
