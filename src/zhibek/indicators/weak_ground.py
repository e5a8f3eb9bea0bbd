"""What a corridor's tonnes rest on."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from zhibek.assignment.formulate import CHARGE, SPREAD, TEU_MONEY, TIME, TONNE_MONEY
from zhibek.assignment.problem import FloatArray
from zhibek.indicators.observed import LEAST_PRICE, Counter
from zhibek.indicators.passages import pass_arcs
from zhibek.indicators.redundancy import chance_of
from zhibek.network.arcs import Arc, worse_confidence
from zhibek.network.gateways import WAY_KINDS

STEP = 0.1  # an input is made this much larger
INPUTS = 5  # told for each corridor
SCHEMA = {
    "corridor_id": pl.String,
    "load_t": pl.Float64,
    "uncertain_share": pl.Float64,
    "input_rank": pl.Int32,
    "input": pl.String,
    "change_t": pl.Float64,
    "confidence": pl.String,
}


def find_weak_ground(counter: Counter, corridors: Sequence[str], *, n_inputs: int = INPUTS) -> pl.DataFrame:
    """Give, for each corridor, the share of its cost on estimated or assumed rows, and its weightiest inputs.

    Inputs are rates, operations, services, charges and full capacities. What a tenth more of one does is
    the logit's own derivative at the prices found, from flows, costs and scales: -theta f (1 - share of the
    corridor) for each tonne on it, theta f share for each off it; of a full capacity, a tenth more of what
    the corridor has of it. Nothing is solved again.
    """
    flows = counter.flows
    names = np.array(corridors, dtype=object)
    rows: list[tuple[object, ...]] = []
    for name in sorted(set(corridors)):
        on = names == name
        load = np.where(on, flows.route_t, 0.0)
        total = float(load.sum())
        if total <= 1.0:
            continue
        doubt = float(load @ counter.trips.uncertain_share) / total
        found = _by_input(counter, on[flows.route]) | _by_capacity(counter, load)
        order = sorted(found, key=lambda label: (-abs(found[label][0]), label))[:n_inputs]
        for rank, label in enumerate(order, start=1):
            rows.append((name, total, doubt, rank, label, *found[label]))
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def _by_input(counter: Counter, on: np.ndarray) -> dict[str, tuple[float, str]]:
    """Give the change of the corridor's tonnes (marks of entries) when each input of cost grows by a step."""
    problem, flows, network = counter.formulation.problem, counter.flows, counter.network
    engine_class = problem.demand.row_class[flows.row]
    share = np.bincount(
        flows.row, weights=chance_of(counter) * on, minlength=problem.demand.row_quantity.size
    )
    answer = -problem.classes.theta[engine_class] * flows.flow_t * (on - share[flows.row])
    effect = np.zeros(len(network.arcs))
    charges = np.zeros(len(network.arcs))
    for attribute in (TEU_MONEY, TONNE_MONEY, TIME, SPREAD, CHARGE):
        weight = answer * problem.classes.weights[engine_class, attribute]
        moved = STEP * _on_arcs(counter, weight) * problem.attributes[attribute]
        if attribute == CHARGE:
            charges += moved
        else:
            effect += moved
    totals: dict[str, tuple[float, str]] = {}
    for index, arc in enumerate(network.arcs):
        label = _label(arc, network.country[arc.from_place])
        before, confidence = totals.get(label, (0.0, arc.confidence))
        totals[label] = (before + float(effect[index]), worse_confidence(confidence, arc.confidence))
    totals["charges and constants"] = (float(charges.sum()), "derived")
    return totals


def _on_arcs(counter: Counter, weight: FloatArray) -> FloatArray:
    """Sum weights of entries on the arcs (n_arcs,) that their routes pass."""
    routes = counter.loads.routes
    by_route = np.bincount(counter.flows.route, weights=weight, minlength=routes.n_routes)
    spread = np.repeat(by_route, np.diff(routes.arc_first))
    sums = np.bincount(routes.arcs, weights=spread, minlength=len(counter.network.arcs))
    return sums.astype(np.float64)


def _label(arc: Arc, country: str) -> str:
    """Name the input that an arc's cost and time come from."""
    if arc.kind == "haul":
        return f"rates and speeds: {arc.mode} in {country}" if country != "XZ" else f"rates: {arc.mode}"
    return f"{'service' if arc.kind in WAY_KINDS else 'operation'}: {arc.subject_id}"


def _by_capacity(counter: Counter, load: FloatArray) -> dict[str, tuple[float, str]]:
    """Give what a step more of each full capacity adds to what the corridor has of it."""
    grouping = counter.network.grouping
    arc = np.repeat(np.arange(len(counter.network.arcs)), np.diff(grouping.arc_first))
    found: dict[str, tuple[float, str]] = {}
    for index, group in enumerate(grouping.groups):
        if not group.hard or counter.loads.price[index] <= LEAST_PRICE:
            continue
        marks = np.zeros(len(counter.network.arcs), dtype=np.bool_)
        marks[arc[grouping.arc_group == index]] = True
        through = float(load[pass_arcs(counter.loads.routes, marks)].sum())
        if through > 0:
            found[f"capacity: {group.name}, {group.direction}"] = (STEP * through, group.confidence)
    return found
