"""Route sets: made, carried over, put in order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from zhibek.assignment.check import check_problem
from zhibek.assignment.lanes import make_star, measure_lanes
from zhibek.assignment.problem import FloatArray, IntArray, LongArray, Problem, RouteSet
from zhibek.assignment.ranking import build_hierarchy
from zhibek.assignment.threads import cut_alike, run_blocks
from zhibek.kernels.bundles import Hierarchy, Lanes, Limits, Pool, Star, Store, Targets
from zhibek.kernels.path_size import fill_nests, fill_path_sizes
from zhibek.kernels.route_search import hash_routes, keep_paths, search_masks
from zhibek.kernels.route_sums import copy_routes, order_routes

N_PARTS = 8  # of the origins, searched side by side
LEAST_COST = 1e-6  # of an arc in a search; charges may be negative, a search cannot


@dataclass(frozen=True, slots=True)
class Ground:
    """What every search on a problem needs: the star, the lanes, the pairs by origin.

    hierarchy: ranks of the nodes, for sweeps; None where there are none.
    """

    star: Star
    lanes: Lanes
    limits: Limits
    block_origin: IntArray
    block_first: LongArray
    hierarchy: Hierarchy | None = None


@dataclass(frozen=True, slots=True)
class FoundRoutes:
    """Routes in the order in which they were found, and how many trees it took."""

    pool: Pool
    arcs: IntArray
    used: int
    n_trees: int


@dataclass(frozen=True, slots=True)
class Carried:
    """Routes made on another network, and how its numbers turn into this one's.

    arc_map (n_old_arcs,): the new arc of each old one, or -1; pair_map (n_pairs,): the old pair of each
    of this problem's pairs, or -1.
    """

    routes: RouteSet
    arc_map: IntArray
    pair_map: IntArray


def survey_ground(problem: Problem) -> Ground:
    """Prepare the searches on a problem."""
    star = make_star(problem.graph)
    origins = problem.demand.pair_origin
    starts = np.flatnonzero(np.diff(origins, prepend=-1))
    return Ground(
        star,
        measure_lanes(problem, star),
        Limits(
            float(problem.rules.stretch),
            float(problem.rules.slack),
            int(problem.rules.max_routes),
            int(problem.first_thru_node),
        ),
        origins[starts].astype(np.int32),
        np.append(starts, origins.size).astype(np.int64),
    )


def rank_ground(ground: Ground) -> Ground:
    """Rank the nodes too, for searches that are made again and again."""
    return replace(ground, hierarchy=build_hierarchy(ground.star, ground.limits.n_closed))


def search_in_parts(
    found: FoundRoutes,
    targets: Targets,
    search: Callable[[Targets, tuple[Pool, Store]], tuple[Store, int]],
) -> FoundRoutes:
    """Search parts of the origins side by side, each into a store of its own, and join the stores.

    The parts are the same on one core and on many, and what one finds does not bear on another.
    """
    parts = cut_alike(targets.first_pair, N_PARTS)
    old, pool = found.arcs[: found.used], found.pool
    stores: list[tuple[Store, int]] = [(Store(old, old[:0], 0), 0) for _ in parts]

    def search_part(number: int) -> None:
        first, last = parts[number]
        mine = targets._replace(
            origin=targets.origin[first:last], first_pair=targets.first_pair[first : last + 1]
        )
        n_expected = 10 * int(mine.first_pair[-1] - mine.first_pair[0])
        stores[number] = search(mine, (pool, Store(old, np.empty(n_expected, dtype=np.int32), 0)))

    run_blocks(search_part, len(parts))
    n_trees = found.n_trees + sum(count for _, count in stores)
    if not any(store.used for store, _ in stores):
        return replace(found, n_trees=n_trees)
    moved = 0
    for (first, last), (store, _) in zip(parts, stores, strict=True):
        start = pool.start[targets.first_pair[first] : targets.first_pair[last]]
        start[start >= old.size] += moved
        moved += store.used
    arcs = np.concatenate([old, *(store.new[: store.used] for store, _ in stores)])
    return FoundRoutes(pool, arcs, int(arcs.size), n_trees)


def start_pool(n_pairs: int, max_routes: int) -> FoundRoutes:
    """Make an empty pool."""
    pool = Pool(
        np.zeros(n_pairs, dtype=np.int32),
        np.zeros((n_pairs, max_routes), dtype=np.uint64),
        np.zeros((n_pairs, max_routes), dtype=np.int64),
        np.zeros((n_pairs, max_routes), dtype=np.int32),
    )
    return FoundRoutes(pool, np.empty(0, dtype=np.int32), 0, 0)


def reopen_routes(routes: RouteSet, max_routes: int) -> FoundRoutes:
    """Turn a route set back into a pool that more routes can be added to."""
    counts = np.diff(routes.pair_first)
    found = start_pool(counts.size, max(max_routes, int(counts.max(initial=1))))
    pool = found.pool
    pool.n_found[:] = counts
    slots = np.arange(pool.hashes.shape[1]) < counts[:, None]
    pool.start[slots] = routes.arc_first[:-1]
    pool.length[slots] = np.diff(routes.arc_first)
    hashes = np.empty(routes.n_routes, dtype=np.uint64)
    parts = cut_alike(routes.arc_first, N_PARTS)

    def hash_part(number: int) -> None:
        first, last = parts[number]
        hash_routes(routes.arc_first[first : last + 1], routes.arcs, hashes[first:last])

    run_blocks(hash_part, len(parts))
    pool.hashes[slots] = hashes
    return FoundRoutes(pool, routes.arcs, int(routes.arcs.size), 0)


def cost_profiles(problem: Problem) -> FloatArray:
    """Cost the arcs (n_profiles, n_arcs) for the first searches; infinite where a mode is not permitted."""
    costs = np.maximum(problem.rules.profiles @ problem.attributes, LEAST_COST)
    shut = (problem.arc_mode[None, :] & ~problem.rules.profile_modes[:, None]) != 0
    return np.where(shut, np.inf, costs)


def arrange_routes(problem: Problem, found: FoundRoutes) -> RouteSet:
    """Put found routes in their final order, and add path sizes and nests.

    Within a pair routes stand by cost for the mean of the profiles, then by their arcs: the order
    in which they were found leaves no trace.
    """
    pool = found.pool
    pair_first = np.zeros(pool.n_found.size + 1, dtype=np.int64)
    np.cumsum(pool.n_found, out=pair_first[1:])
    slots = np.arange(pool.hashes.shape[1]) < pool.n_found[:, None]
    start, length = pool.start[slots], pool.length[slots]
    order = np.empty(start.size, dtype=np.int64)
    reference = problem.rules.profiles.mean(axis=0) @ problem.attributes
    order_routes(pair_first, start, length, found.arcs, reference, order)
    arc_first = np.zeros(start.size + 1, dtype=np.int64)
    np.cumsum(length[order], out=arc_first[1:])
    arcs = np.empty(arc_first[-1], dtype=np.int32)
    copy_routes(order, start, length, found.arcs, arc_first, arcs)
    return measure_routes(problem, pair_first, arc_first, arcs)


def measure_routes(problem: Problem, pair_first: LongArray, arc_first: LongArray, arcs: IntArray) -> RouteSet:
    """Add path sizes and nests to routes that stand in order."""
    n_routes = arc_first.size - 1
    log_path_size, nest = np.empty(n_routes), np.empty(n_routes, dtype=np.int32)
    arc_length = np.array(problem.arc_length, dtype=np.float64)
    arc_nest = np.array(problem.arc_nest, dtype=np.int32)
    n_nests = int(arc_nest.max(initial=0)) + 1
    parts = cut_alike(pair_first, N_PARTS)

    def measure_part(number: int) -> None:
        own = pair_first[parts[number][0] : parts[number][1] + 1]
        fill_path_sizes(own, arc_first, arcs, arc_length, log_path_size)
        fill_nests(
            arc_first[own[0] : own[-1] + 1], arcs, arc_length, arc_nest, n_nests, nest[own[0] : own[-1]]
        )

    run_blocks(measure_part, len(parts))
    return RouteSet(pair_first, arc_first, arcs, log_path_size, nest)


def find_routes(problem: Problem, ground: Ground) -> FoundRoutes:
    """Search routes at free flow: each profile plainly, then avoiding the gates of each mask.

    A pair is searched with the profiles of the classes that it has demand of.
    """
    demand, classes = problem.demand, problem.classes
    n_pairs = demand.pair_origin.size
    profiles = np.zeros(n_pairs, dtype=np.int64)
    pair_of_row = np.repeat(np.arange(n_pairs), np.diff(demand.row_first))
    bits = np.int64(1) << classes.profile[demand.row_class].astype(np.int64)
    moving = demand.row_quantity > 0
    np.bitwise_or.at(profiles, pair_of_row[moving], bits[moving])
    targets = Targets(
        ground.block_origin, ground.block_first, np.array(demand.pair_destination, dtype=np.int32), profiles
    )
    masks = np.array(problem.rules.masks, dtype=np.int64)
    costs, gates = cost_profiles(problem), np.array(problem.arc_gates, dtype=np.int64)

    def search(mine: Targets, kept: tuple[Pool, Store]) -> tuple[Store, int]:
        return search_masks(
            ground.star, costs, (gates, masks[masks != 0]), mine, ground.limits, ground.lanes, kept
        )

    return search_in_parts(start_pool(n_pairs, ground.limits.max_routes), targets, search)


def generate_routes(problem: Problem) -> RouteSet:
    """Make the route sets of all pairs at free flow, by the rules of the problem.

    The plain search, which avoids nothing, is always made, whether or not a mask of 0 is among
    the masks; `stretch` and `slack` compare with it. Raises NetworkError on an impossible problem.
    """
    check_problem(problem)
    return arrange_routes(problem, find_routes(problem, survey_ground(problem)))


def keep_routes(pool: RouteSet, problem: Problem, *, arc_map: IntArray, pair_map: IntArray) -> RouteSet:
    """Carry a pool made on another network over to this one; see `join_routes`."""
    return join_routes([Carried(pool, arc_map, pair_map)], problem)


def join_routes(pools: Sequence[Carried], problem: Problem) -> RouteSet:
    """Carry routes made on other networks over to this one, each route once.

    Routes that lose an arc, no longer join their pair, or break the lane rule are dropped, and those
    for which an earlier pool left no room; the others are put in order, with new path sizes and nests.
    """
    check_problem(problem)
    ground = survey_ground(problem)
    ends = (
        np.array(problem.demand.pair_origin, dtype=np.int32),
        np.array(problem.demand.pair_destination, dtype=np.int32),
    )
    n_arcs = max((pool.routes.arcs.size for pool in pools), default=1)
    found = start_pool(ends[0].size, ground.limits.max_routes)
    store = Store(found.arcs, np.empty(n_arcs, dtype=np.int32), 0)
    for pool in pools:
        store = keep_paths(
            ground.star,
            ground.lanes,
            (np.array(pool.arc_map, dtype=np.int32), np.array(pool.pair_map, dtype=np.int32)),
            ends,
            (pool.routes.pair_first, pool.routes.arc_first, pool.routes.arcs),
            (found.pool, store),
        )
    return arrange_routes(problem, FoundRoutes(found.pool, store.new, store.used, 0))
