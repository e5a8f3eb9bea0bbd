"""What is lost with each place, link, country."""

import hashlib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import polars as pl

from zhibek.assignment.stochastic import Stochastic
from zhibek.errors import SettingsError
from zhibek.indicators.passages import SEA, pass_arcs
from zhibek.kernels.bundles import BoolArray
from zhibek.study import AT_ONCE, Solved, count_in
from zhibek.sweep.shutting import Reserve, find_elements, find_reserve, shut_arcs

Progress = Callable[[str], None]
ELEMENTS = ("places", "links", "countries")
METHOD = Stochastic(residual=5e-3, max_iterations=25, grow=False)
CRITICAL_SCHEMA = {
    "kind": pl.String,
    "element": pl.String,
    "passing_t": pl.Float64,
    "added_cost_usd": pl.Float64,
    "stranded_t": pl.Float64,
    "residual": pl.Float64,
}


def rank_elements(
    base: Solved, elements: Sequence[str], *, progress: Progress = lambda _: None
) -> pl.DataFrame:
    """Shut every place, link or country by itself, and rank them by what the whole system loses.

    Each loss is a re-solved equilibrium of all classes with capacities and congestion, on the routes that
    the base has stored: none is searched for anew, so what is stranded is at most what a search would find
    stranded. added_cost_usd: rise of expected cost, what is stranded being charged what not shipping costs.
    What nothing passes loses nothing and is not solved; elements that cut the same routes are solved
    once. Raises SettingsError for elements that are none.
    """
    check_elements(elements)
    counter = count_in(base)
    passed = np.zeros(len(counter.network.arcs), dtype=np.float64)
    np.add.at(
        passed,
        base.loads.routes.arcs,
        np.repeat(counter.flows.route_t, np.diff(base.loads.routes.arc_first)),
    )
    todo = [(kind, name) for kind in elements for name in _names(base, kind)]
    marks = {key: find_elements(base.posed.network, (key[1],)) for key in todo}

    most = {key: float(passed[marks[key]].max(initial=0.0)) for key in todo}
    cut = {key: _routes_cut(base, marks[key]) for key in todo if most[key] >= 1.0}
    solving = {routes: marks[key] for key, routes in cut.items()}
    reserve = find_reserve(base)
    progress(f"shutting {len(todo)} elements, one by one")
    with ThreadPoolExecutor(AT_ONCE) as threads:
        losses = threads.map(lambda marked: _loss(base, marked, reserve), solving.values())
        found = dict(zip(solving, losses, strict=True))
    rows = [(*key, most[key], *(found[cut[key]] if key in cut else (0.0, 0.0, 0.0))) for key in todo]
    frame = pl.DataFrame(rows, schema=CRITICAL_SCHEMA, orient="row")
    return frame.sort("added_cost_usd", "kind", "element", descending=[True, False, False])


def check_elements(elements: Sequence[str]) -> None:
    """Refuse kinds of elements that are none; raises SettingsError."""
    wrong = [name for name in elements if name not in ELEMENTS]
    if wrong or not elements:
        told = ", ".join(f"'{name}'" for name in wrong) or "nothing"
        raise SettingsError(f"--elements must be among {', '.join(ELEMENTS)}; got {told}.")


def _routes_cut(base: Solved, marks: BoolArray) -> str:
    """Name the set of routes that marked arcs cut; elements that cut the same lose the same."""
    return hashlib.sha256(np.packbits(pass_arcs(base.loads.routes, marks)).tobytes()).hexdigest()


def _names(base: Solved, kind: str) -> list[str]:
    """List the elements of a kind that are in force."""
    network = base.posed.network
    match kind:
        case "places":
            return sorted({place for arc in network.arcs for place in (arc.from_place, arc.to_place)})
        case "links":
            return sorted({arc.link_id for arc in network.arcs if arc.link_id})
        case _:
            return sorted(set(network.country.values()) - {SEA})


def _loss(base: Solved, marks: BoolArray, reserve: Reserve) -> tuple[float, float, float]:
    """Give added cost, USD a year, stranded tonnes a year, and the residual it was solved to."""
    problem = base.posed.formulation.problem
    demand = problem.demand
    after = shut_arcs(base, marks, METHOD, reserve)
    outside = problem.classes.outside_cost[demand.row_class]
    before = base.loads.expected_cost
    served = np.isfinite(before)
    rise = np.where(np.isfinite(after.loads.expected_cost), after.loads.expected_cost - before, outside)
    cost = float(demand.row_quantity[served] @ np.minimum(rise, outside)[served])
    stranded = float((after.loads.unserved - base.loads.unserved).sum())
    return cost, max(stranded, 0.0), after.loads.residual
