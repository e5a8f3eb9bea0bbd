"""Leaps between sweeps, along what the last changed."""

from collections.abc import Sequence
from dataclasses import dataclass

from zhibek.assignment.field import Field
from zhibek.assignment.problem import FloatArray, LongArray
from zhibek.kernels.bundles import LinkState, Ways
from zhibek.kernels.link_times import set_times
from zhibek.kernels.way_leaps import carry_on, draw_back, slope_ahead, sum_extras

FARTHEST = 32.0  # times what the last sweep moved
HALVINGS = 8


@dataclass(frozen=True, slots=True)
class Trail:
    """Where flows and loads stood before the last sweep: flow (n_ways,), load (n_arcs,)."""

    flow: FloatArray
    load: FloatArray


def start_trail(ways: Ways, state: LinkState) -> Trail:
    """Note where flows and loads stand."""
    return Trail(ways.flow[: int(ways.counts[0])].copy(), state.load.copy())


def leap(field: Field, ways: Ways, states: Sequence[LinkState], chosen: LongArray, trail: Trail) -> None:
    """Carry the flows of chosen rows on from the trail as far as the objective falls; move the trail up.

    Sweeps alone close in slowly where many rows share a few alternatives; a step along two sweeps at once
    takes most of that off. Source: parallel tangents, Shah, Buehler and Kempthorne (1964); for traffic
    LeBlanc, Helgason and Boyce (1985).
    """
    state = states[0]
    change = state.load - trail.load
    extras = sum_extras(ways, field.rows, field.kinds, chosen, trail.flow)
    step = _find_step(field, state.load, change, extras, FARTHEST)
    trail.load[:] = state.load
    carry_on(ways, field.rows, field.kinds, chosen, trail.flow, step, state.load)
    _draw_back(field, ways, state, chosen, trail)
    for each in states:
        each.load[:] = state.load
        set_times(field.curves, each)


def _draw_back(field: Field, ways: Ways, state: LinkState, chosen: LongArray, trail: Trail) -> None:
    """Go back part of the way where rows that stopped short have bent it, so that the objective falls."""
    change = state.load - trail.load
    extras = sum_extras(ways, field.rows, field.kinds, chosen, trail.flow)
    share = _find_step(field, trail.load, change, extras, 1.0)
    if share < 1.0:
        draw_back(ways, chosen, trail.flow, share)
        state.load[:] = trail.load + share * change


def _find_step(field: Field, load: FloatArray, change: FloatArray, extras: float, farthest: float) -> float:
    """Find the step at which the objective falls no further."""

    def falls(step: float) -> bool:
        return slope_ahead(field.curves, load, change, step) + extras < 0.0

    if not falls(0.0):
        return 0.0
    low, high = 0.0, 1.0
    while falls(high):
        if high >= farthest:
            return high
        low, high = high, 2.0 * high
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if falls(middle) else (low, middle)
    return low
