"""The commands of `zhibek`."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from zhibek.cli import questions
from zhibek.cli.assign import assign
from zhibek.cli.facts import facts_app
from zhibek.cli.ledger import ledger_app
from zhibek.cli.potential import add_commands
from zhibek.cli.studio import studio
from zhibek.cli.trade import trade_app
from zhibek.cli.whatif import add_live_commands

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Zhibek, the open model of the New Silk Road: which way freight goes, what it costs, what binds.",
)
app.add_typer(trade_app, name="trade")
add_commands(trade_app)
app.add_typer(facts_app, name="facts")
app.add_typer(ledger_app, name="ledger")
StudyArgument = Annotated[
    str | None,
    typer.Argument(help="A study's folder, or the name of a built-in one.", show_default="silk-road"),
]
StudyOption = Annotated[
    str | None,
    typer.Option(
        "--study", help="A study's folder, or the name of a built-in one.", show_default="silk-road"
    ),
]
DateOption = Annotated[
    str, typer.Option("--date", help="Day to judge by, as 2025-09-12; else the last that was checked.")
]
KnownOption = Annotated[
    str, typer.Option("--known-on", help="Only what was known on this day counts: no hindsight.")
]
ActorOption = Annotated[
    str, typer.Option("--actor", help="For whom: a country (alpha-2) or EU; else for anyone.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")]


@app.command()
def run(
    study: StudyArgument = None,
    scenario: Annotated[
        list[str] | None, typer.Option("--scenario", "-s", help="Run this scenario; may be given again.")
    ] = None,
    out: Annotated[
        Path, typer.Option("--out", "-o", help="Folder to write tables, manifest and report to.")
    ] = Path("runs/latest"),
    json: JsonOption = False,
) -> None:
    """Run scenarios (without any: the headline set) and write tables, manifest and report."""
    from zhibek.cli import printing, show
    from zhibek.report.from_results import render_results
    from zhibek.service import actions

    with printing.progress_line(quiet=json) as progress:
        results = actions.run(study, scenario or (), out=out, progress=progress, render=render_results)
    show.show_run(results, as_json=json)


@app.command()
def compare(
    base: Annotated[str, typer.Argument(help="The scenario to start from.")],
    scenario: Annotated[str, typer.Argument(help="The scenario to compare with it.")],
    study: StudyOption = None,
    run_folder: Annotated[
        Path | None, typer.Option("--run", help="Take both from this run's folder; else both are run.")
    ] = None,
    why: Annotated[
        bool, typer.Option("--why", help="Share each corridor's change among the single edits.")
    ] = False,
    file: questions.FileOption = None,
    json: JsonOption = False,
) -> None:
    """Set two scenarios side by side: volumes by corridor, and the scarcity prices that moved."""
    if why:
        questions.explain(base, scenario, study, file, json=json)
        return
    from zhibek.cli import show
    from zhibek.service import actions

    show.show_comparison(actions.compare(study, base, scenario, run_folder=run_folder), as_json=json)


@app.command()
def validate(
    study: StudyArgument = None,
    backcasts: Annotated[
        bool, typer.Option(help="Also run the closures that happened; that takes a minute more.")
    ] = True,
    json: JsonOption = False,
) -> None:
    """Run the base and print every observation beside it, then the closures that happened."""
    from zhibek.cli import printing, show
    from zhibek.service import actions, question_actions
    from zhibek.service.closure_words import tell_backcasts

    results, constants = actions.validate(study), actions.constants(study)
    with printing.progress_line(quiet=json) as progress:
        found = question_actions.backcast(study, progress=progress) if backcasts else None
    told = None if found is None or found.is_empty() else tell_backcasts(found)
    show.show_validation(results, constants, found, told, as_json=json)


@app.command()
def check(study: StudyArgument = None, json: JsonOption = False) -> None:
    """Check a study: every fault of every table at once, and how its network hangs together."""
    from zhibek.cli import show
    from zhibek.service import actions

    show.show_checkup(actions.check(study), as_json=json)


@app.command()
def route(
    origin: Annotated[str, typer.Argument(help="A place or zone, by id or name.")],
    destination: Annotated[str, typer.Argument(help="A place or zone, by id or name.")],
    study: StudyOption = None,
    class_id: Annotated[
        str, typer.Option("--class", help="Commodity class; else the one of which most goes.")
    ] = "",
    cargo: Annotated[str, typer.Option(help="container or bulk.")] = "container",
    scenario: Annotated[
        str, typer.Option("--scenario", "-s", help="Scenario whose network is used; else the base.")
    ] = "",
    avoid: Annotated[
        list[str] | None, typer.Option(help="Country the route must not touch (alpha-2); may be given again.")
    ] = None,
    with_project: Annotated[list[str] | None, typer.Option("--with", help="Project to open.")] = None,
    date: DateOption = "",
    known_on: KnownOption = "",
    actor: ActorOption = "",
    goods: Annotated[str, typer.Option(help="HS code of the goods; else the chapters of their class.")] = "",
    haulier: Annotated[str, typer.Option(help="Country in which the road haulier is established.")] = "",
    trailer: Annotated[str, typer.Option(help="Country in which the trailer is registered.")] = "",
    explain: Annotated[bool, typer.Option("--explain", help="Open every figure to its source rows.")] = False,
    json: JsonOption = False,
) -> None:
    """Find the best route of each corridor between two places, leg by leg, and what may bar it."""
    from zhibek.cli import show_card
    from zhibek.service import actions
    from zhibek.service.shipment import Shipment

    ways = tuple(avoid or ()), tuple(with_project or ())
    judged = date, known_on, actor, goods, haulier, trailer
    shipment = Shipment(origin, destination, class_id, cargo, scenario, *ways, *judged)
    show_card.show_card(actions.route(study, shipment, explain=explain), explain=explain, as_json=json)


@app.command()
def restrictions(
    study: StudyArgument = None,
    date: DateOption = "",
    known_on: KnownOption = "",
    actor: ActorOption = "",
    origin: Annotated[str, typer.Option("--from", help="Country in which the shipment starts.")] = "",
    destination: Annotated[str, typer.Option("--to", help="Country in which it ends.")] = "",
    touching: Annotated[str, typer.Option("--touching", help="Only rules that bind in this country.")] = "",
    every: Annotated[bool, typer.Option("--all", help="Rules of any day.")] = False,
    json: JsonOption = False,
) -> None:
    """List the restrictions in force on a day: who imposed them, whom they bind, and their source."""
    from zhibek.cli import show_card
    from zhibek.service import actions
    from zhibek.service.rule_list import RuleQuery

    query = RuleQuery(date, known_on, actor, origin, destination, touching, every)
    show_card.show_rules(actions.restrictions(study, query), as_json=json)


@app.command()
def scenarios(study: StudyArgument = None, json: JsonOption = False) -> None:
    """List a study's scenarios."""
    from zhibek.cli import show
    from zhibek.service import actions

    show.show_scenarios(actions.list_scenarios(study), as_json=json)


@app.command()
def calibrate(study: StudyArgument = None, json: JsonOption = False) -> None:
    """Fit logit scales, time factors and corridor constants to the observations marked as fitted.

    Writes the study's `charges.csv` and `factors.csv`, and prints how the fit moved.
    """
    from zhibek.cli import printing, show
    from zhibek.service import actions

    with printing.progress_line(quiet=json) as progress:
        fit = actions.calibrate(study, progress=progress)
    show.show_fit(fit, as_json=json)


@app.command()
def report(
    run_folder: Annotated[Path, typer.Argument(help="A run's folder.")],
    study: StudyOption = None,
    json: JsonOption = False,
) -> None:
    """Write the report of a run again."""
    from zhibek.cli import show
    from zhibek.report.from_results import render_results
    from zhibek.service import actions

    show.show_path(actions.report(study, run_folder, render=render_results), as_json=json)


@app.command()
def new(
    folder: Annotated[Path, typer.Argument(help="A folder that does not exist yet, or is empty.")],
    json: JsonOption = False,
) -> None:
    """Write a small working study of your own, with every table explained."""
    from zhibek.cli import show
    from zhibek.service import actions

    show.show_path(actions.new(folder), as_json=json)


app.command()(assign)
app.command()(questions.close)
app.command()(questions.threat)
app.command()(questions.depend)
app.command()(questions.critical)
app.command()(questions.ground)
app.command()(questions.backcast)
app.command()(studio)
add_live_commands(app)


def main() -> None:
    """Run a command; an error the user can mend is printed to stderr, and the exit code is 2."""
    from zhibek.errors import ZhibekError

    try:
        app(standalone_mode=True)
    except ZhibekError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(2)
    except KeyboardInterrupt:
        sys.stderr.write("stopped; nothing half-written is left.\n")
        sys.exit(130)
