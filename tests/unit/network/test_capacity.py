"""Capacities hold the arcs that they name."""

from collections.abc import Mapping

import polars as pl
import pytest

from reference.small_study import more, shuffled
from zhibek.network.arcs import Arc
from zhibek.network.capacity import Grouping, group_arcs
from zhibek.network.virtual import build_arcs
from zhibek.study import Study

Members = dict[tuple[str, str], set[str]]
LINE = {
    "capacity_id": "line",
    "name": "A line",
    "subject": "link",
    "subject_id": "rail:KZ-DOSTYK-KZALA",
    "cargo": "all",
    "direction": "each",
    "counted_in": "t",
    "capacity_per_year": 1e6,
    "kind": "hard",
}
THERE, BACK = "rail:KZ-DOSTYK>KZALA", "rail:KZALA>KZ-DOSTYK"


def members(frames: Mapping[str, pl.DataFrame]) -> tuple[Members, Grouping]:
    arcs: list[Arc] = build_arcs(frames)
    grouping = group_arcs(arcs, frames)
    found: Members = {(group.capacity_id, group.direction): set() for group in grouping.groups}
    for index, arc in enumerate(arcs):
        for number in grouping.arc_group[grouping.arc_first[index] : grouping.arc_first[index + 1]]:
            group = grouping.groups[number]
            found[group.capacity_id, group.direction].add(arc.slot)
    return found, grouping


def with_line(small: Study, **cells: object) -> Members:
    return members(more(small.folder.frames, "capacities", LINE | cells))[0]


def both(slot: str) -> set[str]:
    return {f"{slot}:container", f"{slot}:bulk"}


@pytest.mark.parametrize(
    ("direction", "wanted"),
    [
        ("shared", {"shared": both(THERE) | both(BACK)}),
        ("each", {"forward": both(THERE), "backward": both(BACK)}),
        ("forward", {"forward": both(THERE)}),
        ("backward", {"backward": both(BACK)}),
    ],
)
def test_direction_splits_a_capacity(small: Study, direction: str, wanted: Members) -> None:
    found = with_line(small, direction=direction)
    assert {way: slots for (name, way), slots in found.items() if name == "line"} == wanted


def test_a_capacity_may_count_one_cargo(small: Study) -> None:
    found = with_line(small, direction="shared", cargo="bulk")
    assert found["line", "shared"] == {f"{THERE}:bulk", f"{BACK}:bulk"}


def test_a_link_does_not_count_its_crossing_twice(small: Study) -> None:
    found = with_line(small, subject_id="rail:CN-ALASHANKOU-KZ-DOSTYK", direction="forward")
    assert found["line", "forward"] == both("rail:CN-ALASHANKOU>KZ-DOSTYK")


def test_an_operation_holds_its_arcs_and_a_service_the_sailing(small: Study) -> None:
    found, _ = members(small.folder.frames)
    assert found["dostyk", "forward"] == both("gauge:rail:CN-ALASHANKOU>KZ-DOSTYK")
    assert found["dostyk", "backward"] == both("gauge:rail:KZ-DOSTYK>CN-ALASHANKOU")
    assert found["ferry-decks", "forward"] == both("ferry:KZAAU>AZ-ALAT")


def test_a_place_holds_its_handlings(small: Study) -> None:
    found = with_line(small, subject="place", subject_id="KZAAU", direction="shared", cargo="container")
    assert found["line", "shared"] == {
        "tranship:KZAAU:rail1520>KZAAU:ferry:container",
        "tranship:KZAAU:ferry>KZAAU:rail1520:container",
    }


SEVERAL = "rail:KZ-DOSTYK-KZALA;rail:KZALA-KZAAU"


def test_a_hard_capacity_is_shared_by_its_subjects(small: Study) -> None:
    found = with_line(small, subject_id=SEVERAL, direction="shared", cargo="bulk")
    assert len(found["line", "shared"]) == 4
    assert [name for name, _ in found if name.startswith("line")] == ["line"]


def test_a_congested_capacity_is_each_subjects_own(small: Study) -> None:
    found = with_line(small, subject_id=SEVERAL, direction="shared", cargo="bulk", kind="congested")
    assert found["line:rail:KZ-DOSTYK-KZALA", "shared"] == {f"{THERE}:bulk", f"{BACK}:bulk"}
    assert found["line:rail:KZALA-KZAAU", "shared"] == {"rail:KZALA>KZAAU:bulk", "rail:KZAAU>KZALA:bulk"}
    assert ("line", "shared") not in found


def test_vessels_carry_their_room_times_their_sailings(small: Study) -> None:
    found, grouping = members(small.folder.frames)
    groups = {(group.capacity_id, group.direction): group for group in grouping.groups}
    containers = groups["vessels:caspian-ferry:teu", "forward"]
    assert (containers.capacity_per_year, containers.counted_in) == (100 * 180, "teu")
    assert (containers.hard, containers.base_load_per_year) == (True, 0.0)
    assert found["vessels:caspian-ferry:teu", "forward"] == {"ferry:KZAAU>AZ-ALAT:container"}
    tonnes = groups["vessels:caspian-ferry:t", "backward"]
    assert (tonnes.capacity_per_year, tonnes.counted_in) == (1500 * 180, "t")
    assert found["vessels:caspian-ferry:t", "backward"] == {"ferry:AZ-ALAT>KZAAU:bulk"}


def test_vessels_of_no_known_room_limit_nothing(small: Study) -> None:
    services = small.folder.frames["services"].with_columns(
        vessel_capacity_t=pl.lit(None, dtype=pl.Float64), vessel_capacity_teu=pl.lit(0.0)
    )
    found, grouping = members({**small.folder.frames, "services": services})
    assert not [name for name, _ in found if name == "vessels:caspian-ferry:t"]
    assert {
        group.capacity_per_year for group in grouping.groups if group.capacity_id.startswith("vessels")
    } == {0.0}


def test_a_capacity_without_arcs_is_left_out(small: Study) -> None:
    frames = dict(small.folder.frames)
    frames["links"] = frames["links"].filter(pl.col("mode") != "ferry")
    found, _ = members(frames)
    assert {name for name, _ in found} == {"dostyk", "steppe"}


def test_groups_do_not_depend_on_the_order_of_rows(small: Study) -> None:
    plain = members(more(small.folder.frames, "capacities", LINE))
    mixed = members(shuffled(more(small.folder.frames, "capacities", LINE), 7))
    assert plain[0] == mixed[0]
    assert plain[1].groups == mixed[1].groups
