"""A market cut to the routes that matter."""

from dataclasses import replace

import numpy as np

from zhibek.assignment.market import NO_SLOTS, Market, cut_pairs, make_signals
from zhibek.assignment.problem import FloatArray, LongArray
from zhibek.assignment.threads import run_blocks
from zhibek.kernels.bundles import Hits
from zhibek.kernels.live_routes import copy_costs, mark_choosable


def keep_choosable(
    full: Market, price: FloatArray, delay: FloatArray, least_log_share: float
) -> tuple[LongArray, Market]:
    """Leave out the routes that nobody would choose at prices and delays near the given ones.

    Gives the numbers of those kept, and the market of them.
    """
    choices = full.choices
    keep = np.zeros(choices.log_path_size.size, dtype=np.bool_)
    signals = make_signals(full, price, delay, NO_SLOTS)
    bounds = cut_pairs(choices)

    def mark(number: int) -> None:
        block = (*bounds[number], full.n_nests)
        mark_choosable(choices, full.tastes, full.hits, signals, block, least_log_share, keep)

    run_blocks(mark, len(bounds))
    kept = np.flatnonzero(keep)
    counts = np.concatenate([[0], np.cumsum(keep)]).astype(np.int64)
    pair_first = counts[choices.pair_first]
    per_row = np.repeat(np.diff(pair_first), np.diff(choices.row_first))
    flow_first = np.concatenate([[0], np.cumsum(per_row)]).astype(np.int64)
    cost = np.empty(flow_first[-1])
    copy_costs(choices, keep, flow_first, cost)
    cut = choices._replace(
        pair_first=pair_first,
        flow_first=flow_first,
        base_cost=cost,
        log_path_size=choices.log_path_size[kept],
        nest=choices.nest[kept],
    )
    return kept, replace(full, choices=cut, hits=cut_hits(full.hits, kept), open_cost=cost)


def cut_hits(hits: Hits, kept: LongArray) -> Hits:
    """Keep the groups that kept routes meet."""
    place, first = _ranges(hits.first, kept)
    return Hits(first, hits.group[place], hits.times[place], hits.hours[place])


def _ranges(first: LongArray, chosen: LongArray) -> tuple[LongArray, LongArray]:
    """Give the members of chosen ranges, and where each range begins among them."""
    length = np.diff(first)[chosen]
    new_first = np.concatenate([[0], np.cumsum(length)]).astype(np.int64)
    place = np.repeat(first[:-1][chosen] - new_first[:-1], length) + np.arange(new_first[-1])
    return place, new_first
