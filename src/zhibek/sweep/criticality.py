"""What is lost with each place, link, country."""

import hashlib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import polars as pl

from zhibek.assignment.stochastic import Stochastic
from zhibek.errors import SettingsError
from zhibek.indicators.observed import Counter
from zhibek.indicators.passages import SEA, pass_arcs
from zhibek.kernels.bundles import BoolArray
from zhibek.study import AT_ONCE, Solved, count_in
from zhibek.sweep.shutting import Reserve, find_elements, find_reserve, shut_arcs

Progress = Callable[[str], None]
ELEMENTS = ("places", "links", "countries")
LEAST_T = 1.0  # a year, for an element to be worth a solution
METHOD = Stochastic(residual=5e-3, max_iterations=25, grow=False)
CRITICAL_SCHEMA = {
    "kind": pl.String,
    "element": pl.String,
    "using_t": pl.Float64,
    "ends_share": pl.Float64,
    "added_cost_usd": pl.Float64,
    "stranded_t": pl.Float64,
    "residual": pl.Float64,
}


def rank_elements(
    base: Solved, elements: Sequence[str], *, progress: Progress = lambda _: None
) -> pl.DataFrame:
    """Shut every place, link or country by itself, and rank them by what the whole system loses.

    Each loss is a re-solved equilibrium of all classes with capacities and congestion, on the routes that
    the base has stored and, where ships' lanes go, the ways round its canals: none is searched for anew, so
    what is lost errs high. using_t, ends_share: tonnes that use the element, and the share that starts or
    ends there. added_cost_usd: rise of expected cost, what is stranded being charged what not shipping
    costs, less the rise of scarcity rents, which users pay and owners of capacity get. What nothing uses
    loses nothing and is not solved; elements that cut the same routes are solved
    once. Raises SettingsError for elements that are none.
    """
    check_elements(elements)
    counter = count_in(base)
    todo = [(kind, name) for kind in elements for name in _names(base, kind)]
    uses = {key: _measure_use(counter, find_elements(base.posed.network, (key[1],))) for key in todo}
    solving = {use.routes: use.marks for use in uses.values() if use.using_t >= LEAST_T}
    reserve = find_reserve(base)
    progress(f"shutting {len(todo)} elements, one by one")
    with ThreadPoolExecutor(AT_ONCE) as threads:
        losses = threads.map(lambda marked: _loss(base, marked, reserve), solving.values())
        found = dict(zip(solving, losses, strict=True))
    nothing = (0.0, 0.0, 0.0)
    rows = [(*key, use.using_t, use.ends_share, *found.get(use.routes, nothing)) for key, use in uses.items()]
    frame = pl.DataFrame(rows, schema=CRITICAL_SCHEMA, orient="row")
    return frame.sort("added_cost_usd", "kind", "element", descending=[True, False, False])


def check_elements(elements: Sequence[str]) -> None:
    """Refuse kinds of elements that are none; raises SettingsError."""
    wrong = [name for name in elements if name not in ELEMENTS]
    if wrong or not elements:
        told = ", ".join(f"'{name}'" for name in wrong) or "nothing"
        raise SettingsError(f"--elements must be among {', '.join(ELEMENTS)}; got {told}.")


@dataclass(frozen=True, slots=True)
class _Use:
    """What uses an element: its arcs, the set of routes that they cut, their tonnes, and what ends there."""

    marks: BoolArray
    routes: str
    using_t: float
    ends_share: float


def _measure_use(counter: Counter, marks: BoolArray) -> _Use:
    """Measure the tonnes that use marked arcs (n_arcs,), and the share that starts or ends on them.

    Elements that cut the same routes lose the same.
    """
    routes, tonnes = counter.loads.routes, counter.flows.route_t
    cut = pass_arcs(routes, marks)
    ends = marks[routes.arcs[routes.arc_first[:-1]]] | marks[routes.arcs[routes.arc_first[1:] - 1]]
    total = float(tonnes[cut].sum())
    name = hashlib.sha256(np.packbits(cut).tobytes()).hexdigest()
    return _Use(marks, name, total, float(tonnes[ends].sum()) / max(total, 1e-9))


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
    users = float(demand.row_quantity[served] @ np.minimum(rise, outside)[served])
    cost = users - (_rent(after) - _rent(base))
    stranded = float((after.loads.unserved - base.loads.unserved).sum())
    return cost, max(stranded, 0.0), after.loads.residual


def _rent(solved: Solved) -> float:
    """Sum what scarcity prices take, USD a year: users pay it and owners of capacity get it."""
    hard = solved.posed.formulation.problem.groups.hard
    return float(solved.loads.price[hard] @ solved.loads.group_load[hard])
