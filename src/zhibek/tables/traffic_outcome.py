"""The tables that an assignment alone gives back."""

from types import MappingProxyType

import polars as pl

from zhibek.tables.spec import Column, Table

LINK_FLOWS = Table(
    name="link_flows",
    doc="One row per link of the network, in the order of its file.",
    key=("link_id",),
    columns={
        "link_id": Column(pl.String, "The link."),
        "from_node": Column(pl.String, "Where it starts."),
        "to_node": Column(pl.String, "Where it ends."),
        "flow": Column(pl.Float64, "Trips that use it, all classes."),
        "load": Column(pl.Float64, "What they count in its capacity."),
        "saturation": Column(pl.Float64, "Load over capacity; nothing without a limit.", nullable=True),
        "free_flow_time": Column(pl.Float64, "Time without traffic."),
        "time": Column(pl.Float64, "Time at this load."),
        "price": Column(
            pl.Float64, "Scarcity price of a hard link: what one more unit of capacity is worth."
        ),
    },
)
CLASS_FLOWS = Table(
    name="class_flows",
    doc="One row per link and class that uses it.",
    key=("link_id", "class_id"),
    columns={
        "link_id": Column(pl.String, "The link."),
        "class_id": Column(pl.String, "The class."),
        "flow": Column(pl.Float64, "Trips of the class that use it."),
    },
)
ROUTE_FLOWS = Table(
    name="route_flows",
    doc="One row per route that some class of a pair uses.",
    key=("origin_zone", "destination_zone", "class_id", "route_number"),
    columns={
        "origin_zone": Column(pl.String, "Zone where the trips start."),
        "destination_zone": Column(pl.String, "Zone where they end."),
        "class_id": Column(pl.String, "Class that travels."),
        "route_number": Column(pl.Int32, "Number of the route among those of the pair, from 1."),
        "flow": Column(pl.Float64, "Trips on it."),
        "cost": Column(pl.Float64, "What the class pays on it, time included."),
        "time": Column(pl.Float64, "Time on it."),
        "length": Column(pl.Float64, "Its length."),
        "links": Column(pl.String, "Its links in order.", listed=True),
    },
)
SKIMS = Table(
    name="skims",
    doc="One row per pair of zones that a way joins, and class.",
    key=("origin_zone", "destination_zone", "class_id"),
    columns={
        "origin_zone": Column(pl.String, "Zone where the way starts."),
        "destination_zone": Column(pl.String, "Zone where it ends."),
        "class_id": Column(pl.String, "Class that goes it."),
        "cost": Column(pl.Float64, "Cost of the cheapest way, time included."),
        "time": Column(pl.Float64, "Time on it."),
        "length": Column(pl.Float64, "Its length."),
    },
)
SELECTED = Table(
    name="selected",
    doc="One row per pair and class whose trips use the selected links.",
    key=("origin_zone", "destination_zone", "class_id"),
    columns={
        "origin_zone": Column(pl.String, "Zone where the trips start."),
        "destination_zone": Column(pl.String, "Zone where they end."),
        "class_id": Column(pl.String, "Class that travels."),
        "trips": Column(pl.Float64, "All trips of the pair and class."),
        "flow": Column(pl.Float64, "Those that use the links."),
    },
)
TRAFFIC_OUTCOME = MappingProxyType(
    {table.name: table for table in (LINK_FLOWS, CLASS_FLOWS, ROUTE_FLOWS, SKIMS, SELECTED)}
)
