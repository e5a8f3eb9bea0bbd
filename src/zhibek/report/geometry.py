"""Places, lines and the basemap, projected once."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

import numpy as np

from zhibek.report.projection import Frame, Points, clean_line, fit_frame, path_text

MAP_WIDTH = 1124.0
MAP_HEIGHT = 660.0
BEND_PX = 1.4
SEA_MODES = ("deepsea", "feeder", "ferry", "roro")


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on the picture."""

    place_id: str
    name: str
    kind: str
    rank: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Geometry:
    """All that is drawn and does not change with a scenario.

    `lines` holds for each link its first place and its line in pixels from there.
    """

    frame: Frame
    spots: Mapping[str, Spot]
    lines: Mapping[str, tuple[str, Points]]
    land: str
    borders: str
    countries: tuple[tuple[str, float, float], ...]

    def line(self, link_id: str, from_place: str) -> Points | None:
        """Give a link's line in the direction that starts at a place; none where the link is unknown."""
        if link_id not in self.lines:
            return None
        first, points = self.lines[link_id]
        return points if first == from_place else points[::-1]

    def is_inside(self, spot: Spot) -> bool:
        """Tell whether a place lies in the picture."""
        return 6 <= spot.x <= self.frame.width - 6 and 6 <= spot.y <= self.frame.height - 6

    def background(self, name: str) -> str:
        """Draw sea, land and borders under a name; a name given before, with `*`, points back to it."""
        if name.endswith("*"):
            return f'<use href="#{name.rstrip("*")}-land"/>'
        return (
            f'<g id="{name}-land"><rect class="sea-back" width="{self.frame.width:g}" '
            f'height="{self.frame.height:g}"/>'
            f'<path class="land" d="{self.land}"/><path class="borders" d="{self.borders}"/></g>'
        )


def build_geometry(
    places: Sequence[Mapping[str, Any]],
    links: Sequence[Mapping[str, Any]],
    lines: Sequence[Mapping[str, Any]],
    *,
    fitted_to: Iterable[str],
    used: Iterable[str],
) -> Geometry:
    """Project places, the lines of the links used, and the basemap.

    `fitted_to` are the places that the picture must hold, `used` the links that are drawn.
    """
    points = {row["place_id"]: (row["longitude_deg"], row["latitude_deg"]) for row in places}
    wanted = [points[place_id] for place_id in sorted(set(fitted_to)) if place_id in points]
    frame = fit_frame(
        np.array(wanted or list(points.values()) or [(0.0, 20.0), (100.0, 60.0)], dtype=float),
        width=MAP_WIDTH,
        height=MAP_HEIGHT,
        margin=44,
    )
    spots = {}
    for row in places:
        x, y = frame.place(np.array([points[row["place_id"]]], dtype=float))[0]
        spots[row["place_id"]] = Spot(
            row["place_id"], row["name"], row["kind"], int(row["label_rank"]), float(x), float(y)
        )
    drawn = {row["link_id"]: row["points"] for row in lines}
    wanted_links = set(used)
    shapes = {
        row["link_id"]: (row["from_place"], _link_line(row, drawn.get(row["link_id"]), spots, frame))
        for row in links
        if row["link_id"] in wanted_links and row["from_place"] in spots and row["to_place"] in spots
    }
    base = load_basemap()
    return Geometry(
        frame,
        spots,
        shapes,
        land=_outlines(base.get("land", []), frame, closed=True),
        borders=_outlines(base.get("borders", []), frame, closed=False),
        countries=_countries(base.get("labels", []), frame),
    )


def load_basemap() -> dict[str, Any]:
    """Read the basemap that comes with the package; empty where there is none."""
    file = resources.files("zhibek.report").joinpath("basemap.json")
    if not file.is_file():
        return {}
    content: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return content


def _link_line(row: Mapping[str, Any], text: str | None, spots: Mapping[str, Spot], frame: Frame) -> Points:
    start, end = spots[row["from_place"]], spots[row["to_place"]]
    ends = np.array([[start.x, start.y], [end.x, end.y]])
    if not text:
        return ends
    degrees = np.array([[float(part) for part in pair.split()] for pair in text.split(";")], dtype=float)
    inner = frame.place(degrees)
    return clean_line(np.vstack([ends[:1], inner[1:-1], ends[1:]]), BEND_PX)


def _outlines(shapes: Iterable[Sequence[Sequence[float]]], frame: Frame, *, closed: bool) -> str:
    parts = []
    for shape in shapes:
        points = frame.place(np.array([pair[:2] for pair in shape], dtype=float))
        low, high = points.min(axis=0), points.max(axis=0)
        outside = high[0] < -20 or high[1] < -20 or low[0] > frame.width + 20 or low[1] > frame.height + 20
        if outside or (closed and float(np.max(high - low)) < 1.5):
            continue
        if not closed:
            parts.append(path_text(points))
            continue
        pulled = np.clip(points, (-60.0, -60.0), (frame.width + 60.0, frame.height + 60.0))
        parts.append(path_text(_thin(pulled), closed=True))
    return "".join(parts)


def _thin(points: Points) -> Points:
    step = np.hypot(*np.diff(points, axis=0).T)
    bins = np.floor(np.concatenate([[0.0], np.cumsum(step)]) / 1.2)
    keep = np.concatenate([[True], np.diff(bins) > 0])
    keep[-1] = True
    kept: Points = points[keep]
    return kept


def _countries(labels: Iterable[Mapping[str, Any]], frame: Frame) -> tuple[tuple[str, float, float], ...]:
    found = []
    for label in labels:
        x, y = frame.place(np.array([[label["lon"], label["lat"]]], dtype=float))[0]
        if 20 < x < frame.width - 20 and 20 < y < frame.height - 20:
            found.append((str(label["name"]), float(x), float(y)))
    return tuple(found)
