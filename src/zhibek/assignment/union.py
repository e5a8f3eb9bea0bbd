"""Route sets of variants, put into one."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from zhibek.assignment.problem import IntArray, LongArray, Problem, RouteSet
from zhibek.assignment.routes import measure_routes
from zhibek.kernels.bundles import BoolArray
from zhibek.kernels.route_search import hash_routes
from zhibek.kernels.route_sums import copy_routes

SPREAD = np.uint64(0x9E3779B97F4A7C15)  # odd and irregular: sets pairs apart


def unite_routes(problem: Problem, sets: Sequence[RouteSet]) -> tuple[RouteSet, list[BoolArray]]:
    """Put route sets of one problem into one, each route once; tell of each set which routes are its own.

    Within a pair routes stand in the order of the sets. Nothing limits how many a pair has. Path sizes are
    those among all.
    """
    n_pairs = problem.demand.pair_origin.size
    pair = np.concatenate([np.repeat(np.arange(n_pairs), np.diff(one.pair_first)) for one in sets])
    name = np.concatenate([_hash(one) for one in sets])
    owner = np.repeat(np.arange(len(sets)), [one.n_routes for one in sets])
    order = np.lexsort((owner, name, pair))
    new = np.ones(order.size, dtype=np.bool_)
    new[1:] = (np.diff(pair[order]) != 0) | (name[order][1:] != name[order][:-1])
    first_of = order[new]  # where each route stands first
    by_pair = np.lexsort((first_of, pair[first_of]))
    kept = first_of[by_pair]
    number = np.empty(order.size, dtype=np.int64)
    number[order] = np.argsort(by_pair)[np.cumsum(new) - 1]
    pair_first = np.zeros(n_pairs + 1, dtype=np.int64)
    np.cumsum(np.bincount(pair[kept], minlength=n_pairs), out=pair_first[1:])
    arc_first, arcs = _copy_arcs(sets, kept)
    members = []
    for index in range(len(sets)):
        marks = np.zeros(kept.size, dtype=np.bool_)
        marks[number[owner == index]] = True
        members.append(marks)
    return measure_routes(problem, pair_first, arc_first, arcs), members


def pick_routes(routes: RouteSet, chosen: LongArray) -> RouteSet:
    """Keep only chosen routes, given in order, with the path sizes they had."""
    counts = np.zeros(routes.n_routes + 1, dtype=np.int64)
    counts[chosen + 1] = 1
    arc_first, arcs = _copy_arcs([routes], chosen)
    pair_first = np.cumsum(counts)[routes.pair_first]
    return RouteSet(pair_first, arc_first, arcs, routes.log_path_size[chosen], routes.nest[chosen])


def leave_known(routes: RouteSet, known: RouteSet) -> RouteSet:
    """Keep only the routes that another set of the same pairs does not have."""
    return pick_routes(routes, np.flatnonzero(~np.isin(_name(routes), _name(known))))


def _name(routes: RouteSet) -> NDArray[np.uint64]:
    """Give each route (n_routes,) a number by its pair and arcs."""
    pair = np.repeat(np.arange(routes.pair_first.size - 1, dtype=np.uint64), np.diff(routes.pair_first))
    return _hash(routes) + pair * SPREAD


def _hash(routes: RouteSet) -> NDArray[np.uint64]:
    hashes = np.empty(routes.n_routes, dtype=np.uint64)
    hash_routes(routes.arc_first, routes.arcs, hashes)
    return hashes


def _copy_arcs(sets: Sequence[RouteSet], kept: LongArray) -> tuple[LongArray, IntArray]:
    """Copy the arcs of kept routes, which are numbered through all sets."""
    arcs = sets[0].arcs if len(sets) == 1 else np.concatenate([one.arcs for one in sets]).astype(np.int32)
    shifts = np.cumsum([0, *(one.arcs.size for one in sets)])
    start = np.concatenate([one.arc_first[:-1] + shift for one, shift in zip(sets, shifts[:-1], strict=True)])
    length = np.concatenate([np.diff(one.arc_first) for one in sets]).astype(np.int32)
    arc_first = np.concatenate([[0], np.cumsum(length[kept])]).astype(np.int64)
    copied = np.empty(arc_first[-1], dtype=np.int32)
    copy_routes(kept.astype(np.int64), start.astype(np.int64), length, arcs, arc_first, copied)
    return arc_first, copied
