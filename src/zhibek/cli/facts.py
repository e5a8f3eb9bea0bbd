"""The commands of `zhibek facts`."""

from pathlib import Path
from typing import Annotated

import typer

facts_app = typer.Typer(no_args_is_help=True, help="The arithmetic of stated figures, against the claims.")


@facts_app.callback()
def facts() -> None:
    """Check the arithmetic of stated figures against the claims."""


@facts_app.command()
def check(
    file: Annotated[Path, typer.Argument(help="A text, or a CSV file with a column `statement` or `kind`.")],
    study: Annotated[
        str | None,
        typer.Option("--study", help="A study's folder, or a built-in one.", show_default="silk-road"),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")] = False,
) -> None:
    """Find shares, growths and sums in a file and say of each: holds, off, or cannot tell."""
    from zhibek.cli import facts_show
    from zhibek.service import fact_actions

    facts_show.show_facts(fact_actions.check_facts(file, where=study), as_json=json)
