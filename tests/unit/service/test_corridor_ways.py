"""Each corridor's own way is found."""

import polars as pl
import pytest

from reference.small_study import altered, with_frames
from zhibek.scenario.change import new_rows
from zhibek.service.corridor_ways import Rule, doubles_back
from zhibek.service.route_card import draw_card
from zhibek.service.shipment import Shipment
from zhibek.study import Study, pose

SHIPMENT = Shipment("Urumqi", "Baku", "machinery")


def rules(*rows: dict) -> pl.DataFrame:
    traced = {"source": "own-estimate", "confidence": "assumed"}
    return new_rows(
        "corridor_rules", [traced | {"rank": 10 * place + 10} | row for place, row in enumerate(rows)]
    )


ROAD = {"corridor_id": "road-first", "passes": "khorgos-road;caspian"}
FERRY = {"corridor_id": "rail-all-the-way", "passes": "caspian"}


def offered(small: Study, *rows: dict, road_usd: float = -200.0) -> list[str]:
    cheap_road = altered(small, "charges", "road-permits", charge_usd_per_t=road_usd)
    card = draw_card(with_frames(cheap_road, corridor_rules=rules(*rows)), SHIPMENT)
    return [route.corridor_id for route in card.routes]


def test_a_way_that_an_earlier_rule_claims_is_sought_again(small: Study) -> None:
    assert offered(small, ROAD, FERRY) == ["road-first", "rail-all-the-way"]


def test_without_the_earlier_rule_the_cheaper_way_is_the_corridors(small: Study) -> None:
    assert offered(small, FERRY) == ["rail-all-the-way"]


def test_a_rule_for_other_ends_or_cargo_claims_nothing(small: Study) -> None:
    assert offered(small, ROAD | {"origins": "KZ"}, FERRY) == ["rail-all-the-way"]
    assert offered(small, ROAD | {"cargo": "bulk"}, FERRY) == ["rail-all-the-way"]


def test_two_rules_of_one_corridor_are_one_offer(small: Study) -> None:
    assert offered(small, ROAD, ROAD | {"passes": "caspian"}) == ["road-first"]


@pytest.mark.parametrize(("gates", "wanted"), [(0b011, True), (0b001, False), (0b111, False), (0b1011, True)])
def test_a_rule_claims_what_passes_and_avoids_as_told(gates: int, wanted: bool) -> None:  # noqa: FBT001
    assert Rule("a", (0b001, 0b010), 0b100, applies=True).claims(gates) == wanted
    assert not Rule("a", (0b001, 0b010), 0b100, applies=False).claims(gates)


@pytest.mark.parametrize(
    ("walk", "wanted"),
    [
        ((), False),
        (("rail:CNURC>CN-ALASHANKOU", "rail:CN-ALASHANKOU>KZ-DOSTYK", "rail:KZ-DOSTYK>KZALA"), False),
        (("road:CNURC>KZALA", "rail:KZALA>KZ-DOSTYK", "rail:KZ-DOSTYK>CN-ALASHANKOU"), True),
        (("rail:KZ-DOSTYK>KZALA", "rail:KZALA>KZAAU", "rail:KZAAU>KZALA"), True),
        (("rail:KZALA>KZAAU", "tranship:KZAAU:rail1520>KZAAU:ferry", "ferry:KZAAU>AZ-ALAT"), False),
    ],
)
def test_doubling_back(small: Study, walk: tuple[str, ...], wanted: bool) -> None:  # noqa: FBT001
    network = pose(small, "base").network
    number = {slot: index for index, slot in enumerate(network.slots())}
    assert doubles_back(network, [number[f"{slot}:bulk"] for slot in walk]) == wanted
