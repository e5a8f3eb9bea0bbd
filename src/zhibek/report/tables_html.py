"""Tables and small parts of a page as HTML."""

from collections.abc import Sequence
from dataclasses import dataclass

from zhibek.report.wording import safe


@dataclass(frozen=True, slots=True)
class Head:
    """A column's heading: its text, its unit on a second line, and whether numbers stand below."""

    text: str
    unit: str = ""
    numeric: bool = True
    hint: str = ""


def table(heads: Sequence[Head], rows: Sequence[Sequence[str]], *, caption: str, kind: str = "") -> str:
    """Write a table inside a box that scrolls sideways; cells are `<td>` or `<th>` made below."""
    if not rows:
        return f'<p class="none">{safe(caption)}: nothing to show.</p>'
    head = "".join(_head_cell(column) for column in heads)
    body = "".join(f"<tr>{''.join(row)}</tr>" for row in rows)
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{safe(caption)}">'
        f'<table class="{safe(kind)}"><caption>{safe(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _head_cell(head: Head) -> str:
    unit = f"<small>{safe(head.unit)}</small>" if head.unit else ""
    hint = f' title="{safe(head.hint)}"' if head.hint else ""
    return f'<th scope="col" class="{"n" if head.numeric else "w"}"{hint}>{safe(head.text)}{unit}</th>'


def row_name(text: str, *, family: str = "", note: str = "") -> str:
    """Make the cell that names a row, with the colour chip of a corridor's family."""
    chip = f'<i class="chip c-{safe(family)}"></i>' if family else ""
    under = f"<small>{safe(note)}</small>" if note else ""
    return f'<th scope="row">{chip}{safe(text)}{under}</th>'


def number(text: str, *, share: float = 0.0, family: str = "", title: str = "") -> str:
    """Make a cell with a number, and below it a bar over `share` of the cell."""
    bar = ""
    if family:
        width = 100 * min(max(share, 0.0), 1.0)
        over = " over" if share > 1.005 else ""
        bar = f'<i class="bar{over}"><b class="c-{safe(family)}" style="width:{width:.1f}%"></b></i>'
    hint = f' title="{safe(title)}"' if title else ""
    return f'<td class="n"{hint}>{safe(text)}{bar}</td>'


def words(text: str, note: str = "") -> str:
    """Make a cell with words and a smaller line below."""
    under = f"<small>{safe(note)}</small>" if note else ""
    return f'<td class="w">{safe(text)}{under}</td>'


def linked(text: str, target: str) -> str:
    """Make a cell with a link inside the page."""
    return f'<td class="w"><a href="#{safe(target)}">{safe(text)}</a></td>'


def coloured(text: str, note: str, *, step: int) -> str:
    """Make a cell whose ground has a colour of the change scale, 0 to 6."""
    return f'<td class="n s{step}">{safe(text)}<small>{safe(note)}</small></td>'


def section(anchor: str, title: str, *parts: str) -> str:
    """Make a section of the page."""
    return f'<section id="{safe(anchor)}"><h2>{safe(title)}</h2>{"".join(parts)}</section>'


def paragraph(text: str, kind: str = "") -> str:
    """Make a paragraph of plain words."""
    mark = f' class="{safe(kind)}"' if kind else ""
    return f"<p{mark}>{safe(text)}</p>"


def listed(items: Sequence[str]) -> str:
    """Make a list of plain sentences."""
    return f"<ul>{''.join(f'<li>{safe(item)}</li>' for item in items)}</ul>" if items else ""


def figure(picture: str, caption: str, kind: str = "") -> str:
    """Put a picture and its caption together."""
    return (
        f'<figure class="{safe(kind)}"><div class="scroll" tabindex="0">{picture}</div><figcaption>'
        f"{safe(caption)}</figcaption></figure>"
    )


def folded(summary: str, content: str) -> str:
    """Put long content behind a line that opens it."""
    return f"<details><summary>{safe(summary)}</summary>{content}</details>"
