"""Read networks and trips in the TNTP format."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from zhibek.errors import Fault, TableError
from zhibek.tables.text_lines import read_lines
from zhibek.tables.tntp_trips import find_trip_faults, read_entries, sum_note
from zhibek.tables.traffic import ALL_CLASSES, LINKS, NODES, TrafficTables, single_class

HEAD_LINE = re.compile(r"^\s*<\s*([^>]+?)\s*>\s*(.*?)\s*$")
END_OF_HEAD = "END OF METADATA"
N_ZONES, N_NODES, N_LINKS, FIRST_THRU = (
    "NUMBER OF ZONES",
    "NUMBER OF NODES",
    "NUMBER OF LINKS",
    "FIRST THRU NODE",
)
TOTAL = "TOTAL OD FLOW"
FIELDS = (
    "init_node",
    "term_node",
    "capacity",
    "length",
    "free_flow_time",
    "b",
    "power",
    "speed",
    "toll",
    "link_type",
)
NEEDED = 7  # fields without which a row is no link; the last three may be absent
AMONG = "the network's files"
MEND_ROW = "A row is: init_node term_node capacity length free_flow_time b power speed toll link_type ;"


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a file: its numbers by key, the lines they stand on, and the line after it."""

    numbers: Mapping[str, float]
    line_of: Mapping[str, int]
    end: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TntpNetwork:
    """A network without its trips, and what is at fault in it."""

    nodes: pl.DataFrame
    links: pl.DataFrame
    n_zones: int
    notes: tuple[str, ...]
    faults: tuple[Fault, ...]


def read_tntp(net: Path | str, trips: Path | str, nodes: Path | str | None = None) -> TrafficTables:
    """Read a network and its trips, and its coordinates if their file is given; gzip is understood.

    Nodes below the head's first thru node are not passed through; the nodes 1 to the number of zones are
    the zones. Trips within a zone are kept.

    Raises TableError with every fault of all files, by line.
    """
    network = read_tntp_network(Path(net), None if nodes is None else Path(nodes))
    entries, notes, trip_faults = read_trips(Path(trips), network.n_zones or None)
    faults = [*network.faults, *trip_faults]
    if faults:
        raise TableError(faults, AMONG)
    return TrafficTables(network.nodes, network.links, entries, single_class(), (*network.notes, *notes))


def read_tntp_network(net: Path, nodes: Path | None = None) -> TntpNetwork:
    """Read a `_net` file, and coordinates from a `_node` file if one is given; raise nothing."""
    links, head, faults = read_links(net)
    places = None
    if nodes is not None:
        places, place_faults = read_places(nodes)
        faults += place_faults
    n_zones = int(head.numbers.get(N_ZONES, 0))
    if faults:
        return TntpNetwork(NODES.empty(), links, n_zones, (), tuple(faults))
    return TntpNetwork(_list_nodes(links, head, places), links, n_zones, _note_links(net.name, links), ())


def _note_links(name: str, links: pl.DataFrame) -> tuple[str, ...]:
    """Note links side by side, and links of capacity 0."""
    parallel = links.height - links.select("from_node", "to_node").n_unique()
    closed = links.filter(pl.col("capacity") == 0).height
    told = (
        (parallel, "beside another between the same nodes"),
        (closed, "closed, for capacity is 0 and time would grow with load"),
    )
    return tuple(
        f"{name}: {count} link{' is' if count == 1 else 's are'} {what}." for count, what in told if count
    )


def read_links(path: Path) -> tuple[pl.DataFrame, Head, list[Fault]]:
    """Read the links of a `_net` file as the table of links, its head, and what is at fault."""
    lines, faults = read_lines(path)
    if not lines:
        return LINKS.empty(), Head({}, {}, 0, FIELDS), faults
    head, head_faults = read_head(path.name, lines, (N_ZONES, N_NODES, N_LINKS))
    faults += head_faults
    at, values, row_faults = _read_rows(path.name, lines, head)
    faults += row_faults
    wanted = head.numbers.get(N_LINKS)
    if wanted is not None and wanted != at.size:
        line = head.line_of[N_LINKS]
        what = f"{wanted:.0f} links in the head, {at.size} in the rows."
        faults.append(Fault(path.name, what, "The file is cut off, or its head is wrong.", (line,), "lines"))
    faults += _link_faults(path.name, at, values, head)
    return _make_links(values), head, faults


def read_head(name: str, lines: Sequence[str], needed: Iterable[str]) -> tuple[Head, list[Fault]]:
    """Read the lines in angle brackets up to the end of the head; tell what is missing or no number."""
    numbers: dict[str, float] = {}
    line_of: dict[str, int] = {}
    faults: list[Fault] = []
    end = 0
    counts = (N_ZONES, N_NODES, N_LINKS, FIRST_THRU)
    for number, line in enumerate(lines, start=1):
        match = HEAD_LINE.match(line)
        if match is None:
            continue
        end, key = number, match[1].upper()
        if key == END_OF_HEAD:
            break
        if key not in {*counts, TOTAL}:
            continue
        value = _number(match[2].split("~")[0].strip(" \t;,"))
        if key in counts and not (value >= 0 and value == int(value)):
            what = f"<{key}> is '{match[2]}'."
            faults.append(Fault(name, what, "Write a whole number of 0 or more.", (number,), "lines"))
        elif np.isfinite(value):
            numbers[key], line_of[key] = value, number
    else:
        faults.append(Fault(name, f"no <{END_OF_HEAD}>.", "Add it after the head; is this a TNTP file?"))
    missing = [key for key in needed if key not in numbers and not any(key in fault.what for fault in faults)]
    faults += [Fault(name, f"no <{key}> in the head.", "Add the line.") for key in missing]
    return Head(numbers, line_of, end, _name_fields(lines[end:])), faults


def _number(text: str) -> float:
    """Read a number, not-a-number where there is none."""
    try:
        return float(text)
    except ValueError:
        return float("nan")


def _name_fields(lines: Sequence[str]) -> tuple[str, ...]:
    """Take the order of the fields from the line of names above the rows, if it has the usual names."""
    for line in lines:
        text = line.strip()
        if text and not text.startswith("~"):
            break
        names = tuple(text.strip("~; \t").lower().split())
        if set(FIELDS) == set(names):
            return names
    return FIELDS


def _read_rows(name: str, lines: Sequence[str], head: Head) -> tuple[np.ndarray, np.ndarray, list[Fault]]:
    """Read rows of numbers after the head: their lines (n,), their fields (n, 10), what is at fault."""
    at: list[int] = []
    rows: list[list[float]] = []
    short: list[int] = []
    wrong: list[int] = []
    bare: list[int] = []
    for number, line in enumerate(lines[head.end :], start=head.end + 1):
        text = line.strip()
        if not text or text.startswith("~"):
            continue
        words = text.split(";")[0].split()
        if not text.endswith(";"):
            bare.append(number)
        if len(words) < NEEDED:
            short.append(number)
            continue
        row = [_number(word) for word in words[: len(FIELDS)]]
        if np.isnan(row).any():
            wrong.append(number)
            continue
        at.append(number)
        rows.append(row + [0.0] * (len(FIELDS) - len(row)))
    faults = []
    if short:
        faults.append(Fault(name, f"fewer than {NEEDED} fields.", MEND_ROW, tuple(short), "lines"))
    if wrong:
        faults.append(Fault(name, "a field is not a number.", MEND_ROW, tuple(wrong), "lines"))
    if bare and len(bare) < len(at):  # a file without any is written so
        mend = "The file is cut off there, or the row is broken."
        faults.append(Fault(name, "no ; at the end of the row.", mend, tuple(bare), "lines"))
    values = np.array(rows, dtype=np.float64).reshape(-1, len(FIELDS))
    order = [head.names.index(field) for field in FIELDS]
    return np.array(at, dtype=np.int64), values[:, order], faults


def _link_faults(name: str, at: np.ndarray, values: np.ndarray, head: Head) -> list[Fault]:
    """Find links to no node, of negative or infinite figures, or written twice."""
    faults: list[Fault] = []

    def tell(wrong: np.ndarray, what: str, mend: str) -> None:
        if wrong.any():
            faults.append(Fault(name, what, mend, tuple(at[wrong].tolist()), "lines"))

    ends = values[:, :2]
    odd = (ends != np.round(ends)) | (ends < 1)
    tell(odd[:, 0] | odd[:, 1], "a node is no whole number from 1.", "Mend it.")
    n_nodes = head.numbers.get(N_NODES)
    n_named = np.unique(ends).size
    if n_nodes is not None and n_named > n_nodes:
        what = f"{n_named} nodes are named; the head counts {n_nodes:.0f}."
        beyond = ends > n_nodes
        tell(beyond[:, 0] | beyond[:, 1], what, f"Nodes are 1 to {n_nodes:.0f}: mend them, or the head.")
    for place, field in enumerate(FIELDS[2:9], start=2):
        if field == "speed":
            continue
        below = values[:, place] < 0
        if below.any():
            tell(below, f"{field} below 0. Lowest value: {values[:, place].min():g}.", "Give 0 or more.")
        tell(np.isinf(values[:, place]), f"{field} is infinite.", "Give a number.")
    tell(np.equal(ends[:, 0], ends[:, 1]), "a link from a node to itself.", "Remove it.")
    _, first = np.unique(values, axis=0, return_index=True)
    again = np.ones(at.size, dtype=np.bool_)
    again[first] = False
    tell(again, "the same link as in an earlier row.", "Remove it.")
    return faults


def _make_links(values: np.ndarray) -> pl.DataFrame:
    """Make the table of links from the fields of the rows.

    Where time does not grow with load, a capacity of 0 means none.
    """
    limitless = (values[:, 2] == 0) & ((values[:, 5] == 0) | (values[:, 4] == 0))
    ends = values[:, :2].astype(np.int64)
    nothing = values.shape[0] * [None]
    return pl.DataFrame(
        {
            "link_id": pl.Series(np.arange(1, values.shape[0] + 1)).cast(pl.String),
            "from_node": pl.Series(ends[:, 0]).cast(pl.String),
            "to_node": pl.Series(ends[:, 1]).cast(pl.String),
            "free_flow_time": values[:, 4],
            "capacity": pl.select(pl.when(~pl.Series(limitless)).then(pl.Series(values[:, 2]))).to_series(),
            "length": values[:, 3],
            "toll": values[:, 8],
            "curve": pl.Series(["bpr"] * values.shape[0], dtype=pl.String),
            "alpha": values[:, 5],
            "beta": values[:, 6],
            "hard": np.zeros(values.shape[0], dtype=np.bool_),
            "classes": pl.Series(nothing, dtype=pl.String),
        }
    )


def read_trips(path: Path, n_zones: int | None) -> tuple[pl.DataFrame, list[str], list[Fault]]:
    """Read a `_trips` file as the table of trips, what to note of it, and what is at fault.

    n_zones: zones of the network; without it, those of the file's own head.
    """
    lines, faults = read_lines(path)
    if not lines:
        return _make_trips(pl.DataFrame()), [], faults
    head, head_faults = read_head(path.name, lines, (N_ZONES,))
    faults += head_faults
    own = head.numbers.get(N_ZONES)
    if n_zones is not None and own is not None and own != n_zones:
        what = f"{own:.0f} zones; the network has {n_zones}."
        rows = (head.line_of[N_ZONES],)
        faults.append(Fault(path.name, what, "Take the trips of this network.", rows, "lines"))
    entries = read_entries(lines, head.end)
    total = head.numbers.get(TOTAL)
    limit = n_zones if n_zones is not None else own
    faults += find_trip_faults(path.name, entries, None if limit is None else int(limit), total)
    return _make_trips(entries), sum_note(path.name, entries, total), faults


def _make_trips(entries: pl.DataFrame) -> pl.DataFrame:
    """Make the table of trips from entries without faults; where there are some, it is empty."""
    if entries.is_empty() or entries.select(pl.any_horizontal(pl.all().is_null()).any()).item():
        schema = {"origin": pl.Int64, "destination": pl.Int64, "trips": pl.Float64}
        entries = pl.DataFrame(schema=schema)
    return entries.select(
        pl.col("origin").cast(pl.String).alias("origin_zone"),
        pl.col("destination").cast(pl.String).alias("destination_zone"),
        pl.lit(ALL_CLASSES).alias("class_id"),
        "trips",
    )


def read_places(path: Path) -> tuple[pl.DataFrame, list[Fault]]:
    """Read a `_node` file: node, x, y in each row below a line of names."""
    lines, faults = read_lines(path)
    rows: list[tuple[str, float, float]] = []
    wrong: list[int] = []
    for number, line in enumerate(lines, start=1):
        words = line.strip().strip(";").split()
        if not words or words[0].startswith(("~", "<")) or words[0].lower() in {"node", "id"}:
            continue
        figures = [_number(word) for word in words[:3]]
        if len(figures) < 3 or not np.isfinite(figures).all() or figures[0] != int(figures[0]):
            wrong.append(number)
            continue
        rows.append((str(int(figures[0])), figures[1], figures[2]))
    if wrong:
        faults.append(
            Fault(path.name, "not a node with x and y.", "A row is: node x y ;", tuple(wrong), "lines")
        )
    schema = {"node_id": pl.String, "x": pl.Float64, "y": pl.Float64}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    if frame["node_id"].is_duplicated().any():
        twice = frame.filter(pl.col("node_id").is_duplicated())["node_id"][0]
        faults.append(Fault(path.name, f"node {twice} stands there twice.", "Keep one of its rows."))
    return frame, faults


def _list_nodes(links: pl.DataFrame, head: Head, places: pl.DataFrame | None) -> pl.DataFrame:
    """List the zones and all nodes of links, by number."""
    n_zones, first_thru = int(head.numbers[N_ZONES]), int(head.numbers.get(FIRST_THRU, 1))
    named = np.concatenate(
        [links["from_node"].cast(pl.Int64).to_numpy(), links["to_node"].cast(pl.Int64).to_numpy()]
    )
    number = np.union1d(named, np.arange(1, n_zones + 1))
    frame = pl.DataFrame({"number": number}).select(
        pl.col("number").cast(pl.String).alias("node_id"),
        pl.when(pl.col("number") <= n_zones).then(pl.col("number").cast(pl.String)).alias("zone_id"),
        (pl.col("number") >= first_thru).alias("through"),
    )
    if places is None:
        blank = pl.lit(None, dtype=pl.Float64)
        return frame.with_columns(blank.alias("x"), blank.alias("y"))
    return frame.join(places, on="node_id", how="left", maintain_order="left")


def read_flow(path: Path | str) -> pl.DataFrame:
    """Read a `_flow` file, the best solution known: from_node, to_node, volume, cost by link.

    Raises TableError where a row is no four numbers.
    """
    path = Path(path)
    lines, faults = read_lines(path)
    rows: list[list[float]] = []
    wrong: list[int] = []
    for number, line in enumerate(lines, start=1):
        words = line.replace(":", " ").replace(";", " ").split()
        if not words or words[0].startswith(("~", "<")) or words[0].lower() in {"from", "tail", "init"}:
            continue
        row = [_number(word) for word in words[:4]]
        if len(row) < 4 or np.isnan(row).any():
            wrong.append(number)
        else:
            rows.append(row)
    if wrong:
        faults.append(
            Fault(path.name, "not four numbers.", "A row is: from to volume cost.", tuple(wrong), "lines")
        )
    if faults:
        raise TableError(faults, AMONG)
    values = np.array(rows, dtype=np.float64).reshape(-1, 4)
    ends = values[:, :2].astype(np.int64)
    return pl.DataFrame(
        {
            "from_node": pl.Series(ends[:, 0]).cast(pl.String),
            "to_node": pl.Series(ends[:, 1]).cast(pl.String),
            "volume": values[:, 2],
            "cost": values[:, 3],
        }
    )
