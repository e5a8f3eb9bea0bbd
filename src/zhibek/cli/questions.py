"""The commands that answer questions."""

from pathlib import Path
from typing import Annotated

import typer

StudyOption = Annotated[
    str | None,
    typer.Option(
        "--study", help="A study's folder, or the name of a built-in one.", show_default="silk-road"
    ),
]
ScenarioOption = Annotated[
    str, typer.Option("--scenario", "-s", help="Scenario to ask it of; else the study's base.")
]


def _check_file(file: Path | None) -> Path | None:
    """Refuse a folder that is no run before the question takes its minutes."""
    from zhibek.service.answers import check_run_folder

    return None if file is None else check_run_folder(file)


FileOption = Annotated[
    Path | None,
    typer.Option("--file", help="File the answer with this run, for its report.", callback=_check_file),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")]


def close(
    closed: Annotated[
        list[str], typer.Argument(help="Places, countries (alpha-2), links or services to shut.")
    ],
    first_day: Annotated[str, typer.Option("--from", help="First day shut, as 2025-09-12.")],
    last_day: Annotated[str, typer.Option("--to", help="Last day shut.")],
    known_from: Annotated[
        str, typer.Option("--known-from", help="Day it was announced; else the first.")
    ] = "",
    study: StudyOption = None,
    scenario: ScenarioOption = "",
    file: FileOption = None,
    json: JsonOption = False,
) -> None:
    """Shut something for some days: what waits, what goes round, who bears it, when the queue clears."""
    from zhibek.cli import show_answer
    from zhibek.cli.printing import progress_line
    from zhibek.service import question_actions
    from zhibek.service.closure_words import tell_closure
    from zhibek.sweep.drill import Closure

    closure = Closure(tuple(closed), first_day, last_day, known_from)
    with progress_line(quiet=json) as progress:
        drill = question_actions.close(study, closure, scenario_id=scenario, progress=progress)
    show_answer.show_answer(drill, tell_closure(drill), as_json=json, file=file)


def threat(
    corridor: Annotated[
        str, typer.Argument(help="A corridor's id, what ids begin with (TITR), or a family.")
    ],
    project: Annotated[list[str], typer.Option("--project", "-p", help="Project that threatens it.")],
    condition: Annotated[
        list[str] | None, typer.Option("--if", help="Scenario to ask it in; may be given again.")
    ] = None,
    respond: Annotated[list[str] | None, typer.Option(help="Project of the corridor's own.")] = None,
    draws: Annotated[int, typer.Option(help="Draws of the inputs.")] = 200,
    seed: Annotated[int, typer.Option(help="Seed of the draws.")] = 1,
    study: StudyOption = None,
    file: FileOption = None,
    json: JsonOption = False,
) -> None:
    """Say what projects do to a corridor: with and without, in each condition, and how surely."""
    from zhibek.cli import show_answer
    from zhibek.cli.printing import progress_line
    from zhibek.service import question_actions
    from zhibek.service.threat_words import tell_threat
    from zhibek.sweep.threat import ThreatQuery

    asked = ThreatQuery(corridor, tuple(project), tuple(condition or ()), tuple(respond or ()), draws, seed)
    with progress_line(quiet=json) as progress:
        found = question_actions.threat(study, asked, progress=progress)
    show_answer.show_answer(found, tell_threat(found), as_json=json, file=file)


def depend(
    country: Annotated[str, typer.Argument(help="The country asked about (alpha-2).")],
    year: Annotated[
        int | None, typer.Option(help="Year of the network and the trade; else the base's.")
    ] = None,
    frontier: Annotated[
        bool, typer.Option(help="Try each project with a stated cost against the largest dependence.")
    ] = True,
    source: Annotated[
        bool, typer.Option("--source", help="Show what each number rests on: rows, sources, confidence.")
    ] = False,
    study: StudyOption = None,
    scenario: ScenarioOption = "",
    file: FileOption = None,
    json: JsonOption = False,
) -> None:
    """Measure how a country depends on others: exposure, dependence, concentration, redundancy."""
    from zhibek.cli import show_answer
    from zhibek.cli.printing import progress_line
    from zhibek.service import question_actions
    from zhibek.service.dependence_words import tell_dependence

    with progress_line(quiet=json) as progress:
        found = question_actions.depend(
            study, country, scenario_id=scenario, year=year, frontier=frontier, progress=progress
        )
    show_answer.show_answer(found, tell_dependence(found, source=source), as_json=json, file=file)


def critical(
    elements: Annotated[str, typer.Option(help="places, links, countries; several with commas.")] = "places",
    study: StudyOption = None,
    scenario: ScenarioOption = "",
    file: FileOption = None,
    json: JsonOption = False,
) -> None:
    """Rank places, links or countries by what the whole system loses without each."""
    from zhibek.cli import show_answer
    from zhibek.cli.printing import progress_line
    from zhibek.service import question_actions
    from zhibek.service.critical_words import tell_critical

    kinds = [name.strip() for name in elements.split(",") if name.strip()]
    with progress_line(quiet=json) as progress:
        found = question_actions.critical(study, kinds, scenario_id=scenario, progress=progress)
    answer = tell_critical(found.ranked, found.places, found.scenario_id)
    shown = {"scenario_id": found.scenario_id, "ranked": found.ranked}
    show_answer.show_answer(shown, answer, as_json=json, file=file)


def ground(
    study: StudyOption = None,
    scenario: ScenarioOption = "",
    file: FileOption = None,
    json: JsonOption = False,
) -> None:
    """Say what each corridor's tonnes rest on: the share in doubt, and the inputs that move it most."""
    from zhibek.cli import show_answer
    from zhibek.cli.printing import progress_line
    from zhibek.service import question_actions
    from zhibek.service.why_words import tell_ground

    with progress_line(quiet=json) as progress:
        found = question_actions.ground(study, scenario_id=scenario, progress=progress)
    show_answer.show_answer(found, tell_ground(found.ground, found.scenario_id), as_json=json, file=file)


def explain(base: str, scenario: str, study: str | None, file: Path | None, *, json: bool) -> None:
    """Say why two scenarios differ, edit by edit: `compare --why`."""
    from zhibek.cli import show_answer
    from zhibek.cli.printing import progress_line
    from zhibek.service import question_actions
    from zhibek.service.why_words import tell_why

    with progress_line(quiet=json) as progress:
        found = question_actions.why(study, base, scenario, progress=progress)
    show_answer.show_answer(found, tell_why(found), as_json=json, file=file)


def backcast(study: StudyOption = None, file: FileOption = None, json: JsonOption = False) -> None:
    """Hold closures that happened against the model: published, modelled, whether they agree."""
    from zhibek.cli import show_answer
    from zhibek.cli.printing import progress_line
    from zhibek.service import question_actions
    from zhibek.service.closure_words import tell_backcasts

    with progress_line(quiet=json) as progress:
        found = question_actions.backcast(study, progress=progress)
    show_answer.show_answer(found, tell_backcasts(found), as_json=json, file=file)
