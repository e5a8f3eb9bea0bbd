"""User equilibrium on congested links."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from zhibek.assignment.field import N_SLICES, Field, open_state, survey_field
from zhibek.assignment.problem import Loads, LongArray, Problem, RouteSet
from zhibek.assignment.progress import Progress
from zhibek.assignment.searching import keep_ways, search_ways
from zhibek.assignment.start import Start
from zhibek.assignment.swapping import settle_by_swaps
from zhibek.assignment.threads import cut_parts, run_blocks
from zhibek.assignment.way_outcome import write_way_loads
from zhibek.assignment.way_store import close_gaps, give_back_room, make_room, open_store
from zhibek.kernels.bundles import LinkState, Ways
from zhibek.kernels.hierarchy import LANES
from zhibek.kernels.link_times import set_times
from zhibek.kernels.way_chains import drop_idle, list_torn, load_ways, seed_ways

WORTH = (0.2, 1.0)  # share of a row's mean part in the gap that a new way must save, least and most
LOOSE = 1e-4  # gap from which the most is asked, and flows stay spread: far from settled, costs still change
KEEP = 3  # searches for which ways stay that have no flow: many are wanted again soon
NOT_SOON = 1e-6  # gap from which few are
LEAVE = 0.05  # share of the gap at which flows are settled well enough to search anew
ENOUGH = 0.3  # of the wanted gap: below it, flows are settled well enough for good
FRESH = 5  # searches after which loads are added up anew
NEAR = 30.0  # times the wanted gap, below which they always are: the next search may be the last


@dataclass(frozen=True, slots=True)
class Desk:
    """The flows at work: ways, loads and times, and room for a list of rows."""

    field: Field
    ways: Ways
    state: LinkState
    chosen: LongArray


def set_desk(field: Field) -> Desk:
    """Make an empty desk."""
    n_rows, n_arcs = field.rows.quantity.size, field.star.head.size
    return Desk(field, open_store(n_rows, n_arcs), open_state(n_arcs), np.empty(n_rows, dtype=np.int64))


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
    field, state = desk.field, desk.state
    set_times(field.curves, state)
    for piece in cut_kinds(field, N_SLICES):
        found, _ = search_ways(field, desk.ways, state, 0.0, [piece])
        keep_ways(field, desk.ways, found, state.load)
        set_times(field.curves, state)


def load_pool(desk: Desk, problem: Problem, pool: RouteSet, start: Start | None) -> None:
    """Begin with the routes of a pool, each row on its cheapest at the delays of the start."""
    field, state, groups = desk.field, desk.state, problem.groups
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
    rows, load = desk.field.rows, desk.state.load
    cuts = cut_parts(rows.quantity.size)
    parts = np.zeros((cuts.size - 1, load.size))

    def add_part(part: int) -> None:
        load_ways(desk.ways, rows, desk.field.kinds, (int(cuts[part]), int(cuts[part + 1])), parts[part])

    run_blocks(add_part, cuts.size - 1)
    load[:] = parts.sum(axis=0)
    set_times(desk.field.curves, desk.state)


def search_all(desk: Desk, worth: float) -> tuple[float, float]:
    """Search every origin and keep new ways; return what is paid, and what would be on cheapest ways."""
    found, sums = search_ways(desk.field, desk.ways, desk.state, worth, cut_kinds(desk.field, 1))
    keep_ways(desk.field, desk.ways, found, desk.state.load)
    paid, least, _ = sums.sum(axis=0)
    return float(paid), float(least)


def settle_all(desk: Desk, enough: float, *, concentrated: bool) -> None:
    """Settle all rows with several ways; see `settle_by_swaps`."""
    chosen = desk.chosen[: list_torn(desk.ways, 0, desk.chosen.size, desk.chosen)]
    if chosen.size:
        settle_by_swaps(desk.field, desk.ways, desk.state, chosen, enough, concentrated=concentrated)


def settle_to_gap(desk: Desk, gap: float, max_searches: int, progress: Progress) -> tuple[float, int]:
    """Let searches of all origins and the settling of torn rows take turns; return the gap and the searches.

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
            worth = share * (paid - least) / max(desk.chosen.size, 1)
            enough = max(LEAVE * (paid - least), ENOUGH * gap * paid)
            settle_all(desk, enough, concentrated=reached <= LOOSE)
        if reached <= NOT_SOON or n_searches % KEEP == 0:
            drop_idle(desk.ways, 0, desk.chosen.size)
            close_gaps(desk.ways)
        if certain:
            add_up(desk)
    drop_idle(desk.ways, 0, desk.chosen.size)
    give_back_room(desk.ways)
    return reached, n_searches


def open_desk(problem: Problem, pool: RouteSet | None, start: Start | None) -> Desk:
    """Set a desk, and load each row on one way."""
    desk = set_desk(survey_field(problem))
    if pool is None:
        load_first(desk)
    else:
        load_pool(desk, problem, pool, start)
        # before new routes are sought at the times of flows not yet spread
        settle_all(desk, 0.0, concentrated=False)
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
    stored routes as in Jayakrishnan et al. (1994), new ones as in Dafermos (1968), flows moved as between
    the paired alternative segments of Bar-Gera (2010).
    """
    desk = open_desk(problem, pool, start)
    reached, n_searches = settle_to_gap(desk, gap, max_searches, progress)
    n_blocks = desk.field.rows.block_origin.size
    return write_way_loads(
        problem, desk.field, desk.ways, desk.state, gap=(reached, gap), counts=(n_searches, n_blocks)
    )
