"""What of a study hangs together, and what not."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from zhibek.errors import Fault

Frames = Mapping[str, pl.DataFrame]
PAIRS_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Connectivity:
    """How the places of a study are joined by the links in force in a year.

    `components_by_mode` counts the pieces that each mode's own links fall into; `n_components` those
    of all modes together, places without a link left out. `faults` are zones and zone pairs with
    demand that nothing joins; `lone_places` and `silent_zones` are for information.
    """

    year: int | None
    n_places: int
    n_links: int
    n_components: int
    components_by_mode: Mapping[str, int]
    lone_places: tuple[str, ...]
    silent_zones: tuple[str, ...]
    faults: tuple[Fault, ...]

    def lines(self) -> tuple[str, ...]:
        """Say it in sentences, faults last."""
        pieces = ", ".join(f"{mode} {count}" for mode, count in self.components_by_mode.items())
        when = f" in force in {self.year}" if self.year is not None else ""
        joined = f"{self.n_places - len(self.lone_places):,} of {self.n_places:,} places"
        fall = f"which fall into {_counted(self.n_components, 'piece')}; by mode: {pieces or 'none'}."
        said = [f"{self.n_links:,} links{when} join {joined}, {fall}"]
        if self.lone_places:
            said.append(f"No link touches {', '.join(self.lone_places)}.")
        if self.silent_zones:
            said.append(f"No link touches these zones, which have no demand: {', '.join(self.silent_zones)}.")
        return (*said, *(str(fault) for fault in self.faults))


def describe_connectivity(frames: Frames, *, year: int | None = None) -> Connectivity:
    """Tell which places and zones the links in force join, whatever their mode and direction.

    With a year, links count that are in force in it and need no project; without, all links do.
    Places of zones with demand are joined only if some chain of links leads from one to the other.
    """
    links = _in_force(frames["links"], year)
    places = frames["places"]["place_id"].to_list()
    piece = _pieces(places, links)
    linked = set(links["from_place"]) | set(links["to_place"])
    home = dict(frames["zones"].select("zone_id", "place_id").iter_rows())
    busy = set(frames["demand"]["origin_zone"]) | set(frames["demand"]["destination_zone"])
    cut_off = {zone for zone, place in home.items() if place not in linked}
    by_mode = {
        mode: len(set(_pieces(_ends(part), part).values()))
        for (mode,), part in links.sort("mode").group_by("mode", maintain_order=True)
    }
    return Connectivity(
        year=year,
        n_places=len(places),
        n_links=links.height,
        n_components=len({piece[place] for place in linked if place in piece}),
        components_by_mode={str(mode): count for mode, count in by_mode.items()},
        lone_places=tuple(sorted(set(places) - linked)),
        silent_zones=tuple(sorted(cut_off - busy)),
        faults=(
            *_zone_faults(frames["zones"], cut_off & busy),
            *_pair_faults(frames["demand"], home, piece, cut_off),
        ),
    )


def _counted(count: int, noun: str) -> str:
    """Count things in words: 1 piece, 2 pieces."""
    return f"{count:,} {noun}{'s' if count != 1 else ''}"


def _in_force(links: pl.DataFrame, year: int | None) -> pl.DataFrame:
    """Keep the links that exist in a year without any project."""
    if year is None:
        return links
    opened = pl.col("opened_year").fill_null(year) <= year
    still_open = pl.col("closed_year").fill_null(year + 1) > year
    return links.filter(opened & still_open & pl.col("project_id").is_null())


def _ends(links: pl.DataFrame) -> list[str]:
    """List the places that links touch."""
    return sorted(set(links["from_place"]) | set(links["to_place"]))


def _pieces(places: list[str], links: pl.DataFrame) -> dict[str, int]:
    """Give each place the number of the piece it is in."""
    index = {place: number for number, place in enumerate(places)}
    ends = [
        (index[first], index[second])
        for first, second in links.select("from_place", "to_place").iter_rows()
        if first in index and second in index
    ]
    rows, columns = np.array(ends, dtype=np.int32).reshape(-1, 2).T
    shape = (len(places), len(places))
    matrix = coo_array((np.ones(rows.size, dtype=np.int8), (rows, columns)), shape=shape)
    _, labels = connected_components(matrix, directed=False)
    return dict(zip(places, (int(label) for label in labels), strict=True))


def _zone_faults(zones: pl.DataFrame, cut_off: set[str]) -> list[Fault]:
    """Say which zones have demand but a place that no link touches."""
    faults = []
    for zone, place in zones.select("zone_id", "place_id").sort("zone_id").iter_rows():
        if zone in cut_off:
            what = f"zone {zone} has demand, but no link in force touches its place {place}."
            faults.append(Fault("zones.place_id", what, "Add a link there, or give the zone another place."))
    return faults


def _pair_faults(
    demand: pl.DataFrame, home: Mapping[str, str], piece: Mapping[str, int], cut_off: set[str]
) -> list[Fault]:
    """Say between which zones demand has no chain of links, those with most tonnes first."""
    numbers = {zone: piece.get(place, -1) for zone, place in home.items() if zone not in cut_off}
    pairs = (
        demand.filter(pl.col("demand_t_per_year") > 0)
        .group_by("origin_zone", "destination_zone")
        .agg(pl.col("demand_t_per_year").sum())
        .sort("demand_t_per_year", "origin_zone", "destination_zone", descending=[True, False, False])
    )
    apart = [
        (origin, destination, tonnes)
        for origin, destination, tonnes in pairs.iter_rows()
        if origin in numbers and destination in numbers and numbers[origin] != numbers[destination]
    ]
    faults = [
        Fault(
            "demand",
            f"no chain of links joins {origin} to {destination}, which ask for {tonnes:,.0f} t a year.",
            "Add the missing links, or remove the rows.",
        )
        for origin, destination, tonnes in apart[:PAIRS_SHOWN]
    ]
    if rest := apart[PAIRS_SHOWN:]:
        faults.append(
            Fault("demand", f"{len(rest)} more pairs of zones are apart.", "Mend those above first.")
        )
    return faults
