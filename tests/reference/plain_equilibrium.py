"""A plain user equilibrium over all routes."""

import networkx as nx
import numpy as np

from reference.plain_curves import plain_delay
from zhibek.assignment.traffic import TrafficLinks, Trips


def plain_times(links: TrafficLinks, load: np.ndarray) -> np.ndarray:
    """Give the time of each link at loads, by the formulas of the curves; Akçelik's is left out."""
    curve = np.zeros(load.size, dtype=int) if links.curve is None else links.curve
    shares = [
        plain_delay(int(curve[link]), links.alpha[link], links.beta[link], load[link] / links.capacity[link])
        if load[link] > 0
        else 0.0
        for link in range(load.size)
    ]
    return links.free_time_h * (1 + np.array(shares))


def plain_equilibrium(links: TrafficLinks, trips: Trips, n_sweeps: int = 400) -> tuple[np.ndarray, int]:
    """Find the loads (n_links,) of one class by moving each pair's trips between its routes in turn.

    Also gives how many routes there are. A move is halved until it evens out the two routes.
    """
    graph = nx.DiGraph()
    for link, ends in enumerate(zip(links.tail.tolist(), links.head.tolist(), strict=True)):
        graph.add_edge(*ends, link=link)
    routes = []
    for origin, destination in zip(trips.origin.tolist(), trips.destination.tolist(), strict=True):
        paths = nx.all_simple_edge_paths(graph, origin, destination)
        routes.append([np.array([graph.edges[edge]["link"] for edge in path]) for path in paths])
    flows = [
        np.append(quantity, np.zeros(len(ways) - 1))
        for ways, quantity in zip(routes, trips.quantity, strict=True)
    ]
    load = np.zeros(links.tail.size)
    for ways, flow in zip(routes, flows, strict=True):
        for way, amount in zip(ways, flow, strict=True):
            load[way] += amount
    for _ in range(n_sweeps):
        for ways, flow in zip(routes, flows, strict=True):
            cost = plain_times(links, load)
            costs = [cost[way].sum() for way in ways]
            best = int(np.argmin(costs))
            for number in np.flatnonzero(flow > 0):
                if number != best:
                    _even_out(links, load, flow, (ways[number], ways[best]), (int(number), best))
    return load, sum(map(len, routes))


def _even_out(links, load, flow, ways, numbers) -> None:
    """Move trips from a dearer route to a cheaper one by bisection."""
    (dear, cheap), (source, target) = ways, numbers

    def excess(moved: float) -> float:
        trial = load.copy()
        trial[dear] -= moved
        trial[cheap] += moved
        cost = plain_times(links, trial)
        return cost[dear].sum() - cost[cheap].sum()

    low, high = 0.0, float(flow[source])
    if excess(low) <= 0:
        return
    if excess(high) > 0:
        low = high
    else:
        for _ in range(60):
            middle = (low + high) / 2
            low, high = (middle, high) if excess(middle) > 0 else (low, middle)
    load[dear] -= low
    load[cheap] += low
    flow[source] -= low
    flow[target] += low
