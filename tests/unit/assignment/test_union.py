"""Route sets put into one."""

import numpy as np
import pytest

from zhibek.assignment.problem import RouteSet
from zhibek.assignment.routes import measure_routes
from zhibek.assignment.union import leave_known, pick_routes, unite_routes
from zhibek.study import Solved


def list_routes(routes: RouteSet) -> list[set[tuple[int, ...]]]:
    found = []
    for pair in range(routes.pair_first.size - 1):
        numbers = range(routes.pair_first[pair], routes.pair_first[pair + 1])
        found.append(
            {
                tuple(routes.arcs[routes.arc_first[one] : routes.arc_first[one + 1]].tolist())
                for one in numbers
            }
        )
    return found


@pytest.fixture(scope="module")
def parts(small_solved: Solved):
    routes = small_solved.loads.routes
    rng = np.random.default_rng(4)
    chosen = [np.flatnonzero(rng.random(routes.n_routes) < 0.6) for _ in range(3)]
    return small_solved.posed.formulation.problem, routes, [pick_routes(routes, one) for one in chosen]


def test_each_route_is_there_once_and_owned_rightly(parts) -> None:
    problem, _, sets = parts
    united, owners = unite_routes(problem, sets)
    wanted = [set.union(*one) for one in zip(*(list_routes(part) for part in sets), strict=True)]
    assert list_routes(united) == wanted
    assert united.n_routes == sum(len(one) for one in wanted)
    for part, own in zip(sets, owners, strict=True):
        assert list_routes(pick_routes(united, np.flatnonzero(own))) == list_routes(part)


def test_a_set_united_with_itself_is_itself(parts) -> None:
    problem, routes, _ = parts
    united, owners = unite_routes(problem, [routes, routes])
    np.testing.assert_array_equal(united.arcs, routes.arcs)
    np.testing.assert_allclose(united.log_path_size, routes.log_path_size)
    assert all(own.all() for own in owners)


def test_what_is_known_is_left_out(parts) -> None:
    _, routes, sets = parts
    left = leave_known(routes, sets[0])
    assert list_routes(left) == [
        whole - part for whole, part in zip(list_routes(routes), list_routes(sets[0]), strict=True)
    ]
    assert leave_known(sets[0], routes).n_routes == 0


def test_path_sizes_are_those_among_all(parts) -> None:
    problem, _, sets = parts
    united, _ = unite_routes(problem, sets)
    again = measure_routes(problem, united.pair_first, united.arc_first, united.arcs)
    np.testing.assert_array_equal(again.log_path_size, united.log_path_size)
