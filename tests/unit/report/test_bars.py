"""Tests of bar charts."""

import re

import pytest

from zhibek.report.bars import Bar, change_bars, plain_bars


def widths(picture: str):
    return [float(width) for width in re.findall(r'<rect [^>]*width="([\d.]+)"', picture)]


def test_bars_are_as_long_as_their_values():
    long, short = widths(
        plain_bars([Bar("A", 40, "40", "north"), Bar("B", 10, "10", "sea")], title="t", label="l")
    )
    assert long / short == pytest.approx(4, rel=1e-2)


def test_losses_go_left_and_gains_right_of_nought():
    picture = change_bars([Bar("A", 3, "+3", "s6"), Bar("B", -1, "−1", "s0")], title="t", label="l")
    nought = float(re.search(r'class="one" d="M([\d.]+)', picture)[1])
    (gain_x, loss_x), (gain, loss) = (
        [float(x) for x in re.findall(r'<rect [^>]*? x="([\d.]+)"', picture)],
        widths(picture),
    )
    assert gain_x == pytest.approx(nought, abs=0.1)
    assert loss_x + loss == pytest.approx(nought, abs=0.2)
    assert gain / loss == pytest.approx(3, rel=1e-2)


def test_names_are_escaped():
    assert "&lt;A&gt;" in plain_bars([Bar("<A>", 1, "1", "north")], title="t", label="l")
