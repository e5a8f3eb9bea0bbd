"""Times and costs of arcs at their loads."""

from numba import njit

from zhibek.kernels.bundles import Curves, FloatArray, Kinds, LinkState
from zhibek.kernels.delay import BPR, give_delay


@njit(cache=True, nogil=True)
def answer_load(arc, load, curve):
    """Find the time of an arc at its modelled load, and the slope of that; below 0 by rounding counts as 0.

    curve: the arrays of `Curves`, in their order. Source: see `give_delay`.
    """
    free, factor, base, code, capacity, alpha, beta = curve
    at = base[arc] + load
    at = max(0.0, at)
    power = beta[arc]
    if code[arc] != BPR:
        delay, slope = give_delay(code[arc], at / capacity[arc], alpha[arc], power)
        return free[arc] * (1.0 + delay), free[arc] * slope / capacity[arc]
    if at == 0.0:
        return free[arc], free[arc] * factor[arc] if power == 1.0 else 0.0
    if power == 4.0:
        square = at * at
        rise = factor[arc] * square * square
    else:
        rise = factor[arc] * at**power
    return free[arc] * (1.0 + rise), free[arc] * rise * power / at


@njit(cache=True, nogil=True)
def set_times(curves: Curves, state: LinkState) -> None:
    """Set the times and slopes of all arcs."""
    curve = (
        curves.free, curves.factor, curves.base, curves.curve, curves.capacity, curves.alpha, curves.beta
    )  # fmt: skip
    for arc in range(state.load.size):
        state.time[arc] = curves.free[arc]
        state.slope[arc] = 0.0
        if curves.factor[arc] != 0.0:
            state.time[arc], state.slope[arc] = answer_load(arc, state.load[arc], curve)


@njit(cache=True, nogil=True)
def set_costs(time: FloatArray, kinds: Kinds, kind: int, cost: FloatArray) -> None:
    """Set the costs (n_arcs,) of all arcs for one kind of user."""
    weight = kinds.weight[kind]
    for arc in range(time.size):
        cost[arc] = weight * time[arc] + kinds.extra[kind, arc]
