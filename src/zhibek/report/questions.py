"""The questions asked of a run, and their answers."""

import re

import numpy as np

from zhibek.report.bars import Bar, change_bars
from zhibek.report.geometry import build_geometry
from zhibek.report.labels import Ground, Wish, place_labels
from zhibek.report.maps import write_label
from zhibek.report.material import ReportInput, study_rows
from zhibek.report.tables_html import Head, figure, number, paragraph, row_name, table, words
from zhibek.report.wording import safe, short_place
from zhibek.service.answers import Answer, AnswerTable

LARGEST_PX = 16.0
TORNADO_PX = 1060.0
NAMED = 16  # marks with their names beside them, passages before markets
FRAMED = 0.25  # of the largest mark, from which on the picture must hold it
BACKCAST = "backcast"
ASKS = (
    "No answer is filed with this run. Ask with `zhibek threat`, `close`, `depend`, `critical`, `ground` or "
    "`compare --why`, give each `--file` and the run's folder, then `zhibek report` and the folder."
)


def questions(results: ReportInput) -> str:
    """Write each filed answer: the command, sentences, a tornado or a map, and tables."""
    asked = [one for one in results.answers if one.question != BACKCAST]
    if not asked:
        return paragraph(ASKS)
    items = (f'<li><a href="#{_anchor(one)}">{safe(_title(one))}</a></li>' for one in asked)
    return f'<ul class="asked">{"".join(items)}</ul>' + "".join(_answer(results, one) for one in asked)


def backcasts(results: ReportInput) -> str:
    """Write the closures that happened, for the part on validation; how to ask where none is filed."""
    filed = [one for one in results.answers if one.question == BACKCAST]
    if not filed:
        return paragraph(
            "Closures that happened: `zhibek backcast --file` and the run's folder puts them here."
        )
    return "".join(_answer(results, one) for one in filed)


def _answer(results: ReportInput, answer: Answer) -> str:
    """Write one answer."""
    parts = [
        f"<h3>{safe(_title(answer))}</h3>",
        f"<p><code>{safe(answer.command)}</code></p>",
        *(paragraph(sentence) for sentence in answer.says),
    ]
    if answer.spans:
        parts.append(_tornado(answer))
    if answer.marks:
        parts.append(_map(results, answer))
    names = _names(results)
    parts += [_table(one, names) for one in answer.tables if one.rows]
    return f'<article class="question" id="{_anchor(answer)}">{"".join(parts)}</article>'


def _title(answer: Answer) -> str:
    """Write what is asked of what."""
    return f"{answer.question.capitalize()}: {answer.title}"


def _anchor(answer: Answer) -> str:
    """Name an answer's place in the page."""
    return re.sub(r"[^a-z0-9]+", "-", f"asked {_title(answer)}".lower()).strip("-")


def _names(results: ReportInput) -> dict[str, str]:
    """Give short names of corridors, by their ids; answers name them as commands do."""
    return {row["corridor_id"]: row["short_name"] for row in study_rows(results, "corridors")}


def _table(one: AnswerTable, names: dict[str, str]) -> str:
    """Write a table; cells that begin with a digit or a sign are figures, corridors have their names."""
    numeric = [all(_is_figure(row[column]) for row in one.rows) for column in range(len(one.heads))]
    heads = [
        Head(text, numeric=is_number and index > 0)
        for index, (text, is_number) in enumerate(zip(one.heads, numeric, strict=True))
    ]
    rows = [
        [
            row_name(names.get(row[0], row[0])),
            *(
                number(cell) if is_number else words(cell)
                for cell, is_number in zip(row[1:], numeric[1:], strict=True)
            ),
        ]
        for row in one.rows
    ]
    return table(heads, rows, caption=one.caption, kind="plain-figures")


def _is_figure(cell: str) -> bool:
    return cell[:1] in "0123456789+−–∞" if cell else True


def _tornado(answer: Answer) -> str:
    """Draw how far each input moves the figure, from its 10th to its 90th percentile."""
    bars = [
        Bar(span.label, span.high - span.low, f"{span.high - span.low:+.2f}".replace("-", "−"), "s1")
        for span in answer.spans
    ]
    title = "from an input's 10th to its 90th percentile, points"
    picture = change_bars(bars, title=title, label=f"What moves the {answer.span_unit}", width=TORNADO_PX)
    return figure(picture, f"What moves the {answer.span_unit}. The table below has both ends.")


def _map(results: ReportInput, answer: Answer) -> str:
    """Draw marks on the basemap; the largest is 16 px wide in radius, areas compare."""
    most = [mark.place_id for mark in answer.marks if mark.size >= FRAMED]
    geometry = build_geometry(study_rows(results, "places"), [], [], fitted_to=most, used=())
    frame, name = geometry.frame, f"marks-{results.answers.index(answer)}"
    ground, wishes, circles = Ground(frame.width, frame.height), [], []
    for mark in sorted(answer.marks, key=lambda one: -one.size):
        x, y = frame.place(np.array([[mark.longitude_deg, mark.latitude_deg]], dtype=float))[0]
        radius = max(LARGEST_PX * mark.size, 1.5)
        look = "sea" if mark.market else "middle"
        circles.append(
            f'<circle class="c-{look}" cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" '
            f'fill-opacity="0.6"><title>{safe(mark.label)}</title></circle>'
        )
        spot = geometry.spots.get(mark.place_id)
        if spot is not None and geometry.is_inside(spot):
            wishes.append((mark.market, Wish(short_place(spot.name), float(x), float(y), radius, 11.0, 1)))
    chosen = [wish for _, wish in sorted(wishes, key=lambda one: one[0])][:NAMED]
    names = "".join(write_label(label) for label in place_labels(chosen, ground))
    label = f"Map of what is lost with each place, {answer.title}; the tables have the largest."
    picture = (
        f'<svg class="map" viewBox="0 0 {frame.width:g} {frame.height:g}" role="img" '
        f'aria-label="{safe(label)}"><clipPath id="{name}-clip"><rect width="{frame.width:g}" '
        f'height="{frame.height:g}" rx="12"/></clipPath><g clip-path="url(#{name}-clip)">'
        f"{geometry.background(name)}{''.join(circles)}{names}</g></svg>"
    )
    note = (
        "Area: what the system loses with the place. Orange: passages, the costliest named; the others: "
        "places where a fifth or more of what uses them starts or ends. Point at a circle for its figures. "
    )
    return figure(picture, note + results.disclaimer, "wide")
