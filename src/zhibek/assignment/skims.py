"""Times, costs, lengths and routes between nodes."""

from dataclasses import dataclass

import numpy as np

from zhibek.assignment.growth import cost_arcs
from zhibek.assignment.lanes import make_star
from zhibek.assignment.market import limit_groups
from zhibek.assignment.problem import FloatArray, IntArray, Loads, LongArray, Problem
from zhibek.assignment.ranking import blank_metric, build_hierarchy, lift_costs, sum_amounts
from zhibek.assignment.threads import run_blocks
from zhibek.errors import SettingsError
from zhibek.kernels.bundles import Hierarchy, Metric, Star, Sums, Wanted
from zhibek.kernels.hierarchy import set_metric
from zhibek.kernels.hierarchy_skims import cost_by_hierarchy, list_wanted, skim_by_hierarchy
from zhibek.kernels.k_paths import find_k_paths
from zhibek.kernels.through_trees import skim_sources

SOURCES_IN_BLOCK = 32
MANY_SOURCES = 32  # from which a hierarchy is worth building: it costs as much as some 25 plain trees


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
class SkimGround:
    """What skims of one class share while costs stay: make it once, and ask as often as you like.

    cost (n_arcs,): what is searched by, 0 or more, infinite where shut; lifted (n_arcs,): the same above 0,
    for searches that make paths, with `metric`; cost_metric is of the costs as they are; amounts
    (n_arcs, 3): cost, time, length; sums: the same of the hierarchy's edges, without the cost where that is
    what is searched by.
    """

    first_thru: int
    star: Star
    hierarchy: Hierarchy
    cost: FloatArray
    lifted: FloatArray
    metric: Metric
    cost_metric: Metric
    amounts: FloatArray
    sums: Sums


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


def prepare_skims(
    problem: Problem,
    *,
    class_number: int = 0,
    loads: Loads | None = None,
    length: FloatArray | None = None,
    like: SkimGround | None = None,
) -> SkimGround:
    """Rank the nodes and set costs for a class, once for many skims; see `skim` for the words.

    like: the ground of another class or other loads of the same network, whose ranks are taken over.
    Raises SettingsError for a class that is not.
    """
    amounts = np.ascontiguousarray(_gather_amounts(problem, class_number, loads, length))
    cost = np.maximum(price_arcs(problem, class_number, loads), 0.0)
    lifted = lift_costs(cost)
    star = make_star(problem.graph) if like is None else like.star
    hierarchy = build_hierarchy(star, problem.first_thru_node) if like is None else like.hierarchy
    room = np.empty(hierarchy.parent.size, dtype=np.int64)
    metric = blank_metric(hierarchy)
    set_metric(lifted, hierarchy, metric, room)
    cost_metric = metric
    if np.any(lifted != cost):
        cost_metric = blank_metric(hierarchy)
        set_metric(cost, hierarchy, cost_metric, room)
    is_open = np.isfinite(lifted)
    summed = amounts[:, 1:] if np.array_equal(lifted[is_open], amounts[is_open, 0]) else amounts
    sums = sum_amounts(lifted, summed, hierarchy, metric)
    return SkimGround(
        problem.first_thru_node, star, hierarchy, cost, lifted, metric, cost_metric, amounts, sums
    )


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
    than nothing is searched as if it cost nothing. Fewer than `MANY_SOURCES` sources are searched by a
    plain tree each, more by a hierarchy; of paths that cost the same, the two may take another, and sums may
    differ by rounding. Who asks again and again keeps a ground of `prepare_skims`.
    Raises SettingsError for nodes or classes that are not.
    """
    from_nodes = _take_nodes(problem.graph.n_nodes, sources, "sources")
    to_nodes = _take_nodes(problem.graph.n_nodes, targets, "targets")
    if from_nodes.size >= MANY_SOURCES:
        ground = prepare_skims(problem, class_number=class_number, loads=loads, length=length)
        return skim_on(ground, from_nodes, to_nodes)
    amounts = _gather_amounts(problem, class_number, loads, length)
    star, search = make_star(problem.graph), np.maximum(price_arcs(problem, class_number, loads), 0.0)
    found = np.empty((3, from_nodes.size, to_nodes.size))
    ends = (from_nodes, to_nodes)

    def skim_one(number: int) -> None:
        skim_sources(star, search, problem.first_thru_node, ends, amounts, (number, number + 1), found)

    run_blocks(skim_one, from_nodes.size)
    return Skims(from_nodes, to_nodes, found[0], found[1], found[2])


def skim_on(ground: SkimGround, sources: IntArray, targets: IntArray) -> Skims:
    """Skim cost, time and length between nodes on a ground. Raises SettingsError for nodes that are not.

    Example: `skim_on(prepare_skims(problem), [0], np.arange(problem.graph.n_nodes))`.
    """
    ends, wanted, n_blocks = _cut_sources(ground, sources, targets)
    found = np.empty((3, ends[0].size, ends[1].size))
    ranking = (ground.hierarchy, ground.metric)

    def skim_block(number: int) -> None:
        place, last = _bound(number, ends[0].size)
        while place < last:
            drowning = skim_by_hierarchy(
                ground.star,
                ground.lifted,
                ground.first_thru,
                (ends[0], wanted),
                ranking,
                ground.sums,
                (place, last),
                found,
            )
            if drowning < 0:
                break
            place = drowning + 1
            skim_sources(
                ground.star, ground.cost, ground.first_thru, ends, ground.amounts, (drowning, place), found
            )

    run_blocks(skim_block, n_blocks)
    return Skims(*ends, found[0], found[1], found[2])


def skim_costs(ground: SkimGround, sources: IntArray, targets: IntArray) -> FloatArray:
    """Skim costs alone (n_sources, n_targets), in less time than with time and length.

    Infinite where no path leads. Raises SettingsError for nodes that are not.
    """
    ends, wanted, n_blocks = _cut_sources(ground, sources, targets)
    found = np.empty((ends[0].size, ends[1].size))
    ranking = (ground.hierarchy, ground.cost_metric)

    def skim_block(number: int) -> None:
        bounds = _bound(number, ends[0].size)
        aims = (ends[0], wanted)
        cost_by_hierarchy(ground.star, ground.cost, ground.first_thru, aims, ranking, bounds, found)

    run_blocks(skim_block, n_blocks)
    return found


def _gather_amounts(
    problem: Problem, class_number: int, loads: Loads | None, length: FloatArray | None
) -> FloatArray:
    """Gather cost, time and length of arcs (n_arcs, 3)."""
    cost = price_arcs(problem, class_number, loads)
    finite = np.where(np.isfinite(cost), cost, 0.0)
    return np.column_stack(
        [finite, time_arcs(problem, loads), problem.arc_length if length is None else length]
    )


def _cut_sources(
    ground: SkimGround, sources: IntArray, targets: IntArray
) -> tuple[tuple[IntArray, IntArray], Wanted, int]:
    """Own the ends of a skim on a ground, list what leads to its targets, and count the blocks of sources."""
    n_nodes = ground.star.first_out.size - 1
    ends = _take_nodes(n_nodes, sources, "sources"), _take_nodes(n_nodes, targets, "targets")
    wanted = list_wanted(ground.star, ground.first_thru, ends[1], ground.hierarchy)
    return ends, wanted, -(-ends[0].size // SOURCES_IN_BLOCK)


def _bound(block: int, n_sources: int) -> tuple[int, int]:
    """Give the first source of a block, and the end."""
    return block * SOURCES_IN_BLOCK, min((block + 1) * SOURCES_IN_BLOCK, n_sources)


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
    ends = _take_nodes(
        problem.graph.n_nodes, np.array([origin, destination], dtype=np.int32), "origin and destination"
    )
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


def _take_nodes(n_nodes: int, nodes: IntArray, name: str) -> IntArray:
    """Own an array of nodes, all of which exist."""
    owned = np.array(nodes, dtype=np.int32).reshape(-1)
    if owned.size and not 0 <= owned.min() <= owned.max() < n_nodes:
        raise SettingsError(f"{name} must lie in 0..{n_nodes - 1}; got {owned.min()}..{owned.max()}.")
    return owned
