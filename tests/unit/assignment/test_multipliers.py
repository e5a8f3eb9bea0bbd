"""Prices around congested equilibria."""

from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from reference.plain_tolled import equilibrate_plainly, sum_beckmann
from reference.small_problems import make_classes, parallel_arcs
from zhibek.assignment.deterministic import Deterministic
from zhibek.assignment.multipliers import Toll, price_capacities
from zhibek.assignment.problem import Problem
from zhibek.assignment.routes import generate_routes
from zhibek.assignment.solve import solve


def congested(room: float, *, tight: float = 45.0) -> Problem:
    """Three arcs of 5, 8 and 11 hours that congest; the first two are hard too."""
    columns = {
        "capacity": [50.0, 60.0, 70.0, room, tight],
        "hard": [False, False, False, True, True],
        "alpha": [0.5, 0.4, 0.3, 0.0, 0.0],
        "beta": [2.0, 4.0, 1.0, 1.0, 1.0],
    }
    members = {0: [0], 1: [1], 2: [2], 3: [0], 4: [1]}
    classes = make_classes(outside_cost=np.array([1e4]))
    problem = parallel_arcs([0.0, 0.0, 0.0], members=members, columns=columns, classes=classes)
    return replace(problem, attributes=np.array([[0.0, 1.0, 2.0], [5.0, 8.0, 11.0]]))


def price(problem: Problem):
    routes = generate_routes(problem)
    return price_capacities(problem, partial(equilibrate_plainly, routes=routes), residual=1e-7)


def test_multipliers_are_slopes_of_the_objective() -> None:
    found = price(congested(30.0)).loads
    assert found.converged
    assert found.price[3] > 1
    totals = [
        sum_beckmann(problem, loads.group_load, float(loads.flow @ np.array([5.0, 9.0, 13.0])))
        for problem in (congested(30.01), congested(29.99))
        for loads in [price(problem).loads]
    ]
    assert (totals[1] - totals[0]) / 0.02 == pytest.approx(found.price[3], rel=1e-3)


def test_multipliers_agree_with_the_sharp_logit() -> None:
    found = price(congested(30.0)).loads
    sharp = solve(congested(30.0), Deterministic())
    assert sharp.converged
    np.testing.assert_allclose(sharp.price[3:], found.price[3:], rtol=1e-3, atol=1e-3)
    np.testing.assert_allclose(sharp.group_load, found.group_load, rtol=1e-3)


def test_routes_with_prices_are_equally_dear() -> None:
    problem = congested(30.0)
    loads = price(problem).loads
    hours = problem.attributes[1] * (
        1
        + problem.groups.alpha[:3]
        * (loads.group_load[:3] / problem.groups.capacity[:3]) ** problem.groups.beta[:3]
    )
    paid = problem.attributes[0] + hours + np.append(loads.price[3:], 0.0)
    np.testing.assert_allclose(paid, paid[2], rtol=1e-4)


def test_room_enough_has_no_price() -> None:
    found = price(congested(1000.0, tight=1000.0))
    assert found.loads.price.max() == 0.0
    assert len(found.rounds) == 1


def test_too_few_rounds_are_a_result() -> None:
    problem = congested(30.0)
    solver = partial(equilibrate_plainly, routes=generate_routes(problem))
    found = price_capacities(problem, solver, residual=1e-9, max_rounds=1)
    assert not found.loads.converged
    assert found.loads.residual > 1e-3


def test_a_toll_charges_what_is_over() -> None:
    toll = Toll(np.array([1.0, 0.0, 0.0]), np.array([2.0, 2.0, 0.0]), np.array([10.0, 10.0, 0.0]))
    assert toll.charge(np.array([12.0, 9.0, 50.0])).tolist() == [5.0, 0.0, 0.0]
