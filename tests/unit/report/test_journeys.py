"""Tests of journeys."""

from dataclasses import replace

import pytest

from zhibek.report.journeys import Journey, container_routes, find_journeys, shown_pairs
from zhibek.report.material import ReportInput

RUNS = ["base-2022", "cku-iran-turkiye-2030"]


@pytest.fixture(scope="module")
def journeys(results: ReportInput):
    routes = container_routes(results, RUNS)
    return {one.corridor.corridor_id: one for one in find_journeys(results, routes, ("CN-SN", "TR-W"), RUNS)}


def test_a_corridor_of_the_later_run_only_is_new(journeys: dict[str, Journey]):
    assert {name: one.is_new for name, one in journeys.items()} == {
        "titr-btk": False, "titr-turkmenbashi": False, "cku-iran": True,
    }  # fmt: skip


def test_what_adds_up_is_the_routes_own_total(results: ReportInput, journeys: dict[str, Journey]):
    rows = {row["corridor_id"]: row for row in results.outcome["routes"].to_dicts()}
    for name, journey in journeys.items():
        assert journey.km[-1] == pytest.approx(rows[name]["length_km"])
        assert journey.days[-1] == pytest.approx(rows[name]["time_p50_days"])
        assert journey.usd_per_feu[-1] == pytest.approx(rows[name]["cost_usd_per_feu"])


def test_sums_never_fall_and_stops_stand_still(journeys: dict[str, Journey]):
    for journey in journeys.values():
        assert list(journey.days) == sorted(journey.days)
        assert {stop.km for stop in journey.stops} <= set(journey.km)
        assert sum(stop.days for stop in journey.stops) < journey.days[-1]


def test_pairs_asked_for_come_first_and_else_the_richest(results: ReportInput):
    assert shown_pairs(results, container_routes(results, RUNS)) == [("CN-SN", "DE-W"), ("CN-SN", "TR-W")]
    other = replace(results, pairs=(("NO", "WHERE"),))
    assert shown_pairs(other, container_routes(other, RUNS)) == [("CN-SN", "DE-W")]
