"""Arcs of the virtual network, while they are built."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from zhibek.tables.spec import CONFIDENCES

UNCERTAIN = frozenset({"estimated", "assumed"})
Row = Mapping[str, object]
Node = tuple[str, str, str]  # place or zone, layer, cargo


class Arc(NamedTuple):
    """One arc: who made it, what it joins, and what passing it takes.

    `slot` is the arc's name, the same in every scenario in which the arc exists. Money is USD,
    times are hours, emissions kg CO2e per tonne; `link_id` and `mode` are blank at a place.
    `forward` tells in which direction of its link or operation it runs.
    """

    slot: str
    tail: Node
    head: Node
    kind: str
    subject_id: str
    link_id: str
    from_place: str
    to_place: str
    mode: str
    cargo: str
    forward: bool
    length_km: float
    time_h: float
    time_sd_h: float
    cost_usd_per_teu: float
    cost_usd_per_t: float
    emission_kgco2e_per_t: float
    border: bool
    gauge_break: bool
    handling: bool
    project: bool
    source: str
    confidence: str


@dataclass(slots=True)
class ArcList:
    """Arcs gathered so far, one for each name; a later one of the same name is a fault of the tables."""

    arcs: list[Arc] = field(default_factory=list)
    names: set[str] = field(default_factory=set)

    def add(self, arc: Arc) -> None:
        """Add an arc; of two services on one link the second gets a number."""
        name, number = arc.slot, 2
        while name in self.names:
            name = f"{arc.slot}#{number}"
            number += 1
        self.names.add(name)
        self.arcs.append(arc if name == arc.slot else arc._replace(slot=name))


def worse_confidence(first: str, second: str) -> str:
    """Give the confidence of a figure made from two rows: the worse of theirs."""
    return max(first, second, key=CONFIDENCES.index)


def money(row: Row, cargo: str) -> tuple[float, float]:
    """Split a row's money into (USD per TEU, USD per tonne): a container pays per TEU where that is given."""
    names = (
        ("cost_usd_per_teu", "cost_usd_per_t")
        if "cost_usd_per_teu" in row
        else ("tariff_usd_per_teu", "tariff_usd_per_t")
    )
    per_teu, per_t = (number(row[name]) for name in names)
    if cargo == "container" and per_teu > 0.0:
        return per_teu, 0.0
    return 0.0, per_t


def number(value: object) -> float:
    """Read a cell as a number; blank is zero."""
    return float(value) if isinstance(value, (int, float)) else 0.0
