"""Where arcs and capacities lie on a map."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from zhibek.assignment.problem import IntArray
from zhibek.network.compile import VirtualNetwork
from zhibek.network.gateways import WAY_KINDS

Spot = tuple[str | None, str | None]  # place and link


@dataclass(frozen=True, slots=True)
class MapIndex:
    """Rows of a map: of its links, by arc, and of its places.

    slot (n_arcs,): twice the row of the arc's link, and one more where it runs backward, or -1; ends: rows
    of the places (n_arcs,) at both ends; spots: where each capacity lies.
    """

    slot: IntArray
    ends: tuple[IntArray, IntArray]
    spots: tuple[Spot, ...]
    n_links: int
    place_ids: tuple[str, ...]


def index_map(network: VirtualNetwork, link_ids: Sequence[str], place_ids: Sequence[str]) -> MapIndex:
    """Find the rows of a network's arcs and capacities on a map."""
    row_of_link = {name: row for row, name in enumerate(link_ids)}
    row_of_place = {name: row for row, name in enumerate(place_ids)}
    slot = [
        2 * row_of_link[arc.link_id] + (not arc.forward)
        if arc.kind in WAY_KINDS and arc.link_id in row_of_link
        else -1
        for arc in network.arcs
    ]
    ends = (
        np.array([row_of_place[arc.from_place] for arc in network.arcs], dtype=np.int32),
        np.array([row_of_place[arc.to_place] for arc in network.arcs], dtype=np.int32),
    )
    return MapIndex(
        np.array(slot, dtype=np.int32), ends, find_spots(network), len(row_of_link), tuple(place_ids)
    )


def find_spots(network: VirtualNetwork) -> tuple[Spot, ...]:
    """Find where capacities lie: at one place, or on one link; neither where they span several."""
    grouping = network.grouping
    places: list[set[str]] = [set() for _ in grouping.groups]
    links: list[set[str]] = [set() for _ in grouping.groups]
    for index, arc in enumerate(network.arcs):
        for group in grouping.arc_group[grouping.arc_first[index] : grouping.arc_first[index + 1]].tolist():
            places[group] |= {arc.from_place, arc.to_place}
            links[group].add(arc.link_id)
    return tuple(
        (
            next(iter(place)) if len(place) == 1 else None,
            (next(iter(link)) or None) if len(link) == 1 else None,
        )
        for place, link in zip(places, links, strict=True)
    )
