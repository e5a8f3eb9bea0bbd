"""Times and costs of arcs at their loads.

`curves` (n_arcs, 7) says how the time of each arc answers to its load, in the columns named here: all of an
arc's numbers lie side by side in memory. On a BPR curve the time is free · (1 + factor · load ** beta); on
others `give_delay` tells. A toll adds max(0, alpha + beta · (load - capacity)), in hours. An arc whose factor
is 0 does not answer.
"""

from numba import njit

from zhibek.kernels.bundles import FloatArray, Kinds, LinkState
from zhibek.kernels.delay import BPR, give_delay

FREE, FACTOR, BASE, BETA, CODE, CAPACITY, ALPHA = range(7)
TOLL = -1  # code of a hard capacity that is priced


# without being told to, the compiler makes a call of it in the innermost loops of sweeps
@njit(cache=True, nogil=True, forceinline=True)
def answer_load(arc: int, load: float, curves: FloatArray) -> tuple[float, float]:
    """Find the time of an arc at its modelled load, and the slope of that.

    A load below 0 by rounding counts as 0. Source: Bureau of Public Roads (1964), and see `give_delay`.
    """
    free, factor, beta = curves[arc, FREE], curves[arc, FACTOR], curves[arc, BETA]
    at = curves[arc, BASE] + load
    if curves[arc, CODE] == TOLL:
        charge = curves[arc, ALPHA] + beta * (at - curves[arc, CAPACITY])
        return free + max(charge, 0.0), beta if charge > 0.0 else 0.0
    if curves[arc, CODE] != BPR:
        capacity = curves[arc, CAPACITY]
        delay, slope = give_delay(int(curves[arc, CODE]), max(at, 0.0) / capacity, curves[arc, ALPHA], beta)
        return free * (1.0 + delay), free * slope / capacity
    if at <= 0.0:
        return free, free * factor if beta == 1.0 else 0.0
    if beta == 4.0:
        square = at * at
        rise = factor * square * square
    else:
        rise = factor * at**beta
    return free * (1.0 + rise), free * rise * beta / at


@njit(cache=True, nogil=True)
def set_times(curves: FloatArray, state: LinkState) -> None:
    """Set the times and slopes of all arcs."""
    for arc in range(state.load.size):
        state.time[arc] = curves[arc, FREE]
        state.slope[arc] = 0.0
        if curves[arc, FACTOR] != 0.0:
            state.time[arc], state.slope[arc] = answer_load(arc, state.load[arc], curves)


@njit(cache=True, nogil=True)
def set_costs(time: FloatArray, kinds: Kinds, kind: int, cost: FloatArray) -> None:
    """Set the costs (n_arcs,) of all arcs for one kind of user."""
    weight = kinds.weight[kind]
    for arc in range(time.size):
        cost[arc] = weight * time[arc] + kinds.extra[kind, arc]
