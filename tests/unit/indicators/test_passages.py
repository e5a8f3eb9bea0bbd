"""What routes pass; what corridors a word means."""

import numpy as np

from zhibek.indicators.observed import Counter
from zhibek.indicators.passages import (
    cross_land,
    match_corridors,
    pass_arcs,
    share_inside,
    touch_countries,
    transit_through,
)

KNOWN = [("titr-btk", "middle"), ("titr-road", "middle"), ("suez", "sea"), ("cape", "sea")]


def test_a_word_means_a_corridor_a_beginning_or_a_family() -> None:
    assert match_corridors("suez", KNOWN) == ["suez"]
    assert match_corridors("TITR", KNOWN) == ["titr-btk", "titr-road"]
    assert match_corridors("sea", KNOWN) == ["suez", "cape"]
    assert match_corridors("north", KNOWN) == []


def test_routes_that_pass_are_those_with_a_marked_arc(small_counter: Counter) -> None:
    routes = small_counter.loads.routes
    marks = touch_countries(small_counter.network, ("AZ",))
    plain = [
        bool(marks[routes.arcs[routes.arc_first[route] : routes.arc_first[route + 1]]].any())
        for route in range(routes.n_routes)
    ]
    assert pass_arcs(routes, marks).tolist() == plain
    assert any(plain)
    assert not all(plain)


def test_transit_has_no_end_inside(small_counter: Counter) -> None:
    through = transit_through(small_counter, ("KZ",))
    names = np.array(small_counter.network.zones.zone_ids)
    posed = small_counter.formulation
    pairs = {
        (str(names[posed.pair_origin[pair]]), str(names[posed.pair_destination[pair]]))
        for pair in small_counter.trips.pair[through].tolist()
    }
    assert pairs == {("CN-XJ", "AZ"), ("AZ", "CN-XJ")}


def test_parts_of_arcs_lie_in_one_country_or_two(small_counter: Counter) -> None:
    network = small_counter.network
    whole = sum(share_inside(network, code) for code in ("CN", "KZ", "AZ"))
    assert np.allclose(whole, 1.0)
    assert (cross_land(network, ("KZ",)) <= touch_countries(network, ("KZ",))).all()
