"""Dependence in words and tables."""

import polars as pl

from zhibek.service.answers import Answer, AnswerTable, rows_of
from zhibek.service.figures import figure, percent, signed
from zhibek.sweep.basis import NUMBERS, share_in_doubt
from zhibek.sweep.dependence import Dependence

SHOWN = 8
ROWS_SHOWN = 15
PARTS = {
    "tonnes": "Rows behind the tonnes, by share of its trade",
    "costs": "Rows behind the costs, by share of what its trade pays with its time; lengths apart",
    "choice": "Rows behind the choice (scales, values of time and of a tonne), by share of its trade",
    "capacities": "Rows behind the scarcity: full capacities, by share of its trade that passes",
}
FORMULAS = (
    (
        "Exposure: tonnes that pass a thing / all tonnes. A partner is not counted as passed in trade with "
        "it, nor a coast by ships that do not call."
    ),
    (
        "Dependence: with a country shut, what trade with all others loses at a new equilibrium on the "
        "ways stored and those round a shut canal (rise of the logit's expected cost; Williams, 1977), and "
        "the share left without shipment."
    ),
    "Concentration: HHI, the sum of squared shares (Hirschman, 1964), and the effective number, 1 / HHI.",
    "Redundancy: -ln(share left) / theta, what trade would pay for its next best ways at the prices found.",
)


def tell_dependence(found: Dependence, *, source: bool = False) -> Answer:
    """Say how dependent a country is, with the formula and reference of each number.

    source: add what each number rests on, and the rows, sources and confidence behind it.
    """
    return Answer(
        question="depend",
        title=f"{found.country}, {found.scenario_id}",
        command=f"zhibek depend {found.country}{' --source' if source else ''}",
        says=(_say_size(found), *FORMULAS, _say_worth(found), *_say_frontier(found), *_say_gains(found)),
        tables=(
            *(_exposure(found, kind) for kind in ("country", "corridor", "operator", "terminal")),
            _shut(found),
            _concentration(found),
            _next_best(found),
            _worth(found),
            _vectors(found),
            _frontier(found),
            *((_numbers(found), *(_basis(found, part) for part in PARTS)) if source else ()),
        ),
    )


def _say_size(found: Dependence) -> str:
    return (
        f"{found.country}'s foreign trade is {figure(found.trade_t / 1e6)} Mt, and "
        f"{figure(found.transit_t / 1e6)} Mt cross it in transit ({found.scenario_id}). Four numbers, never "
        "one score:"
    )


def _say_worth(found: Dependence) -> str:
    how = "exactly, over all coalitions" if found.worth_exact else "by drawn orders, with their error"
    return (
        f"The transit countries together are worth {figure(found.worth_usd / 1e6, 0)} M USD a year to it at "
        f"the prices found; each one's part is its Shapley share (Shapley, 1953), {how}."
    )


def _say_frontier(found: Dependence) -> list[str]:
    best = found.frontier.filter(pl.col("gain_usd_per_bn_usd") > 0).head(1)
    if best.is_empty():
        return []
    row = best.row(0, named=True)
    gain = figure(row["gain_usd_per_bn_usd"] / 1e6)
    told = (
        f"Of the projects with a stated cost, {row['project_id']} takes most off the loss with "
        f"{row['against']} shut for its money: {gain} M USD a year for each billion."
    )
    return [told]


def _say_gains(found: Dependence) -> list[str]:
    tables = (found.shut, found.vectors)
    gains = [name for frame in tables for name in frame.filter(pl.col("loss_usd") < 0)["name"].to_list()]
    if not gains:
        return []
    told = (
        "with it shut others' cargo goes elsewhere and leaves more room than the country's own trade loses."
    )
    return [f"A minus ({', '.join(gains)}): {told}"]


def _exposure(found: Dependence, kind: str) -> AnswerTable:
    frame = found.exposure.filter(pl.col("kind") == kind).head(SHOWN)
    rows = [
        [_titled(row), percent(row["trade_share"]), percent(row["transit_share"])]
        for row in frame.iter_rows(named=True)
    ]
    heads = (kind, "of its trade", "of transit through it")
    return AnswerTable(f"Exposure by {kind}", heads, rows_of(rows))


def _titled(row: dict[str, object]) -> str:
    """Write a thing's name, and its id where that is another."""
    name, title = str(row["name"]), str(row["title"])
    return name if name == title else f"{title} ({name})"


def _shut(found: Dependence) -> AnswerTable:
    rows = [
        [
            row["name"],
            signed(row["cost_rise_usd_per_t"], 2),
            signed(row["cost_rise_percent"]),
            percent(row["stranded_share"], 2),
            figure(row["loss_usd"] / 1e6, 0),
            percent(row["ends_there_share"]),
        ]
        for row in found.shut.iter_rows(named=True)
    ]
    heads = ("shut", "USD/t", "%", "stranded", "M USD a year", "its own share as a partner")
    return AnswerTable("Dependence: trade with all others when it is shut", heads, rows_of(rows))


def _concentration(found: Dependence) -> AnswerTable:
    rows = [
        [
            row["of"],
            figure(row["hhi"], 3),
            figure(row["effective_number"], 2),
            row["largest"],
            percent(row["largest_share"]),
        ]
        for row in found.concentration.iter_rows(named=True)
    ]
    return AnswerTable(
        "Concentration", ("of", "HHI", "effective number", "largest", "its share"), rows_of(rows)
    )


def _next_best(found: Dependence) -> AnswerTable:
    rows = [
        [
            f"{row['kind']} {row['without']}",
            figure(row["cost_usd_per_t"], 2),
            percent(row["stranded_share"], 2),
        ]
        for row in found.next_best.iter_rows(named=True)
    ]
    return AnswerTable(
        "Redundancy: the next best ways", ("without", "USD/t of all", "without a way"), rows_of(rows)
    )


def _worth(found: Dependence) -> AnswerTable:
    rows = [
        [
            row["country"],
            figure(row["part_usd"] / 1e6, 0),
            figure(row["error_usd"] / 1e6, 1),
            percent(row["part_share"]),
        ]
        for row in found.worth.iter_rows(named=True)
    ]
    heads = ("country", "M USD a year", "standard error", "part")
    return AnswerTable("Shapley parts of transit countries", heads, rows_of(rows))


def _vectors(found: Dependence) -> AnswerTable:
    rows = []
    for row in found.vectors.iter_rows(named=True):
        if not row["in_study"]:
            rows.append([f"{row['name']} (no zone in this study)", *["–"] * 6])
            continue
        rows.append(
            [
                row["name"],
                *(percent(row[name]) for name in ("exports_share", "imports_share", "passes_share")),
                signed(row["cost_rise_percent"]),
                percent(row["stranded_share"], 2),
                figure(row["loss_usd"] / 1e6, 0),
            ]
        )
    heads = ("vector", "exports to", "imports from", "passes", "shut: cost %", "stranded", "M USD a year")
    return AnswerTable("Vectors, as shares of all its trade in tonnes", heads, rows_of(rows))


def _frontier(found: Dependence) -> AnswerTable:
    rows = [
        [
            row["project_id"],
            figure(row["cost_usd"] / 1e9, 2),
            figure(row["loss_usd"] / 1e6, 0),
            figure(row["loss_with_usd"] / 1e6, 0),
            signed(row["gain_usd_per_bn_usd"] / 1e6, 1),
        ]
        for row in found.frontier.iter_rows(named=True)
    ]
    against = found.frontier["against"][0] if found.frontier.height else ""
    heads = ("project", "bn USD", "loss without", "loss with", "M USD a year per bn USD")
    return AnswerTable(
        f"Diversification frontier: M USD a year lost with {against} shut", heads, rows_of(rows)
    )


def _numbers(found: Dependence) -> AnswerTable:
    rows = [
        [
            number.name,
            number.formula,
            number.reference,
            "; ".join(
                f"{part} ({percent(share_in_doubt(found.basis, part), 0)})" for part in number.rests_on
            ),
        ]
        for number in NUMBERS
    ]
    heads = ("number", "formula", "reference", "rests on (in doubt: estimated or assumed)")
    return AnswerTable("What each number is and rests on", heads, rows_of(rows))


def _basis(found: Dependence, part: str) -> AnswerTable:
    rows = [
        [f"{row['table']}: {row['row']}", percent(row["share"]), row["confidence"], row["source"]]
        for row in found.basis.filter(pl.col("behind") == part).head(ROWS_SHOWN).iter_rows(named=True)
    ]
    return AnswerTable(PARTS[part], ("row", "share", "confidence", "source"), rows_of(rows))
