"""Volume-delay curves, their slopes and integrals.

A delay is a share of the time without traffic: time = free time · (1 + delay(load / capacity)).
"""

import math

from numba import njit

from zhibek.kernels.bundles import BoolArray, FloatArray, IntArray
from zhibek.kernels.queues import NODES, WEIGHTS, queue_integral, queue_wait

BPR = 0  # alpha · ratio ** beta
CONICAL = 1  # alpha: slope
AKCELIK = (
    2  # alpha: a quarter of the period over the free time; beta: 8 · delay parameter / capacity, below 4
)
DAVIDSON = 3  # alpha: quality of service; beta: ratio from which the tangent goes on
QUEUE = 4  # alpha: (1 + scv of service) / 2; beta: servers; the free time is a service time
FULL_QUEUE = 0.99  # ratio from which a queue's tangent goes on
SMOOTH = 0.5  # ratio below which a rule of quadrature is exact


@njit(cache=True, nogil=True)
def give_delay(curve: int, ratio: float, alpha: float, beta: float) -> tuple[float, float]:
    """Give the delay of one curve at load over capacity `ratio` >= 0, and its slope by `ratio`.

    BPR: Bureau of Public Roads (1964), Traffic Assignment Manual. Conical: Spiess (1990), Conical
    volume-delay functions. Akçelik (1991), Travel time functions for transport planning purposes. Davidson
    (1966), A flow-travel time relationship; with the tangent of Taylor (1984). Queue: see `queue_wait`.
    """
    if curve == BPR:
        if ratio > 0.0:
            delay: float = alpha * ratio**beta
            return delay, beta * delay / ratio
        return (alpha if beta == 0.0 else 0.0), (alpha if beta == 1.0 else 0.0)
    if curve == CONICAL:
        shift = (2.0 * alpha - 1.0) / (2.0 * alpha - 2.0)
        left = alpha * (1.0 - ratio)
        root = math.sqrt(left * left + shift * shift)
        at_zero = math.sqrt(alpha * alpha + shift * shift)
        # the difference of roots, without cancelling at small ratios
        rise = alpha * alpha * ratio * (ratio - 2.0) / (root + at_zero)
        return rise + alpha * ratio, alpha - alpha * left / root
    if curve == AKCELIK:
        over = ratio - 1.0
        root = math.sqrt(over * over + beta * ratio)
        lift = over + root if over > 0.0 else beta * ratio / (root - over)
        return alpha * lift, alpha * (1.0 + (over + 0.5 * beta) / root)
    if curve == DAVIDSON:
        near = min(ratio, beta)
        slope = alpha / ((1.0 - near) * (1.0 - near))
        return alpha * near / (1.0 - near) + slope * (ratio - near), slope
    near = min(ratio, FULL_QUEUE)
    wait, slope = queue_wait(int(beta), near, 2.0 * alpha - 1.0)
    return wait + slope * (ratio - near), slope


@njit(cache=True, nogil=True)
def give_integral(curve: int, ratio: float, alpha: float, beta: float) -> float:
    """Integrate the delay of one curve from 0 to `ratio`."""
    if ratio <= 0.0:
        return 0.0
    if curve == BPR:
        area: float = alpha * ratio ** (beta + 1.0) / (beta + 1.0)
        return area
    if ratio < SMOOTH and curve in (CONICAL, AKCELIK):  # where the closed forms cancel
        area = 0.0
        for node in range(NODES.size):
            delay, _ = give_delay(curve, 0.5 * ratio * (1.0 + NODES[node]), alpha, beta)
            area += 0.5 * ratio * WEIGHTS[node] * delay
        return area
    if curve == CONICAL:
        shift = (2.0 * alpha - 1.0) / (2.0 * alpha - 2.0)
        at_zero = math.sqrt(alpha * alpha + shift * shift)
        area = (_root_area(alpha, shift * shift) - _root_area(alpha * (1.0 - ratio), shift * shift)) / alpha
        return area - at_zero * ratio + 0.5 * alpha * ratio * ratio
    if curve == AKCELIK:
        # ratio - 1 = over; over² + beta · ratio = (over + beta / 2)² + beta - beta² / 4
        rest = beta - 0.25 * beta * beta
        area = _root_area(ratio - 1.0 + 0.5 * beta, rest) - _root_area(0.5 * beta - 1.0, rest)
        return alpha * (area + 0.5 * ratio * ratio - ratio)
    near = min(ratio, beta) if curve == DAVIDSON else min(ratio, FULL_QUEUE)
    delay, slope = give_delay(curve, near, alpha, beta)
    if curve == DAVIDSON:
        area = -alpha * (near + math.log1p(-near))
    else:
        area = queue_integral(int(beta), near, 2.0 * alpha - 1.0)
    return area + (ratio - near) * (delay + 0.5 * slope * (ratio - near))


@njit(cache=True, nogil=True)
def _root_area(place: float, rest: float) -> float:
    """Give an antiderivative of sqrt(place² + rest)."""
    root = math.sqrt(max(place * place + rest, 0.0))
    if rest > 0.0:
        return 0.5 * (place * root + rest * math.asinh(place / math.sqrt(rest)))
    return 0.5 * (place * root + (rest * math.log(place + root) if rest < 0.0 else 0.0))


@njit(cache=True, nogil=True)
def delay_and_slope(
    load: FloatArray,
    capacity: FloatArray,
    shape: tuple[IntArray, FloatArray, FloatArray],
    soft: BoolArray,
    delay: FloatArray,
    slope: FloatArray,
) -> None:
    """Fill `delay` at loads, and `slope` with its derivative by load.

    All (n_groups,); shape is (curve, alpha, beta); load includes what is not modelled; both are 0 where
    `soft` is false.
    """
    curve, alpha, beta = shape
    for group in range(load.size):
        delay[group] = 0.0
        slope[group] = 0.0
        if not soft[group]:
            continue
        if curve[group] == BPR and load[group] > 0.0:  # by far the most frequent: a division less
            found = alpha[group] * (load[group] / capacity[group]) ** beta[group]
            delay[group] = found
            slope[group] = beta[group] * found / load[group]
        else:
            ratio = load[group] / capacity[group]
            found, rise = give_delay(curve[group], max(ratio, 0.0), alpha[group], beta[group])
            delay[group] = found
            slope[group] = rise / capacity[group]


@njit(cache=True, nogil=True)
def delay_integral(
    load: FloatArray,
    capacity: FloatArray,
    shape: tuple[IntArray, FloatArray, FloatArray],
    soft: BoolArray,
    area: FloatArray,
) -> None:
    """Fill `area` (n_groups,) with the integral of the delay from no load to `load`; 0 where not soft."""
    curve, alpha, beta = shape
    for group in range(load.size):
        area[group] = 0.0
        if soft[group]:
            ratio = max(load[group] / capacity[group], 0.0)
            area[group] = capacity[group] * give_integral(curve[group], ratio, alpha[group], beta[group])
