"""A route card offers the best way of each corridor."""

import dataclasses

import polars as pl
import pytest

from reference.small_study import altered, with_frames
from zhibek.errors import NetworkError, SettingsError, UnknownNameError
from zhibek.scenario.restrictions import NOTICE
from zhibek.service.route_card import RouteCard, draw_card
from zhibek.service.shipment import Shipment, spread_chapters
from zhibek.study import Study

PLAIN = Shipment("Urumqi", "Baku", "machinery")


def card(small: Study, **cells: object) -> RouteCard:
    return draw_card(small, dataclasses.replace(PLAIN, **cells))


def test_each_corridor_is_offered_once_the_best_first(small: Study) -> None:
    routes = card(small).routes
    assert {route.corridor_id for route in routes} == {"rail-all-the-way", "road-first"}
    costs = [route.generalised_usd_per_t for route in routes]
    assert costs == sorted(costs)
    assert routes[0].overlap == pytest.approx(1.0)
    assert 0 < routes[1].overlap < 1


def test_legs_add_up_to_the_route(small: Study) -> None:
    for route in card(small).routes:
        assert sum(leg.length_km for leg in route.legs) == pytest.approx(route.length_km)
        assert sum(leg.time_days for leg in route.legs) == pytest.approx(route.time_p50_days)
        assert sum(leg.cost_usd for leg in route.legs) == pytest.approx(route.cost_usd)
        assert sum(leg.gauge_break for leg in route.legs) == route.n_gauge_breaks
        assert route.time_p90_days > route.time_p50_days


@pytest.mark.parametrize("name", ["Urumqi", "urumqi ", "CNURC", "cnurc", "CN-XJ", "xinjiang"])
def test_an_end_is_a_place_or_zone_by_id_or_name(small: Study, name: str) -> None:
    assert card(small, origin=name).routes == card(small).routes


def test_a_place_that_is_no_zone_may_be_an_end(small: Study) -> None:
    routes = card(small, origin="Dostyk").routes
    assert {leg.from_place for leg in routes[0].legs[:2]} == {"KZ-DOSTYK"}


def test_the_class_weighs_its_own_time(small: Study) -> None:
    dear, cheap = (card(small, class_id=name).routes for name in ("machinery", "grain"))
    for one, other in zip(dear, cheap, strict=False):
        if one.corridor_id == other.corridor_id:
            assert one.generalised_usd_per_t > other.generalised_usd_per_t


def test_bulk_is_priced_by_the_tonne(small: Study) -> None:
    bulk = card(small, class_id="grain", cargo="bulk", origin="Almaty").routes[0]
    assert 100 < bulk.cost_usd < 300


def test_an_opened_project_is_used_where_it_is_better(small: Study) -> None:
    before = card(small).routes[0]
    after = card(small, projects=("steppe-line",)).routes[0]
    assert after.generalised_usd_per_t < before.generalised_usd_per_t
    assert not any("KZALA" in (leg.from_place, leg.to_place) for leg in after.legs)
    assert card(small, scenario_id="steppe-line-2030").routes[0].time_p50_days < after.time_p50_days


def test_no_avoided_country_is_touched(small: Study) -> None:
    with pytest.raises(NetworkError, match="no way from Urumqi to Baku by container without KZ in base"):
        card(small, avoid=("KZ",))


def test_a_corridor_behind_a_prohibitive_charge_is_no_offer(small: Study) -> None:
    shut = altered(small, "charges", "road-permits", charge_usd_per_t=1e5)
    assert {route.corridor_id for route in draw_card(shut, PLAIN).routes} == {"rail-all-the-way"}


def test_a_corridor_far_dearer_than_the_best_is_no_offer(small: Study) -> None:
    best = card(small).routes[0].generalised_usd_per_t
    dear = altered(small, "charges", "road-permits", charge_usd_per_t=3 * best + 100)
    assert {route.corridor_id for route in draw_card(dear, PLAIN).routes} == {"rail-all-the-way"}


def test_ways_of_no_corridor_are_other_ways(small: Study) -> None:
    bare = with_frames(small, corridor_rules=small.folder.frames["corridor_rules"].clear())
    [route] = draw_card(bare, PLAIN).routes
    assert (route.corridor_id, route.corridor) == ("other", "Other ways")


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        ({"origin": "Nowhere"}, "place or zone"),
        ({"class_id": "gold"}, "class"),
        ({"cargo": "boxes"}, "cargo"),
        ({"scenario_id": "never"}, "scenario"),
        ({"projects": ("tunnel",)}, "project"),
        ({"avoid": ("XX",)}, "place or country"),
    ],
)
def test_unknown_names_are_refused(small: Study, cells: dict, kind: str) -> None:
    with pytest.raises(UnknownNameError) as caught:
        card(small, **cells)
    assert caught.value.kind == kind


def test_the_card_is_judged_on_the_last_day_checked_or_on_the_one_asked(small: Study) -> None:
    assert card(small).judged_on == "2025-12-31"
    found = card(small, on="2024-10-30", known_on="2024-10-02", actor="eu")
    assert (found.judged_on, found.known_on, found.actor) == ("2024-10-30", "2024-10-02", "EU")
    assert not found.beyond_rules
    assert found.notes[-1] == NOTICE


def test_a_way_that_a_rule_forbids_is_no_offer_and_the_rule_is_named(small: Study) -> None:
    with pytest.raises(NetworkError) as caught:
        card(small, on="2024-11-02")
    assert str(caught.value) == (
        "no permitted way from Urumqi to Baku by container on 2024-11-02. Every way is blocked:\n"
        "  - The ferry lies in dock [ferry-in-dock]: prohibited\n"
        f"Choose another day, or avoid less. {NOTICE}"
    )
    assert card(small, on="2024-11-02", known_on="2024-09-30").routes
    assert card(small, on="2024-11-15").routes


def test_a_forbidden_corridor_is_told_beside_those_that_are_not(small: Study) -> None:
    rows = small.folder.frames["restrictions"]
    road = rows.filter(pl.col("restriction_id") == "ferry-in-dock").with_columns(
        restriction_id=pl.lit("no-lorries"), crossings=pl.lit("CN<>KZ"), modes=pl.lit("road")
    )
    barred = draw_card(with_frames(small, restrictions=road), dataclasses.replace(PLAIN, on="2024-11-02"))
    assert {route.corridor_id for route in barred.routes} == {"rail-all-the-way"}
    [blocked] = barred.blocked
    assert (blocked.corridor_id, blocked.verdict) == ("road-first", "prohibited")
    assert [bite.rule_id for bite in blocked.bites] == ["no-lorries"]


def test_a_delay_in_force_is_in_the_days(small: Study) -> None:
    before, queue = (
        next(route for route in card(small, on=day).routes if route.corridor_id == "rail-all-the-way")
        for day in ("2025-01-09", "2025-01-10")
    )
    assert queue.time_p50_days - before.time_p50_days == pytest.approx(3.0)
    assert [bite.rule_id for bite in queue.bites if bite.delay_h] == ["dostyk-queue"]


def test_goods_are_an_hs_code_or_the_chapters_of_the_class(small: Study) -> None:
    verdicts = {
        goods: card(small, class_id="grain", goods=goods).routes[0].verdict for goods in ("1001", "8542", "")
    }
    assert verdicts["1001"] == "allowed with conditions"
    assert verdicts["8542"] == "allowed"
    with pytest.raises(SettingsError) as caught:
        card(small, goods="wheat")
    assert str(caught.value) == "--goods is 'wheat', which is no HS code. Write 2 to 10 digits, such as 1001."


def test_a_study_without_rules_says_unknown(small: Study) -> None:
    settings = dataclasses.replace(small.folder.settings, rules_checked_until="")
    bare = dataclasses.replace(small, folder=dataclasses.replace(small.folder, settings=settings))
    assert {route.verdict for route in draw_card(bare, PLAIN).routes} == {"unknown"}


def test_handovers_papers_and_what_beats_a_route(small: Study) -> None:
    routes = card(small).routes
    for route in routes:
        rails = sum(leg.border and leg.mode == "rail" for leg in route.legs)
        assert route.n_handovers == route.n_handlings + rails
        assert route.papers
        beater = [other for other in routes if other.corridor == route.beaten_by]
        assert all(other.cost_usd < route.cost_usd for other in beater)
    assert routes[0].beaten_by == "" or routes[0].time_p50_days > 0


@pytest.mark.parametrize(("cells", "kind"), [({"actor": "Narnia"}, "actor"), ({"trailer": "QQ"}, "trailer")])
def test_unknown_parties_are_refused(small: Study, cells: dict, kind: str) -> None:
    with pytest.raises(UnknownNameError) as caught:
        card(small, **cells)
    assert caught.value.kind == kind


def test_chapters_are_spread() -> None:
    assert spread_chapters("01-03;13;2701-2703") == ("01", "02", "03", "13", "2701", "2702", "2703")
    assert spread_chapters("25;26;68 in part") == ("25", "26", "68")
    assert spread_chapters("") == ()
