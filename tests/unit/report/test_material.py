"""Tests of what a report is made from."""

from dataclasses import replace

from zhibek.report import material
from zhibek.report.material import ReportInput


def test_the_chief_scenario_is_asked_for_or_found(results: ReportInput):
    assert material.chief_of(results) == "cku-iran-turkiye-2030"
    assert material.chief_of(replace(results, chief_id="base-2030")) == "base-2030"
    plain = replace(results, scenarios={"a": {"base_id": ""}, "b": {"base_id": "a"}})
    assert material.chief_of(plain) == "b"


def test_a_base_that_was_not_run_is_none(results: ReportInput):
    alone = replace(results, scenarios={"b": {"base_id": "a"}})
    assert not material.compared_with(alone, "b")
    assert material.compared_with(results, "cku-iran-turkiye-2030") == "base-2030"


def test_names_of_scenarios(results: ReportInput):
    assert material.spelt_out("cku-iran-turkiye-2030") == "CKU Iran Türkiye 2030"
    assert material.spelt_out("north-shunned") == "North shunned"
    assert material.scenario_name(replace(results, scenarios={"a-b": {"name": "Given"}}), "a-b") == "Given"


def test_corridors_are_ordered_by_family_and_end_with_the_others(results: ReportInput):
    families = [one.family for one in material.corridors_of(results).values()]
    assert families[:2] == ["north", "north"]
    assert list(material.corridors_of(results))[-1] == "other"


def test_an_absent_table_is_empty(results: ReportInput):
    bare = replace(results, outcome={}, study={})
    assert material.outcome_of(bare, "scarcity", "base-2022").is_empty()
    assert material.study_rows(bare, "places") == []
