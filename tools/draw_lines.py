"""Draw the lines of links along open graphs.

Writes `lines.csv` of a study: for each link the shortest way between its places on the graphs
of `open_graphs`, simplified to at most 12 points; straight where there is no usable way, and for
links that need a project, since the graphs hold what is built. Rail and road lines derive from
OpenStreetMap ((c) OpenStreetMap contributors): the file is published under ODbL 1.0. They are
for drawing; lengths are never measured on them.

Run as `python tools/draw_lines.py STUDY_FOLDER`.
"""

import argparse
import csv
from collections import Counter
from pathlib import Path

import numpy as np

from open_graphs import Array, OpenGraph, Snap, Way, find_way, graph_of_mode, open_graph, place_on, read_rows

LONGEST_DETOUR = 1.6  # a way longer than this times the length runs elsewhere
SHORT_LINK_KM = 30.0  # below this length a line is straight
SNAP_KM = {"rail": 25.0, "road": 25.0, "sea": 120.0}  # ports lie far from the coarse sea graph
GAP_SHARE = 0.3  # a jump over more than this share of a link is no line
TOLERANCE_DEG = 0.01
MOST_POINTS = 12
SOURCES = {
    "rail": "openstreetmap-world-railways-graph-of-scgraph-data-2-0-0",
    "road": "openstreetmap-world-highways-graph-of-scgraph-data-2-0-0",
    "sea": "marnet-sea-graph-of-scgraph-data-2-0-0",
    "straight": "zhibek-derivation",
}
Point = tuple[float, float]
COLUMNS = ("link_id", "basis", "points", "source", "confidence")


def thin_line(points: Array, *, tolerance_deg: float = TOLERANCE_DEG, most: int = MOST_POINTS) -> Array:
    """Simplify a line (Douglas and Peucker, 1973), coarser until at most `most` points stay."""
    tolerance = tolerance_deg
    kept = _thin_once(points, tolerance)
    while len(kept) > most:
        tolerance *= 1.25
        kept = _thin_once(points, tolerance)
    return kept


def _thin_once(points: Array, tolerance: float) -> Array:
    """Keep the points that lie farther than `tolerance` from the simplified line."""
    keep = np.zeros(len(points), bool)
    keep[[0, -1]] = True
    stretches = [(0, len(points) - 1)]
    while stretches:
        first, last = stretches.pop()
        if last - first < 2:
            continue
        off = _off_line(points[first + 1 : last], points[first], points[last])
        farthest = int(np.argmax(off))
        if off[farthest] > tolerance:
            middle = first + 1 + farthest
            keep[middle] = True
            stretches += [(first, middle), (middle, last)]
    return points[keep]


def _off_line(points: Array, start: Array, end: Array) -> Array:
    """Measure how far points lie from a stretch, in degrees of latitude."""
    scale = np.array([np.cos(np.radians((start[1] + end[1]) / 2)), 1.0])
    along, offset = (end - start) * scale, (points - start) * scale
    length = float(along @ along)
    share = np.clip(offset @ along / length, 0, 1) if length else np.zeros(len(points))
    return np.asarray(np.linalg.norm(offset - share[:, None] * along, axis=1))


def draw_line(
    graph: OpenGraph, way: Way | None, start: tuple[float, float], end: tuple[float, float]
) -> Array:
    """Give the simplified points of a link from place to place; two where there is no way."""
    inner = np.zeros((0, 2))
    if way is not None:
        nodes = list(way.nodes)
        inner = np.column_stack([graph.longitude_deg[nodes], graph.latitude_deg[nodes]])
    return thin_line(np.vstack([start, inner, end]))


def find_usable_way(graph: OpenGraph, link: dict[str, str], snaps: dict[str, Snap]) -> Way | None:
    """Find the way a link is drawn along, or nothing where it is drawn straight."""
    length_km = float(link["length_km"])
    ends = snaps[link["from_place"]], snaps[link["to_place"]]
    reach = SNAP_KM[graph_of_mode(link["mode"])]
    if link["project_id"] or length_km < SHORT_LINK_KM or max(one.off_km for one in ends) > reach:
        return None
    way = find_way(graph, *ends, limit_km=LONGEST_DETOUR * length_km)
    return None if way and way.gap_km > GAP_SHARE * length_km else way


def draw_lines(study: Path) -> list[dict[str, str]]:
    """Draw every link of a study, in the order of its links."""
    places = {
        row["place_id"]: (float(row["longitude_deg"]), float(row["latitude_deg"]))
        for row in read_rows(study / "places.csv")
    }
    links = read_rows(study / "links.csv")
    rows: dict[str, dict[str, str]] = {}
    for kind in ("rail", "road", "sea"):
        of_kind = [link for link in links if graph_of_mode(link["mode"]) == kind]
        used = sorted({link[end] for link in of_kind for end in ("from_place", "to_place")})
        graph, snaps = place_on(open_graph(kind), {place: places[place] for place in used})
        for link in of_kind:
            way = find_usable_way(graph, link, snaps)
            points = draw_line(graph, way, places[link["from_place"]], places[link["to_place"]])
            rows[link["link_id"]] = {
                "link_id": link["link_id"],
                "basis": "straight" if way is None else "graph_with_gap" if way.gap_km else "graph",
                "points": ";".join(f"{lon:.3f} {lat:.3f}" for lon, lat in points),
                "source": SOURCES["straight" if way is None else kind],
                "confidence": "assumed" if way is None else "derived",
            }
    return [rows[link["link_id"]] for link in links]


def main() -> None:
    """Draw the lines of the study named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("study", type=Path)
    study = parser.parse_args().study
    rows = draw_lines(study)
    with (study / "lines.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print(
        ", ".join(
            f"{basis} {count}" for basis, count in sorted(Counter(row["basis"] for row in rows).items())
        )
    )


if __name__ == "__main__":
    main()
