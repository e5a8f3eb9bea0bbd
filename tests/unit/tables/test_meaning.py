"""Faults that only several cells together show."""

from collections.abc import Callable, Mapping

import polars as pl
import pytest

from zhibek.tables.meaning import MOST_GATEWAYS
from zhibek.tables.validate import find_faults

Frames = Mapping[str, pl.DataFrame]
Break = Callable[[str, str, str], list[str]]

FAULTS = {
    "rail without gauge": (
        "links.csv", "rail,477,1435,1435", "rail,477,,1435",
        "links.gauge_from_mm (rows 1): rail without a gauge. Give it in millimetres: 1435, 1520, ...",
    ),
    "a link to its own start": (
        "links.csv", "KZ-DOSTYK,KZALA,rail", "KZALA,KZALA,rail",
        "links.to_place (rows 3): the same place as from_place. Name two places, or remove the link.",
    ),
    "no rate": (
        "rates.csv", "ferry,*", "ferry,KZ",
        "links.mode (rows 8): no rate for ferry in AZ. Add a row to rates for ferry in AZ, or in `*`.",
    ),
    "loading onto nothing": (
        "operations.csv", "load-rail,load,*,,,rail", "load-rail,load,*,,,",
        "operations.to_mode (rows 1): blank for load. Give the mode cargo leaves by.",
    ),
    "unloading from nothing": (
        "operations.csv", "unload-rail,unload,*,,rail", "unload-rail,unload,*,,",
        "operations.from_mode (rows 2): blank for unload. Give the mode cargo comes by.",
    ),
    "a border to nowhere": (
        "operations.csv", "border,*,,road", "border,CNURC,,road",
        "operations.to_place (rows 8): blank for a border. "
        "Name the place on the other side, or write `*` as place_id for every border.",
    ),
    "a crossing to the same place": (
        "operations.csv", "gauge,CN-ALASHANKOU,KZ-DOSTYK", "gauge,CN-ALASHANKOU,CN-ALASHANKOU",
        "operations.to_place (rows 7): the same place as place_id. Leave it blank at one place.",
    ),
    "a capacity of nothing": (
        "capacities.csv", "operation,gauge-dostyk", "operation,gauge-dostik",
        "capacities.subject_id (rows 1): no operation is named 'gauge-dostik'. Did you mean gauge-dostyk?",
    ),
    "a capacity of another subject": (
        "capacities.csv", "link,rail:KZALA-KZAAU", "place,rail:KZALA-KZAAU",
        "capacities.subject_id (rows 3): no place is named 'rail:KZALA-KZAAU'. Add it to places, or mend the name.",
    ),
    "a capacity full before anything moves": (
        "capacities.csv", "250000,20000", "250000,300000",
        "capacities.base_load_per_year (rows 2): above the capacity itself. Lower it, or raise capacity_per_year.",
    ),
    "congestion of nothing": (
        "capacities.csv", "2000000,500000", "0,0",
        "capacities.capacity_per_year (rows 3): zero, but congested. Give more than 0, or write hard.",
    ),
    "a gateway of an unknown link": (
        "gateways.csv", "link,ferry:KZAAU-AZ-ALAT", "link,ferry:KZAAU-AZALAT",
        "gateways.members (rows 3): no link is named 'ferry:KZAAU-AZALAT'. Did you mean ferry:KZAAU-AZ-ALAT?",
    ),
    "a gateway into no country": (
        "gateways.csv", "entry,KZ", "entry,UZ",
        "gateways.members (rows 4): no country of a place is named 'UZ'. Add it to places, or mend the name.",
    ),
    "a gateway of no mode": (
        "gateways.csv", "entry,KZ", "mode,rails",
        "gateways.members (rows 4): no mode is named 'rails'. Did you mean rail?",
    ),
    "a corridor without a rule": (
        "corridor_rules.csv", "20,road-first", "20,rail-all-the-way",
        "corridors.corridor_id (rows 2): no rule leads to it. Add a row to corridor_rules for it, or remove it.",
    ),
    "growth of no region": (
        "growth.csv", "china,*", "chine,*",
        "growth.origin_region (rows 2): no region of a zone is named 'chine'. Did you mean china?",
    ),
    "demand from a zone to itself": (
        "demand.csv", "CN-XJ,KZ-ALM,machinery", "CN-XJ,CN-XJ,machinery",
        "demand.destination_zone (rows 1): the same zone as origin_zone. "
        "Remove the row: trade within a zone is not modelled.",
    ),
    "a line that cannot be drawn": (
        "lines.csv", "51.15 43.6;50.6", "51.15;50.6",
        "lines.points (rows 1): not pairs of degrees split by `;`. Write two or more, as `76.9 43.2;77.1 43.4`.",
    ),
    "no country": (
        "places.csv", "Almaty,KZ", "Almaty,KK",
        "places.country (rows 4): no country has the code 'KK'. "
        "Write the two letters of ISO 3166-1, such as KZ, or XZ at sea.",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "words"), FAULTS.values(), ids=FAULTS)
def test_a_fault_says_what_where_and_how_to_mend(
    name: str, old: str, new: str, words: str, faults_after: Break
) -> None:
    faults = faults_after(name, old, new)
    assert words in faults
    assert len(faults) <= 2, "one slip is told once, or once more where it breaks another rule"


@pytest.mark.parametrize("column", ["origins", "destinations", "either_end", "neither_end"])
def test_ends_are_zones_countries_or_regions(column: str, frames: Frames) -> None:
    def ends(text: str) -> list[str]:
        rules = frames["corridor_rules"].with_columns(pl.lit(text).alias(column))
        return [str(fault) for fault in find_faults({**frames, "corridor_rules": rules})]

    assert ends("CN-XJ; KZ ;caucasus") == []
    assert ends("KZ;caucasos") == [
        f"corridor_rules.{column} (rows 1, 2, 3): no zone, country of a zone or region is named 'caucasos'. "
        "Did you mean caucasus?"
    ]


def test_another_end_needs_a_first(frames: Frames) -> None:
    observations = frames["observations"].with_columns(other_end=pl.lit("CN"))
    assert [str(fault) for fault in find_faults({**frames, "observations": observations})] == [
        "observations.other_end (rows 1): given without either_end. "
        "Give either_end too: other_end is what lies across from it."
    ]


def test_a_row_closes_after_it_opens(frames: Frames) -> None:
    links = frames["links"].with_columns(
        opened_year=pl.lit(2020, dtype=pl.Int32), closed_year=pl.lit(2020, dtype=pl.Int32)
    )
    assert [str(fault) for fault in find_faults({**frames, "links": links[:1]}) if "year" in fault.where] == [
        "links.closed_year (rows 1): not after opened_year. "
        "A row is in force from opened_year up to the year before closed_year."
    ]


def test_gateways_fit_into_one_number(frames: Frames) -> None:
    def gateways(count: int) -> list[str]:
        rows = pl.concat([frames["gateways"][:1]] * (count - 4)).with_columns(
            gateway_id=pl.Series([f"g{number}" for number in range(count - 4)])
        )
        table = pl.concat([frames["gateways"], rows])
        return [str(fault) for fault in find_faults({**frames, "gateways": table})]

    assert gateways(MOST_GATEWAYS) == []
    assert gateways(MOST_GATEWAYS + 1) == ["gateways: 63 gateways. Keep at most 62."]


def test_names_in_lists_hold_no_blank(faults_after: Break) -> None:
    faults = faults_after("links.csv", "rail:AZ-ALAT-AZBAK", "rail:AZ-ALAT AZBAK")
    assert faults == [
        "links.link_id (rows 6): holds a blank or `;`. Lists are split by these: write the name without."
    ]
