"""Tests of the validation part."""

import math

import pytest

from zhibek.report.material import ReportInput
from zhibek.report.validation import misses, validation


def test_medians_by_role(results: ReportInput):
    text = misses(results.outcome["validation"].to_dicts())
    held = sorted(abs(math.log(ratio)) for ratio in (1.251 / 1.05, 32.9 / 23, 2.9 / 0.5))[1]
    assert f"3 held out: {held:.2f}" in text
    assert "2 fitted: 0.02" in text


@pytest.mark.parametrize(
    "part",
    [
        "China–Europe rail containers",
        ">1,600<",
        ">1,542<",
        ">0.96<",
        "at a full capacity",
        "Loaded units only",
    ],
)
def test_every_observation_is_in_the_table(results: ReportInput, part: str):
    assert part in validation(results)


def test_constants_stand_in_dollars_with_their_ends(results: ReportInput):
    text = validation(results)
    assert "Belarus–Poland border, containers" in text
    assert ">216<" in text
    assert "neither end IR" in text
    assert "logit scale, container" in text
