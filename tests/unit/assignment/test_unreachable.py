"""Trips without a way, by class."""

from dataclasses import replace

import numpy as np

from reference.small_traffic import make_links, make_trips
from zhibek.assignment.traffic import TrafficUsers, one_class
from zhibek.assignment.unreachable import find_unreachable

ROWS = [(0, 1, 1.0, 9.0), (1, 2, 1.0, 9.0), (2, 0, 1.0, 9.0)]


def test_a_class_without_a_link_has_no_way() -> None:
    permitted = np.array([[True, True, True], [True, False, True]])
    users = TrafficUsers(np.ones(2), np.ones(2), np.zeros((2, 3)), permitted, np.ones(2), np.full(2, np.inf))
    trips = make_trips([(0, 2, 0, 1.0), (0, 2, 1, 1.0), (0, 1, 1, 1.0), (1, 1, 1, 5.0), (0, 2, 1, 0.0)])
    assert find_unreachable(make_links(ROWS, 3), users, trips).tolist() == [False, True, False, False, False]


def test_centroids_and_shut_links_are_no_way() -> None:
    trips = make_trips([(0, 2, 0, 1.0), (2, 1, 0, 1.0)])
    links = make_links(ROWS, 3)
    assert find_unreachable(links, one_class(3), trips).tolist() == [False, False]
    assert find_unreachable(replace(links, first_thru_node=2), one_class(3), trips).tolist() == [True, True]
    shut = replace(links, hard=np.array([True, False, False]), capacity=np.array([0.0, 9, 9]))
    assert find_unreachable(shut, one_class(3), trips).tolist() == [True, True]
