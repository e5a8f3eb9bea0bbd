"""Waits in queues, their slopes and integrals."""

import math

import numpy as np
from numba import njit

NODES, WEIGHTS = np.polynomial.legendre.leggauss(20)
PANEL = 0.5  # width, in minus the logarithm of the idle share, of a panel of the quadrature
LEAST_RATIO = 1e-12  # below it a queue is taken as empty


@njit(cache=True, nogil=True)
def erlang_b(servers: int, ratio: float) -> tuple[float, float]:
    """Give the share that finds all servers busy where none waits, and that share over `ratio`.

    ratio: load over capacity, 0 or more. Source: Erlang (1917), by the recursion over servers.
    """
    offered = servers * ratio
    blocked = 1.0
    for server in range(1, servers):
        blocked = offered * blocked / (server + offered * blocked)
    per_ratio = servers * blocked / (servers + offered * blocked)
    return ratio * per_ratio, per_ratio


@njit(cache=True, nogil=True)
def erlang_c(servers: int, ratio: float) -> float:
    """Give the share that waits, arrivals and service times being exponential; 1 from full load on.

    Source: Erlang (1917).
    """
    if ratio >= 1.0:
        return 1.0
    blocked, _ = erlang_b(servers, ratio)
    return blocked / (1.0 - ratio * (1.0 - blocked))


@njit(cache=True, nogil=True)
def random_wait(servers: int, ratio: float) -> tuple[float, float]:
    """Give the mean wait of M/M/c in service times, and its slope by `ratio`; infinite from 1 on."""
    if ratio >= 1.0:
        return np.inf, np.inf
    blocked, per_ratio = erlang_b(servers, ratio)
    idle = 1.0 - ratio
    nearly = idle + ratio * blocked
    blocked_slope = servers * (per_ratio - blocked * (1.0 - blocked))
    waits = blocked / nearly
    waits_slope = (blocked_slope * idle + blocked * (1.0 - blocked)) / (nearly * nearly)
    return waits / (servers * idle), (waits_slope * idle + waits) / (servers * idle * idle)


@njit(cache=True, nogil=True)
def even_share(servers: int, ratio: float) -> tuple[float, float]:
    """Give the wait of M/D/c over that of M/M/c, and the slope of that share; `ratio` above 0.

    Source: Cosmetatos (1975), Approximate explicit formulae for the average queueing time in the
    processes (M/D/r) and (D/M/r). Exact for one server; below a tenth of full load it overstates a wait
    that is next to nothing.
    """
    factor = (servers - 1) * (math.sqrt(4.0 + 5.0 * servers) - 2.0) / (16.0 * servers)
    return 0.5 * (1.0 + factor * (1.0 - ratio) / ratio), -0.5 * factor / (ratio * ratio)


@njit(cache=True, nogil=True)
def queue_wait(servers: int, ratio: float, service_scv: float) -> tuple[float, float]:
    """Give the mean wait of M/G/c in service times, and its slope by `ratio`; infinite from 1 on.

    servers: 1 or more; ratio: load over capacity; service_scv: squared coefficient of variation of service
    times. Up to 1 it lies between constant and exponential service (Kimura, 1986, A two-moment approximation
    for the mean waiting time in the GI/G/s queue, for Poisson arrivals, with Cosmetatos' M/D/c); above 1
    it is Allen and Cunneen's (Allen, 1978).
    """
    if ratio >= 1.0:
        return np.inf, np.inf
    ratio = max(ratio, LEAST_RATIO)
    wait, slope = random_wait(servers, ratio)
    if service_scv >= 1.0:
        factor = 0.5 * (1.0 + service_scv)
        return factor * wait, factor * slope
    share, share_slope = even_share(servers, ratio)
    below = 2.0 * service_scv * share + 1.0 - service_scv
    factor = (1.0 + service_scv) * share / below
    factor_slope = (1.0 + service_scv) * (1.0 - service_scv) * share_slope / (below * below)
    return factor * wait, factor * slope + factor_slope * wait


@njit(cache=True, nogil=True)
def general_wait(servers: int, ratio: float, arrival_scv: float, service_scv: float) -> tuple[float, float]:
    """Give the mean wait of G/G/c in service times, and its slope by `ratio`; infinite from 1 on.

    Source: Allen and Cunneen (Allen, 1978, Probability, Statistics and Queueing Theory): that of M/M/c
    times the mean of both squared coefficients of variation.
    """
    wait, slope = random_wait(servers, ratio)
    factor = 0.5 * (arrival_scv + service_scv)
    return factor * wait, factor * slope


@njit(cache=True, nogil=True)
def queue_integral(servers: int, ratio: float, service_scv: float) -> float:
    """Integrate the wait of `queue_wait` from no load to `ratio`; infinite from 1 on.

    By Gauss and Legendre's rule over minus the logarithm of the idle share, in which the wait times the
    idle share is smooth.
    """
    if ratio >= 1.0:
        return np.inf
    end = -math.log1p(-ratio)
    n_panels = int(end / PANEL) + 1
    half = 0.5 * end / n_panels
    total = 0.0
    for panel in range(n_panels):
        middle = (2 * panel + 1) * half
        for node in range(NODES.size):
            idle = math.exp(-(middle + half * NODES[node]))
            wait, _ = queue_wait(servers, 1.0 - idle, service_scv)
            total += WEIGHTS[node] * wait * idle
    return total * half
