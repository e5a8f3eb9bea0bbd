"""Plain twins of the volume-delay curves."""

import math
from fractions import Fraction

import numpy as np

from zhibek.kernels.delay import AKCELIK, BPR, CONICAL, DAVIDSON


def plain_delay(curve: int, alpha: float, beta: float, ratio: float) -> float:
    """Give the delay as the papers write it, the tangents by their definition."""
    if curve == BPR:
        return alpha * ratio**beta
    if curve == CONICAL:
        b = (2 * alpha - 1) / (2 * alpha - 2)
        start = math.sqrt(alpha**2 + b**2) - alpha - b  # -1 but for rounding
        return math.sqrt((alpha * (1 - ratio)) ** 2 + b**2) - alpha * (1 - ratio) - b - start
    if curve == AKCELIK:
        return alpha * (ratio - 1 + math.sqrt((ratio - 1) ** 2 + beta * ratio))
    if curve == DAVIDSON:
        if ratio <= beta:
            return alpha * ratio / (1 - ratio)
        return alpha * beta / (1 - beta) + alpha / (1 - beta) ** 2 * (ratio - beta)
    if ratio <= 0.99:
        return plain_wait(int(beta), ratio, 2 * alpha - 1)
    ends = [plain_wait(int(beta), 0.99 + step, 2 * alpha - 1) for step in (-1e-6, 0.0, 1e-6)]
    return ends[1] + (ends[2] - ends[0]) / 2e-6 * (ratio - 0.99)


def plain_erlang_c(servers: int, ratio: Fraction) -> Fraction:
    """Give the share that waits in M/M/c exactly, by the sum over states."""
    offered = servers * ratio
    term, total = Fraction(1), Fraction(0)
    for server in range(servers):
        total += term
        term = term * offered / (server + 1)
    waiting = term / (1 - ratio)
    return waiting / (total + waiting)


def plain_wait(servers: int, ratio: float, scv: float) -> float:
    """Give the mean wait of M/G/c in service times."""
    chance = float(plain_erlang_c(servers, Fraction(ratio)))
    random = chance / (servers * (1 - ratio))
    if scv >= 1:
        return random * (1 + scv) / 2
    more = (1 - ratio) * (servers - 1) * (math.sqrt(4 + 5 * servers) - 2) / (16 * ratio * servers)
    even = random * (1 + more) / 2
    return (1 + scv) / (2 * scv / random + (1 - scv) / even)


def exact_even_wait(servers: int, ratio: float, n_states: int = 400) -> float:
    """Give the mean wait of M/D/c in service times, from the chain of numbers present a service time apart.

    Source: Crommelin (1932).
    """
    offered = servers * ratio
    arrivals = np.array(
        [math.exp(-offered + k * math.log(offered) - math.lgamma(k + 1)) for k in range(n_states)]
    )
    chain = np.zeros((n_states, n_states))
    for present in range(n_states):
        left = max(present - servers, 0)
        chain[present, left:] = arrivals[: n_states - left]
    chain /= chain.sum(axis=1, keepdims=True)
    system = np.vstack([chain.T - np.eye(n_states), np.ones(n_states)])
    share = np.linalg.lstsq(system, np.append(np.zeros(n_states), 1.0), rcond=None)[0]
    waiting = share @ np.maximum(np.arange(n_states) - servers, 0)
    return float(waiting / offered)
