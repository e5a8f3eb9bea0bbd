"""Twenty shipments go as a forwarder sends them."""

import itertools
import time

import pytest

from zhibek.errors import NetworkError
from zhibek.scenario.restrictions import NOTICE, PROHIBITED
from zhibek.service.route_card import CardRoute, RouteCard, draw_card
from zhibek.service.shipment import Shipment
from zhibek.study import Study

DAY = "2025-03-15"
TITR = {"titr-black-sea", "titr-btk", "titr-caspian", "titr-road", "titr-turkmenbashi"}

# ends, what else is asked, corridors that must be offered, the day range of the fastest, and its price range
PAIRS = [
    ("Xi'an", "Duisburg", {}, {"north-kz", "north-mn", "suez", "cape", "titr-black-sea", "titr-btk"}, (15, 30), (6e3, 1e4)),
    ("Chongqing", "Istanbul", {"avoid": ("RU", "IR")}, {"titr-black-sea", "titr-btk", "suez"}, (25, 45), (6e3, 11e3)),
    ("Almaty", "Poti", {}, {"titr-caspian", "titr-road", "titr-turkmenbashi"}, (8, 20), (3e3, 6e3)),
    ("Tashkent", "Mersin", {}, {"titr-turkmenbashi", "titr-btk", "south-transit"}, (12, 28), (3e3, 7e3)),
    ("Shanghai", "Hamburg", {}, {"suez", "cape", "north-kz", "north-mn"}, (15, 30), (6e3, 1e4)),
    ("Urumqi", "Tashkent", {}, {"china-central-asia", "china-road"}, (4, 14), (1e3, 5e3)),
    ("Yiwu", "Tehran", {}, {"kti", "other"}, (14, 40), (3e3, 9e3)),
    ("Moscow", "Mumbai", {}, {"suez", "instc-west", "instc-caspian", "instc-east"}, (20, 45), (3e3, 7e3)),
    ("Astana", "Duisburg", {}, {"north-central-asia", "titr-black-sea"}, (8, 20), (3e3, 7e3)),
    ("Zhengzhou", "Warsaw", {"on": "2025-09-14"}, {"north-kz", "suez", "titr-btk"}, (15, 30), (5e3, 1e4)),
    ("Kostanay", "Yerevan", {"cargo": "bulk", "class_id": "grain", "goods": "1001", "on": "2025-10-22"},
     {"titr-caspian", "north-samur"}, (10, 25), (50, 200)),
    ("Xi'an", "Baku", {"avoid": ("RU",)}, {"titr-caspian", "titr-road", "titr-turkmenbashi"}, (12, 30), (4e3, 8e3)),
    ("Chengdu", "Lodz", {}, {"north-kz", "suez", "titr-black-sea"}, (14, 30), (6e3, 11e3)),
    ("Istanbul", "Almaty", {}, {"titr-btk", "titr-black-sea", "south-transit"}, (12, 30), (3e3, 8e3)),
    ("Duisburg", "Almaty", {"actor": "EU", "on": "2024-07-15"}, {"north-central-asia", "titr-black-sea"}, (8, 20), (3e3, 8e3)),
    ("Bishkek", "Istanbul", {}, {"titr-btk", "titr-black-sea", "south-transit"}, (12, 30), (3e3, 8e3)),
    ("Ashgabat", "Constanta", {}, {"titr-turkmenbashi"}, (12, 30), (3e3, 7e3)),
    ("Tbilisi", "Urumqi", {"avoid": ("RU",)}, {"titr-caspian", "titr-turkmenbashi"}, (12, 30), (3e3, 8e3)),
    ("Wuhan", "Moscow", {}, {"north-kz", "north-mn", "suez"}, (10, 25), (4e3, 8e3)),
    ("Busan", "Tashkent", {}, {"china-central-asia", "north-pacific"}, (15, 35), (3e3, 8e3)),
    ("Dushanbe", "Mersin", {}, {"titr-turkmenbashi", "south-transit"}, (12, 30), (3e3, 8e3)),
]  # fmt: skip
IDS = [f"{pair[0]}-{pair[1]}" for pair in PAIRS]


def drawn(atlas: Study, pair: tuple, **more: object) -> RouteCard:
    cells = {"class_id": "mach", "on": DAY} | pair[2] | more
    return draw_card(atlas, Shipment(pair[0], pair[1], **cells))


@pytest.fixture(scope="module")
def country(atlas: Study) -> dict[str, str]:
    return dict(atlas.folder.frames["places"].select("place_id", "country").iter_rows())


@pytest.mark.parametrize("pair", PAIRS, ids=IDS)
def test_a_shipment_goes_as_a_forwarder_would_send_it(
    atlas: Study, country: dict[str, str], pair: tuple
) -> None:
    card = drawn(atlas, pair)
    _, _, asked, wanted, days, money = pair
    offered = {route.corridor_id for route in card.routes}
    assert wanted <= offered
    fastest = min(card.routes, key=lambda route: route.time_p50_days)
    assert days[0] < fastest.time_p50_days < days[1]
    assert money[0] < fastest.cost_usd < money[1]
    for route in card.routes:
        check_route(route, country, set(asked.get("avoid", ())))
    shortest = {
        kind: min(r.length_km for r in card.routes if at_sea(r) == kind) for kind in map(at_sea, card.routes)
    }
    assert all(route.length_km <= 2 * shortest[at_sea(route)] for route in card.routes)


def at_sea(route: CardRoute) -> bool:
    return any(leg.mode == "deepsea" for leg in route.legs)


def check_route(route: CardRoute, country: dict[str, str], avoided: set[str]) -> None:
    """Look at one route as a stranger would: it hangs together, adds up, and goes nowhere twice."""
    legs = route.legs
    assert (legs[0].what, legs[-1].what) == ("load", "unload")
    hauls = [leg for leg in legs if leg.mode]
    assert all(one.to_place == other.from_place for one, other in itertools.pairwise(hauls))
    places = [hauls[0].from_place, *(leg.to_place for leg in hauls)]
    assert len(set(places)) == len(places)
    assert not {country[place] for leg in legs for place in leg.places} & avoided
    assert sum(leg.time_days for leg in legs) == pytest.approx(route.time_p50_days)
    assert sum(leg.emission_kgco2e_per_t for leg in legs) == pytest.approx(route.emission_kgco2e_per_t)
    variance = sum((leg.time_p90_days - leg.time_days) ** 2 for leg in legs)
    assert variance**0.5 == pytest.approx(route.time_p90_days - route.time_p50_days)
    assert route.verdict != PROHIBITED
    assert 0 <= route.overlap <= 1 + 1e-9
    if route.corridor_id in TITR and not {country[places[0]], country[places[-1]]} & {"RU"}:
        assert "RU" not in {country[place] for leg in legs for place in leg.places}
    moved = {leg.mode for leg in hauls}
    kinds = [paper.name for paper in route.papers if paper.kind == "carriage"]
    assert kinds
    assert ("deepsea" not in moved) or "Bill of lading" in kinds


def test_documents_follow_the_territory(atlas: Study) -> None:
    card = drawn(atlas, PAIRS[0])
    papers = {route.corridor_id: {paper.name for paper in route.papers} for route in card.routes}
    assert papers["north-kz"] == {"CIM/SMGS common consignment note", "T1 transit declaration"}
    assert "Bill of lading" in papers["suez"]
    assert {"SMGS consignment note", "CIM consignment note", "T1 transit declaration"} <= papers[
        "titr-black-sea"
    ]
    road = drawn(atlas, ("Almaty", "Istanbul", {"avoid": ("RU",)}))
    assert any("TIR carnet" in {paper.name for paper in route.papers} for route in road.routes)


def test_a_closed_border_is_gone_round_or_named(atlas: Study) -> None:
    before, shut = (drawn(atlas, PAIRS[0], on=day) for day in ("2025-09-11", "2025-09-14"))
    brest = ("BYBQT", "PL-MALASZEWICZE")
    for card, crosses in ((before, True), (shut, False)):
        [north] = [route for route in card.routes if route.corridor_id == "north-kz"]
        assert any(set(brest) <= set(leg.places) for leg in north.legs) == crosses
    with pytest.raises(NetworkError) as caught:
        drawn(atlas, ("Minsk", "Warsaw", {"avoid": ("LT", "RU", "UA"), "on": "2025-09-14"}))
    told = str(caught.value)
    assert told.startswith(
        "no permitted way from Minsk to Warsaw by container on 2025-09-14. Every way is blocked:"
    )
    assert "[PL-BY-2025]: prohibited" in told
    assert told.endswith(NOTICE)
    unaware = drawn(
        atlas,
        ("Minsk", "Warsaw", {"avoid": ("LT", "RU", "UA"), "on": "2025-09-14", "known_on": "2025-09-08"}),
    )
    assert unaware.routes


def test_kazakh_wheat_waits_for_the_day_that_azerbaijan_opens(atlas: Study) -> None:
    wheat = {"cargo": "bulk", "class_id": "grain", "goods": "1001", "avoid": ("RU", "IR", "TM", "CN", "AF")}
    with pytest.raises(NetworkError, match=r"\[AZ-AM-TRANSIT\]: prohibited"):
        drawn(atlas, ("Kostanay", "Yerevan", {**wheat, "on": "2025-10-20"}))
    card = drawn(atlas, ("Kostanay", "Yerevan", {**wheat, "on": "2025-10-22"}))
    assert {route.verdict for route in card.routes} == {"allowed"}


def voyages(route: CardRoute) -> int:
    """Count how often a route puts to open sea."""
    at_sea = [leg.mode == "deepsea" or leg.what == "canal" for leg in route.legs]
    return sum(now and not before for before, now in itertools.pairwise([False, *at_sea]))


def test_nobody_goes_ashore_where_the_ship_goes_on(atlas: Study) -> None:
    assert all(voyages(route) <= 1 for route in drawn(atlas, PAIRS[4]).routes if "IR" not in names(route))
    caspian = [route for route in drawn(atlas, PAIRS[7]).routes if route.corridor_id == "instc-caspian"]
    assert [voyages(route) for route in caspian] == [2], "no ship goes from the Caspian to the ocean"


def names(route: CardRoute) -> set[str]:
    return {place[:2] for leg in route.legs for place in leg.places}


def test_listed_goods_of_the_eu_go_round_russia(atlas: Study) -> None:
    card = drawn(atlas, PAIRS[14], goods="854231")
    assert not any("RU" in names(route) for route in card.routes)
    assert {"titr-black-sea", "titr-btk"} <= {route.corridor_id for route in card.routes}
    [blocked] = [route for route in card.blocked if route.corridor_id == "north-central-asia"]
    assert "EU-TRANSIT-2023B" in {bite.rule_id for bite in blocked.bites}


def test_the_red_sea_delays_ships_from_the_day_they_left_it(atlas: Study) -> None:
    days = {}
    for day in ("2023-11-01", "2024-03-01"):
        card = drawn(atlas, PAIRS[4], on=day)
        days[day] = next(route.time_p50_days for route in card.routes if route.corridor_id == "suez")
    assert days["2024-03-01"] - days["2023-11-01"] == pytest.approx(16.0)


def test_a_day_beyond_the_rules_is_unknown_on_every_route(atlas: Study) -> None:
    card = drawn(atlas, PAIRS[0], on="2027-01-01")
    assert card.beyond_rules
    assert {route.verdict for route in card.routes} == {"unknown"}


def test_a_card_is_drawn_in_no_time(atlas: Study) -> None:
    taken = []
    for _ in range(5):
        begun = time.process_time()
        drawn(atlas, PAIRS[0], on="2025-09-14")
        taken.append(time.process_time() - begun)
    assert min(taken) < 0.6, f"{min(taken):.2f} s; the aim is 0.3 s on an idle machine"
