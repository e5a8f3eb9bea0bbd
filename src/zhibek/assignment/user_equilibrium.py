"""User equilibrium on congested links."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from zhibek.assignment.field import N_SLICES, Field, open_state, survey_field
from zhibek.assignment.leaping import leap, start_trail
from zhibek.assignment.problem import FloatArray, Loads, LongArray, Problem, RouteSet
from zhibek.assignment.progress import Progress
from zhibek.assignment.settling import keep_ways, search_ways, settle_flows
from zhibek.assignment.start import Start
from zhibek.assignment.way_outcome import write_way_loads
from zhibek.assignment.way_store import close_gaps, give_back_room, make_room, open_store
from zhibek.kernels.bundles import LinkState, Ways
from zhibek.kernels.hierarchy import LANES
from zhibek.kernels.link_times import set_times
from zhibek.kernels.way_chains import (
    count_chains,
    drop_idle,
    list_torn,
    load_ways,
    seed_ways,
    strip_ways,
)

MANY_ROWS = 200_000  # rows from which two workers settle them in turns
TOGETHER = 1e-5  # gap down to which they do: below it, each would undo what the other does
WORTH = (0.02, 1.0)  # share of a row's mean part in the gap that a new way must save, least and most
LOOSE = 1e-4  # gap from which the most is asked: far from settled, many a cheap way is not so for long
KEEP = 3  # searches for which ways stay that have no flow: many are wanted again soon
NOT_SOON = 1e-6  # gap from which few are
LEAVE = 0.05  # share of the gap at which rows are settled well enough to search anew
MOST_SWEEPS = 20  # over all torn rows, between two searches
BETWEEN = 6  # sweeps over the rows that still have much to save, between two over all
MUCH = 0.1  # of the mean saving
FEW = 0.05  # of the rows that had much to save at first
FRESH = 5  # searches after which loads are added up anew
NEAR = 30.0  # times the wanted gap, below which they always are: the next search may be the last


@dataclass(frozen=True, slots=True)
class Desk:
    """The flows at work: ways, the state of each worker, what rows could save, and room for a list."""

    field: Field
    ways: Ways
    states: tuple[LinkState, ...]
    excess: FloatArray
    chosen: LongArray


def set_desk(field: Field) -> Desk:
    """Make an empty desk."""
    n_rows, n_arcs = field.rows.quantity.size, field.star.head.size
    n_workers = 2 if n_rows >= MANY_ROWS else 1
    return Desk(
        field,
        open_store(n_rows, n_arcs),
        tuple(open_state(n_arcs) for _ in range(n_workers)),
        np.zeros(n_rows),
        np.empty(n_rows, dtype=np.int64),
    )


def cut_kinds(field: Field, n_slices: int) -> list[tuple[int, int]]:
    """Cut the blocks into ranges of one kind each, each kind in at most `n_slices`."""
    ranges: list[tuple[int, int]] = []
    ends = np.flatnonzero(np.diff(field.block_kind)) + 1
    for first, last in zip([0, *ends], [*ends, field.block_kind.size], strict=True):
        n_pieces = max(1, min(n_slices, (last - first) // LANES))
        cuts = np.linspace(first, last, n_pieces + 1).astype(int)
        ranges += [(int(begun), int(ended)) for begun, ended in pairwise(cuts)]
    return ranges


def load_first(desk: Desk) -> None:
    """Load each row on its cheapest way, slice after slice of origins."""
    field, state = desk.field, desk.states[0]
    set_times(field.curves, state)
    for piece in cut_kinds(field, N_SLICES):
        found, _ = search_ways(field, desk.ways, state, desk.excess, 0.0, [piece])
        keep_ways(field, desk.ways, found, state.load)
        set_times(field.curves, state)


def load_pool(desk: Desk, problem: Problem, pool: RouteSet, start: Start | None) -> None:
    """Begin with the routes of a pool, each row on its cheapest at the delays of the start."""
    field, state, groups = desk.field, desk.states[0], problem.groups
    row_pair = np.repeat(np.arange(problem.demand.pair_origin.size), np.diff(problem.demand.row_first))
    row_pair = row_pair[field.demand_row].astype(np.int64)
    set_times(field.curves, state)
    if start is not None:
        arcs = np.repeat(np.arange(problem.graph.n_arcs), np.diff(groups.arc_first))
        slowed = np.bincount(arcs, start.delay[groups.arc_group], minlength=problem.graph.n_arcs)
        state.time[:] = problem.attributes[problem.time_attribute] * (1.0 + slowed)
    counts = np.diff(pool.pair_first)[row_pair]
    lengths = np.add.reduceat(np.append(np.diff(pool.arc_first), 0), pool.pair_first[:-1])
    lengths = np.where(np.diff(pool.pair_first) > 0, lengths, 0)[row_pair]
    make_room(desk.ways, int(counts.sum()), int(lengths.sum()))
    routes = (pool.pair_first, pool.arc_first, pool.arcs)
    seed_ways(routes, row_pair, field.rows, field.kinds, state.time, desk.ways)
    add_up(desk)


def add_up(desk: Desk) -> None:
    """Add up loads anew, and set times."""
    load_ways(desk.ways, desk.field.rows, desk.field.kinds, desk.states[0].load)
    set_times(desk.field.curves, desk.states[0])


def search_all(desk: Desk, worth: float) -> tuple[float, float]:
    """Search every origin and keep new ways; return what is paid, and what would be on cheapest ways."""
    found, sums = search_ways(
        desk.field, desk.ways, desk.states[0], desk.excess, worth, cut_kinds(desk.field, 1)
    )
    keep_ways(desk.field, desk.ways, found, desk.states[0].load)
    paid, least, _ = sums.sum(axis=0)
    return float(paid), float(least)


def lean_ways(desk: Desk, chosen: LongArray) -> Ways:
    """Copy the ways of chosen rows without the arcs that all of a row's ways share."""
    ways, state = desk.ways, desk.states[0]
    n_ways = int(ways.counts[0])
    arcs = np.empty(count_chains(ways, chosen), dtype=ways.arcs.dtype)
    start, length = np.empty(n_ways, dtype=np.int64), np.empty(n_ways, dtype=np.int32)
    chain = (ways.first, ways.following, ways.start, ways.length)
    n_places = strip_ways(ways.arcs, chain, chosen, state.mark, state.stamp, (arcs, start, length))
    arcs.resize(n_places, refcheck=False)
    return ways._replace(arcs=arcs, start=start, length=length)


def settle_all(desk: Desk, enough: float, *, together: bool = False) -> None:
    """Settle all rows with several ways until what they could save is `enough` or less.

    together: whether all workers take part.
    """
    field, states = desk.field, desk.states if together else desk.states[:1]
    for state in states[1:]:
        state.load[:] = states[0].load
        set_times(field.curves, state)
    chosen = desk.chosen[: list_torn(desk.ways, 0, desk.excess.size, desk.chosen)].copy()
    lean = lean_ways(desk, chosen)
    trail = start_trail(lean, states[0])
    for sweep in range(MOST_SWEEPS):
        if sweep:
            leap(field, lean, states, chosen, trail)
        n_settled, saving = settle_flows(field, lean, states, chosen, desk.excess, -1.0, chosen.size)
        if n_settled == 0 or saving < enough:
            break
        much, n_first = MUCH * saving / n_settled, 0
        for turn in range(BETWEEN):
            n_much = int(np.count_nonzero(desk.excess[chosen] >= much))
            n_settled, _ = settle_flows(field, lean, states, chosen, desk.excess, much, n_much)
            n_first = n_settled if turn == 0 else n_first
            if n_settled <= FEW * n_first:
                break


def settle_to_gap(desk: Desk, gap: float, max_searches: int, progress: Progress) -> tuple[float, int]:
    """Let searches of all origins and sweeps over torn rows take turns; return the gap and the searches.

    The gap is certified by a last search at loads that are added up anew.
    """
    n_searches, worth, certain, reached = 0, 0.0, True, np.inf
    while n_searches < max_searches:
        paid, least = search_all(desk, worth)
        n_searches += 1
        reached = max(paid - least, 0.0) / paid if paid > 0 else 0.0
        progress(n_searches, reached)
        if reached <= gap and certain:
            break
        certain = reached <= NEAR * gap or n_searches % FRESH == 0
        if reached > gap:
            share = min(max(reached / LOOSE, WORTH[0]), WORTH[1])
            worth = share * (paid - least) / max(desk.excess.size, 1)
            settle_all(desk, LEAVE * (paid - least), together=reached > TOGETHER)
        if reached <= NOT_SOON or n_searches % KEEP == 0:
            drop_idle(desk.ways, 0, desk.excess.size)
            close_gaps(desk.ways)
        if certain:
            add_up(desk)
    drop_idle(desk.ways, 0, desk.excess.size)
    give_back_room(desk.ways)
    return reached, n_searches


def open_desk(problem: Problem, pool: RouteSet | None, start: Start | None) -> Desk:
    """Set a desk, and load each row on one way."""
    desk = set_desk(survey_field(problem))
    if pool is None:
        load_first(desk)
    else:
        load_pool(desk, problem, pool, start)
        settle_all(desk, 0.0)  # before new routes are sought at the times of flows not yet spread
    return desk


def solve_on_links(
    problem: Problem,
    *,
    gap: float,
    max_searches: int,
    pool: RouteSet | None,
    start: Start | None,
    progress: Progress,
) -> Loads:
    """Find the user equilibrium of a problem of links without hard capacities, to a relative gap.

    Gap: (what is paid - what would be on the cheapest ways at the same times) / what is paid. Source:
    Jayakrishnan et al. (1994), with new ways as in Dafermos (1968).
    """
    desk = open_desk(problem, pool, start)
    reached, n_searches = settle_to_gap(desk, gap, max_searches, progress)
    n_blocks = desk.field.rows.block_origin.size
    return write_way_loads(
        problem, desk.field, desk.ways, desk.states[0], gap=(reached, gap), counts=(n_searches, n_blocks)
    )
