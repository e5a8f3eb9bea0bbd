"""Tests of projected places, lines and basemap."""

from collections.abc import Sequence

import pytest

from zhibek.report.geometry import build_geometry, load_basemap

PLACES = [
    {
        "place_id": "A",
        "name": "A",
        "kind": "city",
        "label_rank": 1,
        "longitude_deg": 40.0,
        "latitude_deg": 40.0,
    },
    {
        "place_id": "B",
        "name": "B",
        "kind": "city",
        "label_rank": 1,
        "longitude_deg": 60.0,
        "latitude_deg": 45.0,
    },
    {
        "place_id": "C",
        "name": "C",
        "kind": "city",
        "label_rank": 1,
        "longitude_deg": 150.0,
        "latitude_deg": -30.0,
    },
]
LINKS = [
    {"link_id": "ab", "from_place": "A", "to_place": "B"},
    {"link_id": "ac", "from_place": "A", "to_place": "C"},
]
LINES = [{"link_id": "ab", "points": "40 40;50 55;60 45"}]


def build(used: Sequence[str] = ("ab", "ac")):
    return build_geometry(PLACES, LINKS, LINES, fitted_to={"A", "B"}, used=used)


def test_a_line_starts_at_the_place_asked_for():
    geometry = build()
    start, end = geometry.spots["A"], geometry.spots["B"]
    there, back = geometry.line("ab", "A"), geometry.line("ab", "B")
    assert there[0] == pytest.approx([start.x, start.y])
    assert back[0] == pytest.approx([end.x, end.y])
    assert there[:, 1].min() < min(start.y, end.y) - 20


def test_a_link_without_a_line_is_straight_and_one_not_used_is_unknown():
    assert len(build().line("ac", "A")) == 2
    assert build(used=["ab"]).line("ac", "A") is None


def test_places_outside_the_picture_are_known_to_be():
    geometry = build()
    assert geometry.is_inside(geometry.spots["A"])
    assert not geometry.is_inside(geometry.spots["C"])


def test_the_packages_basemap_has_land_and_names():
    base = load_basemap()
    assert len(base["land"]) > 20
    assert any(label["name"] == "Kazakhstan" for label in base["labels"])
    assert build().land.startswith("M")


def test_a_background_is_drawn_once_and_pointed_to_later():
    geometry = build()
    assert 'id="wide-land"' in geometry.background("wide")
    assert geometry.background("wide*") == '<use href="#wide-land"/>'
