"""Print JSON, tables and progress."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from zhibek.service.views import view


@contextmanager
def progress_line(*, quiet: bool) -> Iterator[Callable[[str], None]]:
    """Show what is being worked on, on stderr, and for how long."""
    if quiet:
        yield lambda _: None
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading tables", total=None)
        yield lambda step: bar.update(task, description=step)


def print_json(thing: object) -> None:
    """Print an answer as JSON."""
    sys.stdout.write(json.dumps(view(thing), ensure_ascii=False, indent=1) + "\n")


def print_parts(*tables: Table | str) -> None:
    """Print tables and lines, at the width of the terminal or of 132 signs."""
    console = Console(width=None if sys.stdout.isatty() else 132, highlight=False, markup=False)
    for table in tables:
        console.print(table)


def make_table(title: str, *columns: str) -> Table:
    """Make a table whose first column is text and whose others are figures."""
    table = Table(
        title=title, title_justify="left", title_style="bold", header_style="bold", box=None, pad_edge=False
    )
    for index, column in enumerate(columns):
        table.add_column(column, justify="left" if index == 0 else "right")
    return table


def figure(value: float | None, digits: int = 1) -> str:
    """Write a figure with its thousands apart; a dash where there is none."""
    return "–" if value is None or value != value else f"{value:,.{digits}f}"  # noqa: PLR0124 - not a number
