"""The chart of a target."""

import re
from xml.etree import ElementTree as ET

import pytest

from zhibek.report.material import ReportInput
from zhibek.report.target_chart import HEIGHT, WIDTH, Line, target_chart


@pytest.fixture(scope="module")
def lines(results: ReportInput) -> list[Line]:
    (shown,) = results.targets
    return [Line(side.reporter, "north", side.series, side.forecasts[-1:]) for side in shown.outlook.sides]


@pytest.fixture(scope="module")
def picture(results: ReportInput, lines: list[Line]) -> str:
    return target_chart(lines, results.targets[0].outlook.target, label="A target")


def test_every_claim_has_a_dot_and_its_words(picture: str, lines: list[Line]):
    tips = re.findall(r"<title>([^<]+)</title>", picture)
    assert len(tips) == sum(len(line.series) for line in lines)
    assert "CN, 2022: 31.2 bn USD (published)" in tips


def test_nothing_leaves_the_picture(picture: str):
    for x, y in re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", picture):
        assert 0 <= float(x) <= WIDTH
        assert 0 <= float(y) <= HEIGHT


def test_a_dot_lies_where_its_value_is(picture: str):
    dots = [(float(one.get("cx")), float(one.get("cy"))) for one in ET.fromstring(picture).iter("circle")]
    # the level of 40 bn is drawn between China's 31.2 of 2022 and 41.0 of 2023
    level = float(re.search(r'class="aim" d="M[\d.]+ ([\d.]+)H', picture)[1])
    china = [y for _, y in dots[:6]]
    assert china[3] > level > china[4]
    assert china == sorted(china, reverse=True)


def test_untold_years_are_dashed(picture: str):
    assert picture.count("untold") == 1


def test_a_side_without_forecast_is_drawn(results: ReportInput, lines: list[Line]):
    bare = [Line(line.name, line.family, line.series, ()) for line in lines]
    text = target_chart(bare, results.targets[0].outlook.target, label="A target")
    assert "fan" not in text
    assert "claims 43.8 in 2024" in text
