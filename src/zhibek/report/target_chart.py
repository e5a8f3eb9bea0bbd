"""A chart of claims, a level, and what may come."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from zhibek.report.charts import nice_ticks
from zhibek.report.wording import grouped, safe
from zhibek.trade.claims import Figure
from zhibek.trade.forecast import Forecast
from zhibek.trade.target import Target

WIDTH, HEIGHT = 1124.0, 420.0
LEFT, RIGHT, TOP, BOTTOM = 46.0, 190.0, 26.0, 34.0
BILLION = 1e9
HEADROOM = 2.2  # the chart ends at this multiple of the level, and intervals are cut there
APART = 15.0

Spot = Callable[[float, float], tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Line:
    """One side's figures: its name, colour, claims, and the forecast drawn after them."""

    name: str
    family: str
    series: Sequence[Figure]
    forecasts: Sequence[Forecast]


def target_chart(lines: Sequence[Line], aim: Target, *, label: str) -> str:
    """Draw both sides' figures over the years, the level, and the intervals of what may come."""
    first = min(figure.year for line in lines for figure in line.series)
    last = max(aim.year, *(figure.year for line in lines for figure in line.series))
    most = max(HEADROOM * aim.level_usd, *(figure.value_usd for line in lines for figure in line.series))
    ticks = nice_ticks(most / BILLION, 5)

    def spot(year: float, usd: float) -> tuple[float, float]:
        across = LEFT + (WIDTH - LEFT - RIGHT) * (year - first) / max(last - first, 1)
        return across, HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * min(usd, most) / most

    parts = [_axes(ticks, range(first, last + 1), spot)]
    parts += [_fan(line, spot) for line in lines]
    parts.append(_aim(aim, first, last, spot))
    parts += [_line(line, spot) for line in lines]
    parts.append(_names(lines, spot))
    return (
        f'<svg class="chart" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" role="img" aria-label="{safe(label)}">'
        f"{''.join(parts)}</svg>"
    )


def _axes(ticks: Sequence[float], years: Sequence[int], spot: Spot) -> str:
    parts = ['<text class="axis head" x="4" y="13">Trade both ways, bn USD</text>']
    for tick in ticks:
        y = spot(years[0], tick * BILLION)[1]
        parts.append(f'<path class="grid" d="M{LEFT:g} {y:.1f}H{WIDTH - RIGHT:g}"/>')
        parts.append(
            f'<text class="axis" x="{LEFT - 6:g}" y="{y + 4:.1f}" text-anchor="end">{grouped(tick)}</text>'
        )
    for year in years:
        x = spot(year, 0)[0]
        parts.append(
            f'<text class="axis" x="{x:.1f}" y="{HEIGHT - BOTTOM + 18:g}" text-anchor="middle">{year}</text>'
        )
    return "".join(parts)


def _aim(aim: Target, first: int, last: int, spot: Spot) -> str:
    y = spot(first, aim.level_usd)[1]
    end = spot(last, 0)[0]
    text = f"level {grouped(aim.level_usd / BILLION)} by {aim.year}"
    return (
        f'<path class="aim" d="M{LEFT:g} {y:.1f}H{end:.1f}"/>'
        f'<text class="off" x="{LEFT + 6:g}" y="{y - 6:.1f}">{safe(text)}</text>'
    )


def _fan(line: Line, spot: Spot) -> str:
    """Draw an interval that opens from the last claim, and its middle."""
    if not line.forecasts:
        return ""
    start, path = line.series[-1], line.forecasts[-1].path
    begin = spot(start.year, start.value_usd)
    upper = [begin, *(spot(one.year, one.high_usd) for one in path)]
    lower = [spot(one.year, one.low_usd) for one in reversed(path)]
    middle = [begin, *(spot(one.year, one.median_usd) for one in path)]
    return (
        f'<path class="fan b-{safe(line.family)}" d="{_path([*upper, *lower])}Z"/>'
        f'<path class="middle-way k-{safe(line.family)}" d="{_path(middle)}"/>'
    )


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)


def _line(line: Line, spot: Spot) -> str:
    parts = []
    for one, other in pairwise(line.series):
        untold = " untold" if other.year - one.year > 1 else ""
        d = _path([spot(one.year, one.value_usd), spot(other.year, other.value_usd)])
        parts.append(f'<path class="run k-{safe(line.family)}{untold}" d="{d}"/>')
    for one in line.series:
        x, y = spot(one.year, one.value_usd)
        tip = f"{line.name}, {one.year}: {grouped(one.value_usd / BILLION, 1)} bn USD ({one.confidence})"
        parts.append(
            f'<circle class="jump c-{safe(line.family)}" cx="{x:.1f}" cy="{y:.1f}" r="4">'
            f"<title>{safe(tip)}</title></circle>"
        )
    return "".join(parts)


def _names(lines: Sequence[Line], spot: Spot) -> str:
    """Name each side at the right, with its latest claim and the middle of what may come."""
    ends = []
    for line in lines:
        latest = line.series[-1]
        point = line.forecasts[-1].path[-1] if line.forecasts else None
        x, y = spot(point.year, point.median_usd) if point else spot(latest.year, latest.value_usd)
        text = f"{line.name} claims {grouped(latest.value_usd / BILLION, 1)} in {latest.year}"
        ends.append((y, x, text, line.family))
    parts, below = [], -APART
    column = WIDTH - RIGHT + 8
    for y, x, text, family in sorted(ends):
        place = max(y + 4, below + APART)
        below = place
        parts.append(
            f'<path class="lead k-{safe(family)}" d="M{x:.1f} {y:.1f}L{column - 3:g} {place - 4:.1f}"/>'
        )
        parts.append(f'<text class="end" x="{column:g}" y="{place:.1f}">{safe(text)}</text>')
    return "".join(parts)
