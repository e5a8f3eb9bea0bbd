"""Cut routes against plain loops."""

from dataclasses import replace

import numpy as np
import pytest

from zhibek.assignment.market import NO_SLOTS, load_market, make_signals, open_market
from zhibek.assignment.routes import measure_routes
from zhibek.assignment.union import pick_routes
from zhibek.kernels.live_routes import (
    copy_costs,
    mark_choosable,
    refit_path_sizes,
    shut_flows,
    sum_flows,
)
from zhibek.study import Solved


@pytest.fixture(scope="module")
def parts(small_solved: Solved):
    problem, routes = small_solved.posed.formulation.problem, small_solved.loads.routes
    active = np.random.default_rng(2).random(routes.n_routes) < 0.7
    return problem, routes, open_market(problem, routes), active


def flows_of_routes(market, active: np.ndarray) -> np.ndarray:
    choices, marks = market.choices, []
    for pair in range(choices.pair_first.size - 1):
        own = active[choices.pair_first[pair] : choices.pair_first[pair + 1]]
        marks += [own] * int(choices.row_first[pair + 1] - choices.row_first[pair])
    return np.concatenate(marks)


def test_path_sizes_are_as_if_the_others_had_never_been(parts) -> None:
    problem, routes, market, active = parts
    kept = pick_routes(routes, np.flatnonzero(active))
    wanted = measure_routes(problem, kept.pair_first, kept.arc_first, kept.arcs).log_path_size
    sizes = np.full(routes.n_routes, 9.0)
    pairs = np.arange(routes.pair_first.size - 1)
    length = np.array(problem.arc_length, dtype=np.float64)
    refit_path_sizes(pairs, market.choices.pair_first, (routes.arc_first, routes.arcs), length, active, sizes)
    np.testing.assert_allclose(sizes[active], wanted)
    assert (sizes[~active] == 9.0).all()


def test_flows_of_other_routes_are_shut(parts) -> None:
    _, _, market, active = parts
    cost = market.choices.base_cost.copy()
    shut_flows(market.choices, active, cost)
    wanted = np.where(flows_of_routes(market, active), market.choices.base_cost, np.inf)
    np.testing.assert_array_equal(cost, wanted)


def test_costs_of_kept_routes_stand_row_by_row(parts) -> None:
    _, _, market, active = parts
    marks = flows_of_routes(market, active)
    counts = np.concatenate([[0], np.cumsum(marks)])
    cost = np.empty(int(marks.sum()))
    copy_costs(market.choices, active, counts[market.choices.flow_first].astype(np.int64), cost)
    np.testing.assert_array_equal(cost, market.choices.base_cost[marks])


def test_flows_are_summed_by_route(parts) -> None:
    problem, routes, market, _ = parts
    zero = np.zeros(problem.groups.capacity.size)
    flow = load_market(market, zero, zero, NO_SLOTS).flow
    packed = np.linspace(0.01, 0.1, problem.classes.theta.size)
    t, teu, wanted = np.zeros(routes.n_routes), np.zeros(routes.n_routes), np.zeros((2, routes.n_routes))
    sum_flows(market.choices, flow, packed, t, teu)
    choices = market.choices
    for pair in range(choices.pair_first.size - 1):
        for row in range(choices.row_first[pair], choices.row_first[pair + 1]):
            for place, route in enumerate(range(choices.pair_first[pair], choices.pair_first[pair + 1])):
                amount = flow[choices.flow_first[row] + place]
                wanted[:, route] += amount, amount * packed[choices.row_class[row]]
    np.testing.assert_allclose([t, teu], wanted)


@pytest.mark.parametrize("least", [-2.0, -10.0])
def test_a_route_that_is_left_out_would_carry_next_to_nothing(
    parts, small_solved: Solved, least: float
) -> None:
    _, routes, market, _ = parts
    price, delay = small_solved.loads.price, small_solved.loads.delay
    keep = np.zeros(routes.n_routes, dtype=np.bool_)
    block = (0, routes.pair_first.size - 1, market.n_nests)
    signals = make_signals(market, price, delay, NO_SLOTS)
    mark_choosable(market.choices, market.tastes, market.hits, signals, block, least, keep)
    level = market.choices._replace(log_path_size=np.zeros(routes.n_routes))
    flow = load_market(replace(market, choices=level), price, delay, NO_SLOTS).flow
    quantity = np.repeat(market.choices.quantity, np.diff(market.choices.flow_first))
    lost = flow / quantity * ~flows_of_routes(market, keep)
    assert lost.max(initial=0.0) <= np.exp(least) * 1.001
    assert keep.any()
