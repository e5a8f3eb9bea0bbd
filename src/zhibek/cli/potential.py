"""The commands of `zhibek trade` that look ahead."""

from pathlib import Path
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


def gravity(
    country: Annotated[str, typer.Argument(help="Whose trade to set against what is predicted.")] = "KZ",
    study: StudyOption = None,
    json: JsonOption = False,
) -> None:
    """Show what gravity found, and where a country's trade lies above or below it."""
    from zhibek.cli import show_potential
    from zhibek.service import potential_actions

    show_potential.show_gravity(potential_actions.gravity(study, country), as_json=json)


def project(
    year: Annotated[
        list[int] | None, typer.Option(help="A year; may be given again.", show_default="2025 2030 2035 2040")
    ] = None,
    country: Annotated[str, typer.Option(help="Whose exports to show by direction.")] = "KZ",
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Folder to write all tables to.")] = None,
    study: StudyOption = None,
    json: JsonOption = False,
) -> None:
    """Carry demand to later years with the economies: low, base and high; with exports and empty boxes."""
    from zhibek.cli import show_outlook
    from zhibek.service import potential_actions

    found = potential_actions.project(study, year or (), country=country, out=out)
    show_outlook.show_projection(found, as_json=json)


def fetch(
    to: Annotated[Path | None, typer.Option(help="Data folder.", show_default="~/.zhibek/data")] = None,
    only: Annotated[
        list[str] | None, typer.Option(help="Fetch this series alone; may be given again.")
    ] = None,
    build: Annotated[bool, typer.Option(help="Build demand from what is there.")] = True,
    study: StudyOption = None,
    json: JsonOption = False,
) -> None:
    """Fetch the official series (BACI, Comtrade, Eurostat, WDI), check them, and build demand from them."""
    from zhibek.cli import printing, show_outlook
    from zhibek.service import fetch_actions

    folder = to or fetch_actions.DATA_FOLDER
    with printing.progress_line(quiet=json) as progress:
        fetched = fetch_actions.fetch(study, folder, only or (), progress=progress)
        built = fetch_actions.build(study, folder, progress=progress) if build else None
    show_outlook.show_fetched(fetched, built, as_json=json)


def build(
    data: Annotated[Path, typer.Option(help="Folder of statistics, fetched or collected.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder that demand.parquet is written to.")],
    study: StudyOption = None,
    json: JsonOption = False,
) -> None:
    """Build demand from trade statistics, step by step, with an account of what each step leaves."""
    from zhibek.cli import printing, show_outlook
    from zhibek.service import fetch_actions

    with printing.progress_line(quiet=json) as progress:
        built = fetch_actions.build(study, data, out, progress=progress)
    show_outlook.show_built(built, as_json=json)


def add_commands(app: typer.Typer) -> None:
    """Hang these commands on the app of `zhibek trade`."""
    for command in (potential, gravity, project, fetch, build):
        app.command()(command)
