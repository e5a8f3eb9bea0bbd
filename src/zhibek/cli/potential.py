"""The commands of `zhibek trade` that look ahead."""

from typing import Annotated

import typer

StudyOption = Annotated[
    str | None,
    typer.Option(
        "--study", help="A study's folder, or the name of a built-in one.", show_default="silk-road"
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")]


def potential(
    exporter: Annotated[str, typer.Argument(help="Who sells: a code of two or three letters.")],
    importer: Annotated[str, typer.Argument(help="Who buys.")],
    sector: Annotated[str, typer.Option(help="Sector of goods, as agriculture; or all.")] = "all",
    border_trains: Annotated[
        float | None,
        typer.Option(
            help="Trains a day that the importer takes at all crossings together.",
            show_default="what is agreed",
        ),
    ] = None,
    study: StudyOption = None,
    json: JsonOption = False,
) -> None:
    """Set trade as gravity predicts it against trade as it is, capped by what the border carries."""
    from zhibek.cli import show_potential
    from zhibek.service import potential_actions

    found = potential_actions.potential(study, exporter, importer, sector, border_trains=border_trains)
    show_potential.show_potential(found, as_json=json)


def add_commands(app: typer.Typer) -> None:
    """Hang these commands on the app of `zhibek trade`."""
    for command in (potential,):
        app.command()(command)
