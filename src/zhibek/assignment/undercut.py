"""Which pairs a search can find cheaper routes for."""

import numpy as np

from zhibek.assignment.market import Market, cut_pairs
from zhibek.assignment.problem import FloatArray, LongArray, RouteSet
from zhibek.assignment.ranking import blank_metric
from zhibek.assignment.routes import Ground
from zhibek.assignment.threads import run_blocks
from zhibek.kernels.bundles import BoolArray, Hierarchy, IntArray, Targets
from zhibek.kernels.hierarchy import set_metric
from zhibek.kernels.kind_sweeps import KINDS_AT_ONCE, find_least_searched, mark_undercut

N_PARTS = 8  # of the origins, swept side by side


def cost_known(
    market: Market, routes: RouteSet, kind_of_row: LongArray, cost: FloatArray, raised: FloatArray
) -> FloatArray:
    """Find the least that each row's routes (n_rows,) cost in a search, infinite without a route.

    cost (n_flows,): what is paid; raised (n_kinds, n_arcs): by how much an arc costs more in a search.
    """
    choices = market.choices
    least = np.empty(kind_of_row.size)
    rows = (choices.row_first, kind_of_row.astype(np.int32), choices.flow_first)
    ways = (routes.arc_first, routes.arcs)
    bounds = cut_pairs(choices)

    def cost_block(number: int) -> None:
        find_least_searched(choices.pair_first, rows, ways, bounds[number], cost, raised, least)

    run_blocks(cost_block, len(bounds))
    return least


def find_undercut(
    ground: Ground, hierarchy: Hierarchy, targets: Targets, searched: FloatArray, known: FloatArray
) -> BoolArray:
    """Tell for which pairs and kinds (n_pairs, n_kinds) some path costs less than what is known.

    searched (n_kinds, n_arcs) > 0: what arcs cost in a search; known (n_pairs, n_kinds): the least that is
    known, -infinity where nobody asks. What is not marked, no search would find a cheaper path for.
    """
    order = _order_kinds(targets, known)
    n_kinds = order.size
    n_parts = -(-n_kinds // KINDS_AT_ONCE)
    lanes = np.pad(order, (0, n_parts * KINDS_AT_ONCE - n_kinds), mode="edge")
    costs = _lay_out(searched[lanes], n_parts), *_set_metrics(hierarchy, searched[lanes], n_parts)
    asked = np.ascontiguousarray(known[:, order])
    found = np.zeros(asked.shape, dtype=np.bool_)
    n_closed, n_blocks = ground.limits.n_closed, targets.origin.size
    cuts = np.linspace(0, n_blocks, N_PARTS + 1).astype(int)

    def mark_part(number: int) -> None:
        blocks = (int(cuts[number]), int(cuts[number + 1]))
        mark_undercut(ground.star, n_closed, targets, blocks, hierarchy, costs, asked, found)

    run_blocks(mark_part, N_PARTS)
    undercut = np.zeros_like(found)
    undercut[:, order] = found
    return undercut


def _order_kinds(targets: Targets, known: FloatArray) -> IntArray:
    """Put kinds that travel from the same origins side by side, so that few sweeps are for few of them."""
    moves = np.logical_or.reduceat(known > -np.inf, targets.first_pair[:-1], axis=0)
    return np.lexsort(moves[:: max(1, moves.shape[0] // 60)]).astype(np.int32)


def _lay_out(costs: FloatArray, n_parts: int) -> FloatArray:
    """Lay costs (n_lanes, n) out as sweeps take them: (n_parts, n, KINDS_AT_ONCE)."""
    parts = costs.reshape(n_parts, KINDS_AT_ONCE, costs.shape[1])
    return np.ascontiguousarray(parts.transpose(0, 2, 1))


def _set_metrics(hierarchy: Hierarchy, costs: FloatArray, n_parts: int) -> tuple[FloatArray, FloatArray]:
    """Cost the edges up and down for each lane, from what arcs cost (n_lanes, n_arcs)."""
    metrics = [blank_metric(hierarchy) for _ in costs]

    def set_one(lane: int) -> None:
        set_metric(costs[lane], hierarchy, metrics[lane], np.empty(hierarchy.parent.size, dtype=np.int64))

    run_blocks(set_one, len(metrics))
    up, down = (np.array([getattr(one, side) for one in metrics]) for side in ("up", "down"))
    return _lay_out(up, n_parts), _lay_out(down, n_parts)
