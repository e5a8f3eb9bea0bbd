"""Read networks in the form of GMNS."""

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from zhibek.errors import Fault, TableError
from zhibek.tables.spec import Column, Table
from zhibek.tables.traffic import ALL_CLASSES, CLASSES, LINKS, NODES, TRIPS, TrafficTables
from zhibek.tables.traffic_files import Reading
from zhibek.tables.validate import find_table_faults

KM_PER = {"km": 1.0, "m": 1e-3, "mi": 1.609344, "mile": 1.609344, "miles": 1.609344, "ft": 0.0003048}
KMH_PER = {"kph": 1.0, "kmh": 1.0, "km/h": 1.0, "mph": 1.609344, "m/s": 3.6}
CAR_USES = ("auto", "car", "all", "drive", "sov", "motor_vehicle")
CENTROID = "zone "  # the name of a node made for a zone of several nodes begins so

GMNS_NODES = Table(
    name="node",
    doc="One row per node, in node.csv.",
    key=("node_id",),
    columns={
        "node_id": Column(pl.String, "Unique name of the node."),
        "x_coord": Column(pl.Float64, "Eastward coordinate, or longitude.", nullable=True),
        "y_coord": Column(pl.Float64, "Northward coordinate, or latitude.", nullable=True),
        "zone_id": Column(pl.String, "Zone that the node belongs to.", nullable=True),
        "node_type": Column(pl.String, "`centroid` where routes may not pass through.", nullable=True),
    },
)
GMNS_LINKS = Table(
    name="link",
    doc="One row per link, in link.csv; an undirected one stands for both directions.",
    key=("link_id",),
    columns={
        "link_id": Column(pl.String, "Unique name of the link."),
        "from_node_id": Column(pl.String, "Where it starts.", points_to="node.node_id"),
        "to_node_id": Column(pl.String, "Where it ends.", points_to="node.node_id"),
        "directed": Column(pl.Boolean, "Whether it leads one way only.", default=True),
        "length": Column(pl.Float64, "Length in the unit of config.csv, else kilometres.", minimum=0),
        "free_speed": Column(
            pl.Float64, "Speed in the unit of config.csv, else km/h.", minimum=0, nullable=True
        ),
        "lanes": Column(pl.Float64, "Lanes.", minimum=0, default=1.0),
        "capacity": Column(pl.Float64, "Vehicles an hour and lane.", minimum=0, nullable=True),
        "toll": Column(pl.Float64, "Money for each passage.", minimum=0, default=0.0),
        "allowed_uses": Column(pl.String, "Who may use it, split by commas; blank for all.", nullable=True),
        "vdf_fftt": Column(
            pl.Float64, "Minutes without traffic, before length / speed.", minimum=0, nullable=True
        ),
        "vdf_alpha": Column(pl.Float64, "Factor of BPR.", minimum=0, nullable=True),
        "vdf_beta": Column(pl.Float64, "Power of BPR.", minimum=0, nullable=True),
    },
)
GMNS_DEMAND = Table(
    name="demand",
    doc="Beside the specification, as its users write demand.csv: one row per pair of zones.",
    key=("o_zone_id", "d_zone_id", "class_id"),
    columns={
        "o_zone_id": Column(pl.String, "Zone where the trips start."),
        "d_zone_id": Column(pl.String, "Zone where they end."),
        "class_id": Column(pl.String, "Class that travels.", default=ALL_CLASSES),
        "volume": Column(pl.Float64, "Trips an hour.", minimum=0),
    },
)
GMNS_TABLES = (GMNS_NODES, GMNS_LINKS, GMNS_DEMAND)
AMONG = "the network's tables"
TRIP_NAMES = {"origin_zone": "o_zone_id", "destination_zone": "d_zone_id", "trips": "volume"}
OTHER_NAMES = {
    "vdf_fftt1": "vdf_fftt",
    "vdf_free_flow_time": "vdf_fftt",
    "vdf_alpha1": "vdf_alpha",
    "vdf_beta1": "vdf_beta",
    "agent_type": "class_id",
}


def read_gmns(
    folder: Path,
    trips: Path | None = None,
    *,
    matrix: pl.DataFrame | None = None,
    classes: Path | None = None,
) -> TrafficTables:
    """Read node.csv, link.csv and demand.csv of a folder, or trips from another file of their form.

    matrix: the table of trips, where another format holds them.

    Times come out in minutes, lengths in kilometres, capacities over all lanes. A zone of several nodes
    gets a node of its own with links of no time, through which no route passes.

    Raises TableError with every fault of every file.
    """
    reading = Reading()
    units = _read_units(folder / "config.csv", reading)
    raw = {
        "node": _open(reading, folder / "node.csv"),
        "link": _open(reading, folder / "link.csv"),
        "demand": _open(reading, trips or folder / "demand.csv")
        if matrix is None
        else matrix.rename(TRIP_NAMES),
    }
    gmns = Reading(faults=reading.faults)
    for table in GMNS_TABLES:
        frame = raw[table.name]
        if frame is not None:
            gmns.add(table, frame.select(name for name in frame.columns if name in table.columns))
    return _finish(gmns, units, classes)


def _open(reading: Reading, path: Path) -> pl.DataFrame | None:
    """Read a file with its names in small letters, as GMNS has them."""
    frame = reading.open(path)
    if frame is None:
        return None
    lower = [name.strip().lower() for name in frame.columns]
    frame = frame.rename(dict(zip(frame.columns, lower, strict=True)))
    return frame.rename({old: new for old, new in OTHER_NAMES.items() if old in lower and new not in lower})


def _read_units(path: Path, reading: Reading) -> tuple[float, float]:
    """Read kilometres per unit of length, and km/h per unit of speed."""
    if not path.is_file():
        return 1.0, 1.0
    frame = _open(reading, path)
    if frame is None or frame.is_empty():
        return 1.0, 1.0
    factors = []
    for column, known in (("long_length", KM_PER), ("speed", KMH_PER)):
        word = str(frame[column][0] or "").strip().lower() if column in frame.columns else ""
        if word and word not in known:
            mend = f"Known: {', '.join(known)}."
            reading.faults.append(Fault(f"config.{column}", f"no unit is named '{word}'.", mend, (1,)))
        factors.append(known.get(word, 1.0))
    return factors[0], factors[1]


def _finish(gmns: Reading, units: tuple[float, float], classes: Path | None) -> TrafficTables:
    """Turn GMNS tables to those of a network, and check both."""
    notes: list[str] = []
    faults = find_gmns_faults(gmns)
    if faults:
        raise TableError(faults, AMONG)
    done = Reading()
    done.read(CLASSES, classes)
    named = done.frames["classes"]["class_id"].to_list() if "classes" in done.frames else [ALL_CLASSES]
    links = _make_links(gmns.frames["link"], units, named, notes)
    nodes, connectors = _make_nodes(gmns.frames["node"], notes)
    done.add(NODES, nodes)
    done.add(LINKS, pl.concat([links, *connectors], how="diagonal"))
    back = {new: old for old, new in TRIP_NAMES.items()}
    done.add(TRIPS, gmns.frames["demand"].rename(back))
    return done.finish(tuple(notes))


def find_gmns_faults(gmns: Reading) -> list[Fault]:
    """Find every breach of the tables of GMNS, and links without a time."""
    faults = list(gmns.faults)
    for table in GMNS_TABLES:
        if table.name in gmns.frames:
            faults += find_table_faults(table, gmns.frames[table.name], gmns.frames, gmns.unread)
    links: Mapping[str, pl.DataFrame] = gmns.frames
    if "link" in links and {"free_speed", "vdf_fftt", "length"} <= set(links["link"].columns):
        timeless = links["link"].select(
            ((pl.col("free_speed").is_null() | (pl.col("free_speed") == 0)) & (pl.col("length") > 0))
            & pl.col("vdf_fftt").is_null()
        )
        rows = tuple((timeless.to_series().arg_true() + 1).to_list())
        if rows:
            faults.append(Fault("link.free_speed", "blank or 0, so the link has no time.", "Give it.", rows))
    return faults


def _make_links(
    links: pl.DataFrame, units: tuple[float, float], named: list[str], notes: list[str]
) -> pl.DataFrame:
    """Make the table of links: both directions of what is undirected, uses turned to classes."""
    uses = (
        pl.col("allowed_uses").str.to_lowercase().str.split(",").list.eval(pl.element().str.strip_chars("; "))
    )
    km = pl.col("length") * units[0]
    minutes = pl.when(km > 0).then(60.0 * km / (pl.col("free_speed") * units[1])).otherwise(0.0)
    listed = links.with_columns(
        pl.col("allowed_uses").str.replace_all(";", ",").alias("allowed_uses"),
    ).with_columns(uses.alias("uses"))
    single = named == [ALL_CLASSES]
    for_all = pl.col("uses").is_null() | (pl.col("uses").list.set_intersection(list(CAR_USES)).list.len() > 0)
    own = pl.col("uses").list.set_intersection(named)
    kept = (
        for_all
        if single
        else pl.col("uses").is_null() | (pl.col("uses").list.contains("all")) | (own.list.len() > 0)
    )
    n_left = listed.filter(~kept).height
    if n_left:
        notes.append(f"link.csv: {n_left} links left out, whose allowed_uses name none who travels.")
    listed = listed.filter(kept)
    everyone = pl.lit(None, dtype=pl.String)
    who = everyone if single else pl.when(own.list.len() > 0).then(own.list.join(";")).otherwise(everyone)
    made = listed.select(
        "link_id",
        pl.col("from_node_id").alias("from_node"),
        pl.col("to_node_id").alias("to_node"),
        pl.coalesce("vdf_fftt", minutes).alias("free_flow_time"),
        (pl.col("capacity") * pl.col("lanes")).alias("capacity"),
        km.alias("length"),
        "toll",
        pl.col("vdf_alpha").alias("alpha"),
        pl.col("vdf_beta").alias("beta"),
        who.alias("classes"),
        "directed",
    )
    back = made.filter(~pl.col("directed")).with_columns(
        pl.concat_str("link_id", pl.lit(" back")).alias("link_id"),
        pl.col("to_node").alias("from_node"),
        pl.col("from_node").alias("to_node"),
    )
    return pl.concat([made, back]).drop("directed")


def _make_nodes(nodes: pl.DataFrame, notes: list[str]) -> tuple[pl.DataFrame, list[pl.DataFrame]]:
    """Make the table of nodes, and links to the nodes made for zones of several nodes."""
    centroid = pl.col("node_type").fill_null("").str.to_lowercase() == "centroid"
    made = nodes.select(
        "node_id",
        "zone_id",
        (~centroid).alias("through"),
        pl.col("x_coord").alias("x"),
        pl.col("y_coord").alias("y"),
    )
    shared = made.filter(pl.col("zone_id").is_not_null() & pl.col("zone_id").is_duplicated())
    if shared.is_empty():
        return made, []
    zones = shared.group_by("zone_id", maintain_order=True).agg(pl.col("x").mean(), pl.col("y").mean())
    notes.append(f"node.csv: {zones.height} zones have several nodes; each was given one of its own.")
    extra = zones.select(
        pl.concat_str(pl.lit(CENTROID), "zone_id").alias("node_id"),
        "zone_id",
        pl.lit(value=False).alias("through"),
        "x",
        "y",
    )
    plain = made.with_columns(
        pl.when(pl.col("zone_id").is_in(zones["zone_id"].implode()))
        .then(None)
        .otherwise("zone_id")
        .alias("zone_id")
    )
    centre = pl.concat_str(pl.lit(CENTROID), "zone_id")
    ends = (("out", centre, pl.col("node_id")), ("in", pl.col("node_id"), centre))
    connectors = [
        shared.select(
            pl.concat_str(pl.lit(CENTROID), "zone_id", pl.lit(f" {way} "), "node_id").alias("link_id"),
            start.alias("from_node"),
            end.alias("to_node"),
            pl.lit(0.0).alias("free_flow_time"),
            pl.lit(0.0).alias("length"),
            pl.lit(0.0).alias("alpha"),
            pl.lit(0.0).alias("toll"),
        )
        for way, start, end in ends
    ]
    return pl.concat([plain, extra]), connectors
