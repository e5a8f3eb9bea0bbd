"""Arcs know the gateways that they lie in."""

import polars as pl
import pytest

from reference.small_study import more
from zhibek.network.gateways import PROJECT_BIT, mark_gateways, mask_of, number_gateways, split_list
from zhibek.network.virtual import build_arcs
from zhibek.study import Study


def marked(small: Study, subject: str, members: str) -> set[str]:
    """Name the arcs that lie in one gateway of that subject."""
    row = {"gateway_id": "probe", "name": "Probe", "subject": subject, "members": members}
    frames = more(small.folder.frames, "gateways", row)
    arcs = build_arcs(frames)
    country = dict(frames["places"].select("place_id", "country").iter_rows())
    marks = mark_gateways(arcs, frames["gateways"], country)
    bit = 1 << number_gateways(frames["gateways"])["probe"]
    return {arc.slot for arc, mark in zip(arcs, marks, strict=True) if int(mark) & bit}


def all_arcs(small: Study) -> list:
    return build_arcs(small.folder.frames)


def test_a_place_holds_all_that_touches_it(small: Study) -> None:
    wanted = {arc.slot for arc in all_arcs(small) if "KZAAU" in (arc.from_place, arc.to_place)}
    assert marked(small, "place", "KZAAU") == wanted
    assert "ferry:KZAAU>AZ-ALAT:bulk" in wanted
    assert "tranship:KZAAU:ferry>KZAAU:rail1520:bulk" in wanted


def test_a_link_holds_its_ways_and_its_crossing(small: Study) -> None:
    found = marked(small, "link", "rail:CN-ALASHANKOU-KZ-DOSTYK")
    assert found == {
        f"{kind}:{way}:{cargo}"
        for kind in ("rail", "gauge:rail")
        for way in ("CN-ALASHANKOU>KZ-DOSTYK", "KZ-DOSTYK>CN-ALASHANKOU")
        for cargo in ("container", "bulk")
    }


def test_a_country_holds_every_arc_with_an_end_in_it(small: Study) -> None:
    found = marked(small, "country", "AZ")
    assert "ferry:KZAAU>AZ-ALAT:bulk" in found
    assert "rail:AZ-ALAT>AZBAK:bulk" in found
    assert "load:AZ:origin>AZBAK:rail1520:bulk" in found
    assert not [slot for slot in found if "KZALA" in slot]


def test_an_entry_holds_the_way_in_and_not_the_way_out(small: Study) -> None:
    assert marked(small, "entry", "KZ") == {
        f"{way}:{cargo}"
        for way in ("rail:CN-ALASHANKOU>KZ-DOSTYK", "road:CNURC>KZALA", "ferry:AZ-ALAT>KZAAU")
        for cargo in ("container", "bulk")
    }


def test_a_mode_holds_its_ways_only(small: Study) -> None:
    assert marked(small, "mode", "ferry;road") == {
        arc.slot for arc in all_arcs(small) if arc.mode in ("ferry", "road")
    }


def test_several_members_are_joined(small: Study) -> None:
    together = marked(small, "place", "KZAAU; AZBAK")
    assert together == marked(small, "place", "KZAAU") | marked(small, "place", "AZBAK")


def test_arcs_of_projects_bear_a_bit_of_their_own(small: Study) -> None:
    frames = small.folder.frames
    arcs = build_arcs(frames)
    country = dict(frames["places"].select("place_id", "country").iter_rows())
    marks = mark_gateways(arcs, frames["gateways"], country)
    found = {arc.link_id for arc, mark in zip(arcs, marks, strict=True) if int(mark) >> PROJECT_BIT & 1}
    assert found == {"rail:KZ-DOSTYK-KZAAU"}


def test_bits_go_by_name_not_by_row() -> None:
    names = pl.DataFrame({"gateway_id": ["west", "east", "middle"]})
    assert number_gateways(names) == {"east": 0, "middle": 1, "west": 2}
    assert number_gateways(names.reverse()) == number_gateways(names)
    assert mask_of(["west", "east"], number_gateways(names)) == 0b101
    assert mask_of([], {}) == 0


@pytest.mark.parametrize(
    ("cell", "parts"), [(None, ()), ("", ()), ("a", ("a",)), (" a ;b;; c", ("a", "b", "c")), (";", ())]
)
def test_cells_with_several_values(cell: str | None, parts: tuple[str, ...]) -> None:
    assert split_list(cell) == parts
