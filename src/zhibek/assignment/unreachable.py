"""Trips that no way leads for."""

import numpy as np

from zhibek.assignment.traffic import TrafficLinks, TrafficUsers, Trips
from zhibek.kernels.bundles import BoolArray
from zhibek.kernels.reach import mark_reached
from zhibek.network.graph import build_graph


def find_unreachable(links: TrafficLinks, users: TrafficUsers, trips: Trips) -> BoolArray:
    """Mark the rows of trips (n_rows,) whose class has no way from origin to destination.

    Trips of nothing, and from a node to itself, need none. A closed link is no way, nor is one hard with
    capacity 0.
    """
    order = np.lexsort((links.head, links.tail))
    tail, head = (ends[order].astype(np.int32) for ends in (links.tail, links.head))
    graph = build_graph(links.n_nodes, tail, head)
    lost = np.zeros(trips.quantity.size, dtype=np.bool_)
    moving = np.flatnonzero((trips.quantity > 0) & (trips.origin != trips.destination))
    reached, queue = np.empty(links.n_nodes, dtype=np.bool_), np.empty(links.n_nodes, dtype=np.int32)
    shut = links.hard & (links.capacity <= 0)
    for number in range(users.vot_usd_per_h.size):
        is_open = np.ascontiguousarray((users.permitted[number] & ~shut)[order])
        rows = moving[trips.class_number[moving] == number]
        rows = rows[np.argsort(trips.origin[rows], kind="stable")]
        origins, starts = np.unique(trips.origin[rows], return_index=True)
        for origin, those in zip(origins, np.split(rows, starts[1:]), strict=True):
            mark_reached(
                graph.first_out, graph.head, is_open, int(origin), links.first_thru_node, reached, queue
            )
            lost[those] = ~reached[trips.destination[those]]
    return lost
