"""Path sizes and nests against the plain twin."""

import numpy as np

from reference.plain_logit import nest_of, path_sizes, route_arcs
from reference.small_problems import parallel_arcs, random_problem
from zhibek.assignment.routes import generate_routes


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
