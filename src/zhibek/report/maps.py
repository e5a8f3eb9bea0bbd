"""Flow maps as SVG."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from zhibek.report.geometry import Geometry, Spot
from zhibek.report.labels import Box, Ground, Label, Wish, place_centred, place_labels
from zhibek.report.palette import FAMILY_NAMES
from zhibek.report.projection import Points, path_text, shift_right, walk
from zhibek.report.wording import megatonnes, safe, short_place

WIDEST_PX = 10.0
CAP_PX = 12.0
THIN_PX = 2.0
NARROWEST_PX = 1.1
CASING_PX = 2.2
GAP_PX = 0.7
CHEVRON_EVERY_PX = 64.0
CHEVRON_FROM_PX = 4.0
EDGE_PX = 14.0
CORNER_STEPS = 8


@dataclass(frozen=True, slots=True)
class Band:
    """A flow in one direction on one link: what it weighs, its colour class and its words.

    `order` ranks bands of one direction from the middle of the link outwards, `layer` says
    which are drawn first, `most_px` holds the width.
    """

    link_id: str
    from_place: str
    to_place: str
    load_t: float
    look: str
    order: int
    sea: bool
    tip: str
    layer: int = 1
    most_px: float = CAP_PX


@dataclass(frozen=True, slots=True)
class Scale:
    """Width of bands: the square root of load, `reference_t` being 10 px wide; 12 px at most."""

    reference_t: float

    def width(self, load_t: float) -> float:
        """Give a band's width in pixels."""
        return min(CAP_PX, max(NARROWEST_PX, WIDEST_PX * math.sqrt(load_t / self.reference_t)))


@dataclass(frozen=True, slots=True)
class Stroke:
    """A band laid out: its line, its width and the band."""

    points: Points
    width: float
    band: Band


@dataclass(frozen=True, slots=True)
class Legend:
    """A legend's picture, drawn from its own upper left corner, and its size."""

    picture: str
    width: float
    height: float


def draw_map(
    geometry: Geometry, bands: Sequence[Band], scale: Scale, *, label: str, legend: Legend, basemap: str
) -> str:
    """Draw bands, places and labels over the basemap as one SVG.

    The legend stands along the foot or the head, where least lies below it; labels leave it free.
    """
    frame = geometry.frame
    strokes = lay_out(geometry, bands, scale)
    ground = Ground(frame.width, frame.height)
    for stroke in strokes:
        ground.mark_busy(
            point for x, y, dx, dy in walk(stroke.points, 3.0) for point in _across(x, y, dx, dy, stroke)
        )
    quiet = _quiet_spot(legend, ground)
    ground.taken.append(quiet)
    spots = _spots_in_use(geometry, bands)
    markers = "".join(_marker(spot, radius) for spot, radius in spots)
    labels = place_labels(_wishes(spots, ground), ground)
    countries = [
        place_centred(name.upper(), x, y, size=10.0, ground=ground) for name, x, y in geometry.countries
    ]
    clip_id = f"{safe(basemap).replace('*', '-again')}-clip"
    clip = (
        f'<clipPath id="{clip_id}"><rect width="{frame.width:g}" height="{frame.height:g}" '
        'rx="12"/></clipPath>'
    )
    return (
        f'<svg class="map" viewBox="0 0 {frame.width:g} {frame.height:g}" role="img" '
        f'aria-label="{safe(label)}">{clip}'
        f'<g clip-path="url(#{clip_id})">{geometry.background(basemap)}'
        f"{''.join(_country(one) for one in countries if one)}"
        f"{draw_strokes(strokes)}{markers}{''.join(write_label(one) for one in labels)}</g>"
        f'<g class="legend" transform="translate({quiet.left:g} {quiet.top:g})">{legend.picture}</g></svg>'
    )


def _quiet_spot(legend: Legend, ground: Ground) -> Box:
    right, foot = ground.width - legend.width - EDGE_PX, ground.height - legend.height - EDGE_PX
    lefts = [EDGE_PX + (right - EDGE_PX) * step / CORNER_STEPS for step in range(CORNER_STEPS + 1)]
    spots = [
        Box(round(left), top, round(left) + legend.width, top + legend.height)
        for top in (foot, EDGE_PX)
        for left in lefts
    ]
    return min(spots, key=ground.crossings)


def lay_out(geometry: Geometry, bands: Sequence[Band], scale: Scale) -> list[Stroke]:
    """Put each band beside its link, to the right of its direction, those of one direction side by side."""
    offsets: dict[tuple[str, str], float] = {}
    strokes = []
    for band in sorted(bands, key=lambda one: (one.link_id, one.from_place, one.order)):
        line = geometry.line(band.link_id, band.from_place)
        if line is None:
            continue
        width = min(band.most_px, scale.width(band.load_t))
        start = offsets.get((band.link_id, band.from_place), GAP_PX)
        offsets[(band.link_id, band.from_place)] = start + width
        if _is_seen(line, geometry):
            strokes.append(Stroke(shift_right(line, start + width / 2), width, band))
    return sorted(
        strokes,
        key=lambda stroke: (stroke.band.layer, -stroke.width, stroke.band.link_id, stroke.band.from_place),
    )


def _is_seen(line: Points, geometry: Geometry) -> bool:
    low, high = line.min(axis=0), line.max(axis=0)
    frame = geometry.frame
    return bool(
        high[0] > -EDGE_PX
        and high[1] > -EDGE_PX
        and low[0] < frame.width + EDGE_PX
        and low[1] < frame.height + EDGE_PX
    )


def draw_strokes(strokes: Sequence[Stroke]) -> str:
    """Draw each layer's casings and bands, widest first, then what marks sea and direction."""
    paths = [path_text(stroke.points) for stroke in strokes]
    drawn = []
    for layer in sorted({stroke.band.layer for stroke in strokes}):
        mine = [
            (stroke, path) for stroke, path in zip(strokes, paths, strict=True) if stroke.band.layer == layer
        ]
        casings = _merged(
            [path for _, path in mine], [f"{stroke.width + CASING_PX:.1f}" for stroke, _ in mine]
        )
        bands = "".join(_band(stroke, path) for stroke, path in mine)
        drawn.append(f'<g class="casings">{casings}</g><g class="bands">{bands}</g>')
    dots = "".join(
        path for stroke, path in zip(strokes, paths, strict=True) if stroke.band.sea and stroke.width >= 3
    )
    marks = "".join(_chevrons(stroke) for stroke in strokes if stroke.width > CHEVRON_FROM_PX)
    return f'{"".join(drawn)}<path class="dots" d="{dots}"/><path class="chevrons" d="{marks}"/>'


def _band(stroke: Stroke, path: str) -> str:
    return (
        f'<path class="k-{safe(stroke.band.look)}" stroke-width="{stroke.width:.1f}" d="{path}">'
        f"<title>{safe(stroke.band.tip)}</title></path>"
    )


def _merged(paths: Sequence[str], widths: Sequence[str]) -> str:
    by_width: dict[str, list[str]] = {}
    for path, width in zip(paths, widths, strict=True):
        by_width.setdefault(width, []).append(path)
    return "".join(f'<path stroke-width="{width}" d="{"".join(same)}"/>' for width, same in by_width.items())


def _chevrons(stroke: Stroke) -> str:
    size = min(4.2, stroke.width * 0.32)
    marks = []
    for x, y, dx, dy in walk(stroke.points, CHEVRON_EVERY_PX):
        tip = np.array([x + dx * size * 0.6, y + dy * size * 0.6])
        back, side = np.array([dx, dy]) * size, np.array([-dy, dx]) * size
        marks.append(path_text(np.array([tip - back - side, tip, tip - back + side])))
    return "".join(marks)


def _across(x: float, y: float, dx: float, dy: float, stroke: Stroke) -> list[tuple[float, float]]:
    half = stroke.width / 2
    return [(x - dy * step, y + dx * step) for step in (-half, 0.0, half)]


def _spots_in_use(geometry: Geometry, bands: Sequence[Band]) -> list[tuple[Spot, float]]:
    passing: dict[str, float] = {}
    for band in bands:
        for place_id in (band.from_place, band.to_place):
            passing[place_id] = passing.get(place_id, 0.0) + band.load_t
    shown = [geometry.spots[place_id] for place_id in sorted(passing) if place_id in geometry.spots]
    land = [passing[spot.place_id] for spot in shown if spot.kind != "seaport"]
    most = max(land, default=1.0) or 1.0
    sized = [
        (spot, (5.6 if spot.rank == 1 else 4.4) * min(1.0, max(0.5, (passing[spot.place_id] / most) ** 0.25)))
        for spot in shown
        if spot.rank <= 3 and spot.kind != "waypoint" and geometry.is_inside(spot)
    ]
    return sorted(sized, key=lambda one: (one[0].rank, -passing[one[0].place_id], one[0].place_id))


def _marker(spot: Spot, radius: float) -> str:
    tip = f"<title>{safe(spot.name)}</title>"
    if spot.kind == "border":
        side = radius * 1.7
        return (
            f'<rect class="mark" x="{spot.x - side / 2:.1f}" y="{spot.y - side / 2:.1f}" '
            f'width="{side:.1f}" height="{side:.1f}">{tip}</rect>'
        )
    ring = f'<circle class="mark" cx="{spot.x:.1f}" cy="{spot.y:.1f}" r="{radius:.1f}">{tip}</circle>'
    if spot.kind != "seaport":
        return ring
    return f'{ring}<circle class="dot" cx="{spot.x:.1f}" cy="{spot.y:.1f}" r="{radius * 0.4:.1f}"/>'


def _wishes(spots: Sequence[tuple[Spot, float]], ground: Ground) -> list[Wish]:
    for spot, radius in spots:
        ground.taken.append(Box(spot.x - radius, spot.y - radius, spot.x + radius, spot.y + radius))
    return [
        Wish(
            short_place(spot.name), spot.x, spot.y, radius, {1: 12.0, 2: 11.0}.get(spot.rank, 10.0), spot.rank
        )
        for spot, radius in spots
    ]


def _country(label: Label) -> str:
    return (
        f'<text class="country" x="{label.x:.1f}" y="{label.y:.1f}" text-anchor="middle">'
        f"{safe(label.text)}</text>"
    )


def write_label(label: Label) -> str:
    """Write the name of a place where it was put."""
    return (
        f'<text class="place r{label.rank}" x="{label.x:.1f}" y="{label.y:.1f}" '
        f'text-anchor="{label.anchor}">{safe(label.text)}</text>'
    )


def family_legend(scale: Scale, *, widest_t: float, families: Sequence[str], has_thin: bool) -> Legend:
    """Draw the legend of a flow map; `widest_t` is the largest load drawn, capped or not."""
    loads = [load for load in (0.02e6, 0.1e6, 0.5e6, 2e6, 10e6) if NARROWEST_PX < scale.width(load) < CAP_PX]
    rows = [_key(f"k-{family}", 5.0, FAMILY_NAMES[family]) for family in families]
    rows += [
        _key("k-ink", scale.width(load), f"{megatonnes(load)} Mt a year, one way") for load in loads[-3:]
    ]
    notes = ["Width: square root of tonnes."]
    if has_thin:
        notes += ["Grey and land legs to ports: 2 px", "at most."]
    if scale.width(widest_t) >= CAP_PX:
        notes += [f"Bands end at {CAP_PX:g} px: the largest", f"carries {megatonnes(widest_t)} Mt one way."]
    return _card("Freight by corridor family", rows, notes)


def change_legend(scale: Scale) -> Legend:
    """Draw the legend of a change map."""
    texts = (
        "loss over 60 %",
        "25 to 60 %",
        "6 to 25 %",
        "within 6 %",
        "6 to 25 %",
        "25 to 60 %",
        "gain over 60 %, or new",
    )
    rows = [_key(f"k-s{step}", 6.0, texts[step]) for step in range(6, -1, -1)]
    rows += [
        _key("k-ink", scale.width(load), f"{megatonnes(load)} Mt a year, one way") for load in (1e6, 10e6)
    ]
    return _card("Change in tonnes", rows, ["Width: the larger of both runs."])


def _card(title: str, rows: Sequence[str], notes: Sequence[str]) -> Legend:
    width, height = 226.0, 40.0 + 18 * len(rows) + 14 * len(notes)
    parts = [
        f'<rect class="cardback" width="{width:g}" height="{height:g}" rx="10"/>',
        f'<text class="head" x="14" y="22">{safe(title)}</text>',
    ]
    parts += [f'<g transform="translate(14 {40 + 18 * row:g})">{key}</g>' for row, key in enumerate(rows)]
    after = 44 + 18 * len(rows)
    parts += [
        f'<text class="note" x="14" y="{after + 14 * row:g}">{safe(note)}</text>'
        for row, note in enumerate(notes)
    ]
    return Legend("".join(parts), width, height)


def _key(look: str, width: float, text: str) -> str:
    return (
        f'<path class="{safe(look)}" fill="none" stroke-width="{width:.1f}" d="M0 0h34"/>'
        f'<text x="44" y="4">{safe(text)}</text>'
    )
