"""The commands of the live map."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from zhibek.errors import SettingsError

if TYPE_CHECKING:
    from zhibek.service.whatif_ask import WhatIf

whatif_app = typer.Typer(
    help="Change a scenario, solve it anew, and see what moves. Options stand before the word that follows."
)
StudyOption = Annotated[
    str | None,
    typer.Option(
        "--study", help="A study's folder, or the name of a built-in one.", show_default="silk-road"
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")]


@dataclass(frozen=True, slots=True)
class Given:
    """What was given before the word: the study, what is asked, how to print."""

    study: str | None
    ask: "WhatIf"
    json: bool


@whatif_app.callback(invoke_without_command=True)
def whatif(
    context: typer.Context,
    base: Annotated[str, typer.Option(help="Scenario to start from; else the study's first.")] = "",
    year: Annotated[int | None, typer.Option(help="Year of the network and the trade.")] = None,
    opened: Annotated[list[str] | None, typer.Option("--open", help="Project to open.")] = None,
    shut: Annotated[
        list[str] | None, typer.Option("--shut", help="Project of the base to leave out.")
    ] = None,
    put: Annotated[
        list[str] | None, typer.Option("--set", help="SETTING=VALUE; `zhibek controls` lists them.")
    ] = None,
    quick: Annotated[bool, typer.Option("--quick", help="Keep to the routes that are known.")] = False,
    study: StudyOption = None,
    json: JsonOption = False,
) -> None:
    """Change a scenario and solve it: flows by corridor, totals, what binds."""
    from zhibek.service.whatif_ask import WhatIf

    ask = WhatIf(base, year, tuple(opened or ()), tuple(shut or ()), read_settings(put or []), quick)
    context.obj = Given(study, ask, json)
    if context.invoked_subcommand is None:
        from zhibek.service.whatif_actions import what_if
        from zhibek.service.whatif_words import tell_picture

        found = what_if(study, ask)
        _show(found, tell_picture(found), as_json=json)


@whatif_app.command()
def place(context: typer.Context, place_id: str, json: JsonOption = False) -> None:
    """Tell what a place sees: flows through it, operations, capacities."""
    from zhibek.service import whatif_actions
    from zhibek.service.whatif_words import tell_place_details

    found = whatif_actions.place(context.obj.study, context.obj.ask, place_id)
    _show(found, tell_place_details(found), as_json=json or context.obj.json)


@whatif_app.command()
def link(context: typer.Context, link_id: str, json: JsonOption = False) -> None:
    """Tell what a link carries, by class and corridor, both ways."""
    from zhibek.service import whatif_actions
    from zhibek.service.whatif_words import tell_link_details

    found = whatif_actions.link(context.obj.study, context.obj.ask, link_id)
    _show(found, tell_link_details(found), as_json=json or context.obj.json)


@whatif_app.command()
def corridor(context: typer.Context, corridor_id: str, json: JsonOption = False) -> None:
    """Tell the fullest route of a corridor, leg by leg."""
    from zhibek.service import whatif_actions
    from zhibek.service.whatif_words import tell_strip

    found = whatif_actions.corridor(context.obj.study, context.obj.ask, corridor_id)
    _show(found, tell_strip(found), as_json=json or context.obj.json)


@whatif_app.command()
def why(context: typer.Context, json: JsonOption = False) -> None:
    """Share the change of each corridor's tonnes among the parts of the what-if."""
    from zhibek.cli.printing import progress_line
    from zhibek.service import whatif_actions
    from zhibek.service.whatif_words import tell_whatif_why

    with progress_line(quiet=json or context.obj.json) as progress:
        found = whatif_actions.why(context.obj.study, context.obj.ask, progress=progress)
    _show(found, tell_whatif_why(found), as_json=json or context.obj.json)


@whatif_app.command()
def save(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Name of the scenario: small letters, digits, hyphens.")],
    says: Annotated[str, typer.Option(help="What it is, in a sentence.")] = "",
    keep: Annotated[bool, typer.Option("--keep", help="Put it into the study's own scenarios.")] = False,
    json: JsonOption = False,
) -> None:
    """Write the what-if as a scenario file; without --keep it is printed."""
    import sys

    from zhibek.cli.printing import print_json
    from zhibek.service import whatif_actions

    found = whatif_actions.save(context.obj.study, context.obj.ask, name, says, keep=keep)
    if json or context.obj.json:
        print_json(found)
    else:
        kept = f"Kept as scenarios/{found.name}.toml of the study.\n"
        sys.stdout.write(kept if found.kept else found.toml)


def draw_map(study: StudyOption = None, json: JsonOption = False) -> None:
    """Show what a study's map is made of; with --json, every place and line."""
    from zhibek.service.map_actions import draw_frame
    from zhibek.service.whatif_words import tell_frame

    found = draw_frame(study)
    _show(found, tell_frame(found), as_json=json)


def controls(study: StudyOption = None, json: JsonOption = False) -> None:
    """List what can be asked of a study: scenarios, projects, settings, years."""
    from zhibek.service import map_actions
    from zhibek.service.whatif_words import tell_controls

    found = map_actions.controls(study)
    _show(found, tell_controls(found), as_json=json)


def read_settings(told: list[str]) -> dict[str, float]:
    """Read SETTING=VALUE. Raises SettingsError for what is not of that form."""
    found: dict[str, float] = {}
    for one in told:
        name, equals, value = one.partition("=")
        try:
            found[name] = float(value)
        except ValueError:
            equals = ""
        if not equals:
            raise SettingsError(f"--set is '{one}'. Write SETTING=NUMBER, such as close-BY-PL=1.")
    return found


def _show(thing: object, answer: object, *, as_json: bool) -> None:
    from zhibek.cli.show_answer import show_answer
    from zhibek.service.answers import Answer

    assert isinstance(answer, Answer)  # noqa: S101
    show_answer(thing, answer, as_json=as_json, file=None)


def add_live_commands(app: typer.Typer) -> None:
    """Put the commands of the live map on the app."""
    app.command("map")(draw_map)
    app.command("controls")(controls)
    app.add_typer(whatif_app, name="whatif")
