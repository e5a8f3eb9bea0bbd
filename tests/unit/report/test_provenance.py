"""Tests of where figures come from."""

from dataclasses import replace

from zhibek.report.material import ReportInput
from zhibek.report.provenance import estimates, making, source_list, sources_used


def test_only_sources_in_use_are_listed(results: ReportInput):
    assert sources_used(replace(results, targets=())) == {"made-up"}
    assert "kazakhstan-bureau-of-national-statistics-foreign-trade" in sources_used(results)
    text = source_list(results)
    assert 'id="source-made-up"' in text
    assert "A source that no figure uses" not in text
    assert 'href="https://example.org/made-up"' in text


def test_estimates_weigh_by_money(results: ReportInput):
    arcs = results.outcome["arcs"].to_dicts()
    money = {"published": 0.0, "assumed": 0.0}
    for arc in arcs:
        if arc["scenario_id"] == "base-2022":
            money[arc["confidence"]] += arc["cost_usd_per_teu"] * arc["load_teu"]
    share = money["assumed"] / sum(money.values())
    assert f"{100 * share:.1f} % of the money" in estimates(results)


def test_the_manifest_is_shown_whole(results: ReportInput):
    text = making(results)
    assert "inputs · places.csv" in text
    assert "ab12ab12" in text
