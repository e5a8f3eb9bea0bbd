"""Times, costs, lengths and routes between nodes."""

from dataclasses import dataclass

import numpy as np

from zhibek.assignment.growth import cost_arcs
from zhibek.assignment.lanes import make_star
from zhibek.assignment.market import limit_groups
from zhibek.assignment.problem import FloatArray, IntArray, Loads, LongArray, Problem
from zhibek.assignment.threads import run_blocks
from zhibek.errors import SettingsError
from zhibek.kernels.k_paths import find_k_paths
from zhibek.kernels.through_trees import skim_sources

SOURCES_IN_BLOCK = 16


@dataclass(frozen=True, slots=True)
class Skims:
    """What the cheapest paths of one class amount to; (n_sources, n_targets), infinite where none leads.

    cost: in money, with prices; time: congested, without the class's money; length: along the path.
    """

    sources: IntArray
    targets: IntArray
    cost: FloatArray
    time: FloatArray
    length: FloatArray


@dataclass(frozen=True, slots=True)
class Ways:
    """Routes between two nodes, the cheapest first.

    arc_first (n_ways + 1,), arcs: the arcs of each; cost, time, length (n_ways,).
    """

    arc_first: LongArray
    arcs: IntArray
    cost: FloatArray
    time: FloatArray
    length: FloatArray


def time_arcs(problem: Problem, loads: Loads | None = None) -> FloatArray:
    """Give the time of each arc (n_arcs,): without traffic, or at the delays of loads."""
    hours = np.array(problem.attributes[problem.time_attribute], dtype=np.float64)
    if loads is None:
        return hours
    groups = problem.groups
    arc_of_member = np.repeat(np.arange(problem.graph.n_arcs), np.diff(groups.arc_first))
    slowed = np.bincount(arc_of_member, loads.delay[groups.arc_group], minlength=hours.size)
    congested: FloatArray = hours * (1.0 + slowed)
    return congested


def price_arcs(problem: Problem, class_number: int = 0, loads: Loads | None = None) -> FloatArray:
    """Give the cost of each arc (n_arcs,) for a class, infinite where it may not go.

    Without loads it is that of the empty network; with them, prices and delays count.
    """
    n_classes, n_groups = problem.classes.theta.size, problem.groups.capacity.size
    if not 0 <= class_number < n_classes:
        raise SettingsError(f"class_number must lie in 0..{n_classes - 1}; got {class_number}.")
    price = np.zeros(n_groups) if loads is None else loads.price
    delay = np.zeros(n_groups) if loads is None else loads.delay
    return cost_arcs(problem, limit_groups(problem), class_number, price, delay)


def skim(
    problem: Problem,
    sources: IntArray,
    targets: IntArray,
    *,
    class_number: int = 0,
    loads: Loads | None = None,
    length: FloatArray | None = None,
) -> Skims:
    """Skim cost, time and length between nodes, along each pair's cheapest path for a class.

    sources, targets: nodes; loads: without them the network is empty; length (n_arcs,): else the
    lengths that the problem takes for path sizes. An arc that a charge makes cheaper
    than nothing is searched as if it cost nothing. Raises SettingsError for nodes or classes that are not.
    """
    from_nodes, to_nodes = _take_nodes(problem, sources, "sources"), _take_nodes(problem, targets, "targets")
    cost = price_arcs(problem, class_number, loads)
    finite = np.where(np.isfinite(cost), cost, 0.0)
    length = problem.arc_length if length is None else length
    amounts = np.column_stack([finite, time_arcs(problem, loads), length])
    star, search = make_star(problem.graph), np.maximum(cost, 0.0)
    found = np.empty((3, from_nodes.size, to_nodes.size))
    n_blocks = -(-from_nodes.size // SOURCES_IN_BLOCK)

    def skim_block(number: int) -> None:
        first = number * SOURCES_IN_BLOCK
        bounds = (first, min(first + SOURCES_IN_BLOCK, from_nodes.size))
        ends = (from_nodes, to_nodes)
        skim_sources(star, search, problem.first_thru_node, ends, amounts, bounds, found)

    run_blocks(skim_block, n_blocks)
    return Skims(from_nodes, to_nodes, found[0], found[1], found[2])


def find_ways(
    problem: Problem,
    origin: int,
    destination: int,
    n_ways: int,
    *,
    class_number: int = 0,
    loads: Loads | None = None,
    length: FloatArray | None = None,
) -> Ways:
    """Find the `n_ways` cheapest routes without loops between two nodes, for a class.

    Fewer come back where there are no more. Raises SettingsError for nodes or classes that are not.
    """
    ends = _take_nodes(problem, np.array([origin, destination], dtype=np.int32), "origin and destination")
    if n_ways < 1:
        raise SettingsError(f"n_ways must be 1 or more; got {n_ways}.")
    cost = price_arcs(problem, class_number, loads)
    star, search = make_star(problem.graph), np.maximum(cost, 0.0)
    shut = ~np.isfinite(search)
    search[shut] = np.inf
    arcs, first, _ = find_k_paths(star, search, (int(ends[0]), int(ends[1])), problem.first_thru_node, n_ways)
    amounts = (cost, time_arcs(problem, loads), problem.arc_length if length is None else length)
    sums = [np.array([part.sum() for part in np.split(amount[arcs], first[1:-1])]) for amount in amounts]
    if first.size == 1:
        sums = [np.zeros(0)] * 3
    return Ways(first, arcs, *sums)


def _take_nodes(problem: Problem, nodes: IntArray, name: str) -> IntArray:
    """Own an array of nodes, all of which exist."""
    owned = np.array(nodes, dtype=np.int32).reshape(-1)
    if owned.size and not 0 <= owned.min() <= owned.max() < problem.graph.n_nodes:
        raise SettingsError(
            f"{name} must lie in 0..{problem.graph.n_nodes - 1}; got {owned.min()}..{owned.max()}."
        )
    return owned
