"""Flows carried on along what they changed last."""

from numba import njit

from zhibek.kernels.bundles import FloatArray, Kinds, LongArray, Rows, Ways
from zhibek.kernels.link_times import FACTOR, FREE, answer_load


@njit(cache=True, nogil=True)
def slope_ahead(curves: FloatArray, load: FloatArray, change: FloatArray, step: float) -> float:
    """Give the slope of the summed integrals of times, at loads (n_arcs,) `step` times `change` further."""
    slope = 0.0
    for arc in range(load.size):
        if change[arc] != 0.0:
            time = curves[arc, FREE]
            if curves[arc, FACTOR] != 0.0:
                time, _ = answer_load(arc, load[arc] + step * change[arc], curves)
            slope += time * change[arc]
    return slope


@njit(cache=True, nogil=True)
def sum_extras(ways: Ways, rows: Rows, kinds: Kinds, chosen: LongArray, before: FloatArray) -> float:
    """Sum what flows since `before` (n_ways,) pay more beside time, in the time it is worth to each kind."""
    total = 0.0
    for row in chosen:
        kind = rows.kind[row]
        worth = kinds.unit[kind] / kinds.weight[kind]
        way = ways.first[row]
        while way >= 0:
            change = ways.flow[way] - before[way]
            if change != 0.0:
                for place in range(ways.start[way], ways.start[way] + ways.length[way]):
                    total += worth * change * kinds.extra[kind, ways.arcs[place]]
            way = ways.following[way]
    return total


@njit(cache=True, nogil=True)
def carry_on(
    ways: Ways,
    rows: Rows,
    kinds: Kinds,
    chosen: LongArray,
    before: FloatArray,
    step: float,
    load: FloatArray,
) -> None:
    """Move the flows of chosen rows `step` times as far again as they came since `before` (n_ways,).

    A row of which a way would have less than no flow goes only as far as it can, and its fullest way takes
    what the others lose: else rounding would grow from leap to leap. load (n_arcs,) follows; `before` takes
    the flows as they were.
    """
    for row in chosen:
        reach, unit, fullest = step, kinds.unit[rows.kind[row]], ways.first[row]
        way = ways.first[row]
        while way >= 0:
            change = ways.flow[way] - before[way]
            if change < 0.0 and ways.flow[way] + reach * change < 0.0:
                reach = ways.flow[way] / -change
            if ways.flow[way] > ways.flow[fullest]:
                fullest = way
            way = ways.following[way]
        gained = 0.0
        way = ways.first[row]
        while way >= 0:
            if way != fullest:
                gained += move_flow(ways, way, reach * (ways.flow[way] - before[way]), unit, before, load)
            way = ways.following[way]
        move_flow(ways, fullest, -gained, unit, before, load)


@njit(cache=True, nogil=True)
def move_flow(
    ways: Ways, way: int, wanted: float, unit: float, before: FloatArray, load: FloatArray
) -> float:
    """Change the flow of a way, not below none, and note what it was; return the change."""
    flow = ways.flow[way]
    before[way] = flow
    if wanted == 0.0:
        return 0.0
    ways.flow[way] = max(flow + wanted, 0.0)
    moved: float = ways.flow[way] - flow
    for place in range(ways.start[way], ways.start[way] + ways.length[way]):
        load[ways.arcs[place]] += moved * unit
    return moved


@njit(cache=True, nogil=True)
def draw_back(ways: Ways, chosen: LongArray, before: FloatArray, share: float) -> None:
    """Leave only a share of what the flows of chosen rows moved since `before` (n_ways,)."""
    for row in chosen:
        way = ways.first[row]
        while way >= 0:
            ways.flow[way] = before[way] + share * (ways.flow[way] - before[way])
            way = ways.following[way]
