"""Map projection, and lines drawn in it."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]

PARALLELS_DEG = (25.0, 55.0)
CENTRAL_MERIDIAN_DEG = 66.0


@dataclass(frozen=True, slots=True)
class Frame:
    """A picture of `width` by `height` pixels and where the projected plane lies in it."""

    width: float
    height: float
    scale: float
    shift_x: float
    shift_y: float

    def place(self, longitude_latitude: Points) -> Points:
        """Project points in degrees, shape (n, 2), to pixels, shape (n, 2)."""
        plane = project(longitude_latitude)
        placed: Points = plane * self.scale + np.array([self.shift_x, self.shift_y])
        return placed


def project(longitude_latitude: Points) -> Points:
    """Project by Albers' conic equal-area projection on the unit sphere; y points down.

    Source: Snyder (1987), Map Projections: A Working Manual, equations 14-1 to 14-6.
    """
    first, second = (math.radians(parallel) for parallel in PARALLELS_DEG)
    cone = (math.sin(first) + math.sin(second)) / 2
    constant = math.cos(first) ** 2 + 2 * cone * math.sin(first)
    radius = (
        np.sqrt(np.maximum(0.0, constant - 2 * cone * np.sin(np.radians(longitude_latitude[:, 1])))) / cone
    )
    turn = cone * np.radians(longitude_latitude[:, 0] - CENTRAL_MERIDIAN_DEG)
    return np.column_stack([radius * np.sin(turn), radius * np.cos(turn)])


def fit_frame(longitude_latitude: Points, *, width: float, height: float, margin: float) -> Frame:
    """Choose the scale and shift by which the points just fill the picture."""
    plane = project(longitude_latitude)
    low, high = plane.min(axis=0), plane.max(axis=0)
    span = np.maximum(high - low, 1e-3)
    scale = float(min((width - 2 * margin) / span[0], (height - 2 * margin) / span[1]))
    middle = (low + high) / 2
    return Frame(
        width, height, scale, width / 2 - scale * float(middle[0]), height / 2 - scale * float(middle[1])
    )


def simplify(points: Points, tolerance: float) -> Points:
    """Drop points nearer than `tolerance` to the line without them (Douglas and Peucker, 1973)."""
    keep = np.zeros(len(points), dtype=bool)
    keep[[0, -1]] = True
    spans = [(0, len(points) - 1)]
    while spans:
        start, end = spans.pop()
        if end - start < 2:
            continue
        inner = points[start + 1 : end] - points[start]
        along = points[end] - points[start]
        length = float(np.hypot(*along))
        away = (
            np.hypot(*inner.T)
            if length == 0
            else np.abs(inner[:, 0] * along[1] - inner[:, 1] * along[0]) / length
        )
        worst = int(np.argmax(away))
        if away[worst] > tolerance:
            middle = start + 1 + worst
            keep[middle] = True
            spans += [(start, middle), (middle, end)]
    return points[keep]


def round_corners(points: Points, times: int = 2) -> Points:
    """Cut corners at a quarter of each side; both ends stay (Chaikin, 1974)."""
    for _ in range(times):
        if len(points) < 3:
            return points
        before, after = points[:-1], points[1:]
        cut = np.empty((2 * len(before), 2))
        cut[0::2] = 0.75 * before + 0.25 * after
        cut[1::2] = 0.25 * before + 0.75 * after
        points = np.vstack([points[:1], cut[1:-1], points[-1:]])
    return points


def shift_right(points: Points, distance: float) -> Points:
    """Move a line to the right of its own direction, in pixels with y down."""
    if len(points) < 2:
        return points
    along = np.empty_like(points)
    along[1:-1] = points[2:] - points[:-2]
    along[0], along[-1] = points[1] - points[0], points[-1] - points[-2]
    length = np.maximum(np.hypot(*along.T), 1e-9)
    normal = np.column_stack([-along[:, 1], along[:, 0]]) / length[:, None]
    moved: Points = points + normal * distance
    return moved


def clean_line(points: Points, tolerance: float) -> Points:
    """Make a projected line fit to be drawn as a band: without doubled points, few bends, soft corners."""
    step = np.hypot(*np.diff(points, axis=0).T) if len(points) > 1 else np.array([])
    points = points[np.concatenate([[True], step > 1e-6])]
    return round_corners(simplify(points, tolerance)) if len(points) > 2 else points


def walk(points: Points, every: float) -> list[tuple[float, float, float, float]]:
    """Give points at equal steps along a line with its unit direction there: x, y, dx, dy."""
    step = np.diff(points, axis=0)
    length = np.hypot(*step.T)
    reached = np.concatenate([[0.0], np.cumsum(length)])
    stops = np.arange(every / 2, reached[-1], every)
    side = np.clip(np.searchsorted(reached, stops, side="right") - 1, 0, len(step) - 1)
    unit = step[side] / np.maximum(length[side], 1e-9)[:, None]
    where = points[side] + unit * (stops - reached[side])[:, None]
    return [(float(x), float(y), float(dx), float(dy)) for (x, y), (dx, dy) in zip(where, unit, strict=True)]


def path_text(points: Points, *, closed: bool = False) -> str:
    """Write points as SVG path text, relative and to a tenth of a pixel."""
    tenths = np.rint(points * 10).astype(int)
    steps = np.diff(tenths, axis=0)
    moved = steps[np.any(steps != 0, axis=1)]
    text = f"M{_tenth(tenths[0, 0])} {_tenth(tenths[0, 1])}"
    if len(moved):
        text += "l" + " ".join(f"{_tenth(dx)} {_tenth(dy)}" for dx, dy in moved)
    return text + ("z" if closed else "")


def _tenth(value: int) -> str:
    whole, part = divmod(abs(int(value)), 10)
    sign = "-" if value < 0 else ""
    return f"{sign}{whole}.{part}" if part else f"{sign}{whole}"
