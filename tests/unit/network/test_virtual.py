"""Places are split, joined and crossed as told."""

import math

import polars as pl
import pytest

from reference.small_study import arcs_by_slot, more, shuffled, without
from zhibek.network.virtual import SEA, build_arcs, layer_at, leaving_layer, mode_of
from zhibek.study import Study

Frames = dict[str, pl.DataFrame]
BORDER = {
    "kind": "border",
    "place_id": "*",
    "from_mode": "rail",
    "to_mode": "rail",
    "cargo": "all",
    "time_h": 10.0,
    "time_sd_h": 5.0,
}
GAUGE = {
    "kind": "gauge",
    "from_mode": "rail",
    "to_mode": "rail",
    "cargo": "all",
    "time_h": 40.0,
    "time_sd_h": 20.0,
    "cost_usd_per_teu": 120.0,
    "cost_usd_per_t": 6.0,
}
IRAN = (
    {"place_id": "IR-ASTARA", "name": "Astara", "country": "IR", "longitude_deg": 48.8, "latitude_deg": 38.4},
    {
        "link_id": "rail:AZBAK-IR-ASTARA",
        "from_place": "AZBAK",
        "to_place": "IR-ASTARA",
        "mode": "rail",
        "length_km": 300.0,
        "gauge_from_mm": 1520,
        "gauge_to_mm": 1520,
    },
)


@pytest.fixture
def frames(small: Study) -> Frames:
    return dict(small.folder.frames)


@pytest.fixture
def southward(frames: Frames) -> Frames:
    """Give the study with a railway over a border that no operation names."""
    return more(more(frames, "places", IRAN[0] | {"kind": "border"}), "links", IRAN[1])


def test_a_place_is_split_by_mode_gauge_and_cargo(frames: Frames) -> None:
    layers = {arc.tail for arc in build_arcs(frames)} | {arc.head for arc in build_arcs(frames)}
    assert {layer for place, layer, _ in layers if place == "KZALA"} == {"rail1520", "road"}
    assert {layer for place, layer, _ in layers if place == "CN-ALASHANKOU"} == {"rail1435"}
    assert {layer for place, layer, _ in layers if place == "KZAAU"} == {"rail1520", "ferry"}
    assert {cargo for *_, cargo in layers} == {"container", "bulk"}


def test_no_arc_changes_cargo(frames: Frames) -> None:
    assert all(arc.tail[2] == arc.head[2] == arc.cargo for arc in build_arcs(frames))


def test_a_gauge_change_stands_before_the_line_haul(frames: Frames) -> None:
    arcs = arcs_by_slot(frames)
    change = arcs["gauge:rail:CN-ALASHANKOU>KZ-DOSTYK:container"]
    haul = arcs["rail:CN-ALASHANKOU>KZ-DOSTYK:container"]
    assert change.tail == ("CN-ALASHANKOU", "rail1435", "container")
    assert change.head == haul.tail == ("rail:CN-ALASHANKOU-KZ-DOSTYK>", "crossing", "container")
    assert haul.head == ("KZ-DOSTYK", "rail1520", "container")
    assert (change.subject_id, change.gauge_break, change.link_id) == ("gauge-dostyk", True, haul.link_id)
    assert (change.time_h, change.cost_usd_per_teu, change.cost_usd_per_t) == (30.0, 60.0, 0.0)
    back = arcs["gauge:rail:KZ-DOSTYK>CN-ALASHANKOU:bulk"]
    assert (change.forward, back.forward) == (True, False)
    assert (back.cost_usd_per_teu, back.cost_usd_per_t) == (0.0, 5.0)


def test_a_default_border_stands_only_between_countries(southward: Frames) -> None:
    arcs = arcs_by_slot(more(southward, "operations", BORDER | {"operation_id": "border-rail"}))
    borders = {slot for slot in arcs if slot.startswith("border:rail:")}
    assert borders == {
        f"border:rail:{way}:{cargo}"
        for way in ("AZBAK>IR-ASTARA", "IR-ASTARA>AZBAK")
        for cargo in ("container", "bulk")
    }
    assert arcs["rail:AZBAK>IR-ASTARA:bulk"].border
    assert not arcs["rail:AZBAK>AZ-ALAT:bulk"].border


def test_without_an_operation_a_border_is_counted_and_costs_nothing(southward: Frames) -> None:
    arcs = arcs_by_slot(southward)
    assert not [slot for slot in arcs if slot.startswith("border:rail:")]
    assert arcs["rail:AZBAK>IR-ASTARA:bulk"].border


def test_inside_a_union_no_default_border_stands(southward: Frames) -> None:
    frames = more(southward, "operations", BORDER | {"operation_id": "border-rail"})
    assert "border:rail:AZBAK>IR-ASTARA:bulk" in arcs_by_slot(frames, ("AZ;TR", "IR;AM"))
    assert "border:rail:AZBAK>IR-ASTARA:bulk" not in arcs_by_slot(frames, ("AZ;IR",))


def test_an_own_border_stands_inside_a_union_too(southward: Frames) -> None:
    own = {"operation_id": "astara", "place_id": "IR-ASTARA", "to_place": "AZBAK", "time_h": 7.0}
    arcs = arcs_by_slot(more(southward, "operations", BORDER | own), ("AZ;IR",))
    assert arcs["border:rail:AZBAK>IR-ASTARA:bulk"].time_h == 7.0


def test_a_waypoint_at_sea_is_no_country(southward: Frames) -> None:
    places = southward["places"].with_columns(country=pl.col("country").replace({"IR": SEA}))
    frames = more({**southward, "places": places}, "operations", BORDER | {"operation_id": "border-rail"})
    arcs = arcs_by_slot(frames)
    assert "border:rail:AZBAK>IR-ASTARA:bulk" not in arcs
    assert not arcs["rail:AZBAK>IR-ASTARA:bulk"].border


def test_the_row_for_this_cargo_goes_before_that_for_all(southward: Frames) -> None:
    frames = more(
        southward,
        "operations",
        BORDER | {"operation_id": "a", "place_id": "AZBAK", "to_place": "IR-ASTARA"},
        BORDER | {"operation_id": "b", "place_id": "AZBAK", "to_place": "IR-ASTARA", "cargo": "bulk"},
    )
    arcs = arcs_by_slot(frames)
    assert arcs["border:rail:AZBAK>IR-ASTARA:bulk"].subject_id == "b"
    assert arcs["border:rail:AZBAK>IR-ASTARA:container"].subject_id == "a"


def test_line_haul_takes_the_mean_of_both_countries_rates(frames: Frames) -> None:
    haul = arcs_by_slot(frames)["rail:CN-ALASHANKOU>KZ-DOSTYK:container"]
    hours = 12.0 / ((35 + 30) / 2) * 1.1
    assert haul.time_h == pytest.approx(hours)
    assert haul.time_sd_h == pytest.approx(0.2 * hours)
    assert haul.cost_usd_per_teu == pytest.approx(12 * (0.4 + 0.35) / 2)
    assert haul.cost_usd_per_t == 0.0
    assert haul.emission_kgco2e_per_t == pytest.approx(12 * (0.02 + 0.025) / 2)


def test_a_service_takes_the_place_of_the_rates(frames: Frames) -> None:
    arcs = arcs_by_slot(frames)
    ferry = arcs["ferry:KZAAU>AZ-ALAT:container"]
    assert (ferry.kind, ferry.subject_id, ferry.length_km) == ("service", "caspian-ferry", 470.0)
    assert ferry.time_h == 48 / 2 + 24
    assert ferry.time_sd_h == pytest.approx(math.sqrt(48**2 / 12 + 10**2))
    assert (ferry.cost_usd_per_teu, ferry.cost_usd_per_t) == (400.0, 0.0)
    assert arcs["ferry:AZ-ALAT>KZAAU:bulk"].cost_usd_per_t == 25.0
    assert not [arc for arc in arcs.values() if arc.mode == "ferry" and arc.kind == "haul"]


def test_a_service_for_containers_leaves_bulk_ashore(frames: Frames) -> None:
    services = frames["services"].with_columns(cargo=pl.lit("container"))
    arcs = arcs_by_slot({**frames, "services": services})
    ferries = {arc.cargo for arc in arcs.values() if arc.mode == "ferry"}
    assert ferries == {"container"}


def test_two_services_of_one_link_are_told_apart_in_any_order(frames: Frames) -> None:
    [row] = frames["services"].to_dicts()
    for order in ("a-line", "z-line"):
        second = more(frames, "services", row | {"service_id": order, "sailing_h": 20.0})
        for seed in range(4):
            arcs = arcs_by_slot(shuffled(second, seed))
            first, other = sorted([order, "caspian-ferry"])
            assert arcs["ferry:KZAAU>AZ-ALAT:bulk"].subject_id == first
            assert arcs["ferry:KZAAU>AZ-ALAT:bulk#2"].subject_id == other


def test_a_oneway_link_has_no_way_back(frames: Frames) -> None:
    links = frames["links"].with_columns(oneway=pl.col("link_id") == "road:CNURC-KZALA")
    arcs = arcs_by_slot({**frames, "links": links})
    assert "road:CNURC>KZALA:bulk" in arcs
    assert "road:KZALA>CNURC:bulk" not in arcs


def test_each_end_gives_half_its_delay_to_the_ways_of_its_mode(frames: Frames) -> None:
    delay = {
        "operation_id": "dostyk-queue",
        "kind": "delay",
        "place_id": "KZ-DOSTYK",
        "from_mode": "rail",
        "cargo": "container",
        "time_h": 20.0,
        "time_sd_h": 12.0,
    }
    before, after = arcs_by_slot(frames), arcs_by_slot(more(frames, "operations", delay))
    for slot in ("rail:CN-ALASHANKOU>KZ-DOSTYK:container", "rail:KZ-DOSTYK>KZALA:container"):
        assert after[slot].time_h - before[slot].time_h == pytest.approx(10.0)
        assert after[slot].time_sd_h == pytest.approx(math.hypot(before[slot].time_sd_h, 6.0))
    untouched = set(before) - {
        f"rail:{way}:container"
        for way in (
            "CN-ALASHANKOU>KZ-DOSTYK",
            "KZ-DOSTYK>CN-ALASHANKOU",
            "KZ-DOSTYK>KZALA",
            "KZALA>KZ-DOSTYK",
            "KZ-DOSTYK>KZAAU",
            "KZAAU>KZ-DOSTYK",
        )
    }
    assert all(before[slot] == after[slot] for slot in untouched)


def test_a_delay_holds_up_a_ferry_beside_its_sailing(frames: Frames) -> None:
    delay = {
        "operation_id": "storms",
        "kind": "delay",
        "place_id": "KZAAU",
        "from_mode": "ferry",
        "cargo": "all",
        "time_h": 30.0,
        "time_sd_h": 8.0,
    }
    ferry = arcs_by_slot(more(frames, "operations", delay))["ferry:KZAAU>AZ-ALAT:bulk"]
    assert ferry.time_h == 48 / 2 + 24 + 15
    assert ferry.time_sd_h == pytest.approx(math.sqrt(48**2 / 12 + 10**2 + 4**2))


@pytest.fixture
def meeting(frames: Frames) -> Frames:
    """Give the study with railways of two gauges, and a road, at Almaty."""
    narrow = {
        "link_id": "rail:CNURC-KZALA",
        "from_place": "CNURC",
        "to_place": "KZALA",
        "mode": "rail",
        "length_km": 990.0,
        "gauge_from_mm": 1435,
        "gauge_to_mm": 1435,
    }
    return more(frames, "links", narrow)


def test_gauges_that_meet_at_a_place_are_joined_by_its_own_operation(meeting: Frames) -> None:
    default = GAUGE | {"operation_id": "gauge-anywhere", "place_id": "*", "time_h": 48.0}
    own = GAUGE | {"operation_id": "gauge-almaty", "place_id": "KZALA"}
    slot = "gauge:KZALA:rail1435>KZALA:rail1520:container"
    assert slot not in arcs_by_slot(meeting)
    assert arcs_by_slot(more(meeting, "operations", default))[slot].time_h == 48.0
    arc = arcs_by_slot(more(meeting, "operations", default, own))[slot]
    assert (arc.time_h, arc.subject_id, arc.gauge_break) == (40.0, "gauge-almaty", True)


def test_cargo_cannot_change_gauge_by_touching_a_lorry(meeting: Frames) -> None:
    arcs = [arc for arc in build_arcs(meeting) if arc.from_place == arc.to_place == "KZALA"]
    inner = {arc.tail: set[tuple[str, str, str]]() for arc in arcs}
    for arc in arcs:
        inner[arc.tail].add(arc.head)
    seen, left = set(), [("KZALA", "rail1435", "container")]
    while left:
        node = left.pop()
        if node not in seen:
            seen.add(node)
            left += inner.get(node, ())
    layers = {layer for place, layer, _ in seen if place == "KZALA"}
    assert layers == {"rail1435", "road-leaving"}


def test_lorries_pass_through_where_gauges_meet(meeting: Frames) -> None:
    arc = arcs_by_slot(meeting)["pass:KZALA:road:bulk"]
    assert (arc.tail, arc.head) == (("KZALA", "road", "bulk"), ("KZALA", "road-leaving", "bulk"))
    assert (arc.time_h, arc.cost_usd_per_t, arc.cost_usd_per_teu) == (0.0, 0.0, 0.0)
    assert not [slot for slot in arcs_by_slot(meeting) if slot.startswith("pass:") and "KZALA" not in slot]


def test_transhipment_goes_both_ways_and_is_a_handling(frames: Frames) -> None:
    arcs = arcs_by_slot(frames)
    there = arcs["tranship:KZAAU:rail1520>KZAAU:ferry:container"]
    back = arcs["tranship:KZAAU:ferry>KZAAU:rail1520:container"]
    assert (there.handling, back.handling) == (True, True)
    assert (there.forward, back.forward) == (True, False)
    assert (there.time_h, there.cost_usd_per_teu) == (72.0, 90.0)


def test_zones_are_joined_to_rail_and_road_but_not_to_ferries(frames: Frames) -> None:
    zones = frames["zones"].with_columns(
        place_id=pl.when(pl.col("zone_id") == "AZ").then(pl.lit("AZ-ALAT")).otherwise("place_id")
    )
    arcs = arcs_by_slot({**frames, "zones": zones})
    joined = {(arc.tail[1], arc.head[1]) for arc in arcs.values() if "AZ" in (arc.tail[0], arc.head[0])}
    assert joined == {("origin", "rail1520"), ("rail1520", "destination")}


def test_a_link_of_a_project_says_so(frames: Frames) -> None:
    projects = {arc.link_id for arc in build_arcs(frames) if arc.project}
    assert projects == {"rail:KZ-DOSTYK-KZAAU"}


@pytest.mark.parametrize("seed", range(3))
def test_arcs_do_not_depend_on_the_order_of_rows(southward: Frames, seed: int) -> None:
    frames = more(southward, "operations", BORDER | {"operation_id": "border-rail"})
    assert build_arcs(shuffled(frames, seed)) == build_arcs(frames)


def test_arcs_stand_by_tail_then_name(frames: Frames) -> None:
    order = [(arc.tail, arc.slot) for arc in build_arcs(frames)]
    assert order == sorted(order)


def test_without_rates_for_a_country_those_for_all_hold(frames: Frames) -> None:
    rates = frames["rates"].filter(pl.col("country") == "*")
    arcs = arcs_by_slot({**frames, "rates": rates})
    assert arcs["rail:CNURC>CN-ALASHANKOU:container"].cost_usd_per_teu == pytest.approx(477 * 0.35)


def test_a_place_without_links_has_no_nodes(frames: Frames) -> None:
    arcs = build_arcs(without(frames, "links", "road:CNURC-KZALA"))
    assert "road" not in {layer for arc in arcs for layer in (arc.tail[1], arc.head[1])}


def test_names_of_layers() -> None:
    assert [mode_of(layer) for layer in ("rail1520", "road", "deepsea")] == ["rail", "road", "deepsea"]
    rail = {"mode": "rail", "gauge_from_mm": 1435, "gauge_to_mm": 1520}
    assert (layer_at(rail, "from"), layer_at(rail, "to")) == ("rail1435", "rail1520")
    assert layer_at({"mode": "road"}, "to") == "road"
    assert leaving_layer("road", {"road", "rail1435", "rail1520"}) == "road-leaving"
    assert leaving_layer("road", {"road", "rail1435"}) == "road"
    assert leaving_layer("rail1435", {"road", "rail1435", "rail1520"}) == "rail1435"
