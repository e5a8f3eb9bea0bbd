"""A route is told leg by leg, and adds up."""

import itertools
import math

import pytest

from zhibek.indicators.legs import Leg, cost_of, describe_legs
from zhibek.indicators.observed import Counter
from zhibek.network.arcs import Arc

FIRST = "load:AZ:origin>AZBAK:rail1520:container"


def legs_of(counter: Counter, route: int) -> tuple[list[Arc], list[Leg]]:
    routes = counter.loads.routes
    arcs = [
        counter.network.arcs[arc]
        for arc in routes.arcs[routes.arc_first[route] : routes.arc_first[route + 1]]
    ]
    return arcs, describe_legs(arcs)


def by_rail_and_ferry(counter: Counter) -> tuple[list[Arc], list[Leg]]:
    """Give the route of containers from Baku to Urumqi through Dostyk."""
    for route in range(counter.loads.routes.n_routes):
        arcs, legs = legs_of(counter, route)
        passed = {arc.subject_id for arc in arcs}
        if arcs[0].slot == FIRST and {"gauge-dostyk", "caspian-ferry"} <= passed:
            return arcs, legs
    raise AssertionError("there is no such route")


def test_legs_add_up_to_the_route(small_counter: Counter) -> None:
    for route in range(small_counter.loads.routes.n_routes):
        arcs, legs = legs_of(small_counter, route)
        assert sum(leg.length_km for leg in legs) == pytest.approx(sum(arc.length_km for arc in arcs))
        assert sum(leg.time_days for leg in legs) * 24 == pytest.approx(sum(arc.time_h for arc in arcs))
        assert sum(leg.cost_usd for leg in legs) == pytest.approx(sum(cost_of(arc) for arc in arcs))
        assert all(two.from_place in (one.from_place, one.to_place) for one, two in itertools.pairwise(legs))


def test_line_haul_of_one_mode_is_one_leg(small_counter: Counter) -> None:
    _, legs = by_rail_and_ferry(small_counter)
    told = [(leg.what, leg.from_place, leg.to_place) for leg in legs]
    assert told == [
        ("load", "AZBAK", "AZBAK"),
        ("haul", "AZBAK", "AZ-ALAT"),
        ("tranship", "AZ-ALAT", "AZ-ALAT"),
        ("service", "AZ-ALAT", "KZAAU"),
        ("tranship", "KZAAU", "KZAAU"),
        ("haul", "KZAAU", "KZ-DOSTYK"),
        ("gauge", "KZ-DOSTYK", "CN-ALASHANKOU"),
        ("haul", "KZ-DOSTYK", "CNURC"),
        ("unload", "CNURC", "CNURC"),
    ]
    assert [leg.gauge_break for leg in legs] == [leg.what == "gauge" for leg in legs]
    assert [leg.border for leg in legs] == [
        leg.to_place in ("KZAAU", "CNURC") and leg.length_km > 0 for leg in legs
    ]


def test_spread_is_summed_by_squares(small_counter: Counter) -> None:
    arcs, legs = by_rail_and_ferry(small_counter)
    [leg] = [leg for leg in legs if leg.what == "haul" and leg.length_km > 3000]
    inner = [arc for arc in arcs if arc.mode == "rail" and arc.from_place in ("KZAAU", "KZALA")]
    assert len(inner) == 2
    spread = math.sqrt(sum(arc.time_sd_h**2 for arc in inner))
    hours = sum(arc.time_h for arc in inner)
    assert leg.time_days == pytest.approx(hours / 24)
    assert leg.time_p90_days == pytest.approx((hours + 1.2815515655446004 * spread) / 24)


def made(kind: str, mode: str, confidence: str, **cells: object) -> Arc:
    plain = dict.fromkeys(Arc._fields, 0.0) | {
        "slot": "",
        "tail": ("", "", ""),
        "head": ("", "", ""),
        "kind": kind,
        "subject_id": "",
        "link_id": "",
        "from_place": "A",
        "to_place": "B",
        "mode": mode,
        "cargo": "container",
        "source": "one",
        "confidence": confidence,
    }
    return Arc(**(plain | cells))


def test_a_leg_is_as_sure_as_its_worst_row() -> None:
    [leg] = describe_legs(
        [
            made("haul", "rail", "published"),
            made("haul", "rail", "assumed", source="two"),
            made("haul", "rail", "measured"),
        ]
    )
    assert leg.confidence == "assumed"
    assert leg.sources == ("one", "two")


def test_modes_and_services_part_legs_and_passing_is_none() -> None:
    legs = describe_legs(
        [
            made("haul", "rail", "measured"),
            made("haul", "road", "measured"),
            made("pass", "", "measured"),
            made("haul", "road", "measured"),
            made("service", "ferry", "measured"),
            made("service", "ferry", "measured"),
            made("border", "", "measured"),
        ]
    )
    assert [(leg.what, leg.mode) for leg in legs] == [
        ("haul", "rail"),
        ("haul", "road"),
        ("service", "ferry"),
        ("service", "ferry"),
        ("border", ""),
    ]
    assert describe_legs([]) == []


def test_an_arc_is_priced_by_the_forty_foot_unit_or_the_tonne() -> None:
    arc = made("haul", "rail", "measured", cost_usd_per_teu=100.0, cost_usd_per_t=3.0)
    assert cost_of(arc) == 2 * (100 + 10 * 3)
    assert cost_of(arc._replace(cargo="bulk")) == 3.0
