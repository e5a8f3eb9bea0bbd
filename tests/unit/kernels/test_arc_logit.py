"""Loads over arcs against loads over groups."""

import numpy as np
import pytest

from reference.small_problems import random_problem
from zhibek.assignment.arc_loading import answer_arcs, load_arcs
from zhibek.assignment.market import cost_choices, list_members, load_market, open_market
from zhibek.assignment.routes import generate_routes

NONE = np.zeros(0, dtype=np.int64)


def somewhere(seed: int):
    problem = random_problem(seed)
    routes = generate_routes(problem)
    rng = np.random.default_rng(seed)
    price = np.where(problem.groups.hard, rng.uniform(0, 10, problem.groups.hard.size), 0.0)
    delay = np.where(problem.groups.hard, 0.0, rng.uniform(0, 1, problem.groups.hard.size))
    return list_members(problem, routes), open_market(problem, routes), price, delay


@pytest.mark.parametrize("seed", range(4))
def test_a_loading_over_arcs_is_one_over_groups(seed: int) -> None:
    members, market, price, delay = somewhere(seed)
    by_arcs, by_groups = load_arcs(market, members, price, delay), load_market(market, price, delay, NONE)
    acting = market.limited.hard | market.limited.soft
    for name in ("flow", "unserved", "expected_cost"):
        np.testing.assert_allclose(getattr(by_arcs, name), getattr(by_groups, name), rtol=1e-10, atol=1e-12)
    np.testing.assert_allclose(by_arcs.load[acting], by_groups.load[acting], rtol=1e-10)


@pytest.mark.parametrize("seed", range(4))
def test_costs_over_arcs_are_those_over_groups(seed: int) -> None:
    members, market, price, delay = somewhere(seed)
    arcwise = type(market)(
        *(getattr(market, name) for name in market.__dataclass_fields__ if name != "members"), members
    )
    np.testing.assert_allclose(
        cost_choices(arcwise, price, delay), cost_choices(market, price, delay), rtol=1e-12
    )


@pytest.mark.parametrize("seed", range(4))
def test_answers_are_differences_of_loadings(seed: int) -> None:
    members, market, price, delay = somewhere(seed)
    rng = np.random.default_rng(seed + 50)
    change = np.where(market.limited.soft, rng.uniform(-1, 1, delay.size), 0.0)
    response = load_arcs(market, members, price, delay)
    step = 1e-6
    ahead = load_arcs(market, members, price, delay + step * change).load
    behind = load_arcs(market, members, price, delay - step * change).load
    answer = answer_arcs(market, members, response, change)
    acting = market.limited.hard | market.limited.soft
    np.testing.assert_allclose(answer[acting], ((ahead - behind) / (2 * step))[acting], rtol=1e-5, atol=1e-6)
    assert np.abs(answer).max() > 0
