"""A threat to a corridor in words and tables."""

from typing import Any

import polars as pl

from zhibek.service.answers import Answer, AnswerTable, Span, rows_of
from zhibek.service.figures import figure, percent, signed
from zhibek.sweep.threat import CELLS, SPREADS, Threat

SURE, LIKELY = 0.95, 0.8
INPUTS_SHOWN = {name: f"{name} (spread {100 * spread:.0f} %)" for name, spread in SPREADS.items()} | {
    "growth of demand": "growth of demand (spread 1 point a year)"
}


def tell_threat(threat: Threat) -> Answer:
    """Say what projects do to a corridor in each condition, how surely, and what drives it."""
    conditions = list(dict.fromkeys(threat.cells["condition"]))
    asked = " ".join(f"--if {name}" for name in conditions)
    respond = "".join(f" --respond {name}" for name in threat.respond)
    says = [sentence for name in conditions for sentence in _say_condition(threat, name)]
    says += _say_conditions_apart(threat, conditions)
    says.append(
        f"Intervals hold nine of ten of {threat.n_draws} draws (Latin hypercube, seed {threat.seed}) of the "
        "scale of choice, the value of time, the project's time, cost and capacity, and the growth of "
        "demand; their spreads are assumed. Revenue is the tariffs and fees that transit pays in a country, "
        "without scarcity prices."
    )
    first = threat.tornado.filter(pl.col("condition") == conditions[0])
    return Answer(
        question="threat",
        title=f"{threat.corridor}, {' and '.join(threat.projects)}",
        command=f"zhibek threat {threat.corridor} {' '.join(f'--project {one}' for one in threat.projects)} "
        f"{asked}{respond}",
        says=tuple(says),
        tables=tuple(_cells(threat, name) for name in conditions)
        + tuple(_tornado(threat, name) for name in conditions),
        spans=tuple(
            Span(INPUTS_SHOWN[row["input"]], row["low"], row["high"]) for row in first.iter_rows(named=True)
        ),
        span_unit=f"change of {threat.corridor}, per cent of its tonnes, {conditions[0]}",
    )


def _cell(threat: Threat, condition: str, cell: str, name: str) -> dict[str, Any]:
    """Give one figure of one cell."""
    row = threat.cells.filter(
        (pl.col("condition") == condition) & (pl.col("cell") == cell) & (pl.col("figure") == name)
    )
    return row.row(0, named=True)


def say_how_sure(falling_share: float) -> str:
    """Say how surely something falls or grows, from the share of draws in which it falls."""
    for share, verb in ((falling_share, "loses"), (1.0 - falling_share, "gains")):
        if share >= SURE:
            return f"{verb}, surely ({percent(share, 0)} of draws)"
        if share >= LIKELY:
            return f"probably {verb} ({percent(share, 0)} of draws)"
    return f"may lose or gain (it loses in {percent(falling_share, 0)} of draws)"


def _say_condition(threat: Threat, condition: str) -> list[str]:
    """Say what happens in one condition."""
    told = _cell(threat, condition, "with", "corridor_t")
    before = _cell(threat, condition, "without", "corridor_t")
    projects = " and ".join(threat.projects)
    if told["change_percent"] is None:
        return [f"{condition}: {threat.corridor} carries nothing, so there is nothing to lose."]
    says = []
    if not threat.touches[condition]:
        says.append(
            f"{condition}: {projects} does not touch {threat.corridor}: no cargo has a used way on both. "
            "What changes is by room that others leave or take."
        )
    says.append(
        f"{condition}: with {projects}, {threat.corridor} {say_how_sure(told['falling_share'])}: "
        f"{signed(told['change_percent'], 2)} % ({signed(told['change_low_percent'], 2)} to "
        f"{signed(told['change_high_percent'], 2)}) of {figure(before['amount'] / 1e6, 2)} Mt."
    )
    diverted = _cell(threat, condition, "with", "diverted_t")["amount"]
    feeder = _cell(threat, condition, "with", "feeder_t")["amount"]
    through = f"through {', '.join(threat.watched)} " if threat.watched else ""
    if threat.watched:
        says.append(
            f"{condition}: {figure(diverted / 1e3)} kt go over {projects} and in transit {through}"
            + ("(exactly none: it is shut)." if diverted == 0 else "instead.")
            + f" {figure(feeder / 1e3)} kt of {threat.corridor}'s own come over {projects}: "
            "there it is a feeder."
        )
    if threat.respond:
        back = _cell(threat, condition, "with response", "corridor_t")
        won = back["amount"] - told["amount"]
        says.append(
            f"{condition}: {' and '.join(threat.respond)} {'bring' if len(threat.respond) > 1 else 'brings'} "
            f"{threat.corridor} {signed(won / 1e6, 2)} Mt back: it "
            f"then carries {figure(back['amount'] / 1e6, 2)} Mt, {signed(back['change_percent'], 1)} % "
            f"({signed(back['change_low_percent'], 1)} to {signed(back['change_high_percent'], 1)}) against "
            "neither."
        )
    return says


def _say_conditions_apart(threat: Threat, conditions: list[str]) -> list[str]:
    """Say what the conditions themselves do, without the project."""
    if len(conditions) < 2:
        return []
    amounts = [_cell(threat, name, "without", "corridor_t")["amount"] for name in conditions]
    told = "; ".join(
        f"{name} {figure(amount / 1e6, 2)} Mt" for name, amount in zip(conditions, amounts, strict=True)
    )
    return [f"What the conditions do by themselves, without the project: {told}."]


def _cells(threat: Threat, condition: str) -> AnswerTable:
    """Make the table of one condition: each figure without, with, and its change."""
    rows = []
    cells = [name for name in CELLS if name in set(threat.cells["cell"])]
    for name in list(dict.fromkeys(threat.cells["figure"])):
        if name == "diverted_t" and not threat.watched:
            continue  # no condition shuts a country, so there is nothing to be diverted through
        label, scale, digits = _label(name)
        row = [label, figure(_cell(threat, condition, "without", name)["amount"] / scale, digits)]
        for cell in cells[1:]:
            one = _cell(threat, condition, cell, name)
            row += [figure(one["amount"] / scale, digits), _change(one)]
        rows.append(row)
    heads = ["figure", "without"]
    for cell in cells[1:]:
        heads += [cell, "change % (90 %)"]
    return AnswerTable(f"{threat.corridor}, {condition}", tuple(heads), rows_of(rows))


def _change(one: dict[str, Any]) -> str:
    """Write a change with its interval."""
    if one["change_percent"] is None:
        return "–"
    return (
        f"{signed(one['change_percent'], 2)} ({signed(one['change_low_percent'], 2)} to "
        f"{signed(one['change_high_percent'], 2)})"
    )


def _label(name: str) -> tuple[str, float, int]:
    """Give a figure's words, what it is divided by, and its digits."""
    plain = {
        "corridor_t": ("corridor, Mt", 1e6, 3),
        "corridor_teu": ("corridor, kTEU", 1e3, 1),
        "project_t": ("over the project, Mt", 1e6, 3),
        "diverted_t": ("over the project and in transit where it may be shut, kt", 1e3, 1),
        "feeder_t": ("over the project and the corridor, kt", 1e3, 1),
    }
    if name in plain:
        return plain[name]
    kind, country = name.split(":", 1)
    return (
        (f"transit through {country}, Mt", 1e6, 2)
        if kind == "transit_t"
        else (f"revenue of {country} from transit, M USD", 1e6, 1)
    )


def _tornado(threat: Threat, condition: str) -> AnswerTable:
    """Make the table of what moves the corridor's change most."""
    frame = threat.tornado.filter(pl.col("condition") == condition)
    rows = [
        [INPUTS_SHOWN[row["input"]], signed(row["low"], 2), signed(row["high"], 2)]
        for row in frame.iter_rows(named=True)
    ]
    explained = percent(float(frame["explained"][0]), 0)
    caption = f"What moves the change of {threat.corridor}, {condition}; these lines explain {explained}"
    return AnswerTable(caption, ("input", "change % at its 10 %", "at its 90 %"), rows_of(rows))
