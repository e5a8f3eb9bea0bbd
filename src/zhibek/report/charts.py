"""Charts: journeys, and the model held to the world."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from zhibek.report.journeys import Journey, Stop
from zhibek.report.labels import Box, Ground, Wish, place_labels, text_width
from zhibek.report.projection import path_text
from zhibek.report.wording import days, dollars, grouped, safe, three_digits

WIDTH = 552.0
HEIGHT = 372.0
LEFT, RIGHT, TOP, BOTTOM = 46.0, 148.0, 26.0, 40.0
DASHES = ("", "7 3", "2 3", "9 3 2 3", "1 4")


@dataclass(frozen=True, slots=True)
class Measure:
    """What stands on the upright axis of a journey chart."""

    title: str
    values: Callable[[Journey], tuple[float, ...]]
    jump: Callable[[Stop], float]
    reached: Callable[[Stop], float]
    text: Callable[[float], str]


IN_DAYS = Measure(
    "Days since departure", lambda one: one.days, lambda stop: stop.days, lambda stop: stop.at_days, days
)
IN_DOLLARS = Measure(
    "USD per forty-foot container",
    lambda one: one.usd_per_feu,
    lambda stop: stop.usd_per_feu,
    lambda stop: stop.at_usd_per_feu,
    dollars,
)


def journey_chart(journeys: Sequence[Journey], measure: Measure, *, label: str) -> str:
    """Draw what adds up along each journey over its distance, with jumps at stops."""
    most_km = max((journey.km[-1] for journey in journeys), default=1.0)
    most = max((measure.values(journey)[-1] for journey in journeys), default=1.0)
    ticks_x, ticks_y = nice_ticks(most_km, 5), nice_ticks(most, 5)
    wide, high = max(ticks_x[-1], most_km), max(ticks_y[-1], most)

    def spot(km: float, value: float) -> tuple[float, float]:
        return LEFT + (WIDTH - LEFT - RIGHT) * km / wide, HEIGHT - BOTTOM - (
            HEIGHT - TOP - BOTTOM
        ) * value / high

    parts = [_axes(ticks_x, ticks_y, measure.title, spot)]
    ends = []
    seen: dict[str, int] = {}
    for journey in journeys:
        family = journey.corridor.family
        dash = DASHES[seen.get(family, 0) % len(DASHES)]
        seen[family] = seen.get(family, 0) + 1
        values = measure.values(journey)
        line = np.array([spot(km, value) for km, value in zip(journey.km, values, strict=True)])
        tip = (
            f"{journey.corridor.name}: {grouped(journey.km[-1])} km, {days(journey.days[-1])} days, "
            f"USD {dollars(journey.usd_per_feu[-1])} per FEU"
        )
        parts.append(
            f'<path class="run k-{safe(family)}" stroke-dasharray="{dash}" d="{path_text(line)}"><title>'
            f"{safe(tip)}</title></path>"
        )
        parts.append(_jumps(journey, measure, spot, least=high * 0.03))
        name = journey.corridor.short_name + (" *" if journey.is_new else "")
        ends.append((float(line[-1, 1]), float(line[-1, 0]), f"{name} {measure.text(values[-1])}", family))
    parts.append(_jump_names(journeys, measure, spot, least=high * 0.06))
    parts.append(_end_labels(ends))
    return (
        f'<svg class="chart" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" role="img" aria-label="{safe(label)}">'
        f"{''.join(parts)}</svg>"
    )


def nice_ticks(most: float, count: int) -> list[float]:
    """Give round ticks from 0 to about `most`.

    Examples
    --------
    >>> nice_ticks(43.0, 5)
    [0.0, 10.0, 20.0, 30.0, 40.0]
    """
    rough = max(most, 1e-9) / count
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * part for part in (1, 2, 2.5, 5, 10) if power * part >= rough * 0.999)
    return [step * tick for tick in range(int(most / step + 1e-9) + 1)]


def _axes(
    ticks_x: Sequence[float],
    ticks_y: Sequence[float],
    title: str,
    spot: Callable[[float, float], tuple[float, float]],
) -> str:
    right, foot = WIDTH - RIGHT, HEIGHT - BOTTOM
    parts = [f'<text class="axis head" x="4" y="13">{safe(title)}</text>']
    for tick in ticks_y:
        y = spot(0, tick)[1]
        parts.append(f'<path class="grid" d="M{LEFT:g} {y:.1f}H{right:g}"/>')
        parts.append(
            f'<text class="axis" x="{LEFT - 6:g}" y="{y + 4:.1f}" text-anchor="end">{grouped(tick)}</text>'
        )
    for tick in ticks_x:
        x = spot(tick, 0)[0]
        parts.append(
            f'<text class="axis" x="{x:.1f}" y="{foot + 16:g}" text-anchor="middle">{grouped(tick)}</text>'
        )
    parts.append(
        f'<text class="axis" x="{right:g}" y="{foot + 33:g}" text-anchor="end">kilometres travelled</text>'
    )
    return "".join(parts)


def _jumps(
    journey: Journey, measure: Measure, spot: Callable[[float, float], tuple[float, float]], *, least: float
) -> str:
    marks = []
    for stop in journey.stops:
        if measure.jump(stop) < least:
            continue
        x, y = spot(stop.km, measure.reached(stop))
        tip = f"{stop.text}, {days(stop.days)} days, USD {dollars(stop.usd_per_feu)} per FEU"
        marks.append(
            f'<circle class="jump c-{safe(journey.corridor.family)}" cx="{x:.1f}" cy="{y:.1f}" r="3">'
            f"<title>{safe(tip)}</title></circle>"
        )
    return "".join(marks)


def _jump_names(
    journeys: Sequence[Journey],
    measure: Measure,
    spot: Callable[[float, float], tuple[float, float]],
    *,
    least: float,
) -> str:
    ground = Ground(WIDTH - RIGHT + 4, HEIGHT - BOTTOM, [Box(0, 0, LEFT + 2, HEIGHT)])
    wishes = []
    for journey in journeys:
        for km, value in zip(journey.km, measure.values(journey), strict=True):
            ground.mark_busy([spot(km, value)])
        for stop in journey.stops:
            x, y = spot(stop.km, measure.reached(stop))
            ground.taken.append(Box(x - 3, y - 3, x + 3, y + 3))
            if measure.jump(stop) >= least and 0 < stop.km < journey.km[-1]:
                wishes.append((-measure.jump(stop), Wish(stop.text.split(":")[0], x, y, 2.0, 10.0, 2)))
    wishes.sort(key=lambda one: (one[0], one[1].text))
    named: dict[str, Wish] = {}
    for _, wish in wishes:
        named.setdefault(wish.text, wish)
    placed = place_labels(list(named.values())[:9], ground)
    return "".join(
        f'<text class="stop" x="{one.x:.1f}" y="{one.y:.1f}" text-anchor="{one.anchor}">'
        f"{safe(one.text)}</text>"
        for one in placed
    )


def _end_labels(ends: Sequence[tuple[float, float, str, str]]) -> str:
    apart, parts = 13.0, []
    places: list[float] = []
    ordered = sorted(ends)
    for y, *_ in ordered:
        places.append(max(y + 4, places[-1] + apart) if places else y + 4)
    over = max(0.0, places[-1] - (HEIGHT - BOTTOM)) if places else 0.0
    for index in range(len(places) - 1, -1, -1):
        limit = places[index + 1] - apart if index + 1 < len(places) else HEIGHT - BOTTOM
        places[index] = min(places[index], limit) if over else places[index]
    column = WIDTH - RIGHT + 8
    for (y, x, text, family), label_y in zip(ordered, places, strict=True):
        parts.append(
            f'<path class="lead k-{safe(family)}" d="M{x:.1f} {y:.1f}L{column - 3:g} {label_y - 4:.1f}"/>'
        )
        parts.append(f'<text class="end" x="{column:g}" y="{label_y:.1f}">{safe(text)}</text>')
    return "".join(parts)


@dataclass(frozen=True, slots=True)
class Held:
    """An observation in the chart: its name, modelled over observed, its role and its words."""

    name: str
    ratio: float
    role: str
    at_capacity: bool
    tip: str


ROLE_WORDS = {"fitted": "Fitted", "held_out": "Held out, chosen before fitting", "reference": "For reference"}
RATIO_TICKS = (0.25, 0.33, 0.5, 0.67, 1.0, 1.5, 2.0, 3.0, 4.0)


def ratio_chart(rows: Sequence[Held], *, label: str) -> str:
    """Draw modelled over observed on a logarithmic axis, a row per observation, roles together."""
    width, left, right, top, step = 1124.0, 400.0, 28.0, 30.0, 19.0
    height = top + step * (len(rows) + len({row.role for row in rows})) + 12
    middle, half = (left + width - right) / 2, (width - right - left) / 2

    def across(ratio: float) -> float:
        reach = math.log(max(ratio, 1e-9)) / math.log(4.0)
        return middle + half * min(1.0, max(-1.0, reach))

    foot = height - 6
    near = (across(1 / 1.15), across(1.15))
    parts = [
        f'<path class="near" d="M{near[0]:.1f} {top - 6:g}H{near[1]:.1f}V{foot:g}H{near[0]:.1f}z"/>',
    ]
    for tick in RATIO_TICKS:
        x = across(tick)
        kind = "one" if tick == 1.0 else "grid"
        parts.append(f'<path class="{kind}" d="M{x:.1f} {top - 6:g}V{foot:g}"/>')
        parts.append(
            f'<text class="axis" x="{x:.1f}" y="{top - 13:g}" text-anchor="middle">'
            f"{three_digits(tick)}</text>"
        )
    line = 0.5
    for index, row in enumerate(rows):
        if index == 0 or rows[index - 1].role != row.role:
            y = top + step * line + 4
            parts.append(f'<text class="head" x="0" y="{y:.1f}">{safe(ROLE_WORDS[row.role])}</text>')
            line += 1
        y = top + step * line
        line += 1
        name = row.name if text_width(row.name, 12) < left - 20 else f"{row.name[:58].rstrip()}…"
        parts.append(
            f'<text class="row" x="{left - 14:g}" y="{y + 4:.1f}" text-anchor="end">{safe(name)}</text>'
        )
        parts.append(_ratio_mark(row, across(row.ratio), y, across(1.0)))
    return (
        f'<svg class="chart" viewBox="0 0 {width:g} {height:g}" role="img" aria-label="{safe(label)}">'
        f"{''.join(parts)}</svg>"
    )


def _ratio_mark(row: Held, x: float, y: float, one: float) -> str:
    tip = f"<title>{safe(row.tip)}</title>"
    stem = f'<path class="stem" d="M{one:.1f} {y:.1f}H{x:.1f}"/>'
    side, anchor = (-10.0, "end") if row.ratio > 1 else (10.0, "start")
    off = (
        ""
        if 0.25 <= row.ratio <= 4
        else (
            f'<text class="off" x="{x + side:.1f}" y="{y + 4:.1f}" text-anchor="{anchor}">'
            f"{three_digits(row.ratio)}</text>"
        )
    )
    if row.at_capacity:
        return (
            f'{stem}<rect class="m-{safe(row.role)}" x="{x - 5:.1f}" y="{y - 5:.1f}" width="10" '
            f'height="10">{tip}</rect>{off}'
        )
    return f'{stem}<circle class="m-{safe(row.role)}" cx="{x:.1f}" cy="{y:.1f}" r="5">{tip}</circle>{off}'
