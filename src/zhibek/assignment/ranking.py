"""Ranks of nodes, for searches on changing costs."""

import numpy as np
from scipy.sparse import csc_array
from scipy.sparse.linalg import spilu

from zhibek.assignment.problem import FloatArray, IntArray
from zhibek.kernels.bundles import Hierarchy, Metric, Star, Sums
from zhibek.kernels.counting import order_by_key
from zhibek.kernels.hierarchy import place_arcs, strike_out
from zhibek.kernels.hierarchy_sums import sum_edges

LEAST_STEP = 1e-12  # cost of an arc in a search, as a share of the mean, lest paths go in circles


def order_nodes(n_nodes: int, tail: IntArray, head: IntArray) -> IntArray:
    """Order nodes (n_nodes,) so that striking them out in turn joins few others.

    Source: Liu (1985), multiple minimum degree, as SuperLU carries it out.
    """
    apart = tail != head
    tails, heads = tail[apart].astype(np.int64), head[apart].astype(np.int64)
    own = np.arange(n_nodes, dtype=np.int64)
    places = np.sort(np.concatenate([tails * n_nodes + heads, heads * n_nodes + tails, own * (n_nodes + 1)]))
    new = np.ones(places.size, dtype=np.bool_)
    new[1:] = places[1:] != places[:-1]
    column, row = np.divmod(places[new], n_nodes)
    first = np.searchsorted(column, np.arange(n_nodes + 1)).astype(np.int32)
    value = np.where(row == column, 4.0 * (tails.size + 1), 1.0)
    matrix = csc_array((value, row.astype(np.int32), first), shape=(n_nodes, n_nodes))
    # no pivot is ever moved, so the order is that of the pattern alone, and the factors may be rough
    found = spilu(
        matrix,
        drop_tol=1.0,
        fill_factor=2.0,
        permc_spec="MMD_AT_PLUS_A",
        diag_pivot_thresh=0.0,
        options={"SymmetricMode": True},
    )
    return np.argsort(found.perm_c).astype(np.int32)


def build_hierarchy(star: Star, first_thru: int) -> Hierarchy:
    """Rank the nodes of a graph and find its edges; nodes below `first_thru` stand aside."""
    n_nodes = star.first_out.size - 1
    n_through = n_nodes - min(first_thru, n_nodes)
    inner = (star.tail >= first_thru) & (star.head >= first_thru)
    tail, head = star.tail[inner] - first_thru, star.head[inner] - first_thru
    order = order_nodes(n_through, tail, head) if n_through else np.zeros(0, dtype=np.int32)
    rank_in = np.empty(n_through, dtype=np.int32)
    rank_in[order] = np.arange(n_through)
    rank = np.concatenate([n_through + np.arange(n_nodes - n_through), rank_in]).astype(np.int32)
    ends = np.concatenate([rank_in[tail], rank_in[head]])
    others = np.concatenate([rank_in[head], rank_in[tail]])
    first = np.concatenate([[0], np.cumsum(np.bincount(ends, minlength=n_through))]).astype(np.int64)
    neighbour = others[order_by_key(ends, first)]
    up_first, parent = np.zeros(n_through + 1, dtype=np.int64), np.empty(n_through, dtype=np.int32)
    heads, n_edges = strike_out(first, neighbour, up_first, parent)
    up_head = heads[:n_edges].copy()
    lower = np.repeat(np.arange(n_through), np.diff(up_first))
    down_first = np.concatenate([[0], np.cumsum(np.bincount(up_head, minlength=n_through))]).astype(np.int64)
    by_head = order_by_key(up_head, down_first)
    hierarchy = Hierarchy(
        rank=rank,
        parent=parent,
        up_first=up_first,
        up_head=up_head,
        down_first=down_first,
        down_edge=by_head.astype(np.int64),
        down_end=up_first[lower[by_head] + 1],
        arc_edge=np.empty(star.head.size, dtype=np.int64),
        arc_up=np.empty(star.head.size, dtype=np.bool_),
    )
    place_arcs(star, hierarchy, hierarchy.arc_edge, hierarchy.arc_up)
    return hierarchy


def blank_metric(hierarchy: Hierarchy) -> Metric:
    """Make room for the costs of a hierarchy's edges."""
    n_edges = hierarchy.up_head.size
    return Metric(np.empty(n_edges), np.empty(n_edges))


def sum_amounts(cost: FloatArray, amounts: FloatArray, hierarchy: Hierarchy, metric: Metric) -> Sums:
    """Sum amounts of arcs (n_arcs, n_amounts) over edges, along what cost (n_arcs,) set the metric by."""
    size = (hierarchy.up_head.size, amounts.shape[1])
    least = float(cost.min(initial=np.inf))
    sums = Sums(np.ascontiguousarray(amounts), np.zeros(size), np.zeros(size), least)
    sum_edges(cost, hierarchy, metric, sums, np.empty(hierarchy.parent.size, dtype=np.int64))
    return sums


def lift_costs(cost: FloatArray) -> FloatArray:
    """Give costs of arcs (n_arcs,) as a search by hierarchy that makes paths takes them: above 0."""
    open_arcs = cost[np.isfinite(cost)]
    least = LEAST_STEP * float(open_arcs.mean()) if open_arcs.size else 0.0
    return np.maximum(cost, max(least, 1e-300))
