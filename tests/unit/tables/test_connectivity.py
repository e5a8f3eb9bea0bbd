"""What hangs together, and what not."""

from collections.abc import Mapping

import polars as pl

from zhibek.tables.connectivity import PAIRS_SHOWN, describe_connectivity

Frames = Mapping[str, pl.DataFrame]


def without(frames: Frames, *links: str) -> Frames:
    """Take links out of a study."""
    return {**frames, "links": frames["links"].filter(~pl.col("link_id").is_in(links))}


def test_a_whole_study_has_one_piece(frames: Frames) -> None:
    found = describe_connectivity(frames, year=2022)
    assert (found.n_components, found.n_places, found.n_links) == (1, 7, 7)
    assert found.components_by_mode == {"ferry": 1, "rail": 2, "road": 1}
    assert (found.faults, found.lone_places, found.silent_zones) == ((), (), ())


def test_projects_and_years_count(frames: Frames) -> None:
    assert describe_connectivity(frames).n_links == 8, "without a year every link counts"
    links = frames["links"].with_columns(opened_year=pl.lit(2025, dtype=pl.Int32))
    assert describe_connectivity({**frames, "links": links}, year=2024).n_links == 0
    assert describe_connectivity({**frames, "links": links}, year=2025).n_links == 7
    closed = frames["links"].with_columns(closed_year=pl.lit(2025, dtype=pl.Int32))
    assert describe_connectivity({**frames, "links": closed}, year=2024).n_links == 7
    assert describe_connectivity({**frames, "links": closed}, year=2025).n_links == 0


def test_demand_across_a_gap_is_a_fault(frames: Frames) -> None:
    found = describe_connectivity(without(frames, "ferry:KZAAU-AZ-ALAT"), year=2022)
    assert found.n_components == 2
    assert [str(fault) for fault in found.faults] == [
        "demand: no chain of links joins KZ-ALM to AZ, which ask for 200,000 t a year. "
        "Add the missing links, or remove the rows.",
        "demand: no chain of links joins CN-XJ to AZ, which ask for 80,000 t a year. "
        "Add the missing links, or remove the rows.",
        "demand: no chain of links joins AZ to CN-XJ, which ask for 5,000 t a year. "
        "Add the missing links, or remove the rows.",
    ]


def test_an_unreachable_zone_with_demand_is_a_fault(frames: Frames) -> None:
    found = describe_connectivity(without(frames, "rail:AZ-ALAT-AZBAK"), year=2022)
    assert found.lone_places == ("AZBAK",)
    assert [str(fault) for fault in found.faults] == [
        "zones.place_id: zone AZ has demand, but no link in force touches its place AZBAK. "
        "Add a link there, or give the zone another place."
    ]


def test_an_unreachable_zone_without_demand_is_only_told(frames: Frames) -> None:
    quiet = frames["demand"].filter((pl.col("origin_zone") != "AZ") & (pl.col("destination_zone") != "AZ"))
    found = describe_connectivity({**without(frames, "rail:AZ-ALAT-AZBAK"), "demand": quiet}, year=2022)
    assert found.faults == ()
    assert found.silent_zones == ("AZ",)


def test_many_gaps_are_cut_short(frames: Frames) -> None:
    names = [f"Z{number}" for number in range(12)]
    zones = pl.concat([frames["zones"][:1]] * 12).with_columns(
        zone_id=pl.Series(names), place_id=pl.lit("CNURC")
    )
    demand = pl.concat([frames["demand"][:1]] * 12).with_columns(
        origin_zone=pl.Series(names), destination_zone=pl.lit("AZ")
    )
    frames = {**frames, "zones": pl.concat([frames["zones"], zones]), "demand": demand}
    faults = describe_connectivity(without(frames, "ferry:KZAAU-AZ-ALAT"), year=2022).faults
    assert len(faults) == PAIRS_SHOWN + 1
    assert str(faults[-1]) == "demand: 2 more pairs of zones are apart. Mend those above first."


def test_it_is_said_in_sentences(frames: Frames) -> None:
    assert describe_connectivity(frames, year=2022).lines() == (
        "7 links in force in 2022 join 7 of 7 places, which fall into 1 piece; by mode: ferry 1, rail 2, road 1.",
    )
    lines = describe_connectivity(without(frames, "rail:AZ-ALAT-AZBAK")).lines()
    assert lines[0].startswith("7 links join 6 of 7 places, which fall into 1 piece;")
    assert lines[1] == "No link touches AZBAK."
    assert lines[2].startswith("zones.place_id: zone AZ has demand")
