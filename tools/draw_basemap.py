"""Make the report's basemap from Natural Earth.

Reads `countries_50m.geojson` (Natural Earth, public domain), dissolves the countries into land,
keeps the edges that two countries share as borders, cuts both to the study's window and
simplifies them until the file is small. Rings of lakes and inland seas run against those of
land, so that one path with all rings leaves them open.

Run as `python tools/draw_basemap.py --data NATURAL_EARTH_DIR`.
"""

import argparse
import json
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from draw_lines import thin_line

OUTPUT = Path(__file__).parent.parent / "src" / "zhibek" / "report" / "basemap.json"
WINDOW = (-20.0, 150.0, -5.0, 72.0)  # west, east, south, north
MOST_BYTES = 160_000
SMALLEST_RING_DEG2 = 0.06
EDGE_STEP_DEG = 2.0  # the window's edge is curved on the map: a point at least this often

LABELS = (
    ("Kazakhstan", 67.5, 48.3),
    ("China", 100.0, 35.5),
    ("Russia", 62.0, 58.5),
    ("Mongolia", 103.5, 46.6),
    ("Uzbekistan", 63.6, 41.6),
    ("Turkmenistan", 59.0, 39.4),
    ("Kyrgyzstan", 74.9, 41.6),
    ("Tajikistan", 71.0, 38.6),
    ("Afghanistan", 66.0, 33.8),
    ("Pakistan", 68.8, 29.6),
    ("India", 78.5, 22.5),
    ("Iran", 54.5, 32.3),
    ("Türkiye", 33.5, 38.8),
    ("Azerbaijan", 47.7, 40.3),
    ("Georgia", 43.4, 42.3),
    ("Armenia", 44.9, 40.2),
    ("Ukraine", 31.5, 49.2),
    ("Belarus", 28.0, 53.4),
    ("Poland", 19.3, 52.2),
    ("Germany", 10.2, 51.0),
    ("France", 2.5, 46.8),
    ("Spain", -3.8, 39.9),
    ("Italy", 12.3, 43.0),
    ("Romania", 24.9, 45.9),
    ("Bulgaria", 25.2, 42.7),
    ("Greece", 21.9, 39.4),
    ("Serbia", 20.8, 44.2),
    ("Hungary", 19.4, 47.1),
    ("Austria", 14.4, 47.5),
    ("Czechia", 15.4, 49.8),
    ("Lithuania", 23.8, 55.4),
    ("Finland", 26.3, 62.8),
    ("Sweden", 15.5, 62.0),
    ("Norway", 9.2, 61.3),
    ("United Kingdom", -1.6, 52.8),
    ("Iraq", 43.4, 33.1),
    ("Saudi Arabia", 44.6, 24.2),
    ("Oman", 56.6, 20.9),
    ("Egypt", 29.6, 26.8),
    ("South Korea", 127.9, 36.4),
    ("Japan", 138.0, 36.4),
    ("Thailand", 101.3, 15.6),
    ("Vietnam", 108.0, 14.0),
    ("Malaysia", 102.4, 4.2),
)

Point = tuple[float, float]
Edge = tuple[Point, Point]


def read_rings(path: Path) -> list[list[Point]]:
    """Read every ring of every country, closed, with rounded coordinates."""
    rings = []
    for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
        shape = feature["geometry"]
        polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
        for ring in (ring for polygon in polygons for ring in polygon):
            points = [(round(lon, 5), round(lat, 5)) for lon, lat in ring]
            rings.append(
                [point for number, point in enumerate(points) if not number or point != points[number - 1]]
            )
    return rings


def split_edges(rings: list[list[Point]]) -> tuple[list[Edge], list[Edge]]:
    """Split the edges of all rings into coast, in the direction of its ring, and borders."""
    edges = [edge for ring in rings for edge in pairwise(ring)]
    times = Counter(frozenset(edge) for edge in edges)
    coast = [edge for edge in edges if times[frozenset(edge)] == 1]
    return coast, [(min(pair), max(pair)) for pair, count in times.items() if count > 1 and len(pair) == 2]


def find_anchors(coast: list[Edge], borders: list[Edge]) -> set[Point]:
    """Find the points that simplifying must keep: where borders end or meet."""
    degree = Counter(point for edge in borders for point in edge)
    shore = {point for edge in coast for point in edge}
    return {point for point, count in degree.items() if count != 2 or point in shore}


def chain_coast(coast: list[Edge]) -> list[list[Point]]:
    """Join directed coast edges into closed rings; each node is left by the edge not yet taken."""
    leaving: dict[Point, list[Point]] = {}
    for start, end in coast:
        leaving.setdefault(start, []).append(end)
    rings = []
    for first in list(leaving):
        while leaving[first]:
            ring = [first]
            while leaving.get(ring[-1]):
                ring.append(leaving[ring[-1]].pop())
                if ring[-1] == first:
                    break
            if ring[-1] == first and len(ring) > 3:
                rings.append(ring)
    return rings


def chain_borders(borders: list[Edge], anchors: set[Point]) -> list[list[Point]]:
    """Join border edges into lines from anchor to anchor, then what is left into loops."""
    beside: dict[Point, set[Point]] = {}
    for start, end in sorted(borders):
        beside.setdefault(start, set()).add(end)
        beside.setdefault(end, set()).add(start)
    lines = []
    for first in [*sorted(anchors & beside.keys()), *sorted(beside)]:
        while beside[first]:
            line = [first]
            while beside[line[-1]] and (len(line) == 1 or line[-1] not in anchors):
                after = min(beside[line[-1]])
                beside[line[-1]].discard(after)
                beside[after].discard(line[-1])
                line.append(after)
            lines.append(line)
    return lines


def thin_ring(ring: list[Point], anchors: set[Point], tolerance_deg: float) -> list[Point]:
    """Simplify a closed ring, keeping its anchors; a ring without two of them is cut in half."""
    cuts = [number for number, point in enumerate(ring[:-1]) if point in anchors]
    if len(cuts) < 2:
        start = cuts[0] if cuts else 0
        cuts = [start, start + len(ring) // 2]
    turned = ring[cuts[0] : -1] + ring[: cuts[0] + 1]
    stops = [cut - cuts[0] for cut in cuts] + [len(turned) - 1]
    thinned = [turned[0]]
    for first, last in pairwise(stops):
        thinned += thin_points(turned[first : last + 1], tolerance_deg)[1:]
    return thinned


def thin_points(points: list[Point], tolerance_deg: float) -> list[Point]:
    """Simplify an open line."""
    kept = thin_line(np.array(points), tolerance_deg=tolerance_deg, most=len(points))
    return [(float(lon), float(lat)) for lon, lat in kept]


def clip_ring(ring: list[Point]) -> list[Point]:
    """Cut a closed ring to the window, side by side (Sutherland and Hodgman, 1974)."""
    for axis, bound, sign in ((0, WINDOW[0], 1), (0, WINDOW[1], -1), (1, WINDOW[2], 1), (1, WINDOW[3], -1)):
        kept: list[Point] = []
        for start, end in pairwise(ring):
            inside = sign * (start[axis] - bound) >= 0, sign * (end[axis] - bound) >= 0
            if inside[0]:
                kept.append(start)
            if inside[0] != inside[1]:
                share = (bound - start[axis]) / (end[axis] - start[axis])
                cut = [start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])]
                cut[axis] = bound
                kept.append((cut[0], cut[1]))
        if not kept:
            return []
        ring = [*kept, kept[0]]
    return ring


def follow_window(ring: list[Point]) -> list[Point]:
    """Add points along the window's sides, at whole steps, so that they curve on the map."""
    full = ring[:1]
    for start, end in pairwise(ring):
        for axis, bounds in ((0, WINDOW[:2]), (1, WINDOW[2:])):
            if start[axis] == end[axis] and start[axis] in bounds:
                low, high = sorted((start[1 - axis], end[1 - axis]))
                first = np.floor(low / EDGE_STEP_DEG) * EDGE_STEP_DEG + EDGE_STEP_DEG
                steps = [float(step) for step in np.arange(first, high, EDGE_STEP_DEG)]
                steps = steps if start[1 - axis] < end[1 - axis] else steps[::-1]
                full += [(start[0], step) if axis == 0 else (step, start[1]) for step in steps]
        full.append(end)
    return full


def clip_line(line: list[Point]) -> list[list[Point]]:
    """Keep the stretches of a line whose points lie in the window."""
    west, east, south, north = WINDOW
    parts: list[list[Point]] = [[]]
    for lon, lat in line:
        if west <= lon <= east and south <= lat <= north:
            parts[-1].append((lon, lat))
        elif parts[-1]:
            parts.append([])
    return [part for part in parts if len(part) > 1]


def ring_area_deg2(ring: list[Point]) -> float:
    """Measure a closed ring in square degrees."""
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))) / 2


def rounded(line: list[Point]) -> list[list[float]]:
    """Round to two decimals, without repeating a point."""
    points = [[round(lon, 2), round(lat, 2)] for lon, lat in line]
    return [point for number, point in enumerate(points) if not number or point != points[number - 1]]


def draw_basemap(path: Path, tolerance_deg: float) -> dict[str, Any]:
    """Make land, borders and labels at one tolerance."""
    coast, borders = split_edges(read_rings(path))
    anchors = find_anchors(coast, borders)
    land = []
    for ring in chain_coast(coast):
        clipped = clip_ring(thin_ring(ring, anchors, tolerance_deg))
        if len(clipped) > 3 and ring_area_deg2(clipped) >= SMALLEST_RING_DEG2:
            land.append(rounded(follow_window(clipped)))
    lines = [
        part
        for line in chain_borders(borders, anchors)
        for part in clip_line(thin_points(line, tolerance_deg))
    ]
    labels = [{"name": name, "lon": lon, "lat": lat} for name, lon, lat in LABELS]
    drawn = [line for line in map(rounded, lines) if len(line) > 1]
    return {"land": [ring for ring in land if len(ring) > 3], "borders": drawn, "labels": labels}


def main() -> None:
    """Write the finest basemap that stays within its size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    source = parser.parse_args().data / "countries_50m.geojson"
    tolerance = 0.02
    while True:
        text = json.dumps(draw_basemap(source, tolerance), ensure_ascii=False, separators=(",", ":"))
        if len(text.encode()) <= MOST_BYTES:
            break
        tolerance *= 1.2
    OUTPUT.write_text(text + "\n", encoding="utf-8")
    print(f"{len(text.encode())} bytes at a tolerance of {tolerance:.3f} degrees")


if __name__ == "__main__":
    main()
