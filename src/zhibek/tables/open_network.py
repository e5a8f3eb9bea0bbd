"""Open a network and its trips in any format."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from zhibek.errors import Fault, TableError
from zhibek.tables.gmns import read_gmns
from zhibek.tables.omx import read_omx
from zhibek.tables.text_lines import read_lines
from zhibek.tables.tntp import read_tntp, read_tntp_network, read_trips
from zhibek.tables.traffic import CLASSES, LINKS, NODES, TRAFFIC_TABLES, TRIPS, TrafficTables
from zhibek.tables.traffic_files import Reading, number_links

AMONG = "the network's files"
TABLE_SUFFIXES = (".csv", ".parquet")
OMX_SUFFIX = ".omx"


@dataclass(frozen=True, slots=True)
class Sources:
    """Where a network is read from.

    network: a `_net` file of TNTP, a table of links, a folder of GMNS (node.csv, link.csv) or of tables
    (links, trips and perhaps nodes, classes); trips: a `_trips` file, a table or an OpenMatrix, needless
    where the folder holds it; nodes: coordinates; classes: a table of classes; matrices: names of those of
    an OpenMatrix to read.
    """

    network: Path
    trips: Path | None = None
    nodes: Path | None = None
    classes: Path | None = None
    matrices: Sequence[str] = ()


def open_network(sources: Sources) -> TrafficTables:
    """Read a network, its trips and classes, whatever the format of each.

    Raises TableError with every fault.
    """
    if sources.network.is_dir():
        return _open_folder(sources)
    if sources.trips is None:
        raise TableError(
            [Fault("trips", "none are given.", "Name a file of trips after the network.")], AMONG
        )
    net_is_tntp = is_tntp(sources.network)
    if net_is_tntp and is_tntp(sources.trips) and sources.classes is None:
        return read_tntp(sources.network, sources.trips, sources.nodes)
    reading, n_zones = Reading(), None
    notes: list[str] = []
    if net_is_tntp:
        network = read_tntp_network(sources.network, sources.nodes)
        reading.faults.extend(network.faults)
        reading.frames.update(nodes=network.nodes, links=network.links)
        notes += network.notes
        n_zones = network.n_zones
    else:
        reading.read(NODES, sources.nodes)
        reading.read(LINKS, sources.network)
        number_links(reading)
    notes += _read_trips(reading, sources.trips, sources.matrices, n_zones)
    reading.read(CLASSES, sources.classes)
    if reading.faults and net_is_tntp:
        raise TableError(reading.faults, AMONG)
    return reading.finish(tuple(notes))


def is_tntp(path: Path) -> bool:
    """Tell whether a file is TNTP: its name says so, or it is no table and begins with an angle bracket."""
    if {".tntp", ".txt"} & {suffix.lower() for suffix in path.suffixes}:
        return True
    if path.suffix.lower() in {*TABLE_SUFFIXES, OMX_SUFFIX} or not path.is_file():
        return False
    lines, _ = read_lines(path)
    return any(line.strip().startswith("<") for line in lines[:20])


def _read_trips(reading: Reading, path: Path, matrices: Sequence[str], n_zones: int | None) -> Sequence[str]:
    """Read trips of any format; give what is to note."""
    if is_tntp(path):
        trips, notes, faults = read_trips(path, n_zones)
        reading.faults.extend(faults)
        reading.frames["trips"] = trips
        return notes
    if path.suffix.lower() == OMX_SUFFIX:
        try:
            reading.frames["trips"] = read_omx(path, matrices)
        except TableError as error:
            reading.faults.extend(error.faults)
        return ()
    reading.read(TRIPS, path)
    return ()


def _open_folder(sources: Sources) -> TrafficTables:
    """Read a folder of GMNS, or of the declared tables."""
    folder = sources.network
    if (folder / "link.csv").is_file():
        is_matrix = sources.trips is not None and sources.trips.suffix.lower() == OMX_SUFFIX
        matrix = read_omx(sources.trips, sources.matrices) if is_matrix and sources.trips else None
        return read_gmns(folder, sources.trips, matrix=matrix, classes=sources.classes)
    found = {name: _find_table(folder, name) for name in TRAFFIC_TABLES}
    if found["links"] is None:
        what = "holds neither link.csv (GMNS) nor links.csv."
        raise TableError([Fault(str(folder), what, "Name a network's folder, or its file.")], AMONG)
    trips = sources.trips or found["trips"]
    if trips is None:
        raise TableError([Fault(str(folder), "holds no trips.csv.", "Name a file of trips after it.")], AMONG)
    return open_network(
        Sources(
            found["links"],
            trips,
            sources.nodes or found["nodes"],
            sources.classes or found["classes"],
            sources.matrices,
        )
    )


def _find_table(folder: Path, name: str) -> Path | None:
    """Find a table's file in a folder."""
    paths = [folder / f"{name}{suffix}" for suffix in TABLE_SUFFIXES]
    return next((path for path in paths if path.is_file()), None)
