"""Faults of a network's tables."""

from collections.abc import Collection, Iterator, Mapping

import polars as pl

from zhibek.errors import Fault, TableError
from zhibek.tables.names import find_unknown, split_names
from zhibek.tables.traffic import NODES, TRAFFIC_TABLES, TrafficTables, single_class
from zhibek.tables.validate import find_table_faults, is_sound

AMONG = "the network's tables"


def complete_tables(
    frames: Mapping[str, pl.DataFrame],
    *,
    faults: Collection[Fault] = (),
    unread: Mapping[str, Collection[int]] | None = None,
    notes: tuple[str, ...] = (),
) -> TrafficTables:
    """Check the tables of a network and add those that may be absent.

    frames: links, trips, and perhaps nodes and classes; faults and unread are what a reader has found.

    Raises TableError with every fault of every table.
    """
    found = [*faults, *find_traffic_faults(frames, unread or {})]
    if found:
        raise TableError(found, AMONG)
    links = frames["links"]
    nodes = frames["nodes"] if "nodes" in frames else name_nodes(links)
    classes = frames.get("classes")
    return TrafficTables(nodes, links, frames["trips"], single_class() if classes is None else classes, notes)


def name_nodes(links: pl.DataFrame) -> pl.DataFrame:
    """List the nodes that links name, in the order in which they first appear."""
    names = pl.concat([links["from_node"], links["to_node"]]).unique(maintain_order=True)
    given = {"node_id": names, "through": [True] * names.len()}
    blank = {
        name: pl.Series([None] * names.len(), dtype=NODES.columns[name].dtype)
        for name in ("zone_id", "x", "y")
    }
    return pl.DataFrame({**given, **blank}).select(list(NODES.columns))


def find_traffic_faults(
    frames: Mapping[str, pl.DataFrame], unread: Mapping[str, Collection[int]]
) -> list[Fault]:
    """Find every breach of what is declared, and of the rules across columns and tables."""
    faults: list[Fault] = []
    for name, table in TRAFFIC_TABLES.items():
        if name in frames:
            faults += find_table_faults(table, frames[name], frames, unread)
    sound = {name: frame for name, frame in frames.items() if is_sound(TRAFFIC_TABLES[name], frame)}
    classes = frames["classes"] if "classes" in frames else single_class()
    known = classes["class_id"].to_list() if "class_id" in classes.columns else []
    for name in ("value_of_time", "theta"):
        if "classes" in sound and (none := (classes[name] == 0).fill_null(value=False)).any():
            faults.append(Fault(f"classes.{name}", "0.", "Give more than 0.", _rows(none)))
    if "links" in sound:
        links = sound["links"]
        faults += _shape_faults(links)
        faults += _class_faults("links.classes", links["classes"], known, listed=True)
        loops = links["from_node"] == links["to_node"]
        if loops.any():
            faults.append(Fault("links", "from a node to itself.", "Remove the row.", _rows(loops)))
        if "nodes" in sound:
            for column in ("from_node", "to_node"):
                faults += _node_faults(f"links.{column}", links[column], sound["nodes"]["node_id"].to_list())
    if "trips" in sound:
        trips = sound["trips"]
        faults += _class_faults("trips.class_id", trips["class_id"], known, listed=False)
        if "links" in sound or "nodes" in sound:
            zones = name_zones(sound["nodes"] if "nodes" in sound else name_nodes(sound["links"]))
            for column in ("origin_zone", "destination_zone"):
                faults += _zone_faults(f"trips.{column}", trips[column], zones)
    if "nodes" in sound:
        named = sound["nodes"]["zone_id"]
        shared = named.is_not_null() & named.is_duplicated()
        if shared.any():
            what = f"several nodes share zone '{named.filter(shared)[0]}'."
            mend = "Join them to one node of its own by links, and name that."
            faults.append(Fault("nodes.zone_id", what, mend, _rows(shared)))
    return faults


def name_zones(nodes: pl.DataFrame) -> list[str]:
    """Name the zones: those that nodes name, or every node where none does."""
    zones: list[str] = nodes["zone_id"].drop_nulls().to_list()
    return zones or nodes["node_id"].to_list()


def _rows(mask: pl.Series) -> tuple[int, ...]:
    """Count from 1 the rows where a mask holds."""
    return tuple((mask.arg_true() + 1).to_list())


def _shape_faults(links: pl.DataFrame) -> Iterator[Fault]:
    """Find parameters that the link's curve cannot have."""
    rules = (
        (
            "conical",
            "alpha",
            pl.col("alpha") <= 1,
            "a conical curve wants more than 1.",
            "Spiess uses 2 to 12.",
        ),
        (
            "akcelik",
            "alpha",
            pl.col("alpha") <= 0,
            "Akçelik's curve wants a period above 0.",
            "Give its length.",
        ),
        ("akcelik", "beta", pl.col("beta") <= 0, "Akçelik's curve wants more than 0.", "He uses 0.1 to 1.6."),
        (
            "davidson",
            "beta",
            ~((pl.col("beta") > 0) & (pl.col("beta") < 1)),
            "Davidson's curve wants a share above 0 and below 1.",
            "0.95 is usual.",
        ),
        (
            "queue",
            "alpha",
            pl.col("alpha") < 0.5,
            "a queue wants 0.5 or more.",
            "0.5 is constant service, 1 random.",
        ),
        (
            "queue",
            "beta",
            ~((pl.col("beta") >= 1) & (pl.col("beta") == pl.col("beta").round())),
            "a queue wants a whole number of servers.",
            "Give 1 or more.",
        ),
    )
    for curve, column, wrong, what, mend in rules:
        rows = links.select((pl.col("curve") == curve) & wrong.fill_null(value=False)).to_series()
        if rows.any():
            yield Fault(f"links.{column}", what, mend, _rows(rows))


def _class_faults(where: str, cells: pl.Series, known: Collection[str], *, listed: bool) -> Iterator[Fault]:
    """Find classes that the table of classes does not have."""
    names = split_names(cells, listed=listed)
    otherwise = f"Known: {', '.join(known)}. Add it to classes." if len(known) < 6 else "Add it to classes."
    return find_unknown(where, names, known, what="no class is named '{name}'.", otherwise=otherwise)


def _node_faults(where: str, cells: pl.Series, known: Collection[str]) -> Iterator[Fault]:
    """Find nodes that the table of nodes does not have."""
    names = split_names(cells, listed=False)
    otherwise = "Add it to nodes, or mend the name."
    return find_unknown(where, names, known, what="no node is named '{name}'.", otherwise=otherwise)


def _zone_faults(where: str, cells: pl.Series, known: Collection[str]) -> Iterator[Fault]:
    """Find zones that no node bears."""
    names = split_names(cells, listed=False)
    otherwise = "Add it to the network, or mend the name."
    return find_unknown(where, names, known, what="no zone is named '{name}'.", otherwise=otherwise)
