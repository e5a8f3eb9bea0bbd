"""Map sums against plain loops."""

import numpy as np

from zhibek.kernels.map_sums import sum_at_places, sum_on_links

ARC_FIRST = np.array([0, 3, 5, 5, 9], dtype=np.int64)
ARCS = np.array([0, 1, 2, 2, 1, 0, 2, 1, 3], dtype=np.int32)
CARRIED = (np.array([10.0, 5.0, 7.0, 2.0]), np.array([1.0, 0.5, 0.7, 0.2]))


def test_links_are_summed_by_kind() -> None:
    kind, slot = np.array([0, 1, 0, 1], dtype=np.int32), np.array([1, 0, -1, 1], dtype=np.int32)
    load = (np.zeros((2, 2)), np.zeros((2, 2)))
    sum_on_links((ARC_FIRST, ARCS), CARRIED, kind, slot, load)
    wanted = np.zeros((2, 2))
    for route in range(4):
        for arc in ARCS[ARC_FIRST[route] : ARC_FIRST[route + 1]]:
            if slot[arc] >= 0:
                wanted[slot[arc], kind[route]] += CARRIED[0][route]
    np.testing.assert_allclose(load[0], wanted)
    np.testing.assert_allclose(load[1], wanted / 10.0)


def test_a_place_counts_a_route_once() -> None:
    ends = (np.array([0, 1, 2, 0], dtype=np.int32), np.array([1, 2, 2, 3], dtype=np.int32))
    load, seen = (np.zeros(4), np.zeros(4)), np.full(4, -1, dtype=np.int32)
    sum_at_places((ARC_FIRST, ARCS), CARRIED, ends, seen, load)
    wanted = np.zeros(4)
    for route in range(4):
        touched = {int(end[arc]) for arc in ARCS[ARC_FIRST[route] : ARC_FIRST[route + 1]] for end in ends}
        for place in touched:
            wanted[place] += CARRIED[0][route]
    np.testing.assert_allclose(load[0], wanted)
    np.testing.assert_allclose(load[1], wanted / 10.0)
