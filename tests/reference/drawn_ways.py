"""Ways of four rows of two kinds, given by hand."""

import numpy as np

from zhibek.assignment.way_store import make_room, open_store
from zhibek.kernels.bundles import Kinds, Rows, Ways
from zhibek.kernels.way_chains import add_ways

ROWS = Rows(
    destination=np.full(4, 9, np.int32),
    quantity=np.array([10.0, 10.0, 10.0, 10.0]),
    kind=np.array([0, 0, 1, 0], np.int32),
    block_first=np.array([0, 4]),
    block_origin=np.zeros(1, np.int32),
)
KINDS = Kinds(
    weight=np.array([1.0, 2.0]),
    unit=np.array([1.5, 1.0]),
    extra=np.array([[0, 7, 5, 0, 0, 0, 0], [0, 3, 5, 0, 0, 0, 0]], dtype=np.float64),
)


def draw_ways(given: list[tuple[int, list[int], float]]) -> Ways:
    """Make ways from (row, arcs, flow), numbered as they come."""
    ways = open_store(4, 7)
    length = np.array([len(arcs) for _, arcs, _ in given], np.int32)
    make_room(ways, len(given), int(length.sum()))
    arcs = np.concatenate([arcs for _, arcs, _ in given]).astype(ways.arcs.dtype)
    rows = np.array([row for row, _, _ in given], np.int32)
    add_ways((rows, length, arcs, len(given)), ROWS, KINDS, ways, np.zeros(7))
    ways.flow[: len(given)] = [flow for _, _, flow in given]
    return ways
