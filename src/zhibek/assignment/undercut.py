"""Which pairs a search can find cheaper routes for."""

import numpy as np

from zhibek.assignment.market import Market, cut_pairs
from zhibek.assignment.problem import FloatArray, LongArray, RouteSet
from zhibek.assignment.routes import Ground
from zhibek.assignment.threads import run_blocks
from zhibek.kernels.bundles import BoolArray, Hierarchy, Targets
from zhibek.kernels.kind_sweeps import find_least_searched, mark_undercut


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
    """Tell for which kinds and pairs (n_kinds, n_pairs) some path costs less than what is known.

    searched (n_kinds, n_arcs) > 0: what arcs cost in a search; known (n_kinds, n_pairs): the least that is
    known, -infinity where nobody asks. What is not marked, no search would find a cheaper path for.
    """
    undercut = np.zeros(known.shape, dtype=np.bool_)
    n_closed = ground.limits.n_closed

    def mark_kind(kind: int) -> None:
        mark_undercut(ground.star, n_closed, targets, hierarchy, searched[kind], known[kind], undercut[kind])

    run_blocks(mark_kind, known.shape[0])
    return undercut
