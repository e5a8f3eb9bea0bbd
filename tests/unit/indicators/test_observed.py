"""Observations are counted as a plain count would."""

import polars as pl
import pytest

from reference.small_study import altered, more
from zhibek.indicators.observed import Counter, compare_observations
from zhibek.results import Results
from zhibek.scenario.change import new_rows
from zhibek.study import Study, count_in, make_pool, pose, solve_posed

PLAIN = {
    "observation_id": "probe",
    "name": "Probe",
    "measure": "t",
    "observed": 100_000.0,
    "year": 2022,
    "role": "reference",
    "counts": "as told",
    "source": "own-estimate",
    "confidence": "assumed",
}


def compared(counter: Counter, **cells: object) -> dict:
    [row] = compare_observations(counter, new_rows("observations", [PLAIN | cells])).to_dicts()
    return row


def plain_count(counter: Counter, wanted, *, teu: bool = False) -> float:
    """Walk over every demand row and route and add the flow of those wanted, given slots and names."""
    posed, loads = counter.formulation, counter.loads
    demand, routes, zones = posed.problem.demand, loads.routes, counter.network.zones.zone_ids
    total = 0.0
    for pair in range(demand.pair_origin.size):
        ends = zones[posed.pair_origin[pair]], zones[posed.pair_destination[pair]]
        for row in range(demand.row_first[pair], demand.row_first[pair + 1]):
            kind = demand.row_class[row]
            for place, route in enumerate(range(routes.pair_first[pair], routes.pair_first[pair + 1])):
                arcs = routes.arcs[routes.arc_first[route] : routes.arc_first[route + 1]]
                links = {counter.network.arcs[arc].link_id for arc in arcs}
                if wanted(links, ends, posed.class_name[kind], bool(posed.pair_container[pair])):
                    flow = loads.flow[loads.flow_first[row] + place]
                    total += flow / posed.class_t_per_teu[kind] if teu else flow
    return float(total)


FERRY, DOSTYK = "ferry:KZAAU-AZ-ALAT", "rail:CN-ALASHANKOU-KZ-DOSTYK"


@pytest.mark.parametrize(
    ("cells", "wanted"),
    [
        ({}, lambda *_: True),
        ({"passes": "caspian"}, lambda links, *_: FERRY in links),
        ({"passes": "caspian;dostyk"}, lambda links, *_: {FERRY, DOSTYK} <= links),
        ({"avoids": "dostyk"}, lambda links, *_: DOSTYK not in links),
        ({"origins": "china"}, lambda _, ends, *__: ends[0] == "CN-XJ"),
        ({"classes": "grain"}, lambda _, __, name, ___: name == "grain"),
        ({"cargo": "bulk", "passes": "caspian"}, lambda links, _, __, boxed: FERRY in links and not boxed),
        (
            {"either_end": "AZ", "other_end": "KZ", "classes": "machinery;grain"},
            lambda _, ends, *__: set(ends) == {"AZ", "KZ-ALM"},
        ),
    ],
)
def test_volumes_are_those_of_a_plain_count(small_counter: Counter, cells: dict, wanted) -> None:
    for measure in ("t", "teu"):
        found = compared(small_counter, measure=measure, **cells)
        count = plain_count(small_counter, wanted, teu=measure == "teu")
        assert found["modelled"] == pytest.approx(count, rel=1e-9, abs=1e-6)
        assert found["model_ratio"] == pytest.approx(count / 100_000.0, rel=1e-9, abs=1e-9)


def test_what_was_observed_is_copied(small_counter: Counter) -> None:
    found = compared(small_counter)
    assert {name: found[name] for name in PLAIN} == PLAIN


@pytest.mark.parametrize(
    ("passes", "km"), [("", 830 + 12 + 477), ("dostyk", 830 + 12 + 477), ("khorgos-road", 1000)]
)
def test_a_trip_is_measured_through_its_gateways(small_counter: Counter, passes: str, km: float) -> None:
    ends = {"origins": "CN-XJ", "destinations": "KZ-ALM"}
    assert compared(small_counter, measure="km", passes=passes, **ends)["modelled"] == pytest.approx(km)


def test_a_trip_that_avoids_the_railway_goes_by_road(small_counter: Counter) -> None:
    ends = {"origins": "CN-XJ", "destinations": "KZ-ALM", "avoids": "dostyk"}
    days = compared(small_counter, measure="days", **ends)["modelled"]
    assert days == pytest.approx((12 + 24 + 1000 / 40 + 8) / 24)
    price = compared(small_counter, measure="usd_per_feu", **ends)["modelled"]
    assert price == pytest.approx(2 * (40 + 100 + 0.9 * 1000 + 40))


@pytest.mark.parametrize(
    "cells",
    [
        {"origins": "NOWHERE", "destinations": "AZ"},
        {"origins": "CN-XJ", "destinations": "AZ", "avoids": "caspian"},
        {"origins": "CN-XJ", "destinations": "AZ", "passes": "caspian", "avoids": "dostyk;khorgos-road"},
    ],
)
def test_a_trip_that_is_none_has_no_figure(small_counter: Counter, cells: dict) -> None:
    found = compared(small_counter, measure="km", **cells)
    assert found["modelled"] is None
    assert found["model_ratio"] is None
    assert not found["at_capacity"]


def test_full_capacities_are_marked(small_run: Results, small_counter: Counter) -> None:
    [row] = small_run.frames["validation"].to_dicts()
    assert row["at_capacity"]
    assert compared(small_counter, passes="caspian")["at_capacity"]
    assert not compared(small_counter, passes="khorgos-road")["at_capacity"]
    assert not compared(small_counter, measure="km", origins="CN-XJ", destinations="AZ")["at_capacity"]


def test_with_room_no_capacity_is_marked(small: Study) -> None:
    roomy = altered(small, "capacities", "ferry-decks", capacity_per_year=1e7)
    counter = count_in(solve_posed(pose(roomy, "base"), make_pool(roomy)))
    assert not compared(counter, passes="caspian")["at_capacity"]


def test_rows_stand_by_name(small_counter: Counter, small: Study) -> None:
    frames = more(
        small.folder.frames,
        "observations",
        PLAIN | {"observation_id": "z"},
        PLAIN | {"observation_id": "a"},
    )
    found = compare_observations(small_counter, frames["observations"])
    assert found["observation_id"].to_list() == ["a", "caspian-2022", "z"]
    assert compare_observations(small_counter, frames["observations"].clear()).schema == found.schema
    assert found.schema["modelled"] == pl.Float64
