"""Flows moved to cheaper ways, row by row.

Source: Jayakrishnan, Tsai, Prashker and Rajadhyaksha (1994), gradient projection, taken one pair
after another at costs that follow each move. Inner loops take bare arrays: a bundle that is opened
there is counted anew each time.
"""

from numba import njit

from zhibek.kernels.bundles import FloatArray, IntArray, Kinds, LinkState, LongArray, Rows, Ways
from zhibek.kernels.link_times import FACTOR, answer_load, set_costs


@njit(cache=True, nogil=True)
def sum_way(arcs: IntArray, begun: int, length: int, cost: FloatArray) -> float:
    """Sum the cost of the arcs of one way, in four sums that do not wait for each other."""
    first, second, third, fourth = 0.0, 0.0, 0.0, 0.0
    place, end = begun, begun + length
    while place + 4 <= end:
        first += cost[arcs[place]]
        second += cost[arcs[place + 1]]
        third += cost[arcs[place + 2]]
        fourth += cost[arcs[place + 3]]
        place += 4
    while place < end:
        first += cost[arcs[place]]
        place += 1
    return (first + second) + (third + fourth)


@njit(cache=True, nogil=True)
def compare_ways(arcs, way, best, mark, base, shared, stamp, cost, slope):
    """Take what `way` costs above `best`, and the slope of that, over arcs that only one has.

    way, best: (start, length) in arcs; mark, shared (n_arcs,): arcs of `best` bear the stamp `base`; those
    that both have get `stamp`.
    """
    above, steepness = 0.0, 0.0
    for place in range(way[0], way[0] + way[1]):
        arc = arcs[place]
        if mark[arc] == base:
            shared[arc] = stamp
        else:
            above += cost[arc]
            steepness += slope[arc]
    for place in range(best[0], best[0] + best[1]):
        arc = arcs[place]
        if shared[arc] != stamp:
            above -= cost[arc]
            steepness += slope[arc]
    return above, steepness


@njit(cache=True, nogil=True)
def change_loads(arcs, way, spared, stamp, amount, curves, user, link):
    """Change the loads of a way's arcs, but those spared, with all that follows from them.

    spared (n_arcs,): arcs that bear `stamp` keep theirs, as do those that do not answer to their load;
    user: (weight, extra (n_arcs,)); link: (load, time, slope, cost).
    """
    weight, extra = user
    load, time, slope, cost = link
    for place in range(way[0], way[0] + way[1]):
        arc = arcs[place]
        if spared[arc] != stamp and curves[arc, FACTOR] != 0.0:
            load[arc] += amount
            time[arc], slope[arc] = answer_load(arc, load[arc], curves)
            cost[arc] = weight * time[arc] + extra[arc]


@njit(cache=True, nogil=True)
def find_best(arcs, chain, row, cost):
    """Find a row's cheapest way; return it and what the row would save if all took it.

    chain: (first, following, start, length, flow) of ways.
    """
    first, following, start, length, flow = chain
    best, least, paid, moving = -1, 0.0, 0.0, 0.0
    way = first[row]
    while way >= 0:
        total = sum_way(arcs, start[way], length[way], cost)
        if best < 0 or total < least:
            best, least = way, total
        paid += flow[way] * total
        moving += flow[way]
        way = following[way]
    return best, paid - moving * least


@njit(cache=True, nogil=True)
def choose_step(above: float, slope: float, flow: float, best_flow: float) -> float:
    """Choose how much of `flow` goes over to the best way: a Newton step, within what there is.

    Below 0 where an earlier move has made the best way the dearer one.
    """
    if above > 0.0:
        return flow if above >= flow * slope else above / slope
    return max(above / slope, -best_flow) if slope > 0.0 else 0.0


@njit(cache=True, nogil=True)
def settle_row(arcs, chain, row, marks, scale, unit, curves, user, link):
    """Move a row's flow towards its cheapest way; return what it could have saved before.

    marks: (mark, shared, stamp); scale: what a unit of slope counts for this kind of user.
    """
    first, following, start, length, flow = chain
    mark, shared, stamp = marks
    slope, cost = link[2], link[3]
    best, saving = find_best(arcs, chain, row, cost)
    if saving <= 0.0:
        return 0.0
    stamp[0] += 1
    base = stamp[0]
    best_way = (start[best], length[best])
    for place in range(best_way[0], best_way[0] + best_way[1]):
        mark[arcs[place]] = base
    way = first[row]
    while way >= 0:
        if way != best and flow[way] > 0.0:
            stamp[0] += 1
            this_way = (start[way], length[way])
            above, steepness = compare_ways(
                arcs, this_way, best_way, mark, base, shared, stamp[0], cost, slope
            )
            step = choose_step(above, scale * steepness, flow[way], flow[best])
            if step != 0.0:
                flow[way] -= step
                flow[best] += step
                change_loads(arcs, this_way, mark, base, -step * unit, curves, user, link)
                change_loads(arcs, best_way, shared, stamp[0], step * unit, curves, user, link)
        way = following[way]
    return saving


@njit(cache=True, nogil=True)
def settle_rows(
    ways: Ways,
    rows: Rows,
    chosen: LongArray,
    excess: FloatArray,
    least_excess: float,
    curves: FloatArray,
    kinds: Kinds,
    state: LinkState,
    turn: int,
) -> tuple[int, float]:
    """Settle the chosen rows whose last known excess is `least_excess` or more.

    Returns how many were settled and what they could have saved. excess (n_rows,), what each could save,
    is brought up to date. What the turn changed is kept for the other worker, if turn >= 0.
    """
    arcs, row_kind = ways.arcs, rows.kind
    chain = (ways.first, ways.following, ways.start, ways.length, ways.flow)
    marks = (state.mark, state.shared, state.stamp)
    link = (state.load, state.time, state.slope, state.cost)
    user, scale, unit = (1.0, kinds.extra[0]), 1.0, 1.0
    n_settled, saving, kind = 0, 0.0, -1
    if turn >= 0:
        state.before[:] = state.load
    for place in range(chosen.size):
        row = chosen[place]
        if excess[row] < least_excess:
            continue
        if row_kind[row] != kind:
            kind = row_kind[row]
            set_costs(state.time, kinds, kind, state.cost)
            user, unit = (kinds.weight[kind], kinds.extra[kind]), kinds.unit[kind]
            scale = kinds.weight[kind] * unit
        excess[row] = settle_row(arcs, chain, row, marks, scale, unit, curves, user, link)
        saving += excess[row]
        n_settled += 1
    if turn >= 0:
        state.change[turn, :] = state.load - state.before
    return n_settled, saving


@njit(cache=True, nogil=True)
def take_changes(curves: FloatArray, other: LinkState, turn: int, state: LinkState) -> None:
    """Take over the changes that another worker made in a turn."""
    for arc in range(state.load.size):
        if other.change[turn, arc] != 0.0:
            state.load[arc] += other.change[turn, arc]
            state.time[arc], state.slope[arc] = answer_load(arc, state.load[arc], curves)
