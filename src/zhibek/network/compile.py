"""Compile tables to the virtual network's arrays."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from zhibek.network.arcs import Arc, Node
from zhibek.network.capacity import Grouping, group_arcs
from zhibek.network.ends import ZoneBook, index_zones
from zhibek.network.gateways import mark_gateways, number_gateways
from zhibek.network.graph import Graph, build_graph
from zhibek.network.virtual import build_arcs
from zhibek.tables.spec import CARGOES

FloatArray = NDArray[np.float64]
ZONE_ENDS = ("origin", "destination")
MODE_BITS = {"rail": 1, "road": 2, "deepsea": 4, "feeder": 8, "ferry": 16, "roro": 32}
NESTS = {"deepsea": 0, "feeder": 0, "rail": 1, "ferry": 1, "road": 2, "roro": 2}


@dataclass(frozen=True, slots=True)
class VirtualNetwork:
    """The virtual network: its arcs in words and in arrays of shape (n_arcs,), sorted by tail.

    `gates` holds gateway bits by `bits`; `node` the number of each (place or zone, layer, cargo).
    Times are hours, money USD; `emission` kg CO2e per tonne.
    """

    arcs: tuple[Arc, ...]
    node: dict[Node, int]
    graph: Graph
    grouping: Grouping
    gates: NDArray[np.int64]
    bits: dict[str, int]
    zones: ZoneBook
    length_km: FloatArray
    time_h: FloatArray
    time_sd_h: FloatArray
    cost_usd_per_teu: FloatArray
    cost_usd_per_t: FloatArray
    emission: FloatArray
    mode: NDArray[np.int64]
    nest: NDArray[np.int32]
    container: NDArray[np.bool_]
    country: dict[str, str]

    def slots(self) -> list[str]:
        """List the arcs' names, in their order."""
        return [arc.slot for arc in self.arcs]


def compile_network(frames: Mapping[str, pl.DataFrame], unions: Sequence[str] = ()) -> VirtualNetwork:
    """Compile a study's tables, already cut to one scenario, to its virtual network.

    Each of `unions` lists countries, split by `;`, between which a border without a row of its own
    costs nothing.
    """
    arcs = build_arcs(frames, unions)
    names = {arc.tail for arc in arcs} | {arc.head for arc in arcs}
    names |= {
        (zone, end, cargo) for zone in frames["zones"]["zone_id"] for end in ZONE_ENDS for cargo in CARGOES
    }
    node = {name: index for index, name in enumerate(sorted(names))}
    tail = np.array([node[arc.tail] for arc in arcs], dtype=np.int32)
    head = np.array([node[arc.head] for arc in arcs], dtype=np.int32)
    country = dict(frames["places"].select("place_id", "country").iter_rows())
    columns = np.array(
        [
            (
                arc.length_km,
                arc.time_h,
                arc.time_sd_h,
                arc.cost_usd_per_teu,
                arc.cost_usd_per_t,
                arc.emission_kgco2e_per_t,
            )
            for arc in arcs
        ],
        dtype=np.float64,
    ).reshape(len(arcs), 6)
    return VirtualNetwork(
        arcs=tuple(arcs),
        node=node,
        graph=build_graph(len(node), tail, head),
        grouping=group_arcs(arcs, frames),
        gates=mark_gateways(arcs, frames["gateways"], country),
        bits=number_gateways(frames["gateways"]),
        zones=index_zones(frames["zones"]),
        length_km=np.ascontiguousarray(columns[:, 0]),
        time_h=np.ascontiguousarray(columns[:, 1]),
        time_sd_h=np.ascontiguousarray(columns[:, 2]),
        cost_usd_per_teu=np.ascontiguousarray(columns[:, 3]),
        cost_usd_per_t=np.ascontiguousarray(columns[:, 4]),
        emission=np.ascontiguousarray(columns[:, 5]),
        mode=np.array([MODE_BITS.get(arc.mode, 0) for arc in arcs], dtype=np.int64),
        nest=np.array([NESTS.get(arc.mode, -1) for arc in arcs], dtype=np.int32),
        container=np.array([arc.cargo == "container" for arc in arcs], dtype=np.bool_),
        country=country,
    )
