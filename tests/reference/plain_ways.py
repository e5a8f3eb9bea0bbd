"""Ways through gateways, found by trying everything."""

import math
from collections.abc import Iterable, Sequence


def simple_states(
    arcs: Sequence[tuple[int, int, float, int]], start: int, goal: int, passes: Iterable[int], avoids: int
) -> float:
    """Give the cost of the cheapest walk that passes all gateways, by Bellman and Ford over sets.

    `arcs` are (tail, head, cost, gates). A walk may come back to a node once it has passed another
    gateway, so the states are (node, gateways passed), relaxed until nothing changes.
    """
    wanted = list(passes)
    best = {(start, frozenset[int]()): 0.0}
    changed = True
    while changed:
        changed = False
        for tail, head, cost, gates in arcs:
            if gates & avoids or math.isinf(cost):
                continue
            for (node, met), so_far in list(best.items()):
                if node != tail:
                    continue
                state = (head, met | {bit for bit in wanted if gates & bit})
                if so_far + cost < best.get(state, math.inf) - 1e-12:
                    best[state] = so_far + cost
                    changed = True
    return best.get((goal, frozenset(wanted)), math.inf)
