"""Tests of the colours."""

from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray

from zhibek.report.palette import (
    CHANGE_BREAKS,
    DARK,
    DARK_CHANGES,
    DARK_WORDS,
    LIGHT,
    LIGHT_CHANGES,
    LIGHT_WORDS,
    change_step,
    contrast,
    linear_rgb,
    style_variables,
)

CORRIDORS = ("north", "middle", "south", "sea")
# sight without loss, and the three kinds of colour blindness (Machado, Oliveira and Fernandes, 2009)
SIGHTS = [
    np.eye(3),
    np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]]
    ),
    np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]]
    ),
]


def lab(linear: NDArray[np.float64]):
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    xyz = to_xyz @ np.clip(linear, 0, 1) / [0.9505, 1, 1.089]
    root = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * root[1] - 16, 500 * (root[0] - root[1]), 200 * (root[1] - root[2])])


def least_distance(colours: Sequence[str]):
    return min(
        float(np.linalg.norm(lab(sight @ linear_rgb(one)) - lab(sight @ linear_rgb(other))))
        for one, other in combinations(colours, 2)
        for sight in SIGHTS
    )


@pytest.mark.parametrize(("theme", "least"), [(LIGHT, 22), (DARK, 19)])
def test_corridors_are_told_apart_by_every_eye(theme: Mapping[str, str], least: float):
    assert least_distance([theme[name] for name in CORRIDORS]) >= least


def test_the_palette_that_failed_would_fail_again():
    assert least_distance(["#A23B84", "#138A8A"]) < 10


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("ink", ["ink", "muted"])
@pytest.mark.parametrize("ground", ["card", "page", "land", "field"])
def test_words_are_readable(theme: Mapping[str, str], ink: str, ground: str):
    assert contrast(theme[ink], theme[ground]) >= 4.5


@pytest.mark.parametrize(("theme", "words"), [(LIGHT, LIGHT_WORDS), (DARK, DARK_WORDS)])
def test_links_and_changes_in_words_are_readable(theme: Mapping[str, str], words: Mapping[str, str]):
    assert contrast(theme["accent"], theme["page"]) >= 4.5
    assert min(contrast(colour, theme["card"]) for colour in words.values()) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_bands_stand_out_on_land(theme: Mapping[str, str]):
    for name in CORRIDORS:
        assert contrast(theme[name], theme["land"]) >= 2.99, name


def test_steps_of_change():
    assert [
        change_step(100, 100 * (1 + change)) for change in (-0.7, -0.3, -0.1, 0.0, 0.1, 0.3, 0.7)
    ] == list(range(7))
    assert change_step(0, 0) == 3
    assert len(LIGHT_CHANGES) == len(DARK_CHANGES) == 2 * len(CHANGE_BREAKS) + 1


def test_themes_name_the_same_roles():
    assert set(LIGHT) == set(DARK)
    assert "--north:#2A62B0" in style_variables(LIGHT, LIGHT_CHANGES, LIGHT_WORDS)
