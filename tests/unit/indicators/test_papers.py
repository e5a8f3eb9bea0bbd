"""Documents follow mode and territory."""

import dataclasses

import polars as pl
import pytest

from zhibek.indicators.legs import Leg
from zhibek.indicators.papers import list_papers, split_carriages
from zhibek.study import Study

BLANK = Leg("haul", "rail", "", "", 1.0, 1.0, 1.0, 1.0, 1.0, border=False, gauge_break=False,
            places=(), sources=("s",), confidence="derived")  # fmt: skip


def leg(mode: str, *places: str, what: str = "haul") -> Leg:
    return dataclasses.replace(
        BLANK, what=what, mode=mode, from_place=places[0], to_place=places[-1], places=places
    )


def at(place: str, what: str) -> Leg:
    return leg("", place, what=what)


@pytest.fixture(scope="module")
def papers(atlas: Study) -> pl.DataFrame:
    return atlas.folder.frames["papers"]


def names(papers: pl.DataFrame, origin: str, *legs: Leg) -> list[str]:
    lands = {place: place[:2] for one in legs for place in one.places}
    return [paper.name for paper in list_papers(legs, papers, lands, origin)]


SMGS, CIM, BOTH, T1 = (
    "SMGS consignment note",
    "CIM consignment note",
    "CIM/SMGS common consignment note",
    "T1 transit declaration",
)


@pytest.mark.parametrize(
    ("mode", "places", "origin", "wanted"),
    [
        ("rail", ("CN1", "KZ1", "RU1", "BY1", "PL1", "DE1"), "CN", [BOTH, T1]),
        ("rail", ("CN1", "KZ1", "UZ1"), "CN", [SMGS, "Transit declaration of the Eurasian union"]),
        ("rail", ("TM1", "IR1"), "TM", [SMGS, "National transit declaration"]),
        ("rail", ("IR1", "TR1"), "IR", [CIM, T1]),
        ("rail", ("PL1", "DE1"), "CN", [CIM, T1]),
        ("rail", ("PL1", "DE1"), "PL", [CIM, "National transit declaration"]),
        ("rail", ("GE1", "TR1"), "KZ", [CIM, T1]),
        ("rail", ("KZ1", "KZ2"), "KZ", ["Domestic railway waybill"]),
        ("road", ("TR1", "GE1", "AZ1"), "TR", ["CMR consignment note", "TIR carnet"]),
        ("road", ("CN1", "KZ1"), "CN", ["Road waybill under a bilateral agreement", "TIR carnet"]),
        ("deepsea", ("CN1", "NL1"), "CN", ["Bill of lading"]),
        ("ferry", ("KZ1", "AZ1"), "KZ", ["Sea waybill of the ferry", "National transit declaration"]),
    ],
)
def test_a_carriage_takes_its_papers(
    papers: pl.DataFrame, mode: str, places: tuple[str, ...], origin: str, wanted: list[str]
) -> None:
    assert names(papers, origin, leg(mode, *places)) == wanted


def test_a_border_or_gauge_does_not_part_a_carriage_but_a_handling_does() -> None:
    legs = [
        at("CN1", "load"), leg("rail", "CN1", "CN2"), at("CN2", "gauge"), leg("rail", "CN2", "KZ1"),
        at("KZ1", "tranship"), leg("ferry", "KZ1", "AZ1"), at("AZ1", "unload"),
    ]  # fmt: skip
    lands = {place: place[:2] for one in legs for place in one.places}
    found = split_carriages(legs, lands)
    assert [(one.mode, one.from_place, one.to_place) for one in found] == [
        ("rail", "CN1", "KZ1"),
        ("ferry", "KZ1", "AZ1"),
    ]
    assert found[0].countries == {"CN", "KZ"}


def test_the_sea_is_no_country() -> None:
    [one] = split_carriages([leg("deepsea", "CN1", "XZ1", "NL1")], {"CN1": "CN", "XZ1": "XZ", "NL1": "NL"})
    assert one.countries == {"CN", "NL"}
