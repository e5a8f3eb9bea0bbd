"""Open rail, road and sea graphs, and ways on them.

The graphs come from the package `scgraph_data`, whose rail and road networks are simplified from
OpenStreetMap ((c) OpenStreetMap contributors, ODbL 1.0) and whose sea network is `marnet`.
They keep true edge lengths but drop the shape between junctions.
"""

import csv
import importlib
import sys
import types
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_matrix
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial import cKDTree

EARTH_RADIUS_KM = 6371.0088
JOIN_KM = 2.0  # nodes of different components this near are one station
LONG_EDGE_KM = 20.0  # edges from this length on may hold a place between their ends
NEAR_NODE_KM = 5.0  # a place farther from every node may lie inside a long edge
GAP_KM = 60.0  # longest break in a graph that one straight jump may cross
GAP_STEPS_KM = (5.0, 20.0, GAP_KM)  # jumps are sought in these rounds
GAP_DETOUR = 1.05  # length of a jump over its great circle
LONG_WAY_ROUND = 1.5  # ways this much longer than the great circle may be missing an edge
BRIDGE_GAIN = 0.8  # a jump must shorten such a way to this share of it
EDGE_SLACK = 1.02  # how much longer the ways to both ends may be than an edge that holds a place
WINDOW_DEG = {"rail": (-12.0, 150.0, 5.0, 72.0), "road": (-12.0, 150.0, 5.0, 72.0)}

Array = NDArray[Any]
Numbers = Array | float


@dataclass(frozen=True)
class OpenGraph:
    """A graph of open data: coordinates by node, and a symmetric matrix of lengths in km."""

    longitude_deg: Array
    latitude_deg: Array
    km: csr_matrix


@dataclass(frozen=True)
class Snap:
    """Where a place meets the graph: its node, and how far away that is."""

    node: int
    off_km: float


@dataclass(frozen=True)
class Way:
    """A shortest way: its length, the nodes it passes, and the straight jump in it (0: none)."""

    length_km: float
    nodes: tuple[int, ...]
    gap_km: float = 0.0


def great_circle_km(from_lon: Numbers, from_lat: Numbers, to_lon: Numbers, to_lat: Numbers) -> Array:
    """Measure the great circle between points given in degrees; arrays broadcast."""
    a, b, c, d = (np.radians(value) for value in (from_lon, from_lat, to_lon, to_lat))
    half = np.sin((d - b) / 2) ** 2 + np.cos(b) * np.cos(d) * np.sin((c - a) / 2) ** 2
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(half)))


def read_rows(path: Path) -> list[dict[str, str]]:
    """Read a CSV file as a list of rows."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def graph_of_mode(mode: str) -> str:
    """Name the graph on which links of `mode` are measured."""
    return mode if mode in WINDOW_DEG else "sea"


def open_graph(kind: str) -> OpenGraph:
    """Load the `rail`, `road` or `sea` graph, cut to its window and with its parts joined."""
    if kind == "sea":
        lengths, nodes, start = *_raw("world_highways_and_marnet"), len(_raw("world_highways")[1])
    else:
        lengths, nodes = _raw({"rail": "world_railways", "road": "world_highways"}[kind])
        start = 0
    longitude, latitude = np.array([node[1] for node in nodes]), np.array([node[0] for node in nodes])
    heads = np.repeat(np.arange(start, len(nodes)), [len(lengths[node]) for node in range(start, len(nodes))])
    tails = np.array([tail for node in range(start, len(nodes)) for tail in lengths[node]])
    km = np.array([value for node in range(start, len(nodes)) for value in lengths[node].values()])
    keep = (heads != tails) & (tails >= start) & _kept(kind, longitude, latitude)[heads]
    keep &= _kept(kind, longitude, latitude)[tails]
    if kind == "sea":
        keep &= ~((latitude[heads] > 66) & (latitude[tails] > 66) & (longitude[heads] > 45))
    graph = _compact(longitude, latitude, heads[keep], tails[keep], np.maximum(km[keep], 1e-3))
    return graph if kind == "sea" else join_parts(graph)


def join_parts(graph: OpenGraph) -> OpenGraph:
    """Join nodes of different components that lie within `JOIN_KM`."""
    count, part = connected_components(graph.km, directed=False)
    in_largest = part == np.bincount(part, minlength=count).argmax()
    loose, main = np.flatnonzero(~in_largest), np.flatnonzero(in_largest)
    vectors = _unit_vectors(graph.longitude_deg, graph.latitude_deg)
    reach = JOIN_KM / EARTH_RADIUS_KM
    near, other = cKDTree(vectors[main]).query(vectors[loose], distance_upper_bound=reach)
    hit = np.isfinite(near)
    pairs = loose[cKDTree(vectors[loose]).query_pairs(reach, output_type="ndarray")]
    pairs = pairs[part[pairs[:, 0]] != part[pairs[:, 1]]]
    heads = np.concatenate([loose[hit], pairs[:, 0]])
    tails = np.concatenate([main[other[hit]], pairs[:, 1]])
    km = np.linalg.norm(vectors[heads] - vectors[tails], axis=1) * EARTH_RADIUS_KM
    return _with_edges(graph, heads, tails, np.maximum(km, 1e-3))


def place_on(graph: OpenGraph, places: dict[str, tuple[float, float]]) -> tuple[OpenGraph, dict[str, Snap]]:
    """Find where each place meets the graph: its nearest node, or a point inside a long edge.

    Returns the graph with the points inside edges added, and the snap of each place.
    """
    vectors = _unit_vectors(graph.longitude_deg, graph.latitude_deg)
    points = np.array(list(places.values()))
    chord, nearest = cKDTree(vectors).query(_unit_vectors(points[:, 0], points[:, 1]))
    snaps = {
        name: Snap(int(node), float(off) * EARTH_RADIUS_KM)
        for name, node, off in zip(places, nearest, chord, strict=True)
    }
    edges = coo_matrix(graph.km)
    long_edge = (edges.data >= LONG_EDGE_KM) & (edges.row < edges.col)
    ends, edge_km = (edges.row[long_edge], edges.col[long_edge]), edges.data[long_edge]
    inside: dict[int, list[tuple[float, str]]] = {}
    for name, point in places.items():
        found = _edge_around(graph, ends, edge_km, point) if snaps[name].off_km > NEAR_NODE_KM else None
        if found and found[2] < snaps[name].off_km:
            inside.setdefault(found[0], []).append((found[1], name))
            snaps[name] = Snap(-1, found[2])
    return _split_edges(graph, ends, edge_km, inside=inside, places=places, snaps=snaps)


def find_way(graph: OpenGraph, start: Snap, end: Snap, *, limit_km: float) -> Way | None:
    """Find the shortest way between two snaps, not longer than `limit_km`.

    Where there is none, or only a long way round, one break of at most `GAP_KM` may be jumped.
    The straight hops from the places to the graph count into the length.
    """
    hops = start.off_km + end.off_km
    if limit_km <= hops or start.node == end.node:
        return None
    from_start, before = dijkstra(
        graph.km, indices=start.node, limit=limit_km - hops, return_predecessors=True
    )
    whole = None
    if np.isfinite(from_start[end.node]):
        whole = Way(float(from_start[end.node]) + hops, _trace(before, end.node))
        nodes = np.array([start.node, end.node])
        lon, lat = graph.longitude_deg[nodes], graph.latitude_deg[nodes]
        if whole.length_km < LONG_WAY_ROUND * (great_circle_km(lon[0], lat[0], lon[1], lat[1]) + hops):
            return whole
    from_end, after = dijkstra(graph.km, indices=end.node, limit=limit_km - hops, return_predecessors=True)
    bridged = _bridge(graph, (from_start, before), (from_end, after), hops_km=hops)
    if bridged and (whole is None or bridged.length_km < BRIDGE_GAIN * whole.length_km):
        return bridged if bridged.length_km <= limit_km else None
    return whole


def _bridge(
    graph: OpenGraph, ahead: tuple[Array, Array], back: tuple[Array, Array], *, hops_km: float
) -> Way | None:
    """Join two trees, each of distances and predecessors, by one straight jump; short jumps first."""
    vectors = _unit_vectors(graph.longitude_deg, graph.latitude_deg)
    here, there = np.flatnonzero(np.isfinite(ahead[0])), np.flatnonzero(np.isfinite(back[0]))
    tree = cKDTree(vectors[there])
    best: tuple[float, float, int, int] | None = None
    for reach_km in GAP_STEPS_KM:
        k = min(16, there.size)
        jump, landing = tree.query(vectors[here], k=k, distance_upper_bound=reach_km / EARTH_RADIUS_KM)
        jump, landing = jump.reshape(here.size, -1), landing.reshape(here.size, -1)
        row, column = np.nonzero(np.isfinite(jump))
        if not row.size:
            continue
        ends = there[landing[row, column]]
        gap = jump[row, column] * EARTH_RADIUS_KM
        # a jump weighs three times its length, so that short breaks are preferred
        weight = ahead[0][here[row]] + back[0][ends] + 3 * gap
        least = int(np.argmin(weight))
        if best is None or weight[least] < best[0]:
            best = float(weight[least]), float(gap[least]), int(here[row[least]]), int(ends[least])
    if best is None:
        return None
    _, gap_km, leave, land = best
    length = float(ahead[0][leave] + back[0][land]) + gap_km * GAP_DETOUR + hops_km
    return Way(length, _trace(ahead[1], leave) + _trace(back[1], land)[::-1], gap_km)


def _edge_around(
    graph: OpenGraph, ends: tuple[Array, Array], edge_km: Array, point: tuple[float, float]
) -> tuple[int, float, float] | None:
    """Find the long edge a point may lie on: its number, the share before it, how far off its chord."""
    first, second = (
        great_circle_km(*point, graph.longitude_deg[end], graph.latitude_deg[end]) for end in ends
    )
    fits = np.flatnonzero(first + second <= EDGE_SLACK * edge_km)
    if not fits.size:
        return None
    one, two = first[fits], second[fits]
    start, end = (nodes[fits] for nodes in ends)
    chord = great_circle_km(
        graph.longitude_deg[start],
        graph.latitude_deg[start],
        graph.longitude_deg[end],
        graph.latitude_deg[end],
    )
    half = (one + two + chord) / 2
    area = np.sqrt(np.maximum(half * (half - one) * (half - two) * (half - chord), 0))
    off = 2 * area / np.maximum(chord, 0.1)
    best = int(np.argmin(off))
    return int(fits[best]), float(one[best] / (one[best] + two[best])), float(off[best])


def _split_edges(
    graph: OpenGraph,
    ends: tuple[Array, Array],
    edge_km: Array,
    *,
    inside: dict[int, list[tuple[float, str]]],
    places: dict[str, tuple[float, float]],
    snaps: dict[str, Snap],
) -> tuple[OpenGraph, dict[str, Snap]]:
    """Add the places that lie inside long edges as nodes between the ends of these."""
    points: list[tuple[float, float]] = []
    heads: list[int] = []
    tails: list[int] = []
    km: list[float] = []
    for edge, held in inside.items():
        before, node = 0.0, int(ends[0][edge])
        for share, name in sorted(held):
            new = graph.longitude_deg.size + len(points)
            points.append(places[name])
            # the length of a bent edge already holds what the place lies off its chord
            snaps[name] = Snap(new, 0.0)
            heads, tails, km = (
                [*heads, node],
                [*tails, new],
                [*km, max((share - before) * edge_km[edge], 1e-3)],
            )
            before, node = share, new
        heads, tails, km = (
            [*heads, node],
            [*tails, int(ends[1][edge])],
            [*km, max((1 - before) * edge_km[edge], 1e-3)],
        )
    array = np.array(points).reshape(-1, 2)
    return _with_edges(graph, np.array(heads, int), np.array(tails, int), np.array(km), array), snaps


def _raw(name: str) -> tuple[list[dict[int, float]], list[list[float]]]:
    """Give a data module's lengths by node and neighbour, and its nodes as latitude, longitude."""
    if "scgraph.core" not in sys.modules:  # the data modules import a class from where it no longer is
        stand_in = types.ModuleType("scgraph.core")
        stand_in.GeoGraph = lambda **_: None  # type: ignore[attr-defined]
        sys.modules["scgraph.core"] = stand_in
    module = importlib.import_module(f"scgraph_data.{name}")
    return module.graph, module.nodes


def _kept(kind: str, longitude: Array, latitude: Array) -> Array:
    """Tell which nodes lie in the window of a graph."""
    if kind not in WINDOW_DEG:
        return np.ones(longitude.size, bool)
    west, east, south, north = WINDOW_DEG[kind]
    return (longitude >= west) & (longitude <= east) & (latitude >= south) & (latitude <= north)


def _compact(longitude: Array, latitude: Array, heads: Array, tails: Array, km: Array) -> OpenGraph:
    """Renumber the nodes that have edges, and make the matrix symmetric."""
    used, number = np.unique(np.concatenate([heads, tails]), return_inverse=True)
    heads, tails = number[: heads.size], number[heads.size :]
    empty = OpenGraph(longitude[used], latitude[used], csr_matrix((used.size, used.size)))
    return _with_edges(empty, heads, tails, km)


def _with_edges(
    graph: OpenGraph, heads: Array, tails: Array, km: Array, points: Array | None = None
) -> OpenGraph:
    """Add points and undirected edges; of parallel edges the shortest stays."""
    points = np.zeros((0, 2)) if points is None else points
    size = graph.longitude_deg.size + len(points)
    old = coo_matrix(graph.km)
    row = np.concatenate([old.row, heads, tails])
    column = np.concatenate([old.col, tails, heads])
    value = np.concatenate([old.data, km, km])
    order = np.lexsort((value, column, row))
    row, column, value = row[order], column[order], value[order]
    first = np.ones(row.size, bool)
    first[1:] = (row[1:] != row[:-1]) | (column[1:] != column[:-1])
    matrix = csr_matrix((value[first], (row[first], column[first])), shape=(size, size))
    longitude = np.concatenate([graph.longitude_deg, points[:, 0]])
    return OpenGraph(longitude, np.concatenate([graph.latitude_deg, points[:, 1]]), matrix)


def _unit_vectors(longitude: Array, latitude: Array) -> Array:
    """Put points on the unit sphere."""
    lon, lat = np.radians(longitude), np.radians(latitude)
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


def _trace(before: Array, node: int) -> tuple[int, ...]:
    """List the nodes of a tree from its root to `node`."""
    nodes = [node]
    while before[nodes[-1]] >= 0:
        nodes.append(int(before[nodes[-1]]))
    return tuple(reversed(nodes))
