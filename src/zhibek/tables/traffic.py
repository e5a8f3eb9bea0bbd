"""The tables of a network that is assigned alone."""

from dataclasses import dataclass
from types import MappingProxyType

import polars as pl

from zhibek.tables.spec import Column, Table

CURVES = MappingProxyType(
    {
        "bpr": (0.15, 4.0),
        "conical": (4.0, 0.0),
        "akcelik": (60.0, 0.1),
        "davidson": (0.1, 0.95),
        "queue": (1.0, 1.0),
    }
)
"""The curves a link may have, each with its usual alpha and beta, in the order of their codes."""
ALL_CLASSES = "all"

NODES = Table(
    name="nodes",
    doc="One row per node. Without the table, links name the nodes, and each may be a zone.",
    key=("node_id",),
    optional=True,
    columns={
        "node_id": Column(pl.String, "Unique name of the node."),
        "zone_id": Column(pl.String, "Zone whose trips start and end here.", nullable=True),
        "through": Column(pl.Boolean, "Whether routes may pass through it.", default=True),
        "x": Column(pl.Float64, "Eastward coordinate, or longitude.", nullable=True),
        "y": Column(pl.Float64, "Northward coordinate, or latitude.", nullable=True),
    },
)
LINKS = Table(
    name="links",
    doc="One row per directed link. Times, lengths and tolls each keep the unit of the file.",
    key=("link_id",),
    columns={
        "link_id": Column(pl.String, "Unique name of the link."),
        "from_node": Column(pl.String, "Node where it starts."),
        "to_node": Column(pl.String, "Node where it ends."),
        "free_flow_time": Column(pl.Float64, "Time without traffic.", minimum=0),
        "capacity": Column(
            pl.Float64,
            "Load that its curve is scaled by, or that it keeps to where hard; blank: no limit; 0: closed.",
            minimum=0,
            nullable=True,
        ),
        "length": Column(pl.Float64, "Length along the way.", minimum=0, default=0.0),
        "toll": Column(pl.Float64, "Money for each passage.", minimum=0, default=0.0),
        "curve": Column(pl.String, "How load makes time grow.", choices=tuple(CURVES), default="bpr"),
        "alpha": Column(
            pl.Float64,
            "First parameter: bpr's factor (blank: 0.15); conical's slope, above 1 (4); akcelik's period "
            "that loads are counted over, in the unit of times (60); davidson's quality of service (0.1); "
            "queue's (1 + squared coefficient of variation of service times) / 2 (1).",
            minimum=0,
            nullable=True,
        ),
        "beta": Column(
            pl.Float64,
            "Second parameter: bpr's power (blank: 4); akcelik's delay parameter (0.1); davidson's share of "
            "capacity from which its tangent goes on, below 1 (0.95); queue's servers (1). Conical has none.",
            minimum=0,
            nullable=True,
        ),
        "hard": Column(
            pl.Boolean, "Whether load stays at or below capacity, whatever it costs.", default=False
        ),
        "classes": Column(pl.String, "Classes that may use it; blank for all.", listed=True, nullable=True),
    },
)
TRIPS = Table(
    name="trips",
    doc="One row per pair of zones and class. A zone that no node names is the node of that name.",
    key=("origin_zone", "destination_zone", "class_id"),
    columns={
        "origin_zone": Column(pl.String, "Zone where the trips start."),
        "destination_zone": Column(pl.String, "Zone where they end."),
        "class_id": Column(pl.String, "Class that travels.", default=ALL_CLASSES),
        "trips": Column(pl.Float64, "Trips in the period that capacities are stated for.", minimum=0),
    },
)
CLASSES = Table(
    name="classes",
    doc="One row per class of users. Without the table there is one, `all`, whose cost is its time.",
    key=("class_id",),
    optional=True,
    columns={
        "class_id": Column(pl.String, "Unique name of the class."),
        "value_of_time": Column(pl.Float64, "Cost of one unit of time.", minimum=0, default=1.0),
        "load_per_trip": Column(pl.Float64, "What a trip counts in capacities.", minimum=0, default=1.0),
        "toll_weight": Column(
            pl.Float64, "Cost of one unit of toll; blank: as asked for.", minimum=0, nullable=True
        ),
        "distance_weight": Column(
            pl.Float64, "Cost of one unit of length; blank: as asked for.", minimum=0, nullable=True
        ),
        "theta": Column(
            pl.Float64,
            "Scale of a logit, 1 / cost, for the stochastic method; blank: as asked for.",
            minimum=0,
            nullable=True,
        ),
    },
)
TRAFFIC_TABLES = MappingProxyType({table.name: table for table in (NODES, LINKS, TRIPS, CLASSES)})


@dataclass(frozen=True, slots=True)
class TrafficTables:
    """A network and its trips as read, whatever the format, in the order of the files.

    nodes, links, trips, classes: as declared by the tables of those names; nodes holds every node that
    links or trips name. notes: what a reader found worth knowing that is no fault.
    """

    nodes: pl.DataFrame
    links: pl.DataFrame
    trips: pl.DataFrame
    classes: pl.DataFrame
    notes: tuple[str, ...] = ()


def single_class() -> pl.DataFrame:
    """Make the table of classes with the one class that all travel in.

    >>> single_class()["class_id"].to_list()
    ['all']
    """
    given = {"class_id": [ALL_CLASSES], "value_of_time": [1.0], "load_per_trip": [1.0]}
    blank = {name: [None] for name in ("toll_weight", "distance_weight", "theta")}
    schema = {name: column.dtype for name, column in CLASSES.columns.items()}
    return pl.DataFrame({**given, **blank}, schema=schema)
