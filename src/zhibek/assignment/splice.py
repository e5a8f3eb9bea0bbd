"""Routes and markets renewed where they changed."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zhibek.assignment.market import NO_SLOTS, Market, load_market, make_signals, open_market
from zhibek.assignment.point import Point, measure_point
from zhibek.assignment.problem import Demand, LongArray, RouteSet
from zhibek.assignment.routes import FoundRoutes, arrange_routes
from zhibek.kernels.bundles import Hits, Pool, Response
from zhibek.kernels.splices import load_pairs, splice_blocks

MOSTLY = 0.5  # share of the pairs from which all are made anew


Part = tuple[LongArray, NDArray[Any]]  # first value of each pair, values


@dataclass(frozen=True, slots=True)
class Splice:
    """Which pairs get new blocks: their numbers, and of each pair (n_pairs,) its place among them, or -1."""

    pairs: LongArray
    place: LongArray

    def blocks(self, old: Part, new: Part) -> NDArray[Any]:
        """Put new blocks in the place of old ones."""
        first = self.join_firsts(old[0], new[0])
        spliced = np.empty(first[-1], dtype=old[1].dtype)
        splice_blocks(self.place, old, new, first, spliced)
        return spliced

    def join_firsts(self, old: LongArray, new: LongArray) -> LongArray:
        """Tell where the blocks of pairs (n_pairs + 1,) begin once new ones are in place."""
        sizes = np.diff(old)
        sizes[self.pairs] = np.diff(new)
        return np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)

    def chain(self, old: tuple[LongArray, LongArray], new: tuple[LongArray, LongArray]) -> LongArray:
        """Join offsets (n + 1,) of things that pairs have; old, new: (first thing of each pair, offsets)."""
        sizes = self.blocks((old[0], np.diff(old[1])), (new[0], np.diff(new[1])))
        return np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)


def renew_point(point: Point, routes: RouteSet, found: FoundRoutes) -> tuple[RouteSet, Market, Point | None]:
    """Put found routes in order, cost them, and load demand anew at the prices of a point.

    routes: those of the point, which the pool that `found` began with was made of. As arranging, opening and
    loading all, sooner: only pairs that have more routes now are arranged, measured, costed and loaded.
    Where those are most pairs, or the market is summed over arcs, there is no point.
    """
    problem, market = point.problem, point.market
    pairs = np.flatnonzero(found.pool.n_found > np.diff(routes.pair_first))
    if pairs.size > MOSTLY * found.pool.n_found.size or market.members is not None:
        arranged = arrange_routes(problem, found)
        return arranged, open_market(problem, arranged), None
    place = np.full(found.pool.n_found.size, -1, dtype=np.int64)
    place[pairs] = np.arange(pairs.size)
    splice = Splice(pairs, place)
    few = replace(problem, demand=pick_pairs(problem.demand, pairs))
    whole = found.pool
    pool = Pool(whole.n_found[pairs], whole.hashes[pairs], whole.start[pairs], whole.length[pairs])
    more = arrange_routes(few, FoundRoutes(pool, found.arcs, found.used, 0))
    joined, opened = splice_routes(splice, routes, more), open_market(few, more)
    renewed = splice_market(splice, market, joined, opened)
    response = splice_response(splice, point, opened)
    found_point = measure_point(problem, renewed, (point.price, point.delay), NO_SLOTS, response)
    return joined, renewed, replace(found_point, kept=point.kept)


def splice_response(splice: Splice, point: Point, new: Market) -> Response:
    """Give the response to a point's prices and delays when some pairs choose in a new market."""
    old, before = point.market, point.response
    room = [np.empty(size) for size in (before.flow.size, before.unserved.size, before.unserved.size)]
    n_groups = point.price.size
    gone = before._replace(
        flow=room[0],
        unserved=room[1],
        expected_cost=room[2],
        load=np.zeros(n_groups),
        own=np.zeros(n_groups),
    )
    signals = make_signals(old, point.price, point.delay, NO_SLOTS)
    load_pairs(old.choices, old.tastes, old.hits, signals, splice.pairs, old.n_nests, gone)
    come = load_market(new, point.price, point.delay, NO_SLOTS)
    one, other = old.choices, new.choices
    flows = (one.flow_first[one.row_first], other.flow_first[other.row_first])
    rows = (one.row_first, other.row_first)
    return come._replace(
        flow=splice.blocks((flows[0], before.flow), (flows[1], come.flow)),
        unserved=splice.blocks((rows[0], before.unserved), (rows[1], come.unserved)),
        expected_cost=splice.blocks((rows[0], before.expected_cost), (rows[1], come.expected_cost)),
        load=np.maximum(before.load - gone.load + come.load, 0.0),
        own=np.maximum(before.own - gone.own + come.own, 0.0),
    )


def pick_pairs(demand: Demand, pairs: LongArray) -> Demand:
    """Keep only some pairs (their numbers, rising), with their rows."""
    counts = np.diff(demand.row_first)[pairs]
    row_first = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    rows = np.arange(row_first[-1]) + np.repeat(demand.row_first[pairs] - row_first[:-1], counts)
    return Demand(
        demand.pair_origin[pairs],
        demand.pair_destination[pairs],
        row_first,
        demand.row_class[rows],
        demand.row_quantity[rows],
    )


def splice_routes(splice: Splice, old: RouteSet, new: RouteSet) -> RouteSet:
    """Put the routes of some pairs in the place of those they had."""
    by_arc = (old.arc_first[old.pair_first], new.arc_first[new.pair_first])
    by_pair = (old.pair_first, new.pair_first)
    return RouteSet(
        splice.join_firsts(*by_pair),
        splice.chain((by_pair[0], old.arc_first), (by_pair[1], new.arc_first)),
        splice.blocks((by_arc[0], old.arcs), (by_arc[1], new.arcs)),
        splice.blocks((by_pair[0], old.log_path_size), (by_pair[1], new.log_path_size)),
        splice.blocks((by_pair[0], old.nest), (by_pair[1], new.nest)),
    )


def splice_market(splice: Splice, old: Market, routes: RouteSet, new: Market) -> Market:
    """Put what some pairs choose among in the place of what they had; `routes` are all, as spliced."""
    one, other = old.choices, new.choices
    flows = (one.flow_first[one.row_first], other.flow_first[other.row_first])
    cost = splice.blocks((flows[0], one.base_cost), (flows[1], other.base_cost))
    shut = old.open_cost is not one.base_cost
    choices = one._replace(
        pair_first=routes.pair_first,
        flow_first=splice.chain((one.row_first, one.flow_first), (other.row_first, other.flow_first)),
        base_cost=cost,
        outside=splice.blocks((one.row_first, one.outside), (other.row_first, other.outside)),
        log_path_size=routes.log_path_size,
        nest=routes.nest,
    )
    met = (old.hits.first[one.pair_first], new.hits.first[other.pair_first])
    columns = (
        splice.blocks((met[0], old.hits[column]), (met[1], new.hits[column])) for column in range(1, 4)
    )
    first = splice.chain((one.pair_first, old.hits.first), (other.pair_first, new.hits.first))
    return replace(
        old,
        choices=choices,
        hits=Hits(first, *columns),
        open_cost=splice.blocks((flows[0], old.open_cost), (flows[1], new.open_cost)) if shut else cost,
        n_nests=int(routes.nest.max(initial=0)) + 1,
    )
