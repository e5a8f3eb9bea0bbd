"""The questions asked of a run, and their answers."""

import numpy as np

from zhibek.report.bars import Bar, change_bars
from zhibek.report.geometry import build_geometry
from zhibek.report.material import ReportInput, study_rows
from zhibek.report.tables_html import Head, figure, number, paragraph, row_name, table, words
from zhibek.report.wording import safe
from zhibek.service.answers import Answer, AnswerTable

HELD = frozenset({"KZ", "AZ", "GE", "TM", "UZ", "TR", "CN", "PL"})
LARGEST_PX = 16.0
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
    return "".join(_answer(results, one) for one in asked)


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
        f"<h3>{safe(answer.question.capitalize())}: {safe(answer.title)}</h3>",
        f"<p><code>{safe(answer.command)}</code></p>",
        *(paragraph(sentence) for sentence in answer.says),
    ]
    if answer.spans:
        parts.append(_tornado(answer))
    if answer.marks:
        parts.append(_map(results, answer))
    parts += [_table(one) for one in answer.tables if one.rows]
    return f"<article>{''.join(parts)}</article>"


def _table(one: AnswerTable) -> str:
    """Write a table; cells that begin with a digit or a sign are figures."""
    numeric = [all(_is_figure(row[column]) for row in one.rows) for column in range(len(one.heads))]
    heads = [
        Head(text, numeric=is_number and index > 0)
        for index, (text, is_number) in enumerate(zip(one.heads, numeric, strict=True))
    ]
    rows = [
        [
            row_name(row[0]),
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
    picture = change_bars(bars, title=title, label=f"What moves the {answer.span_unit}", width=620.0)
    return figure(picture, f"What moves the {answer.span_unit}. The table below has both ends.")


def _map(results: ReportInput, answer: Answer) -> str:
    """Draw marks on the basemap; the largest is 16 px wide in radius, areas compare."""
    geometry = build_geometry(study_rows(results, "places"), [], [], fitted_to=_inner(results), used=())
    frame, name = geometry.frame, f"marks-{results.answers.index(answer)}"
    circles = []
    for mark in sorted(answer.marks, key=lambda one: -one.size):
        x, y = frame.place(np.array([[mark.longitude_deg, mark.latitude_deg]], dtype=float))[0]
        circles.append(
            f'<circle class="c-middle" cx="{x:.1f}" cy="{y:.1f}" r="{max(LARGEST_PX * mark.size, 1.5):.1f}" '
            f'fill-opacity="0.55"><title>{safe(mark.label)}</title></circle>'
        )
    label = f"Map of what is lost with each place, {answer.title}; the table has the largest."
    picture = (
        f'<svg class="map" viewBox="0 0 {frame.width:g} {frame.height:g}" role="img" '
        f'aria-label="{safe(label)}"><clipPath id="{name}-clip"><rect width="{frame.width:g}" '
        f'height="{frame.height:g}" rx="12"/></clipPath><g clip-path="url(#{name}-clip)">'
        f"{geometry.background(name)}{''.join(circles)}</g></svg>"
    )
    note = "Area: what the system loses with the place. Point at a circle for its name and figures. "
    return figure(picture, note + results.disclaimer, "wide")


def _inner(results: ReportInput) -> list[str]:
    """List the places that the picture must hold: borders and ports of the Caspian's neighbours, or all."""
    rows = study_rows(results, "places")
    near = [
        row["place_id"] for row in rows if row["country"] in {"KZ", "AZ", "GE", "TM", "UZ", "TR", "CN", "PL"}
    ]
    return near or [row["place_id"] for row in rows]
