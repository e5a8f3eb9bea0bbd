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
    tables: list[Table | str] = [f"{answer.question}: {answer.title}", *answer.says]
    tables += ["", *(_as_table(one) for one in answer.tables if one.rows)]
    if filed is not None:
        tables.append(f"Filed as {filed}; `zhibek report {file}` shows it.")
    print_parts(*tables)


def _as_table(table: AnswerTable) -> Table:
    """Make a table for the terminal."""
    made = make_table(table.caption, *table.heads)
    for row in table.rows:
        made.add_row(*row)
    return made
