"""A loading summed over arcs, for many groups."""

from collections.abc import Callable

import numpy as np

from zhibek.assignment.market import ArcMembers, Market, cut_pairs, tell_arcs
from zhibek.assignment.problem import FloatArray
from zhibek.assignment.threads import run_blocks
from zhibek.kernels.arc_logit import answer_on_arcs, load_on_arcs
from zhibek.kernels.bundles import ArcSignals, ArcSums, Response


def load_arcs(market: Market, members: ArcMembers, price: FloatArray, delay: FloatArray) -> Response:
    """Load the demand once; the response has no slopes, and `own` is 0."""
    choices, n_rows = market.choices, market.choices.row_class.size
    flows = (np.empty(choices.base_cost.size), np.empty(n_rows), np.empty(n_rows))
    signals = tell_arcs(market, members, price, delay)
    load = _sum_blocks(load_on_arcs, market, members, signals, flows)
    return Response(*flows, load, np.zeros(load.size), np.zeros((0, 0)), np.zeros((0, 0)))


def answer_arcs(market: Market, members: ArcMembers, response: Response, change: FloatArray) -> FloatArray:
    """Give the change of group loads (n_groups,) at a small change of the delays of soft groups."""
    signals = tell_arcs(market, members, np.zeros(change.size), change)
    flows = (response.flow, response.unserved, response.expected_cost)
    return _sum_blocks(answer_on_arcs, market, members, signals, flows)


def _sum_blocks(
    kernel: Callable[..., None],
    market: Market,
    members: ArcMembers,
    signals: ArcSignals,
    flows: tuple[FloatArray, FloatArray, FloatArray],
) -> FloatArray:
    """Run a kernel over blocks of pairs and sum the loads of groups (n_groups,), each in its unit."""
    blocks = cut_pairs(market.choices)
    loads = np.zeros((len(blocks), members.arc_hours.size, market.tastes.units.shape[1]))
    routes = (members.route_first, members.route_arcs)

    def run_block(number: int) -> None:
        block = (*blocks[number], market.n_nests)
        kernel(market.choices, market.tastes, routes, signals, block, ArcSums(*flows, loads[number]))

    run_blocks(run_block, len(blocks))
    counted = loads.sum(axis=0)[members.arc, market.limited.unit[members.group]]
    n_groups = market.limited.room.size
    load: FloatArray = np.bincount(members.group, counted, minlength=n_groups).astype(np.float64)
    return load
