"""Capacities as groups of arcs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from zhibek.network.arcs import Arc, Row, number
from zhibek.network.gateways import split_list


@dataclass(frozen=True, slots=True)
class Group:
    """One capacity in one direction: who limits it, and how much passes.

    `direction` is `shared`, `forward` or `backward`; amounts are per year in `counted_in`.
    """

    capacity_id: str
    name: str
    direction: str
    counted_in: str
    cargo: str
    hard: bool
    capacity_per_year: float
    base_load_per_year: float
    alpha: float
    beta: float
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Grouping:
    """The groups, and the groups of each arc as (arc_first, arc_group)."""

    groups: tuple[Group, ...]
    arc_first: NDArray[np.int64]
    arc_group: NDArray[np.int32]


def group_arcs(arcs: Sequence[Arc], frames: Mapping[str, pl.DataFrame]) -> Grouping:
    """Make the groups of all capacities and of all services' vessels.

    A hard capacity that lists several subjects is shared by them; a congested one is each
    subject's own. Groups without arcs are left out. Their order is by name and direction.
    """
    by_subject: dict[tuple[str, str], list[int]] = {}
    for index, arc in enumerate(arcs):
        by_subject.setdefault(("operation", arc.subject_id), []).append(index)
        if arc.kind in ("haul", "service"):
            by_subject.setdefault(("link", arc.link_id), []).append(index)
        elif arc.handling:
            by_subject.setdefault(("place", arc.from_place), []).append(index)
    found: list[tuple[Group, list[int]]] = []
    place_name = dict(frames["places"].select("place_id", "name").iter_rows())
    for row in frames["capacities"].iter_rows(named=True):
        found += _groups_of_row(row, arcs, by_subject, place_name)
    for row in frames["services"].iter_rows(named=True):
        found += _groups_of_vessels(row, arcs, by_subject.get(("operation", str(row["service_id"])), []))
    found = sorted(
        (pair for pair in found if pair[1]), key=lambda pair: (pair[0].capacity_id, pair[0].direction)
    )
    members: list[list[int]] = [[] for _ in arcs]
    for group, (_, indices) in enumerate(found):
        for arc_index in indices:
            members[arc_index].append(group)
    arc_first = np.zeros(len(arcs) + 1, dtype=np.int64)
    np.cumsum([len(groups) for groups in members], out=arc_first[1:])
    flat = np.array([group for groups in members for group in groups], dtype=np.int32)
    return Grouping(tuple(group for group, _ in found), arc_first, flat)


def _groups_of_row(
    row: Row,
    arcs: Sequence[Arc],
    by_subject: Mapping[tuple[str, str], list[int]],
    place_name: Mapping[str, str],
) -> list[tuple[Group, list[int]]]:
    """Make the groups of one row of capacities: one, or one for each direction and congested subject."""
    hard = row["kind"] == "hard"
    subjects = split_list(str(row["subject_id"]))
    sets = [subjects] if hard else [(subject,) for subject in subjects]
    made = []
    for names in sets:
        indices = [
            index
            for name in names
            for index in by_subject.get((str(row["subject"]), name), ())
            if row["cargo"] in (arcs[index].cargo, "all")
        ]
        group = _group(row, str(row["capacity_id"]), "")
        if not hard and len(subjects) > 1 and indices:
            first = min((arcs[index] for index in indices), key=lambda arc: (not arc.forward, arc.slot))
            section = f"{place_name[first.from_place]}–{place_name[first.to_place]}"
            group = replace(
                group, capacity_id=f"{group.capacity_id}:{names[0]}", name=f"{group.name}: {section}"
            )
        for direction, chosen in _directions(str(row["direction"]), indices, arcs):
            made.append((replace(group, direction=direction), chosen))
    return made


def _directions(direction: str, indices: list[int], arcs: Sequence[Arc]) -> list[tuple[str, list[int]]]:
    """Split arcs by direction as the row asks."""
    if direction == "shared":
        return [("shared", indices)]
    forward = ("forward", [index for index in indices if arcs[index].forward])
    backward = ("backward", [index for index in indices if not arcs[index].forward])
    return {"each": [forward, backward], "forward": [forward], "backward": [backward]}[direction]


def _group(row: Row, capacity_id: str, direction: str) -> Group:
    """Copy a row of capacities into a group."""
    return Group(
        capacity_id=capacity_id,
        name=str(row["name"]),
        direction=direction,
        counted_in=str(row["counted_in"]),
        cargo=str(row["cargo"]),
        hard=row["kind"] == "hard",
        capacity_per_year=number(row["capacity_per_year"]),
        base_load_per_year=number(row["base_load_per_year"]),
        alpha=number(row["congestion_alpha"]),
        beta=number(row["congestion_beta"]),
        source=str(row["source"]),
        confidence=str(row["confidence"]),
    )


def _groups_of_vessels(row: Row, arcs: Sequence[Arc], indices: list[int]) -> list[tuple[Group, list[int]]]:
    """Make the groups of a service: what its vessels carry in a year, each way, in TEU and in tonnes."""
    made = []
    for counted_in, cargo, column in (
        ("teu", "container", "vessel_capacity_teu"),
        ("t", "bulk", "vessel_capacity_t"),
    ):
        if row[column] is None:
            continue
        per_year = number(row[column]) * number(row["departures_per_year"])
        chosen = [index for index in indices if arcs[index].cargo == cargo]
        for direction, own in _directions("each", chosen, arcs):
            made.append(
                (
                    Group(
                        capacity_id=f"vessels:{row['service_id']}:{counted_in}",
                        name=f"{row['name']}, vessels",
                        direction=direction,
                        counted_in=counted_in,
                        cargo=cargo,
                        hard=True,
                        capacity_per_year=per_year,
                        base_load_per_year=0.0,
                        alpha=0.0,
                        beta=1.0,
                        source=str(row["source"]),
                        confidence=str(row["confidence"]),
                    ),
                    own,
                )
            )
    return made
