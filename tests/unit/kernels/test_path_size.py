"""Path sizes and nests against the plain twin."""

import numpy as np
import pytest

from reference.plain_logit import nest_of, path_sizes, route_arcs
from reference.small_problems import parallel_arcs, random_problem
from zhibek.assignment.routes import generate_routes
from zhibek.kernels.path_size import fill_nests, fill_path_sizes


def test_path_sizes_and_nests_are_those_of_the_twin() -> None:
    problem = random_problem(3)
    routes = generate_routes(problem)
    assert routes.n_routes > problem.demand.pair_origin.size
    for pair in range(problem.demand.pair_origin.size):
        span = range(routes.pair_first[pair], routes.pair_first[pair + 1])
        paths = [route_arcs(routes, route) for route in span]
        np.testing.assert_allclose(routes.log_path_size[list(span)], path_sizes(problem, paths), atol=1e-12)
        assert [nest_of(problem, path) for path in paths] == routes.nest[list(span)].tolist()


def test_routes_that_share_nothing_have_size_one() -> None:
    routes = generate_routes(parallel_arcs([1.0, 2.0, 3.0]))
    assert routes.log_path_size.tolist() == [0.0, 0.0, 0.0]


def test_a_pairs_only_route_has_size_one_and_pairs_without_routes_none() -> None:
    pair_first, arc_first = np.array([0, 1, 1, 3]), np.array([0, 2, 4, 5])
    arcs, length = np.array([0, 1, 0, 2, 0], dtype=np.int32), np.array([1.0, 3.0, 2.0])
    size = np.full(3, np.nan)
    fill_path_sizes(pair_first, arc_first, arcs, length, size)
    assert size[0] == 0.0
    np.testing.assert_allclose(np.exp(size[1:]), [(1.0 / 2 + 2.0) / 3.0, 1.0 / 2], rtol=1e-8)


@pytest.mark.parametrize("n_nests", [0, 1, 3])
def test_a_nest_is_that_of_the_greatest_length(n_nests: int) -> None:
    arc_first, arcs = np.array([0, 3, 4, 5]), np.array([0, 1, 2, 0, 1], dtype=np.int32)
    length, arc_nest = np.array([1.0, 3.0, 2.5]), np.array([0, 2, 1], dtype=np.int32)
    if n_nests < 3:
        arc_nest = np.minimum(arc_nest, n_nests - 1).astype(np.int32)
    nest = np.full(3, -1, dtype=np.int32)
    fill_nests(arc_first, arcs, length, arc_nest, n_nests, nest)
    assert nest.tolist() == ([2, 0, 2] if n_nests == 3 else [0, 0, 0])
