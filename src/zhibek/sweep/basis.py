"""The rows that a country's numbers rest on."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from zhibek.assignment.formulate import CHARGE, SPREAD, TEU_MONEY, TIME, TONNE_MONEY
from zhibek.assignment.problem import FloatArray
from zhibek.indicators.observed import LEAST_PRICE
from zhibek.indicators.passages import pass_arcs
from zhibek.network.arcs import Arc
from zhibek.study import Frames
from zhibek.sweep.desk import Desk

LEAST_SHARE = 0.001  # of tonnes or costs, for a row to be told
IN_DOUBT = ("estimated", "assumed")
SCHEMA = {
    "behind": pl.String,
    "table": pl.String,
    "row": pl.String,
    "share": pl.Float64,
    "source": pl.String,
    "confidence": pl.String,
}
Rest = tuple[str, str, str, float, str, str]


@dataclass(frozen=True, slots=True)
class Number:
    """One of the four numbers: its name, formula, reference, and which parts of the basis it rests on."""

    name: str
    formula: str
    reference: str
    rests_on: tuple[str, ...]


NUMBERS = (
    Number(
        "Exposure",
        "tonnes that pass a thing / all tonnes",
        "–",
        ("tonnes", "costs", "choice", "capacities"),
    ),
    Number(
        "Dependence",
        "rise of expected cost, and share without shipment, at the equilibrium without it",
        "Williams (1977)",
        ("tonnes", "costs", "choice", "capacities"),
    ),
    Number(
        "Concentration", "HHI = sum of squared shares; effective number = 1 / HHI", "Hirschman (1964)",
        ("tonnes", "choice"),
    ),
    Number(
        "Redundancy", "-ln(share of ways left) / theta", "Williams (1977)",
        ("tonnes", "costs", "choice", "capacities"),
    ),
)  # fmt: skip


def find_basis(desk: Desk) -> pl.DataFrame:
    """List the rows behind a country's numbers, each with its share, source and confidence.

    tonnes: rows of demand, by their share of its trade. costs: rates, operations, services and charges, by
    their share of what its trade costs, time included; lengths of links by the cost of the line-haul on them,
    by confidence. choice: rows of classes (scales, values of time, value of a tonne) by tonnes. capacities:
    full ones, by the share of its trade that passes them.
    """
    rows = [*_tonnes(desk), *_costs(desk), *_choice(desk), *_capacities(desk)]
    frame = pl.DataFrame([row for row in rows if row[3] >= LEAST_SHARE], schema=SCHEMA, orient="row")
    return frame.sort("behind", "share", "table", "row", descending=[True, True, False, False])


def share_in_doubt(basis: pl.DataFrame, behind: str) -> float:
    """Give the share of one part of the basis on estimated or assumed rows; lengths stand beside costs."""
    part = basis.filter((pl.col("behind") == behind) & (pl.col("table") != "links"))
    whole = float(part["share"].sum())
    doubt = float(part.filter(pl.col("confidence").is_in(IN_DOUBT))["share"].sum())
    return doubt / whole if whole > 0 else 0.0


def _tonnes(desk: Desk) -> list[Rest]:
    """Sum the country's rows of demand by source and confidence."""
    frames, code = desk.base.posed.frames, desk.trade.country
    country = dict(frames["zones"].select("zone_id", "country").iter_rows())
    ends = [pl.col(f"{end}_zone").replace_strict(country) == code for end in ("origin", "destination")]
    own = frames["demand"].filter(ends[0] ^ ends[1])
    total = max(float(own["demand_t_per_year"].sum()), 1e-9)
    sums = own.group_by("source", "confidence").agg(pl.len(), pl.col("demand_t_per_year").sum())
    return [
        ("tonnes", "demand", f"{count} rows", tonnes / total, source, confidence)
        for source, confidence, count, tonnes in sums.iter_rows()
    ]


def _choice(desk: Desk) -> list[Rest]:
    """Sum the country's tonnes by class."""
    posed = desk.counter.formulation
    tonnes = np.bincount(
        posed.problem.demand.row_class[desk.counter.flows.row],
        weights=desk.trade.trade_t,
        minlength=len(posed.class_name),
    )
    by_name: dict[str, float] = {}
    for name, amount in zip(posed.class_name, tonnes.tolist(), strict=True):
        by_name[name] = by_name.get(name, 0.0) + amount
    total = max(sum(by_name.values()), 1e-9)
    origin = _origins(desk.base.posed.frames["classes"], "class_id")
    return [("choice", "classes", name, amount / total, *origin[name]) for name, amount in by_name.items()]


def _costs(desk: Desk) -> list[Rest]:
    """Share what the country's trade costs among the rows that say so."""
    frames = desk.base.posed.frames
    network = desk.counter.network
    cost, charged = _cost_of_arcs(desk)
    total = max(float(cost.sum() + charged), 1e-9)
    known = _rate_names(frames)
    length_surety = dict(frames["links"].select("link_id", "confidence").iter_rows())
    sums: dict[tuple[str, str], float] = {}
    haul: dict[str, float] = {}
    for arc, amount in zip(network.arcs, cost.tolist(), strict=True):
        for key in _rows_of(arc, network.country, known):
            sums[key] = sums.get(key, 0.0) + amount / (2.0 if key[0] == "rates" else 1.0)
        if arc.kind == "haul":
            surety = length_surety[arc.link_id]
            haul[surety] = haul.get(surety, 0.0) + amount
    origins = {
        "rates": _origins(
            frames["rates"].with_columns(pl.format("{}:{}", "mode", "country").alias("key")), "key"
        ),
        "operations": _origins(frames["operations"], "operation_id"),
        "services": _origins(frames["services"], "service_id"),
    }
    told: list[Rest] = [
        ("costs", table, row, amount / total, *origins[table][row]) for (table, row), amount in sums.items()
    ]
    told.append(("costs", "charges", "all", charged / total, "zhibek-derivation", "derived"))
    return told + [
        ("costs", "links", "lengths", amount / total, "by link", confidence)
        for confidence, amount in haul.items()
    ]


def _cost_of_arcs(desk: Desk) -> tuple[FloatArray, float]:
    """Give what the trade pays on each arc (n_arcs,), time valued, and the charges of all together."""
    counter = desk.counter
    problem, flows, routes = counter.formulation.problem, counter.flows, counter.loads.routes
    weights = problem.classes.weights[problem.demand.row_class[flows.row]]
    spread: FloatArray = np.zeros(problem.graph.n_arcs)
    charged = 0.0
    for attribute in (TEU_MONEY, TONNE_MONEY, TIME, SPREAD, CHARGE):
        by_route = np.bincount(
            flows.route, weights=desk.trade.trade_t * weights[:, attribute], minlength=routes.n_routes
        )
        on_arc = np.bincount(
            routes.arcs, weights=np.repeat(by_route, np.diff(routes.arc_first)), minlength=spread.size
        )
        paid = on_arc * problem.attributes[attribute]
        if attribute == CHARGE:
            charged += float(np.abs(paid).sum())
        else:
            spread = spread + paid
    return spread, charged


def _rows_of(arc: Arc, country: Mapping[str, str], known: frozenset[str]) -> list[tuple[str, str]]:
    """Name the rows of rates (one for each end), operations or services that an arc's cost comes from."""
    if not arc.subject_id:
        return []
    if not arc.mode or arc.kind == "canal":
        return [("operations", arc.subject_id)]
    if arc.kind == "service":
        return [("services", arc.subject_id)]
    ends = (f"{arc.mode}:{country[place]}" for place in (arc.from_place, arc.to_place))
    return [("rates", name if name in known else f"{arc.mode}:*") for name in ends]


def _rate_names(frames: Frames) -> frozenset[str]:
    """List the rows of rates, by mode and country."""
    return frozenset(
        f"{mode}:{country}" for mode, country in frames["rates"].select("mode", "country").iter_rows()
    )


def _origins(frame: pl.DataFrame, key: str) -> dict[str, tuple[str, str]]:
    """Give each row's source and confidence."""
    return {
        name: (source, confidence)
        for name, source, confidence in frame.select(key, "source", "confidence").iter_rows()
    }


def _capacities(desk: Desk) -> list[Rest]:
    """List the full capacities that the country's trade passes."""
    grouping, counter = desk.counter.network.grouping, desk.counter
    arc = np.repeat(np.arange(len(counter.network.arcs)), np.diff(grouping.arc_first))
    total = max(float(desk.trade.trade_t.sum()), 1e-9)
    told: list[Rest] = []
    for index, group in enumerate(grouping.groups):
        if not group.hard or counter.loads.price[index] <= LEAST_PRICE:
            continue
        marks = np.zeros(len(counter.network.arcs), dtype=np.bool_)
        marks[arc[grouping.arc_group == index]] = True
        through = pass_arcs(counter.loads.routes, marks)[counter.flows.route]
        share = float(desk.trade.trade_t[through].sum()) / total
        name = f"{group.name}, {group.direction}"
        told.append(("capacities", "capacities", name, share, group.source, group.confidence))
    return told
