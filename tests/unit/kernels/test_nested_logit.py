"""Loadings against a twin, slopes by differences."""

import numpy as np
import pytest

from reference.plain_logit import choose, route_arcs
from reference.small_problems import random_problem
from zhibek.assignment.market import load_market, open_market
from zhibek.assignment.routes import generate_routes

NONE = np.zeros(0, dtype=np.int64)


def somewhere(seed: int):
    problem = random_problem(seed)
    routes = generate_routes(problem)
    rng = np.random.default_rng(seed)
    price = np.where(problem.groups.hard, rng.uniform(0, 10, problem.groups.hard.size), 0.0)
    delay = np.where(problem.groups.hard, 0.0, rng.uniform(0, 1, problem.groups.hard.size))
    return problem, routes, open_market(problem, routes), price, delay


@pytest.mark.parametrize("seed", range(4))
def test_a_loading_is_that_of_the_plain_twin(seed: int) -> None:
    problem, routes, market, price, delay = somewhere(seed)
    response = load_market(market, price, delay, NONE)
    load = np.zeros(price.size)
    for pair in range(problem.demand.pair_origin.size):
        paths = [route_arcs(routes, r) for r in range(routes.pair_first[pair], routes.pair_first[pair + 1])]
        for row in range(problem.demand.row_first[pair], problem.demand.row_first[pair + 1]):
            who, quantity = int(problem.demand.row_class[row]), problem.demand.row_quantity[row]
            shares, stay, expected = choose(problem, who, paths, price, delay)
            first = market.choices.flow_first[row]
            flows = response.flow[first : first + len(paths)]
            np.testing.assert_allclose(flows, quantity * np.array(shares), rtol=1e-10, atol=1e-12)
            assert response.unserved[row] == pytest.approx(quantity * stay, rel=1e-10)
            assert response.expected_cost[row] == pytest.approx(expected, rel=1e-10)
            for path, flow in zip(paths, flows, strict=True):
                for arc in path:
                    for group in problem.groups.arc_group[
                        problem.groups.arc_first[arc] : problem.groups.arc_first[arc + 1]
                    ]:
                        load[group] += flow * problem.classes.units[who, problem.groups.unit[group]]
    np.testing.assert_allclose(response.load, load, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("seed", range(4))
def test_the_jacobian_is_the_slope_of_the_loads(seed: int) -> None:
    problem, _, market, price, delay = somewhere(seed)
    slots = np.arange(price.size)
    jacobian = load_market(market, price, delay, slots).jacobian
    assert np.abs(jacobian).max() > 0.1
    for group in slots:
        step = np.zeros(price.size)
        step[group] = 1e-4
        moved = (step, 0 * step) if problem.groups.hard[group] else (0 * step, step)
        above = load_market(market, price + moved[0], delay + moved[1], NONE).load
        below = load_market(market, price - moved[0], delay - moved[1], NONE).load
        slope = (below - above) / 2e-4
        np.testing.assert_allclose(jacobian[:, group], slope, rtol=1e-6, atol=1e-6 * np.abs(jacobian).max())


@pytest.mark.parametrize("seed", range(4))
def test_own_slopes_bound_the_diagonal(seed: int) -> None:
    _, _, market, price, delay = somewhere(seed)
    response = load_market(market, price, delay, np.arange(price.size))
    assert (response.own >= np.diag(response.jacobian) - 1e-12).all()
