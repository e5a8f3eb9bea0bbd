"""Every kind of fault, word for word."""

import math
from collections.abc import Callable, Mapping
from pathlib import Path

import polars as pl
import pytest

from zhibek.errors import TableError
from zhibek.tables.folder import read_study
from zhibek.tables.names import NAMES_SHOWN
from zhibek.tables.validate import find_faults

Frames = Mapping[str, pl.DataFrame]
Break = Callable[[str, str, str], list[str]]

# file, what is replaced, by what, and the one fault then found
FAULTS = {
    "a negative length": (
        "links.csv", "rail,477,", "rail,-2,",
        "links.length_km (rows 1): below 0 km. Lowest value: -2. Give 0 km or more.",
    ),
    "a number too great": (
        "places.csv", "43.8,city", "123.8,city",
        "places.latitude_deg (rows 1): above 90 deg. Highest value: 123.8. Give 90 deg or less.",
    ),
    "a link to an unknown place": (
        "links.csv", "rail:CNURC-CN-ALASHANKOU,CNURC", "rail:CNURC-CN-ALASHANKOU,CNURK",
        "links.from_place (rows 1): no place is named 'CNURK'. Did you mean CNURC?",
    ),
    "an unknown name in a listed cell": (
        "corridor_rules.csv", "10,rail-all-the-way,dostyk", "10,rail-all-the-way,dostik;caspian",
        "corridor_rules.passes (rows 1): no gateway is named 'dostik'. Did you mean dostyk?",
    ),
    "an unknown name with nothing near it": (
        "links.csv", "1520,,own-estimate", "1520,,Q",
        "links.source (rows 2): no source is named 'Q'. Add it to sources, or mend the name.",
    ),
    "a word that is no choice": (
        "places.csv", "43.8,city", "43.8,town",
        "places.kind (rows 1): 'town' is no choice. Choose from city, seaport, terminal, border, junction, waypoint.",
    ),
    "a word near a choice": (
        "classes.csv", "rail;road;ferry", "rail;rode",
        "classes.modes (rows 1): 'rode' is no choice. Did you mean road?",
    ),
    "no number": (
        "places.csv", "43.8,city", "north,city",
        "places.latitude_deg (rows 1): not a number. First: 'north'. Write digits with a point, such as 12.5.",
    ),
    "no finite number": (
        "places.csv", "43.8,city", "nan,city",
        "places.latitude_deg (rows 1): not a finite number. Write a number with digits.",
    ),
    "no whole number": (
        "links.csv", "rail,477,1435", "rail,477,1435.5",
        "links.gauge_from_mm (rows 1): not a whole number. First: '1435.5'. Write a whole number, such as 1520.",
    ),
    "neither true nor false": (
        "links.csv", "project_id,source", "oneway,source",
        "links.oneway (rows 5): neither true nor false. First: 'steppe-line'. Write true or false.",
    ),
    "a blank": (
        "places.csv", "43.8,city", ",city",
        "places.latitude_deg (rows 1): blank. Fill it in: latitude, WGS 84.",
    ),
    "a blank code": (
        "places.csv", "Urumqi,CN", "Urumqi, ",
        "places.country (rows 1): blank. Fill it in: ISO 3166-1 alpha-2 code; `XZ` for waypoints at sea.",
    ),
    "an unknown column": (
        "places.csv", "label_rank", "rank",
        "places.rank: no such column. Remove it.",
    ),
    "a shared key": (
        "demand.csv", "AZ,CN-XJ,machinery,container", "CN-XJ,AZ,machinery,container",
        "demand.origin_zone+destination_zone+class_id+cargo (rows 2, 3): several rows share a key. "
        "First: CN-XJ, AZ, machinery, container. Give each row its own.",
    ),
    "a comma too many": (
        "lines.csv", "51.15 43.6;50.6", "51.15,43.6;50.6",
        "lines.csv (rows 1): more cells than columns. Put text with commas in quotes.",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "words"), FAULTS.values(), ids=FAULTS)
def test_a_fault_says_what_where_and_how_to_mend(
    name: str, old: str, new: str, words: str, faults_after: Break
) -> None:
    assert faults_after(name, old, new) == [words]


def test_a_missing_column_is_told_with_its_meaning_and_its_near_miss(faults_after: Break) -> None:
    assert faults_after("links.csv", "length_km", "lenght_km") == [
        "links.lenght_km: no such column. Did you mean length_km?",
        "links.length_km: the column is missing. Add it: length along the route.",
    ]


def test_a_missing_table_is_told_with_what_a_row_is(study: Path) -> None:
    (study / "growth.csv").unlink()
    assert read_study(study).frames["growth"].is_empty(), "an optional table may be absent"
    (study / "rates.csv").unlink()
    with pytest.raises(TableError) as caught:
        read_study(study)
    assert str(caught.value) == (
        "1 fault in the study's tables:\n"
        "  - rates: the table is missing. "
        "Add rates.csv. A row is: one row per mode and country: what line-haul costs and how fast it is."
    )


def test_an_empty_table_is_a_fault_and_so_is_an_empty_file(study: Path) -> None:
    demand = study / "demand.csv"
    head = demand.read_text(encoding="utf-8").splitlines()[0]
    demand.write_text(head + "\n", encoding="utf-8")
    with pytest.raises(TableError) as caught:
        read_study(study)
    assert [str(fault) for fault in caught.value.faults] == [
        "demand: the table has no rows. Give it at least one. "
        "One row per zone pair, class and cargo: tonnes in the base year."
    ]
    demand.write_text("", encoding="utf-8")
    with pytest.raises(TableError) as caught:
        read_study(study)
    assert "demand.origin_zone: the column is missing." in str(caught.value)


def test_all_faults_of_all_tables_come_at_once(study: Path, faults_after: Break) -> None:
    for name, old, new in (("links.csv", "rail,477", "rail,-2"), ("places.csv", "43.8,city", "far,town")):
        path = study / name
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    faults = faults_after("study.toml", "price_year", "prize_year")
    assert [fault.split(" ")[0].rstrip(":") for fault in faults] == [
        "study.toml.prize_year",
        "study.toml.price_year",
        "places.latitude_deg",
        "places.kind",
        "links.length_km",
    ]


def test_faults_in_one_column_are_all_told_with_rows_of_the_file(study: Path) -> None:
    path = study / "links.csv"
    text = path.read_text(encoding="utf-8").replace("rail,12,", "rail,,").replace("rail,830", "rail,many")
    path.write_text(text.replace("rail,75", "rail,-75").replace("road,1000", "road,-1"), encoding="utf-8")
    with pytest.raises(TableError) as caught:
        read_study(study)
    assert [str(fault) for fault in caught.value.faults] == [
        "links.length_km (rows 3): not a number. First: 'many'. Write digits with a point, such as 12.5.",
        "links.length_km (rows 2): blank. Fill it in: length along the route.",
        "links.length_km (rows 6, 7): below 0 km. Lowest value: -75. Give 0 km or more.",
    ]


def test_many_unknown_names_are_cut_short(frames: Frames) -> None:
    sources = [f"lost-{number:02}" for number in range(15)]
    rows = pl.concat([frames["places"][:1]] * 15).with_columns(
        place_id=pl.Series([f"CN-{number}" for number in range(15)]), source=pl.Series(sources)
    )
    faults = [str(fault) for fault in find_faults({**frames, "places": pl.concat([frames["places"], rows])})]
    assert len(faults) == NAMES_SHOWN + 1
    assert faults[0].startswith("places.source (rows 8): no source is named 'lost-00'.")
    assert faults[-1] == (
        "places.source (rows 18, 19, 20, 21, 22): 5 more names are unknown. Mend those above first."
    )


def test_frames_edited_in_memory_are_held_against_types(frames: Frames) -> None:
    links = frames["links"].with_columns(pl.col("length_km").cast(pl.String))
    places = frames["places"].with_columns(longitude_deg=pl.lit(math.inf))
    assert [str(fault) for fault in find_faults({**frames, "links": links, "places": places})] == [
        "places.longitude_deg (rows 1, 2, 3, 4, 5 and 2 more): not a finite number. Write a number with digits.",
        "links.length_km: its type is String. It must be a number (Float64).",
    ]


def test_a_table_nobody_declared_is_a_fault(frames: Frames) -> None:
    faults = [str(fault) for fault in find_faults({**frames, "linkes": frames["links"]})]
    assert faults == ["linkes: no such table. Did you mean links or lines?"]


def test_a_sound_study_has_no_fault(frames: Frames) -> None:
    assert find_faults(frames) == []


@pytest.mark.parametrize(
    ("table", "edit"),
    [
        ("links", pl.col("length_km") * -1),
        ("links", pl.col("link_id") + "x"),
        ("places", pl.lit("KK").alias("country")),
        ("zones", pl.lit("moon").alias("region")),
        ("capacities", pl.lit(0.0).alias("capacity_per_year")),
        ("classes", pl.col("class_id") + "x"),
        ("sources", pl.col("source_id") + "x"),
    ],
)
def test_looking_at_what_changed_finds_all_that_is_new(table: str, edit: pl.Expr, frames: Frames) -> None:
    edited = {**frames, table: frames[table].with_columns(edit)}
    faults = find_faults(edited)
    assert faults
    assert find_faults(edited, changed={table}) == faults
    assert find_faults(edited, changed=set()) == []
