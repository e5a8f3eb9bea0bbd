"""Ways on open graphs, and lines drawn along them."""

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_matrix

TOOLS = Path(__file__).parents[3] / "tools"


def load(name: str):
    """Load a script of the tools folder as a module."""
    spec = importlib.util.spec_from_file_location(name, TOOLS / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


graphs = load("open_graphs")
lines = load("draw_lines")

DEGREE_KM = graphs.EARTH_RADIUS_KM * np.pi / 180


def along_equator(longitudes: list[float], edges: list[tuple[int, int, float]]):
    """Make a graph of nodes on the equator, with edges as (node, node, km)."""
    size = len(longitudes)
    matrix = np.zeros((size, size))
    for one, other, km in edges:
        matrix[one, other] = matrix[other, one] = km
    return graphs.OpenGraph(np.array(longitudes, float), np.zeros(size), csr_matrix(matrix))


def test_a_quarter_of_the_equator_is_a_quarter_of_the_earth():
    assert graphs.great_circle_km(0, 0, 90, 0) == pytest.approx(10007.557, abs=0.01)


def test_the_shortest_of_two_ways_is_found():
    graph = along_equator([0, 1, 2], [(0, 1, 120), (1, 2, 120), (0, 2, 300)])
    way = graphs.find_way(graph, graphs.Snap(0, 0), graphs.Snap(2, 3.0), limit_km=1000)
    assert way.length_km == pytest.approx(243)
    assert way.nodes == (0, 1, 2)
    assert way.gap_km == 0


def test_a_way_beyond_the_limit_is_none():
    graph = along_equator([0, 1], [(0, 1, 120)])
    assert graphs.find_way(graph, graphs.Snap(0, 0), graphs.Snap(1, 0), limit_km=119) is None


def test_one_break_is_jumped():
    graph = along_equator([0, 1, 1.2, 2.2], [(0, 1, 112), (2, 3, 112)])
    way = graphs.find_way(graph, graphs.Snap(0, 0), graphs.Snap(3, 0), limit_km=1000)
    assert way.gap_km == pytest.approx(0.2 * DEGREE_KM, rel=1e-4)
    assert way.length_km == pytest.approx(224 + 1.05 * 0.2 * DEGREE_KM, rel=1e-4)
    assert way.nodes == (0, 1, 2, 3)


def test_a_long_way_round_gives_way_to_a_short_jump():
    graph = along_equator([0, 1, 1.2, 2.2], [(0, 1, 112), (2, 3, 112), (1, 2, 900)])
    way = graphs.find_way(graph, graphs.Snap(0, 0), graphs.Snap(3, 0), limit_km=2000)
    assert way.gap_km > 0
    assert way.length_km < 300


def test_a_break_too_wide_is_not_jumped():
    graph = along_equator([0, 1, 2, 3], [(0, 1, 112), (2, 3, 112)])
    assert graphs.find_way(graph, graphs.Snap(0, 0), graphs.Snap(3, 0), limit_km=1000) is None


def test_parts_within_two_kilometres_are_joined():
    graph = along_equator([0, 1, 1.01, 2, 2.5], [(0, 1, 112), (2, 3, 110)])
    way = graphs.find_way(graphs.join_parts(graph), graphs.Snap(0, 0), graphs.Snap(3, 0), limit_km=1000)
    assert way.gap_km == 0
    assert way.length_km == pytest.approx(222 + 0.01 * DEGREE_KM, rel=1e-4)


def test_places_inside_a_long_edge_split_it():
    graph = along_equator([0, 2], [(0, 1, 230)])
    placed, snaps = graphs.place_on(graph, {"near": (0.5, 0.0), "far": (1.5, 0.0), "end": (2.0, 0.001)})
    assert snaps["end"].node == 1
    assert snaps["near"].off_km == 0
    way = graphs.find_way(placed, snaps["near"], snaps["far"], limit_km=1000)
    assert way.length_km == pytest.approx(115)


def test_a_line_keeps_its_corners_and_ends():
    points = np.array([[0, 0], [1, 0.001], [2, 0], [2, 1], [2, 2]], float)
    assert lines.thin_line(points).tolist() == [[0, 0], [2, 0], [2, 2]]


def test_a_line_has_at_most_twelve_points():
    steps = np.linspace(0, 20, 500)
    thinned = lines.thin_line(np.column_stack([steps, np.sin(steps)]))
    assert 5 <= len(thinned) <= 12
    assert thinned[0].tolist() == [0, 0]
    assert thinned[-1][0] == pytest.approx(20)
