"""The commands of `zhibek ledger`."""

from pathlib import Path
from typing import Annotated

import typer

ledger_app = typer.Typer(
    no_args_is_help=True, help="What was announced, signed, paid and built, and by whom."
)
StudyOption = Annotated[
    str | None,
    typer.Option(
        "--study", help="A study's folder, or the name of a built-in one.", show_default="silk-road"
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")]
KnownOption = Annotated[
    str, typer.Option("--known-on", help="Only what was public on this day, as 2024-12-31.")
]
PartyOption = Annotated[
    list[str] | None,
    typer.Option("--party", help="Country code, actor or group; given again: both must take part."),
]
FromOption = Annotated[str, typer.Option("--from", help="From this day, month or year.")]
ToOption = Annotated[str, typer.Option("--to", help="To this day, month or year.")]
KindOption = Annotated[str, typer.Option("--kind", help="Kind of agreement, such as twinning or loan.")]
StatusOption = Annotated[str, typer.Option("--status", help="Status, such as signed.")]
CorridorOption = Annotated[str, typer.Option("--corridor", help="A corridor, or the start of several: TITR.")]
ProjectOption = Annotated[str, typer.Option("--project", help="A project that it builds or pays for.")]
PlaceOption = Annotated[str, typer.Option("--place", help="A place that it touches.")]


@ledger_app.command("list")
def list_command(
    party: PartyOption = None,
    first_date: FromOption = "",
    last_date: ToOption = "",
    kind: KindOption = "",
    status: StatusOption = "",
    corridor: CorridorOption = "",
    project: ProjectOption = "",
    place: PlaceOption = "",
    known_on: KnownOption = "",
    study: StudyOption = None,
    json: JsonOption = False,
) -> None:
    """List agreements, each below what it is part of, and what of each headline can be traced."""
    from zhibek.cli import show_ledger
    from zhibek.ledger.choose import Choice
    from zhibek.service import ledger_actions

    choice = Choice(tuple(party or ()), first_date, last_date, kind, status, corridor, project, place)
    show_ledger.show_listing(ledger_actions.list_agreements(study, choice, known_on=known_on), as_json=json)


@ledger_app.command()
def totals(
    by: Annotated[
        str, typer.Option(help="Any of stage, partner, kind, sector, year, country, level.")
    ] = "stage,partner",
    party: PartyOption = None,
    first_date: FromOption = "",
    last_date: ToOption = "",
    kind: KindOption = "",
    corridor: CorridorOption = "",
    project: ProjectOption = "",
    known_on: KnownOption = "",
    study: StudyOption = None,
    json: JsonOption = False,
) -> None:
    """Add up money: only what is signed or further, no headline, and no sum twice."""
    from zhibek.cli import show_ledger
    from zhibek.ledger.choose import Choice
    from zhibek.service import ledger_actions

    choice = Choice(tuple(party or ()), first_date, last_date, kind, corridor=corridor, project=project)
    names = [name.strip() for name in by.split(",") if name.strip()]
    found = ledger_actions.total_agreements(study, choice, by=names, known_on=known_on)
    show_ledger.show_totals(found, as_json=json)


@ledger_app.command()
def realise(
    package: Annotated[str, typer.Argument(help="An umbrella, package or item, by id.")],
    known_on: KnownOption = "",
    study: StudyOption = None,
    json: JsonOption = False,
) -> None:
    """Tell what became of a package: announced, named, signed and paid, and which share each is."""
    from zhibek.cli import show_ledger
    from zhibek.service import ledger_actions

    found = ledger_actions.realise_package(package, study, known_on=known_on)
    show_ledger.show_realisation(found, as_json=json)


@ledger_app.command("as-known-on")
def as_known_on(
    day: Annotated[str, typer.Argument(help="A day, month or year, as 2023-05-19.")],
    study: StudyOption = None,
    json: JsonOption = False,
) -> None:
    """Print the ledger as it was public on a day: later statements are not there."""
    from zhibek.cli import printing, show_ledger
    from zhibek.service import ledger_actions

    if json:
        printing.print_json(ledger_actions.ledger_as_known(day, study))
        return
    listing = ledger_actions.list_agreements(study, known_on=day)
    show_ledger.show_known(day, listing)


@ledger_app.command()
def show(
    item: Annotated[str, typer.Argument(help="An agreement, by id.")],
    known_on: KnownOption = "",
    study: StudyOption = None,
    json: JsonOption = False,
) -> None:
    """Show all that is known of one agreement, each statement with its source."""
    from zhibek.cli import show_ledger
    from zhibek.service import ledger_actions

    show_ledger.show_card(ledger_actions.show_agreement(item, study, known_on=known_on), as_json=json)


@ledger_app.command()
def projects(
    project: Annotated[str, typer.Argument(help="A project; without it, all.")] = "",
    known_on: KnownOption = "",
    study: StudyOption = None,
    json: JsonOption = False,
) -> None:
    """Tell who pays for each project, how far it is, and what is missing."""
    from zhibek.cli import show_ledger
    from zhibek.service import ledger_actions

    found = ledger_actions.list_fundings(study, project=project, known_on=known_on)
    show_ledger.show_fundings(found, as_json=json)


@ledger_app.command()
def influence(
    country: Annotated[str, typer.Argument(help="A country's letters; without it, all.")] = "",
    run_folder: Annotated[
        Path | None, typer.Option("--run", help="A run's folder, for transit on its base scenario.")
    ] = None,
    known_on: KnownOption = "",
    study: StudyOption = None,
    json: JsonOption = False,
) -> None:
    """Set money signed and paid by partner beside trade and transit, with their concentration."""
    from zhibek.cli import show_ledger
    from zhibek.service import ledger_actions

    found = ledger_actions.view_influence(study, country=country, run_folder=run_folder, known_on=known_on)
    show_ledger.show_influence(found, as_json=json)


@ledger_app.command("export")
def export_command(
    path: Annotated[Path, typer.Argument(help="FILE.xml: IATI 2.03; FILE.jsonl: JSON Lines; else a folder.")],
    known_on: KnownOption = "",
    study: StudyOption = None,
    json: JsonOption = False,
) -> None:
    """Write the ledger as IATI activities, JSON Lines or CSV files."""
    from zhibek.cli import show
    from zhibek.service import ledger_actions

    show.show_path(ledger_actions.export_ledger(path, study, known_on=known_on), as_json=json)


@ledger_app.command("import")
def import_command(
    path: Annotated[Path, typer.Argument(help="A JSON Lines file, or a folder of CSV files.")],
    study: StudyOption = None,
    json: JsonOption = False,
) -> None:
    """Add rows to a study's ledger; nothing that stands there is changed."""
    from zhibek.cli import show_ledger
    from zhibek.service import ledger_actions

    show_ledger.show_added(ledger_actions.import_ledger(path, study), as_json=json)
