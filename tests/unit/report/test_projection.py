"""Tests of the projection and of lines."""

import numpy as np
import pytest

from zhibek.report.projection import (
    clean_line,
    fit_frame,
    path_text,
    project,
    round_corners,
    shift_right,
    simplify,
    walk,
)


def area(ring: list[tuple[float, float]]):
    x, y = project(np.array(ring, dtype=float)).T
    return abs(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1))) / 2


def cell(west: float, south: float, step: float = 0.5):
    return [(west, south), (west + step, south), (west + step, south + step), (west, south + step)]


@pytest.mark.parametrize("south", [10.0, 30.0, 60.0])
def test_equal_areas_stay_equal(south: float):
    on_sphere = np.radians(0.5) * (np.sin(np.radians(south + 0.5)) - np.sin(np.radians(south)))
    assert area(cell(20.0, south)) == pytest.approx(on_sphere, rel=1e-4)


def test_the_central_meridian_is_upright_and_north_is_up():
    line = project(np.array([(66.0, 20.0), (66.0, 60.0)]))
    assert line[:, 0] == pytest.approx([0.0, 0.0], abs=1e-12)
    assert line[1, 1] < line[0, 1]


def test_a_frame_holds_what_it_was_fitted_to():
    points = np.array([(5.0, 50.0), (120.0, 31.0), (56.0, 27.0), (37.0, 56.0)])
    placed = fit_frame(points, width=800, height=500, margin=40).place(points)
    assert placed.min() >= 40 - 1e-9
    assert placed[:, 0].max() <= 760 + 1e-9
    assert placed[:, 1].max() <= 460 + 1e-9


def test_simplify_keeps_the_ends_and_the_bend():
    line = np.array([(0, 0), (1, 0.01), (2, 0), (3, 5), (4, 0)], dtype=float)
    assert simplify(line, 0.5).tolist() == [[0, 0], [2, 0], [3, 5], [4, 0]]


def test_round_corners_keeps_the_ends():
    line = np.array([(0, 0), (5, 5), (10, 0)], dtype=float)
    soft = round_corners(line)
    assert soft[0].tolist() == [0, 0]
    assert soft[-1].tolist() == [10, 0]
    assert soft[:, 1].max() < 5


def test_clean_line_drops_doubled_points():
    assert len(clean_line(np.array([(0, 0), (0, 0), (9, 0)], dtype=float), 1.0)) == 2


def test_right_of_a_line_to_the_east_is_south():
    assert shift_right(np.array([(0.0, 0.0), (10.0, 0.0)]), 3.0).tolist() == [[0, 3], [10, 3]]


def test_both_directions_keep_apart():
    line = np.array([(0.0, 0.0), (4.0, 3.0), (9.0, 4.0)])
    there, back = shift_right(line, 2.0), shift_right(line[::-1], 2.0)
    assert np.hypot(*(there - back[::-1]).T) == pytest.approx([4.0] * 3)


def test_walk_gives_points_on_the_line_at_equal_steps():
    steps = walk(np.array([(0.0, 0.0), (100.0, 0.0)]), 40.0)
    assert steps == [(20.0, 0.0, 1.0, 0.0), (60.0, 0.0, 1.0, 0.0)]


def test_path_text_is_relative_and_short():
    assert path_text(np.array([(1.0, 2.0), (1.5, 2.0), (1.5, 1.04)]), closed=True) == "M1 2l0.5 0 0 -1z"
