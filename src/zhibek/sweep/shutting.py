"""Elements shut, and a base solved without them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from zhibek.assignment.problem import Problem, RouteSet
from zhibek.assignment.routes import Carried, generate_routes, join_routes
from zhibek.assignment.solve import solve
from zhibek.assignment.start import start_from
from zhibek.assignment.stochastic import Stochastic
from zhibek.assignment.variant import Variant, drop_routes, vary_problem
from zhibek.errors import UnknownNameError
from zhibek.indicators.passages import PASSING_SHIPS, SEA, pass_arcs
from zhibek.kernels.bundles import BoolArray
from zhibek.network.arcs import Arc
from zhibek.network.compile import VirtualNetwork
from zhibek.study import Posed, Solved

ROOM = 2  # times the routes that a pair may have, where a reserve joins them


@dataclass(frozen=True, slots=True)
class Reserve:
    """Ways that ships take where canals (n_arcs,) are shut, for pairs whose routes use them; or none.

    While a canal is open no ship goes the long way round, so a base stores no such way; without them a
    canal would read as if there were nothing beside it.
    """

    canals: BoolArray
    routes: RouteSet | None = None


def find_elements(network: VirtualNetwork, names: Sequence[str]) -> BoolArray:
    """Mark the arcs (n_arcs,) that go when places, countries, links or services are shut.

    Ships that pass a shut port or coast without calling go on; none passes a shut strait or canal.
    Raises UnknownNameError for a name that is none of these.
    """
    links = {arc.link_id for arc in network.arcs if arc.link_id}
    services = {arc.subject_id for arc in network.arcs if arc.kind == "service"}
    known = {*network.country, *network.country.values(), *links, *services}
    for name in names:
        if name not in known:
            raise UnknownNameError("place, country, link or service", name, known)
    wanted = set(names)
    shut = {place for place, country in network.country.items() if place in wanted or country in wanted}
    straits = {place for place in shut if network.country[place] == SEA}

    def is_shut(arc: Arc) -> bool:
        ends = {arc.from_place, arc.to_place}
        passing = arc.mode in PASSING_SHIPS and arc.kind != "canal"
        there = bool(ends & straits) or (bool(ends & shut) and not passing)
        return there or arc.link_id in wanted or (arc.kind == "service" and arc.subject_id in wanted)

    return np.array([is_shut(arc) for arc in network.arcs], dtype=np.bool_)


def find_reserve(base: Solved) -> Reserve:
    """Search the ways round for the pairs that use a canal, with every canal shut."""
    problem = base.posed.formulation.problem
    canals = np.array([arc.kind == "canal" for arc in base.posed.network.arcs], dtype=np.bool_)
    through = pass_arcs(base.loads.routes, canals)
    if not through.any():
        return Reserve(canals)
    pair = np.repeat(np.arange(problem.demand.pair_origin.size), np.diff(base.loads.routes.pair_first))
    using = np.zeros(problem.demand.pair_origin.size, dtype=np.bool_)
    using[pair[through]] = True
    row_using = np.repeat(using, np.diff(problem.demand.row_first))
    shut = vary_problem(problem, Variant(shut=canals, quantity=row_using.astype(np.float64)))
    return Reserve(canals, generate_routes(shut))


def shut_arcs(base: Solved, marks: BoolArray, method: Stochastic, reserve: Reserve | None = None) -> Solved:
    """Solve a base again with the marked arcs (n_arcs,) shut, from its routes and prices.

    Where ships' lanes are shut, the ways round of the reserve join the routes that are left. Else path sizes
    stay as they were: a way is not liked better for losing a neighbour, so that no loss reads as a gain.
    """
    if not marks.any():
        return base
    posed = base.posed
    problem = vary_problem(posed.formulation.problem, Variant(shut=marks))
    if reserve is None or reserve.routes is None or not (marks & _lanes(posed.network)).any():
        routes = drop_routes(problem, base.loads.routes, marks, measured=False)
    else:
        routes = _join_reserve(problem, base.loads.routes, reserve.routes, marks)
    loads = solve(problem, method, pool=routes, start=start_from(base.loads))
    formulation = replace(posed.formulation, problem=problem)
    return Solved(Posed(posed.scenario, posed.frames, posed.network, formulation), loads)


def _lanes(network: VirtualNetwork) -> BoolArray:
    """Mark the arcs (n_arcs,) that ships' lanes are made of."""
    return np.array([arc.mode == "deepsea" or arc.kind == "canal" for arc in network.arcs], dtype=np.bool_)


def _join_reserve(problem: Problem, routes: RouteSet, reserve: RouteSet, marks: BoolArray) -> RouteSet:
    """Join what is left of a base's routes with a reserve; ships take the cheapest lane still open."""
    arc_map = np.where(marks, -1, np.arange(marks.size)).astype(np.int32)
    pair_map = np.arange(problem.demand.pair_origin.size, dtype=np.int32)
    rules = replace(problem.rules, max_routes=ROOM * problem.rules.max_routes)
    sets = [Carried(one, arc_map, pair_map) for one in (routes, reserve)]
    return join_routes(sets, replace(problem, rules=rules))
