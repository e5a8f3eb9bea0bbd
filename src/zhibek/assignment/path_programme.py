"""A least-cost problem as a programme over paths."""

from dataclasses import dataclass, replace

import numpy as np

from zhibek.assignment.growth import gather_alike
from zhibek.assignment.lanes import make_star
from zhibek.assignment.market import limit_groups, select_members
from zhibek.assignment.problem import FloatArray, IntArray, LongArray, Problem
from zhibek.errors import NetworkError
from zhibek.kernels.bundles import BoolArray, Star
from zhibek.kernels.columns import Columns, Seekers, chain_columns, search_columns, weigh_columns
from zhibek.kernels.route_search import make_heap, make_tree


@dataclass(frozen=True, slots=True)
class Programme:
    """All that paths are priced with.

    star: nodes that may not be passed through are split in two, arcs out of them leaving the first
    and arcs into them reaching the second; cost (n_kinds, n_arcs): what kinds of classes pay, infinite where
    they may not go; potential (n_kinds, n_star_nodes): added at the tail and taken off at the head it
    leaves no cost below 0; row_kind, outside, quantity (n_rows,); start, end (n_rows,): nodes of the star;
    counts (n_kinds, n_groups): what one unit of flow counts in each limited group, 0 in the others; room
    (n_groups,): of limited groups; limited, closed (n_groups,): hard groups, and those without room.
    """

    star: Star
    cost: FloatArray
    potential: FloatArray
    row_kind: LongArray
    start: LongArray
    end: LongArray
    quantity: FloatArray
    outside: FloatArray
    free_cost: FloatArray
    members: tuple[LongArray, IntArray]
    arc_of_member: LongArray
    counts: FloatArray
    room: FloatArray
    limited: BoolArray
    closed: BoolArray


def write_programme(problem: Problem, unmet_times: float) -> Programme:
    """Write a problem as a programme over paths.

    A captive row pays, for what stays unmet, `unmet_times` the dearest of all rows' cheapest
    routes, above its own. Raises NetworkError where costs below 0 make a round trip worth while.
    """
    demand, classes = problem.demand, problem.classes
    kinds = gather_alike(problem)
    kind_of_class = np.empty(classes.theta.size, dtype=np.int64)
    for kind, alike in enumerate(kinds):
        kind_of_class[alike] = kind
    limits = limit_groups(problem)
    limited = limits.hard | limits.closed
    members = select_members(problem, limited)
    first = np.array([alike[0] for alike in kinds], dtype=np.int64)
    star, pair_end = split_ends(problem)
    cost = classes.weights[first] @ problem.attributes
    shut = (problem.arc_mode[None, :] & ~classes.modes[first][:, None]) != 0
    cost[shut | (cost >= problem.rules.forbidden_cost)] = np.inf
    n_rows = demand.row_class.size
    pair_of_row = np.repeat(np.arange(demand.pair_origin.size), np.diff(demand.row_first))
    programme = Programme(
        star=star,
        cost=np.ascontiguousarray(cost),
        potential=np.array(
            [find_potential(star, row, alike) for row, alike in zip(cost, kinds, strict=True)]
        ),
        row_kind=kind_of_class[demand.row_class],
        start=demand.pair_origin[pair_of_row].astype(np.int64),
        end=pair_end[pair_of_row],
        quantity=np.array(demand.row_quantity, dtype=np.float64),
        outside=np.full(n_rows, np.inf),
        free_cost=np.empty(n_rows),
        members=members,
        arc_of_member=np.repeat(np.arange(problem.graph.n_arcs), np.diff(members[0])),
        counts=np.where(limited, classes.units[first][:, limits.unit], 0.0),
        room=np.where(limits.hard, limits.room, 0.0),
        limited=limited,
        closed=limits.closed,
    )
    programme.free_cost[:], _ = search_cheapest(programme, np.zeros(limited.size), np.full(n_rows, -np.inf))
    reached = np.isfinite(programme.free_cost)
    dearest = float(np.abs(programme.free_cost[reached]).max(initial=0.0))
    staying = classes.outside_cost[demand.row_class]
    staying = np.where(np.isfinite(staying), staying, unmet_times * (dearest if dearest > 0 else 1.0))
    programme.outside[:] = np.where(reached, programme.free_cost + staying, np.inf)
    return programme


def split_ends(problem: Problem) -> tuple[Star, LongArray]:
    """Split the nodes below `first_thru_node`; return the star and where each pair ends."""
    star, n_nodes = make_star(problem.graph), problem.graph.n_nodes
    n_ends = int(np.clip(problem.first_thru_node, 0, n_nodes))
    head = np.where(star.head < n_ends, star.head + n_nodes, star.head).astype(np.int32)
    first_out = np.concatenate([star.first_out, np.full(n_ends, star.first_out[-1])])
    first_in = np.concatenate([[0], np.cumsum(np.bincount(head, minlength=n_nodes + n_ends))])
    in_arc = np.argsort(head, kind="stable").astype(np.int32)
    ends = problem.demand.pair_destination.astype(np.int64)
    apart = (ends < n_ends) & (ends != problem.demand.pair_origin)
    split = Star(first_out.astype(np.int64), star.tail, head, first_in.astype(np.int64), in_arc)
    return split, np.where(apart, ends + n_nodes, ends)


def find_potential(star: Star, cost: FloatArray, classes: LongArray) -> FloatArray:
    """Find node potentials (n_nodes,) that leave no arc below 0: the cheapest ways from anywhere.

    Raises NetworkError on a cycle that costs less than nothing. Sources: Bellman (1958); Johnson (1977).
    """
    potential = np.zeros(star.first_out.size - 1)
    if not np.any(cost < 0):
        return potential
    usable = np.isfinite(cost)
    tail, head, step = star.tail[usable], star.head[usable], cost[usable]
    scale = 1e-12 * float(np.abs(step).max())
    for _ in range(potential.size + 1):
        through = potential[tail] + step
        lower = through < potential[head] - scale
        if not lower.any():
            return potential
        np.minimum.at(potential, head[lower], through[lower])
    names = ", ".join(map(str, classes.tolist()))
    cycle = trace_cycle(star, cost, potential)
    total = float(cost[cycle].sum())
    raise NetworkError(
        f"1 fault in the problem:\n  - attributes: classes {names} gain on the round trip of arcs "
        f"{', '.join(map(str, cycle))}: its costs sum to {total:g}. Raise them to 0 or more."
    )


def trace_cycle(star: Star, cost: FloatArray, potential: FloatArray) -> list[int]:
    """Find the arcs of a cycle that costs less than nothing, from potentials that never settle."""
    potential = potential.copy()
    via = np.full(potential.size, -1, dtype=np.int64)
    for _ in range(potential.size + 1):
        moved = -1
        for arc in np.flatnonzero(np.isfinite(cost)).tolist():
            through = potential[star.tail[arc]] + cost[arc]
            if through < potential[star.head[arc]]:
                potential[star.head[arc]] = through
                via[star.head[arc]] = arc
                moved = int(star.head[arc])
    node = moved
    for _ in range(potential.size):
        node = int(star.tail[via[node]])
    cycle: list[int] = []
    at = node
    while not cycle or at != node:
        cycle.append(int(via[at]))
        at = int(star.tail[via[at]])
    return sorted(cycle)


def cost_searched(programme: Programme, price: FloatArray) -> FloatArray:
    """Cost the arcs (n_kinds, n_arcs) at prices, with potentials, so that none is below 0."""
    star, potential = programme.star, programme.potential
    searched = programme.cost + potential[:, star.tail] - potential[:, star.head]
    group = programme.members[1]
    for kind, counts in enumerate(programme.counts):
        added = np.bincount(
            programme.arc_of_member, (counts * price)[group], minlength=programme.cost.shape[1]
        )
        searched[kind] += added
    return np.maximum(searched, 0.0)


def seek_rows(programme: Programme) -> Seekers:
    """Put the rows in blocks of one origin and one kind."""
    order = np.lexsort((programme.row_kind, programme.start))
    start, kind = programme.start[order], programme.row_kind[order]
    new = np.ones(order.size, dtype=np.bool_)
    new[1:] = (start[1:] != start[:-1]) | (kind[1:] != kind[:-1])
    return Seekers(
        start[new].astype(np.int32),
        kind[new].astype(np.int32),
        np.append(np.flatnonzero(new), order.size).astype(np.int64),
        order.astype(np.int64),
        programme.end[order].astype(np.int32),
    )


def no_columns(n_rows: int) -> Columns:
    """Make no columns."""
    none = np.zeros(0, dtype=np.int64)
    zero = np.zeros(1, dtype=np.int64)
    nothing = np.zeros(0, dtype=np.int32)
    last = np.full(n_rows, -1, dtype=np.int64)
    return Columns(none, zero, nothing, np.zeros(0), zero, nothing, np.zeros(0), none, last)


def search_cheapest(
    programme: Programme, price: FloatArray, limit: FloatArray, columns: Columns | None = None
) -> tuple[FloatArray, Columns]:
    """Find the cheapest path of each row at prices, and add those that cost less than `limit`.

    Returns what they cost (n_rows,), infinite where there is none, and all columns.
    """
    n_rows, n_nodes = limit.size, programme.star.first_out.size - 1
    columns = no_columns(n_rows) if columns is None else columns
    kind = programme.row_kind
    lift = programme.potential[kind, programme.start] - programme.potential[kind, programme.end]
    least = np.empty(n_rows)
    found = search_columns(
        programme.star,
        cost_searched(programme, price),
        seek_rows(programme),
        (make_heap(n_nodes), make_tree(n_nodes)),
        columns,
        limit + lift,
        least,
    )
    return least - lift, append_columns(programme, columns, *found)


def append_columns(
    programme: Programme, columns: Columns, rows: LongArray, first: LongArray, arcs: IntArray
) -> Columns:
    """Add paths of rows to the columns."""
    groups = (*programme.members, programme.counts)
    cost, hit_first, group, amount = weigh_columns(
        programme.row_kind, rows, (first, arcs), programme.cost, groups
    )
    row = np.concatenate([columns.row, rows])
    previous, last = np.concatenate([columns.previous, np.empty(rows.size, np.int64)]), columns.last.copy()
    chain_columns(row, columns.row.size, previous, last)
    return Columns(
        row,
        np.concatenate([columns.arc_first, columns.arc_first[-1] + first[1:]]),
        np.concatenate([columns.arcs, arcs]),
        np.concatenate([columns.cost, cost]),
        np.concatenate([columns.hit_first, columns.hit_first[-1] + hit_first[1:]]),
        np.concatenate([columns.group, group]),
        np.concatenate([columns.amount, amount]),
        previous,
        last,
    )


def bound_cost(programme: Programme, price: FloatArray, least: FloatArray) -> float:
    """Bound the least total cost from below at prices: Lagrange's dual."""
    served = np.isfinite(programme.outside)
    paid = np.minimum(least, programme.outside)[served]
    return float(programme.quantity[served] @ paid - price @ programme.room)


def shut_closed(programme: Programme) -> Programme:
    """Shut the arcs in groups without room to the kinds that they count."""
    if not programme.closed.any():
        return programme
    cost, group = programme.cost.copy(), programme.members[1]
    for kind, counts in enumerate(programme.counts):
        stopped = programme.closed[group] & (counts[group] > 0)
        cost[kind, programme.arc_of_member[stopped]] = np.inf
    return replace(programme, cost=cost)
