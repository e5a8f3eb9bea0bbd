"""Ways around, on roads small enough to know them."""

from dataclasses import replace

import numpy as np

from reference.plain_logit import route_arcs
from reference.roads import grid_rows, grid_trips, make_links, make_trips
from zhibek.assignment.growth import add_detours
from zhibek.assignment.problem import Problem
from zhibek.assignment.routes import arrange_routes, find_routes, survey_ground
from zhibek.assignment.traffic import one_class, pose_traffic


def detoured(problem: Problem):
    ground, none = survey_ground(problem), np.zeros(problem.groups.capacity.size)
    found = add_detours(problem, ground, find_routes(problem, ground), none, none)
    return arrange_routes(problem, found)


def ladder(times: list[float], detours: tuple[float, ...]) -> Problem:
    links = make_links([(0, 1, time, 10.0) for time in times])
    problem = pose_traffic(links, one_class(len(times)), make_trips([(0, 1, 0, 5.0)])).problem
    return replace(problem, rules=replace(problem.rules, detours=detours))


def test_a_way_around_is_found_where_it_costs_less_than_the_surcharge() -> None:
    for detours, wanted in (((0.1,), 1), ((0.3,), 2), ((0.3, 0.3), 2), ((0.3, 0.6, 0.6), 3), ((), 1)):
        assert detoured(ladder([1.0, 1.2, 1.5], detours)).n_routes == wanted, detours


def test_no_way_around_costs_more_than_the_surcharges_together() -> None:
    rows = grid_rows(6, 3)
    problem = pose_traffic(make_links(rows), one_class(len(rows)), make_trips(grid_trips(6, 3))).problem
    routes = detoured(problem)
    assert routes.n_routes > 1.5 * (routes.pair_first.size - 1)
    for pair in range(routes.pair_first.size - 1):
        costs = [
            problem.attributes[0][route_arcs(routes, route)].sum()
            for route in range(routes.pair_first[pair], routes.pair_first[pair + 1])
        ]
        assert max(costs) <= 1.1**3 * min(costs) + 1e-9
