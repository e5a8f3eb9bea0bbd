"""Tests of the charts."""

import re
from itertools import pairwise

import pytest

from zhibek.report.charts import IN_DAYS, Held, journey_chart, nice_ticks, ratio_chart
from zhibek.report.journeys import container_routes, find_journeys
from zhibek.report.material import ReportInput


@pytest.mark.parametrize(
    ("most", "ticks"),
    [(43, [0, 10, 20, 30, 40]), (0.9, [0, 0.2, 0.4, 0.6, 0.8]), (20000, [0, 5000, 10000, 15000, 20000])],
)
def test_ticks_are_round(most: float, ticks: list[float]):
    assert nice_ticks(most, 5) == pytest.approx(ticks)


def test_a_journey_chart_has_a_line_and_a_name_for_each_corridor(results: ReportInput):
    routes = container_routes(results, ["base-2022"])
    journeys = find_journeys(results, routes, ("CN-SN", "DE-W"), ["base-2022"])
    picture = journey_chart(journeys, IN_DAYS, label="Days")
    assert picture.count('class="run ') == len(journeys) == 4
    for journey in journeys:
        assert f"{journey.corridor.short_name} " in picture
    heights = [float(y) for y in re.findall(r'class="end" x="[\d.]+" y="([\d.]+)"', picture)]
    assert all(after - before >= 12.9 for before, after in pairwise(heights))


def mark_x(ratio: float, role: str = "fitted"):
    picture = ratio_chart([Held("One", ratio, role, at_capacity=False, tip="")], label="x")
    return float(re.search(r'cx="([\d.]+)"', picture)[1])


def test_ratios_lie_on_a_logarithmic_axis():
    assert mark_x(2.0) - mark_x(1.0) == pytest.approx(mark_x(1.0) - mark_x(0.5), abs=0.2)
    assert mark_x(50.0) == mark_x(4.0)


def test_roles_and_full_capacities_look_different():
    rows = [
        Held("A", 1.1, "fitted", at_capacity=True, tip=""),
        Held("B", 9.0, "held_out", at_capacity=False, tip=""),
    ]
    picture = ratio_chart(rows, label="x")
    assert '<rect class="m-fitted"' in picture
    assert '<circle class="m-held_out"' in picture
    assert ">9.00</text>" in picture
