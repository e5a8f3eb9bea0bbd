"""Small bar charts as SVG."""

from collections.abc import Sequence
from dataclasses import dataclass

from zhibek.report.labels import text_width
from zhibek.report.wording import safe

ROW_PX = 24.0


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: its name, its value, the value in words and the class of its colour."""

    name: str
    value: float
    text: str
    look: str


def plain_bars(bars: Sequence[Bar], *, title: str, label: str, width: float = 400.0) -> str:
    """Draw bars from a common start, largest value across."""
    left = max((text_width(bar.name, 12) for bar in bars), default=0.0) + 14
    room = width - left - 62
    most = max((bar.value for bar in bars), default=1.0) or 1.0
    parts = [_title(title)]
    for row, bar in enumerate(bars):
        y = 30 + ROW_PX * row
        length = max(1.5, room * bar.value / most)
        parts.append(
            f'<text class="row" x="{left - 10:.1f}" y="{y + 12:.1f}" text-anchor="end">'
            f"{safe(bar.name)}</text>"
        )
        parts.append(
            f'<rect class="b-{safe(bar.look)}" x="{left:.1f}" y="{y + 1:.1f}" width="{length:.1f}" '
            'height="14" rx="3"/>'
        )
        parts.append(
            f'<text class="value" x="{left + length + 6:.1f}" y="{y + 12:.1f}">{safe(bar.text)}</text>'
        )
    return _picture(width, 34 + ROW_PX * len(bars), label, parts)


def change_bars(bars: Sequence[Bar], *, title: str, label: str, width: float = 460.0) -> str:
    """Draw bars to the left and the right of nought."""
    left = max((text_width(bar.name, 12) for bar in bars), default=0.0) + 14
    most = max((abs(bar.value) for bar in bars), default=1.0) or 1.0
    losing = any(bar.value < 0 for bar in bars)
    gaining = any(bar.value > 0 for bar in bars)
    start, end = left + (58 if losing else 4), width - (58 if gaining else 4)
    low = min((bar.value for bar in bars), default=0.0)
    high = max((bar.value for bar in bars), default=0.0)
    span = (max(high, 0.0) - min(low, 0.0)) or most
    nought = start + (end - start) * (-min(low, 0.0) / span)
    parts = [_title(title)]
    for row, bar in enumerate(bars):
        y = 30 + ROW_PX * row
        length = max(1.5, (end - start) * abs(bar.value) / span)
        x = nought if bar.value >= 0 else nought - length
        tip, anchor = (x + length + 6, "start") if bar.value >= 0 else (x - 6, "end")
        parts.append(
            f'<text class="row" x="{left - 10:.1f}" y="{y + 12:.1f}" text-anchor="end">'
            f"{safe(bar.name)}</text>"
        )
        parts.append(
            f'<rect class="b-{safe(bar.look)}" x="{x:.1f}" y="{y + 1:.1f}" width="{length:.1f}" '
            'height="14" rx="2"/>'
        )
        parts.append(
            f'<text class="value" x="{tip:.1f}" y="{y + 12:.1f}" text-anchor="{anchor}">'
            f"{safe(bar.text)}</text>"
        )
    height = 34 + ROW_PX * len(bars)
    parts.append(f'<path class="one" d="M{nought:.1f} 26V{height - 6:g}"/>')
    return _picture(width, height, label, parts)


def _title(text: str) -> str:
    return f'<text class="head" x="0" y="13">{safe(text)}</text>'


def _picture(width: float, height: float, label: str, parts: Sequence[str]) -> str:
    return (
        f'<svg class="chart small" viewBox="0 0 {width:g} {height:g}" role="img" aria-label="{safe(label)}">'
        f"{''.join(parts)}</svg>"
    )
