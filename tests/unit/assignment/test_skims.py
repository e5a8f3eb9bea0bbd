"""Skims, ways and prices of arcs."""

from dataclasses import replace

import numpy as np
import pytest

from reference.small_traffic import draw_network, draw_trips, make_links, make_trips, pose
from zhibek.assignment import threads
from zhibek.assignment.all_or_nothing import AllOrNothing
from zhibek.assignment.skims import (
    MANY_SOURCES,
    find_ways,
    prepare_skims,
    price_arcs,
    skim,
    skim_costs,
    skim_on,
    time_arcs,
)
from zhibek.assignment.solve import solve
from zhibek.assignment.traffic import TrafficUsers
from zhibek.errors import SettingsError

# 0 → 1 by 2 (a toll road and a long one)
ROWS = [(0, 1, 4.0, 10.0), (0, 2, 1.0, 10.0), (2, 1, 1.0, 10.0)]


def two_classes() -> TrafficUsers:
    """A class of the value of time 2, and one of 1 that is not let onto the first link of the short way."""
    money = np.array([[0.0, 1.0, 0.0], [0.0, 1.0, 0.0]])
    permitted = np.array([[True, True, True], [True, False, True]])
    ones = np.ones(2)
    return TrafficUsers(np.array([2.0, 1.0]), ones, money, permitted, ones, np.full(2, np.inf))


def test_skims_are_by_class_and_empty_pairs_infinite() -> None:
    problem = pose(make_links(ROWS, 3), make_trips([(0, 1, 0, 5.0)]), two_classes()).problem
    nodes = np.arange(3)
    first, second = (skim(problem, nodes, nodes, class_number=who) for who in (0, 1))
    inf = np.inf
    assert first.cost.tolist() == [[0, 5, 3], [inf, 0, inf], [inf, 2, 0]]
    assert first.time.tolist() == [[0, 2, 1], [inf, 0, inf], [inf, 1, 0]]
    assert first.length.tolist() == [[0, 5, 2], [inf, 0, inf], [inf, 3, 0]]
    assert second.cost[0].tolist() == [0, 4, inf]
    assert second.length[0].tolist() == [0, 1, inf]


def test_loads_slow_the_skims() -> None:
    problem = pose(make_links(ROWS, 3), make_trips([(0, 1, 0, 20.0)])).problem
    loads = solve(problem, AllOrNothing())
    congested = 1.0 + 0.15 * 2.0**4
    assert time_arcs(problem, loads).tolist() == pytest.approx([4.0, congested, congested])
    assert price_arcs(problem, 0, loads).tolist() == pytest.approx([4.0, congested, congested])
    found = skim(problem, [0], [1, 2], loads=loads)
    assert found.cost[0].tolist() == pytest.approx([4.0, congested])


def test_ways_are_sorted_and_summed() -> None:
    problem = pose(make_links(ROWS, 3), make_trips([(0, 1, 0, 5.0)]), two_classes()).problem
    ways = find_ways(problem, 0, 1, 5)
    assert ways.arc_first.tolist() == [0, 2, 3]
    assert ways.arcs.tolist() == [1, 2, 0]
    assert ways.cost.tolist() == [5.0, 8.0]
    assert ways.time.tolist() == [2.0, 4.0]
    assert ways.length.tolist() == [5.0, 1.0]
    assert find_ways(problem, 0, 1, 5, class_number=1).cost.tolist() == [4.0]
    assert find_ways(problem, 1, 0, 5).cost.size == 0


def test_many_sources_are_as_one_by_one() -> None:
    problem = pose(draw_network(5, 60, 300), draw_trips(5, 60, 5)).problem
    nodes = np.arange(60)
    whole = skim(problem, nodes, nodes)
    for node in (0, 17, 59):
        np.testing.assert_allclose(skim(problem, [node], nodes).cost[0], whole.cost[node], rtol=1e-14)
    assert np.all(np.diag(whole.cost) == 0)
    by_way = whole.cost[:, :, None] + whole.cost[None]
    assert np.all(whole.cost[:, None, :] <= np.swapaxes(by_way, 1, 1) + 1e-9)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (([0, 3], [1]), r"sources must lie in 0\.\.2; got 0\.\.3\."),
        (([0], [-1]), r"targets must lie in 0\.\.2; got -1\.\.-1\."),
    ],
)
def test_nodes_that_are_not(words, said: str) -> None:
    problem = pose(make_links(ROWS, 3), make_trips([(0, 1, 0, 5.0)])).problem
    with pytest.raises(SettingsError, match=said):
        skim(problem, *words)


def test_classes_and_counts_that_are_not() -> None:
    problem = pose(make_links(ROWS, 3), make_trips([(0, 1, 0, 5.0)])).problem
    with pytest.raises(SettingsError, match=r"class_number must lie in 0\.\.0; got 1\."):
        skim(problem, [0], [1], class_number=1)
    with pytest.raises(SettingsError, match=r"n_ways must be 1 or more; got 0\."):
        find_ways(problem, 0, 1, 0)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("first_thru", [0, 12])
def test_a_kept_ground_gives_what_plain_trees_give(seed: int, first_thru: int) -> None:
    links = replace(draw_network(seed, 60, 200), first_thru_node=first_thru)
    links.free_time_h[np.random.default_rng(seed).random(200) < 0.2] = 0.0
    permitted = np.vstack([np.ones(200, np.bool_), np.random.default_rng(seed).random(200) < 0.9])
    money = np.random.default_rng(seed).uniform(0, 3, (2, 200))
    money[:, links.free_time_h == 0] = 0.0
    users = TrafficUsers(np.array([1.0, 3.0]), np.ones(2), money, permitted, np.ones(2), np.full(2, np.inf))
    problem = pose(links, draw_trips(seed, 60, 40, 2), users).problem
    loads = solve(problem, AllOrNothing())
    nodes, ground = np.arange(60), None
    for who in (0, 1):
        ground = prepare_skims(problem, class_number=who, loads=loads, like=ground)
        found, costs = skim_on(ground, nodes, nodes), skim_costs(ground, nodes, nodes)
        assert nodes.size >= MANY_SOURCES
        whole = skim(problem, nodes, nodes, class_number=who, loads=loads)
        assert whole.cost.tobytes() == found.cost.tobytes()
        for node in nodes:
            plain = skim(problem, [node], nodes, class_number=who, loads=loads)
            np.testing.assert_allclose(found.cost[node], plain.cost[0], rtol=1e-12, atol=1e-12)
            np.testing.assert_allclose(costs[node], plain.cost[0], rtol=1e-12, atol=1e-12)
            assert np.array_equal(np.isinf(found.time[node]), np.isinf(plain.time[0]))
            if links.free_time_h.all():
                np.testing.assert_allclose(found.time[node], plain.time[0], rtol=1e-12)
                np.testing.assert_allclose(found.length[node], plain.length[0], rtol=1e-12)


def test_one_core_and_two_give_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = pose(draw_network(2, 150, 500), draw_trips(2, 150, 50)).problem
    nodes, answers = np.arange(150), []
    for n_cores in (1, 2):
        monkeypatch.setattr(threads, "count_cores", lambda n_cores=n_cores: n_cores)
        ground = prepare_skims(problem)
        found = skim_on(ground, nodes, nodes)
        parts = (found.cost, found.time, found.length, skim_costs(ground, nodes, nodes))
        answers.append([part.tobytes() for part in parts])
    assert answers[0] == answers[1]


def test_a_path_that_circles_in_rounding_is_searched_plainly() -> None:
    rows = [(0, 1, 1e9, 10.0), *((node, node + 1, 0.0, 10.0) for node in range(1, 40))]
    rows += [(node + 1, node, 0.0, 10.0) for node in range(1, 40)]
    problem = pose(make_links(rows, 41), make_trips([(0, 40, 0, 1.0)])).problem
    found = skim_on(prepare_skims(problem), np.arange(41), np.arange(41))
    assert found.cost[0].tolist() == [0, *[1e9] * 40]
    assert np.all(found.cost[1:, 1:] == 0)
    assert np.all(np.isinf(found.cost[1:, 0]))


def test_nodes_that_a_ground_has_not() -> None:
    ground = prepare_skims(pose(make_links(ROWS, 3), make_trips([(0, 1, 0, 5.0)])).problem)
    with pytest.raises(SettingsError, match=r"targets must lie in 0\.\.2; got 3\.\.3\."):
        skim_costs(ground, [0], [3])
