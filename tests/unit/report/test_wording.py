"""Tests of numbers in words."""

import math

import pytest

from zhibek.report import wording


@pytest.mark.parametrize(
    ("load_t", "text"),
    [
        (1_485_000, "1.49"),
        (14_320_000, "14.3"),
        (714_200_000, "714"),
        (-3_790_000, "−3.79"),
        (None, "–"),
        (math.nan, "–"),
    ],
)
def test_megatonnes(load_t: float | None, text: str):
    assert wording.megatonnes(load_t) == text


@pytest.mark.parametrize(
    ("load_teu", "text"), [(33_600, "34"), (4_400, "4.4"), (1_251_000, "1,251"), (0, "0"), (-200, "−0.2")]
)
def test_thousand_teu(load_teu: float, text: str):
    assert wording.thousand_teu(load_teu) == text


@pytest.mark.parametrize(
    ("share", "text"), [(0.123, "12.3 %"), (0.0001, "< 0.1 %"), (0.0, "0 %"), (1.0, "100 %"), (None, "–")]
)
def test_percent(share: float | None, text: str):
    assert wording.percent(share) == text


@pytest.mark.parametrize(
    ("base", "scenario", "text"),
    [
        (100, 86, "−14 %"),
        (100, 104, "+4.0 %"),
        (0, 5, "new"),
        (0, 0, "–"),
        (100, 100, "0 %"),
        (1, 30, "× 30.0"),
    ],
)
def test_change_percent(base: float, scenario: float, text: str):
    assert wording.change_percent(base, scenario) == text


def test_a_minus_that_rounds_to_nought_is_no_minus():
    assert wording.grouped(-0.04, 1) == "0.0"
    assert wording.signed("0.0") == "0.0"


def test_words():
    assert wording.joined(["a", "b", "c"]) == "a, b and c"
    assert wording.joined(["a"]) == "a"
    assert wording.joined([]) == ""
    assert wording.many_teu(13_100_000) == "13.1 million TEU"
    assert wording.many_teu(744_000) == "744 thousand TEU"
    assert wording.dollars(7266.4) == "7,266"
    assert wording.dollars(4.25) == "4.2"
    assert wording.days(16.04) == "16.0"
    assert wording.small_number(4.2e-8) == "4 × 10⁻⁸"
    assert wording.small_number(0.0) == "0"
    assert wording.short_place("Baku (Alat)") == "Baku"


def test_everything_is_escaped():
    assert wording.safe('<b a="1">&') == "&lt;b a=&quot;1&quot;&gt;&amp;"
    assert not wording.safe(None)
