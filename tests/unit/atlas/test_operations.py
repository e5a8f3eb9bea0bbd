"""Rates, operations, services and capacities."""

from collections import defaultdict
from collections.abc import Iterator
from importlib.resources import files
from itertools import combinations
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from zhibek.tables.folder import read_tables
from zhibek.tables.spec import CARGOES, MODES

STUDY = Path(str(files("zhibek.atlas"))) / "silk-road"
Row = dict[str, Any]
CASPIAN_AND_BLACK_SEA = [
    ("KZAAU", "rail", "feeder"), ("AZ-ALAT", "rail", "feeder"), ("TMKRW", "rail", "feeder"),
    ("GEPTI", "rail", "feeder"), ("GEBUS", "rail", "feeder"), ("ROCND", "rail", "feeder"),
    ("KZAAU", "rail", "ferry"), ("KZ-KURYK", "rail", "ferry"), ("AZ-ALAT", "rail", "ferry"),
    ("TMKRW", "rail", "ferry"), ("GEPTI", "rail", "ferry"), ("GEBUS", "rail", "ferry"),
    ("BGBOJ", "rail", "ferry"), ("BGVAR", "rail", "ferry"), ("ROCND", "rail", "ferry"),
    ("TR-TATVAN", "rail", "ferry"), ("TRVAN", "rail", "ferry"), ("TMKRW", "road", "roro"),
    ("AZ-ALAT", "road", "roro"), ("KZAAU", "rail", "deepsea"), ("IR-AMIRABAD", "rail", "deepsea"),
    ("IRBAZ", "rail", "deepsea"), ("RUASF", "rail", "deepsea"), ("RU-OLYA", "rail", "deepsea"),
    ("RUMCX", "rail", "deepsea"),
]  # fmt: skip

# capacity rows of 2022 and what was seen to pass, in the same unit, both directions together:
# Dostyk is 13.7 Mt less 437 thousand TEU at 10 t; trains are counted at 104 TEU, wagons at 60 t
SEEN_IN_2022 = [
    (("cap-aktau-cont",), 31_700), (("cap-alat-cont",), 52_300), (("cap-batumi-cont",), 119_500),
    (("cap-poti-cont",), 357_600), (("cap-btk",), 432_000), (("cap-kars-divrigi",), 432_000),
    (("cap-gc-dostyk-b-out", "cap-gc-dostyk-b-back"), 9_300_000),
    (("cap-gc-zabaikalsk-b-out", "cap-gc-zabaikalsk-b-back"), 15_000_000),
    (("cap-gc-zabaikalsk-c-out", "cap-gc-zabaikalsk-c-back"), 402_000),
    (("cap-gc-dostyk-c-out", "cap-gc-dostyk-c-back"), 437_000),
    (("cap-gc-altynkol-c-out", "cap-gc-altynkol-c-back"), 728_000),
    (("cap-kuryk-railferry",), 1_300_000), (("cap-alat-railferry",), 38_650 * 60),
]  # fmt: skip


@pytest.fixture(scope="module")
def frames() -> dict[str, pl.DataFrame]:
    """Read the study's tables once."""
    return read_tables(STUDY)[0]


def _rows(frame: pl.DataFrame) -> list[Row]:
    return frame.to_dicts()


def _years_overlap(one: Row, other: Row) -> bool:
    """Tell whether two rows are in force in one same year."""
    first = max(one["opened_year"] or 0, other["opened_year"] or 0)
    last = min(one["closed_year"] or 9999, other["closed_year"] or 9999)
    return first < last


def _in_force(rows: list[Row], year: int) -> Iterator[Row]:
    return (
        row for row in rows
        if (row["opened_year"] or 0) <= year < (row["closed_year"] or 9999) and row["project_id"] is None
    )  # fmt: skip


def test_tables_are_as_large_as_the_study_needs(frames: dict[str, pl.DataFrame]) -> None:
    assert frames["operations"].height >= 140
    assert frames["claims"].height >= 40
    in_2022 = list(_in_force(_rows(frames["capacities"]), 2022))
    assert sum(row["kind"] == "hard" for row in in_2022) >= 70
    assert sum(row["kind"] == "congested" for row in in_2022) >= 40


def test_every_mode_has_a_default_rate(frames: dict[str, pl.DataFrame]) -> None:
    assert set(frames["rates"].filter(pl.col("country") == "*")["mode"]) == set(MODES)


@pytest.mark.parametrize("kind", ["load", "unload"])
@pytest.mark.parametrize("mode", ["rail", "road", "deepsea", "feeder"])
@pytest.mark.parametrize("cargo", CARGOES)
def test_every_zone_can_load_and_unload(
    frames: dict[str, pl.DataFrame], kind: str, mode: str, cargo: str
) -> None:
    column = "to_mode" if kind == "load" else "from_mode"
    wanted = (pl.col("kind") == kind) & (pl.col("place_id") == "*") & (pl.col(column) == mode)
    assert frames["operations"].filter(wanted & pl.col("cargo").is_in([cargo, "all"])).height == 1


@pytest.mark.parametrize(
    ("kind", "from_mode", "to_mode"),
    [("tranship", "rail", "deepsea"), ("tranship", "rail", "road"), ("tranship", "road", "deepsea"),
     ("tranship", "deepsea", "feeder"), ("gauge", "rail", "rail"), ("border", "rail", "rail"),
     ("border", "road", "road")],
)  # fmt: skip
def test_defaults_exist(frames: dict[str, pl.DataFrame], kind: str, from_mode: str, to_mode: str) -> None:
    rows = frames["operations"].filter((pl.col("kind") == kind) & (pl.col("place_id") == "*"))
    assert rows.filter((pl.col("from_mode") == from_mode) & (pl.col("to_mode") == to_mode)).height


def test_every_crossing_stands_on_a_link_in_its_own_order(frames: dict[str, pl.DataFrame]) -> None:
    ends = set(frames["links"].select("from_place", "to_place", "mode").iter_rows())
    crossings = [row for row in _rows(frames["operations"]) if row["to_place"] is not None]
    assert len(crossings) > 80
    lost = [
        row["operation_id"]
        for row in crossings
        if (row["place_id"], row["to_place"], row["from_mode"]) not in ends
    ]
    assert lost == []


def test_no_two_operations_do_the_same_at_one_time(frames: dict[str, pl.DataFrame]) -> None:
    same = defaultdict(list)
    for row in _rows(frames["operations"]):
        modes = frozenset((row["from_mode"], row["to_mode"]))
        for cargo in CARGOES:
            if row["cargo"] in (cargo, "all"):
                same[row["kind"], row["place_id"], row["to_place"], modes, cargo].append(row)
    twice = [
        (one["operation_id"], other["operation_id"])
        for rows in same.values() for one, other in combinations(rows, 2)
        if _years_overlap(one, other) and one["cargo"] == other["cargo"]
    ]  # fmt: skip
    assert twice == []


def test_a_service_runs_on_a_link_of_its_own_or_of_the_ferry_kind(frames: dict[str, pl.DataFrame]) -> None:
    links = set(frames["links"]["link_id"])
    assert set(frames["services"]["link_id"]) <= links
    assert not any(link.startswith(("rail", "road")) for link in frames["services"]["link_id"])


@pytest.mark.parametrize(("place", "from_mode", "to_mode"), CASPIAN_AND_BLACK_SEA)
def test_cargo_can_leave_the_ship_on_both_shores(
    frames: dict[str, pl.DataFrame], place: str, from_mode: str, to_mode: str
) -> None:
    at_place = (pl.col("kind") == "tranship") & (pl.col("place_id") == place)
    modes = {
        frozenset(pair)
        for pair in frames["operations"].filter(at_place).select("from_mode", "to_mode").iter_rows()
    }
    assert {from_mode, to_mode} in modes


def test_every_capacity_limits_what_exists(frames: dict[str, pl.DataFrame]) -> None:
    known = {
        "operation": set(frames["operations"]["operation_id"]),
        "link": set(frames["links"]["link_id"]),
        "place": set(frames["places"]["place_id"]),
    }
    for row in _rows(frames["capacities"]):
        assert set(row["subject_id"].split(";")) <= known[row["subject"]], row["capacity_id"]


def test_no_two_capacities_limit_the_same_at_one_time(frames: dict[str, pl.DataFrame]) -> None:
    same = defaultdict(list)
    for row in _rows(frames["capacities"]):
        for subject in row["subject_id"].split(";"):
            for direction in (
                ("forward", "backward") if row["direction"] in ("each", "shared") else (row["direction"],)
            ):
                for cargo in CARGOES if row["cargo"] == "all" else (row["cargo"],):
                    same[row["kind"], subject, direction, cargo].append(row)
    twice = [
        (one["capacity_id"], other["capacity_id"])
        for rows in same.values() for one, other in combinations(rows, 2)
        if _years_overlap(one, other) and one["project_id"] == other["project_id"]
    ]  # fmt: skip
    assert twice == []


def test_base_load_leaves_room(frames: dict[str, pl.DataFrame]) -> None:
    for row in _rows(frames["capacities"]):
        assert row["base_load_per_year"] < 0.75 * row["capacity_per_year"], row["capacity_id"]
        assert row["kind"] == "congested" or row["base_load_per_year"] == 0, row["capacity_id"]


def test_a_hard_capacity_never_lists_links_in_series(frames: dict[str, pl.DataFrame]) -> None:
    hard_links = frames["capacities"].filter((pl.col("kind") == "hard") & (pl.col("subject") == "link"))
    assert not any(";" in subject for subject in hard_links["subject_id"])


@pytest.mark.parametrize(("capacity_ids", "seen"), SEEN_IN_2022)
def test_what_was_seen_in_2022_could_pass(
    frames: dict[str, pl.DataFrame], capacity_ids: tuple[str, ...], seen: float
) -> None:
    rows = {row["capacity_id"]: row for row in _in_force(_rows(frames["capacities"]), 2022)}
    room = sum(
        rows[name]["capacity_per_year"] * (2 if rows[name]["direction"] == "each" else 1)
        for name in capacity_ids
    )
    assert room >= seen


def test_the_ships_of_2022_could_carry_what_crossed_the_caspian(frames: dict[str, pl.DataFrame]) -> None:
    services = {row["service_id"]: row for row in _in_force(_rows(frames["services"]), 2022)}

    def both_ways(name: str, column: str) -> float:
        return float(2 * services[name]["departures_per_year"] * services[name][column])

    assert both_ways("feeder-aktau-alat", "vessel_capacity_teu") >= 31_700
    assert both_ways("ferry-kuryk-alat", "vessel_capacity_t") >= 1_240_000
    assert both_ways("ferry-tkm-alat", "vessel_capacity_t") >= 24_000 * 60
    assert both_ways("feeder-tkm-alat", "vessel_capacity_teu") >= 1_630


def test_each_claim_competes_with_a_figure_that_stands(frames: dict[str, pl.DataFrame]) -> None:
    chosen: dict[tuple[str, str], float] = {}
    for name in ("capacities", "operations", "services"):
        frame = frames[name]
        for row in _rows(frame):
            key = next(iter(row))
            chosen |= {
                (f"{name}.{column}", row[key]): value for column, value in row.items() if column != key
            }
    for row in _rows(frames["rates"]):
        chosen |= {
            (f"rates.{column}", f"{row['mode']}:{row['country']}"): value for column, value in row.items()
        }
    ours = ("capacities.", "operations.", "services.", "rates.")
    claims = [claim for claim in _rows(frames["claims"]) if claim["subject"].startswith(ours)]
    assert len(claims) >= 40
    for claim in claims:
        assert chosen[claim["subject"], claim["row_id"]] != claim["value"], claim["claim_id"]
        assert claim["why"], claim["claim_id"]
