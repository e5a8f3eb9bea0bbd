"""Variants of a scenario, without compiling."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from zhibek.assignment.formulate import SPREAD, TIME
from zhibek.assignment.stochastic import Stochastic
from zhibek.assignment.variant import Variant, solve_variant
from zhibek.errors import UnknownNameError
from zhibek.kernels.bundles import BoolArray, FloatArray
from zhibek.network.compile import VirtualNetwork
from zhibek.study import Method, Posed, Solved

ALL = "*"  # what has no factor of its own takes this one's


@dataclass(frozen=True, slots=True)
class Draw:
    """One draw of uncertain parameters, and what it closes; all factors are 1 where nothing is said.

    theta, value_of_time: by name of class; capacity: by capacity_id, or that of one section; demand:
    by class. `*` stands for all others. close: places, countries and links that nobody passes; what
    handles cargo at the ends of a closed link stays open.
    """

    theta: Mapping[str, float] = field(default_factory=dict)
    value_of_time: Mapping[str, float] = field(default_factory=dict)
    capacity: Mapping[str, float] = field(default_factory=dict)
    demand: Mapping[str, float] = field(default_factory=dict)
    close: tuple[str, ...] = ()


def solve_draw(base: Solved, draw: Draw, method: Method | None = None) -> Solved:
    """Solve a base again under a draw, from its routes and prices.

    Tables are not edited and nothing is compiled: so it takes a fraction of the time of a scenario
    that says the same, and gives the same loads. Its `frames` are still those of the base.
    Raises UnknownNameError for a class, capacity, place, country or link that is not there.
    """
    posed = base.posed
    problem = posed.formulation.problem
    names = posed.formulation.class_name
    theta = spread_factors(draw.theta, names, "class")
    time_value = spread_factors(draw.value_of_time, names, "class")
    capacity = _capacity_factors(posed.network, draw.capacity)
    demand = spread_factors(draw.demand, names, "class")
    weights = None
    if time_value is not None:
        weights = np.ones_like(problem.classes.weights)
        weights[:, [TIME, SPREAD]] = time_value[:, None]
    variant = Variant(
        theta=theta,
        weights=weights,
        capacity=capacity,
        quantity=None if demand is None else demand[problem.demand.row_class],
        shut=find_arcs(posed.network, draw.close) if draw.close else None,
    )
    varied, loads = solve_variant(problem, base.loads, variant, method or Stochastic())
    network = posed.network if capacity is None else _with_capacities(posed.network, capacity)
    formulation = replace(posed.formulation, problem=varied)
    return Solved(Posed(posed.scenario, posed.frames, network, formulation), loads)


def spread_factors(factors: Mapping[str, float], names: tuple[str, ...], what: str) -> FloatArray | None:
    """Give each name its factor (n_names,), or None where no factor is given.

    Raises UnknownNameError for a factor of a name that is none.
    """
    for name in factors:
        if name != ALL and name not in names:
            raise UnknownNameError(what, name, names)
    if not factors:
        return None
    return np.array([factors.get(name, factors.get(ALL, 1.0)) for name in names], dtype=np.float64)


def find_arcs(network: VirtualNetwork, closed: tuple[str, ...]) -> BoolArray:
    """Mark the arcs (n_arcs,) at closed places, in closed countries and on closed links.

    Raises UnknownNameError for a name that is none of these.
    """
    links = {arc.link_id for arc in network.arcs if arc.link_id}
    known = {*network.country, *network.country.values(), *links}
    for name in closed:
        if name not in known:
            raise UnknownNameError("place, country or link", name, known)
    names = set(closed)
    shut = {place for place, country in network.country.items() if place in names or country in names}
    return np.array(
        [
            arc.from_place in shut or arc.to_place in shut or (bool(arc.link_id) and arc.link_id in names)
            for arc in network.arcs
        ],
        dtype=np.bool_,
    )


def _capacity_factors(network: VirtualNetwork, factors: Mapping[str, float]) -> FloatArray | None:
    """Give each group its factor (n_groups,): its section's, its capacity's, or that of all."""
    groups = network.grouping.groups
    ids = [group.capacity_id for group in groups]
    whole = [name if name.startswith("vessels:") else name.split(":", 1)[0] for name in ids]
    spread_factors(factors, (*ids, *whole), "capacity")
    if not factors:
        return None
    rest = factors.get(ALL, 1.0)
    pairs = zip(ids, whole, strict=True)
    return np.array([factors.get(one, factors.get(name, rest)) for one, name in pairs], dtype=np.float64)


def _with_capacities(network: VirtualNetwork, factor: FloatArray) -> VirtualNetwork:
    """Give the network whose groups hold what a draw says."""
    groups = tuple(
        replace(group, capacity_per_year=group.capacity_per_year * float(by))
        for group, by in zip(network.grouping.groups, factor, strict=True)
    )
    return replace(network, grouping=replace(network.grouping, groups=groups))
