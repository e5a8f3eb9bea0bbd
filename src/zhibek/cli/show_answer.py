"""Print an answer, and file it with a run."""

from pathlib import Path

from rich.table import Table

from zhibek.cli.printing import make_table, print_json, print_parts
from zhibek.service.answers import Answer, AnswerTable, file_answer


def show_answer(thing: object, answer: Answer, *, as_json: bool, file: Path | None) -> None:
    """Print an answer's sentences and tables, or its figures as JSON; file it where a run is given."""
    filed = None if file is None else file_answer(answer, file)
    if as_json:
        print_json(thing)
        return
    parts = list_parts(answer)
    if filed is not None:
        parts.append(f"Filed as {filed}; `zhibek report {file}` shows it.")
    print_parts(*parts)


def list_parts(answer: Answer) -> list[Table | str]:
    """List an answer's title, sentences and tables as the terminal shows them."""
    tables = [_as_table(one) for one in answer.tables if one.rows]
    return [f"{answer.question}: {answer.title}", *answer.says, "", *tables]


def _as_table(table: AnswerTable) -> Table:
    """Make a table for the terminal."""
    made = make_table(table.caption, *table.heads)
    for row in table.rows:
        made.add_row(*row)
    return made
