"""The New Silk Road's places, links and lines."""

import csv
import math
from functools import cache
from importlib import resources
from itertools import pairwise

import pytest

from zhibek.tables.countries import AT_SEA, COUNTRIES

# the waypoint in the strait is placed more coarsely than the few kilometres to the port
SHORTER_THAN_STRAIGHT = frozenset({"deepsea:SEA-GIB-ESALG"})
NORTH = ("CN", "KZ", "RU", "BY", "PL", "DE")


@cache
def rows(table: str):
    """Read a table of the built-in study."""
    file = resources.files("zhibek.atlas").joinpath("silk-road", f"{table}.csv")
    return tuple(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))


@cache
def places():
    return {row["place_id"]: row for row in rows("places")}


def point(place_id: str):
    row = places()[place_id]
    return float(row["longitude_deg"]), float(row["latitude_deg"])


def great_circle_km(start: tuple[float, float], end: tuple[float, float]):
    (a, b), (c, d) = (tuple(map(math.radians, one)) for one in (start, end))
    half = math.sin((d - b) / 2) ** 2 + math.cos(b) * math.cos(d) * math.sin((c - a) / 2) ** 2
    return 2 * 6371.0088 * math.asin(math.sqrt(half))


def in_force(link: dict[str, str], year: int, projects: tuple[str, ...] = ()):
    if link["project_id"]:
        return link["project_id"] in projects
    opened, closed = int(link["opened_year"] or 0), int(link["closed_year"] or 9999)
    return opened <= year < closed


def shortest_km(
    start: str,
    end: str,
    *,
    year: int = 2022,
    modes: tuple[str, ...] = ("rail",),
    countries: tuple[str, ...] | None = None,
    projects: tuple[str, ...] = (),
):
    """Find the shortest way over the links in force, by relaxing every link until nothing changes."""
    usable = [
        (link["from_place"], link["to_place"], float(link["length_km"]))
        for link in rows("links")
        if link["mode"] in modes
        and in_force(link, year, projects)
        and (
            countries is None
            or {places()[link[side]]["country"] for side in ("from_place", "to_place")} <= set(countries)
        )
    ]
    best = {start: 0.0}
    changed = True
    while changed:
        changed = False
        for one, other, km in usable:
            for near, far in ((one, other), (other, one)):
                if best.get(near, math.inf) + km < best.get(far, math.inf):
                    best[far] = best[near] + km
                    changed = True
    return best.get(end, math.inf)


def test_there_are_enough_places_and_links():
    assert len(rows("places")) >= 350
    assert len(rows("links")) >= 600


@pytest.mark.parametrize(
    ("table", "key"), [("places", "place_id"), ("links", "link_id"), ("lines", "link_id")]
)
def test_names_are_unique(table: str, key: str):
    names = [row[key] for row in rows(table)]
    assert len(names) == len(set(names))


def test_names_shown_to_people_are_unique():
    names = [row["name"] for row in rows("places")]
    assert sorted(name for name in set(names) if names.count(name) > 1) == []


def test_every_country_is_known_and_waypoints_lie_at_sea():
    assert {row["country"] for row in rows("places")} <= COUNTRIES
    at_sea = [row["kind"] for row in rows("places") if row["country"] == AT_SEA]
    assert set(at_sea) == {"waypoint"}


def test_ids_begin_with_the_country():
    for row in rows("places"):
        assert row["place_id"][:2] == row["country"] or row["country"] == AT_SEA


def test_every_place_has_a_link():
    linked = {link[side] for link in rows("links") for side in ("from_place", "to_place")}
    assert linked == set(places())


def test_links_are_named_by_mode_and_ends():
    for link in rows("links"):
        assert link["link_id"].split("#")[0] == f"{link['mode']}:{link['from_place']}-{link['to_place']}"


def test_no_link_is_shorter_than_the_great_circle():
    too_short = {
        link["link_id"]
        for link in rows("links")
        if float(link["length_km"]) < great_circle_km(point(link["from_place"]), point(link["to_place"]))
    }
    assert too_short == SHORTER_THAN_STRAIGHT


def test_no_long_link_is_three_times_the_great_circle():
    for link in rows("links"):
        straight = great_circle_km(point(link["from_place"]), point(link["to_place"]))
        assert float(link["length_km"]) <= 3 * straight or straight < 15, link["link_id"]


def test_rail_links_have_gauges_and_others_none():
    for link in rows("links"):
        gauges = link["gauge_from_mm"], link["gauge_to_mm"]
        if link["mode"] == "rail":
            assert set(gauges) <= {"1435", "1520", "1668", "1676"}, link["link_id"]
        else:
            assert gauges == ("", ""), link["link_id"]


@pytest.mark.parametrize(
    ("link_id", "gauges"),
    [
        ("rail:KZ-DOSTYK-CN-ALASHANKOU", ("1520", "1435")),
        ("rail:PL-MALASZEWICZE-BYBQT", ("1435", "1520")),
        ("rail:TM-SERAKHS-IR-SARAKHS", ("1520", "1435")),
        ("rail:KG-KOSHDOBO-KG-MAKMAL", ("1435", "1435")),
        ("rail:KG-MAKMAL-KG-JALALABAD", ("1520", "1520")),
        ("rail:GE-AKHALKALAKI-GE-KARTSAKHI", ("1435", "1435")),
        ("rail:IR-ASTARA-AZ-ASTARA", ("1520", "1520")),
    ],
)
def test_gauges_change_where_they_do(link_id: str, gauges: tuple[str, str]):
    link = next(link for link in rows("links") if link["link_id"] == link_id)
    assert (link["gauge_from_mm"], link["gauge_to_mm"]) == gauges


@pytest.mark.parametrize(
    ("start", "end", "countries", "modes", "between_km"),
    [
        ("CNSIA", "DEDUI", NORTH, ("rail",), (9300, 10100)),
        ("TRIST", "BGSOF", ("TR", "BG"), ("rail",), (550, 700)),
        ("AZBAK", "TRIST", ("AZ", "GE", "TR"), ("rail",), (2500, 3000)),
        ("IRTHR", "TRIST", ("IR", "TR"), ("rail", "ferry"), (2700, 3300)),
        ("UZTAS", "IRTHR", ("UZ", "TM", "IR"), ("rail",), (2000, 2700)),
        ("RUMOW", "AZ-ASTARA", ("RU", "AZ"), ("rail",), (2400, 3000)),
        ("RUMOW", "IR-ASTARA", ("RU", "AZ", "IR"), ("rail",), (2400, 3000)),
        ("CNURC", "KZAAU", ("CN", "KZ"), ("rail",), (3300, 4200)),
    ],
)
def test_the_network_of_2022_joins(
    start: str, end: str, countries: tuple[str, ...], modes: tuple[str, ...], between_km: tuple[float, float]
):
    length = shortest_km(start, end, countries=countries, modes=modes)
    assert between_km[0] <= length <= between_km[1]


def test_tashkent_to_tehran_goes_over_sarakhs():
    whole = shortest_km("UZTAS", "IRTHR", countries=("UZ", "TM", "IR"))
    by_sarakhs = shortest_km("UZTAS", "TM-SERAKHS", countries=("UZ", "TM")) + shortest_km(
        "TM-SERAKHS", "IRTHR", countries=("TM", "IR")
    )
    assert whole == pytest.approx(by_sarakhs)


@pytest.mark.parametrize(
    ("start", "end", "countries", "project", "km"),
    [
        ("CNKHG", "UZAZN", ("CN", "KG", "UZ"), "cku", 589),
        ("KZ-AYAGOZ", "CN-TACHENG", ("KZ", "CN"), "bakhty-ayagoz", 327),
        ("IRRAS", "IR-ASTARA", ("IR",), "rasht-astara", 162),
        ("TR-TATVAN", "TRVAN", ("TR",), "tatvan-van", 239),
    ],
)
def test_a_project_opens_its_links(start: str, end: str, countries: tuple[str, ...], project: str, km: float):
    direct = shortest_km(start, end, countries=countries, projects=(project,), year=2030)
    assert direct == pytest.approx(km)
    assert shortest_km(start, end, countries=countries, year=2030) > 1.5 * direct


@pytest.mark.parametrize("link_id", ["rail:AM-GYUMRI-TRKSY", "rail:RULED-FI-KOUVOLA", "ferry:GEPTI-UAODS"])
def test_closed_links_are_not_in_force(link_id: str):
    link = next(link for link in rows("links") if link["link_id"] == link_id)
    assert not in_force(link, 2022)


def test_every_link_has_a_line_from_place_to_place():
    lines = {row["link_id"]: row for row in rows("lines")}
    assert set(lines) == {link["link_id"] for link in rows("links")}
    for link in rows("links"):
        points = [tuple(map(float, pair.split())) for pair in lines[link["link_id"]]["points"].split(";")]
        assert 2 <= len(points) <= 12
        assert great_circle_km(points[0], point(link["from_place"])) < 0.2
        assert great_circle_km(points[-1], point(link["to_place"])) < 0.2
        if lines[link["link_id"]]["basis"] == "straight":
            assert len(points) == 2


def test_lines_are_not_much_longer_than_their_links():
    lines = {row["link_id"]: row["points"] for row in rows("lines")}
    for link in rows("links"):
        points = [tuple(map(float, pair.split())) for pair in lines[link["link_id"]].split(";")]
        drawn = sum(great_circle_km(*pair) for pair in pairwise(points))
        assert drawn <= 1.65 * float(link["length_km"]) + 5, link["link_id"]


def test_most_rail_and_road_lines_follow_a_graph():
    basis = {row["link_id"]: row["basis"] for row in rows("lines")}
    land = [link for link in rows("links") if link["mode"] in {"rail", "road"} and not link["project_id"]]
    straight = [link["link_id"] for link in land if basis[link["link_id"]] == "straight"]
    assert len(straight) <= 0.15 * len(land)
