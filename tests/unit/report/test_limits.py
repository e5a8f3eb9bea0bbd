"""Tests of bottlenecks and unserved demand."""

from dataclasses import replace

import polars as pl

from zhibek.report.limits import bottlenecks, unserved
from zhibek.report.material import ReportInput


def test_full_capacities_are_ordered_by_worth(results: ReportInput):
    text = bottlenecks(results, "base-2022")
    assert text.index("Dostyk, containers") < text.index("Alat, container quay")
    assert ">840<" in text
    assert ">353<" in text


def test_congestion_has_its_own_table(results: ReportInput):
    text = bottlenecks(results, "base-2022")
    assert "Congested places and lines, Base 2022: the 20 slowest" in text
    assert "95.0 %" in text
    assert ">13.4<" in text


def test_unserved_names_what_stops_it(results: ReportInput):
    text = unserved(results)
    assert "Dostyk, containers from China (2.10 Mt)" in text
    assert "Shaanxi to Tashkent (2.10 Mt)" in text


def test_reasons_without_a_capacity_are_words(results: ReportInput):
    for reason, words in (
        ("no route", "no way at all"),
        ("choice", "choice, nothing full on the way"),
        ("cap-alat;cap-dostyk", "Alat, container quay (2.10 Mt) and Dostyk, containers from China (2.10 Mt)"),
    ):
        frame = results.outcome["unserved"].with_columns(pl.lit(reason).alias("stopped_by"))
        assert words in unserved(replace(results, outcome={**results.outcome, "unserved": frame}))
