"""Renewing some pairs against making all anew."""

import numpy as np
import pytest

from reference.small_problems import random_problem
from zhibek.assignment import splice
from zhibek.assignment.growth import grow_routes
from zhibek.assignment.market import NO_SLOTS, open_market
from zhibek.assignment.point import stand_at
from zhibek.assignment.problem import Problem
from zhibek.assignment.routes import arrange_routes, find_routes, rank_ground, reopen_routes, survey_ground
from zhibek.assignment.splice import pick_pairs, renew_point


def grow_at(problem: Problem, seed: int):
    """Load first routes at some prices and grow them: the point, its routes and what was found."""
    rng = np.random.default_rng(seed)
    hard = problem.groups.hard
    price = np.where(hard, rng.uniform(0, 30, hard.size), 0.0)
    delay = np.where(hard, 0.0, rng.uniform(0, 2, hard.size))
    ground = rank_ground(survey_ground(problem))
    routes = arrange_routes(problem, find_routes(problem, ground))
    market = open_market(problem, routes)
    point = stand_at(problem, market, price, delay, NO_SLOTS)
    pool = reopen_routes(routes, ground.limits.max_routes)
    return point, routes, grow_routes(problem, ground, (pool, routes), market, price, delay)


@pytest.mark.parametrize("seed", range(6))
def test_some_pairs_renewed_are_as_all_made_anew(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(splice, "MOSTLY", 1.0)
    problem = random_problem(seed, n_nodes=20, n_pairs=30)
    point, routes, found = grow_at(problem, seed)
    renewed, market, there = renew_point(point, routes, found)
    anew = arrange_routes(problem, found)
    whole = open_market(problem, anew)
    assert anew.n_routes > routes.n_routes
    for name in ("pair_first", "arc_first", "arcs", "log_path_size", "nest"):
        np.testing.assert_array_equal(getattr(renewed, name), getattr(anew, name), err_msg=name)
    for one, other in zip(
        (*market.choices, *market.hits, market.open_cost),
        (*whole.choices, *whole.hits, whole.open_cost),
        strict=True,
    ):
        np.testing.assert_array_equal(one, other)
        assert one.dtype == other.dtype
    assert there is not None
    wanted = stand_at(problem, whole, point.price, point.delay, NO_SLOTS)
    np.testing.assert_array_equal(there.response.flow, wanted.response.flow)
    np.testing.assert_array_equal(there.response.expected_cost, wanted.response.expected_cost)
    np.testing.assert_allclose(there.response.load, wanted.response.load, rtol=1e-12, atol=1e-9)
    np.testing.assert_allclose(there.response.own, wanted.response.own, rtol=1e-12, atol=1e-9)
    np.testing.assert_allclose(there.violation, wanted.violation, rtol=1e-9, atol=1e-12)


def test_where_most_pairs_changed_all_are_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(splice, "MOSTLY", 0.0)
    problem = random_problem(0, n_nodes=20, n_pairs=30)
    point, routes, found = grow_at(problem, 0)
    renewed, _, there = renew_point(point, routes, found)
    assert there is None
    np.testing.assert_array_equal(renewed.arcs, arrange_routes(problem, found).arcs)


def test_picked_pairs_keep_their_rows() -> None:
    demand = random_problem(3).demand
    pairs = np.array([1, 4, 5])
    few = pick_pairs(demand, pairs)
    for place, pair in enumerate(pairs):
        rows = slice(demand.row_first[pair], demand.row_first[pair + 1])
        own = slice(few.row_first[place], few.row_first[place + 1])
        np.testing.assert_array_equal(few.row_class[own], demand.row_class[rows])
        np.testing.assert_array_equal(few.row_quantity[own], demand.row_quantity[rows])
        assert few.pair_destination[place] == demand.pair_destination[pair]
