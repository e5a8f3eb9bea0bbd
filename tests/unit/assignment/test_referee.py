"""Flows on arcs are judged, whoever found them."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.integrate import quad

from reference.plain_curves import plain_delay
from reference.small_traffic import make_links, make_trips, pose
from zhibek.assignment.referee import judge_flows
from zhibek.assignment.traffic import TrafficUsers
from zhibek.kernels.delay import AKCELIK, BPR, CONICAL, DAVIDSON

ROWS = [(0, 1, 4.0, 10.0), (0, 1, 3.0, 5.0), (0, 2, 1.0, 8.0), (2, 1, 2.0, 10.0)]
CURVES = {
    "curve": np.array([BPR, CONICAL, DAVIDSON, AKCELIK], dtype=np.int32),
    "alpha": np.array([0.15, 4.0, 0.2, 60.0]),
    "beta": np.array([4.0, 0.0, 0.9, 0.1]),
}


def test_objective_and_costs_are_their_definitions() -> None:
    links = make_links(ROWS, 3, **CURVES)
    problem = pose(links, make_trips([(0, 1, 0, 24.0)])).problem
    flow = np.array([8.0, 7.0, 9.0, 9.0])
    verdict = judge_flows(problem, flow[None])
    shapes = [
        (BPR, 0.15, 4.0),
        (CONICAL, 4.0, 0.0),
        (DAVIDSON, 0.2, 0.9),
        (AKCELIK, 0.25 * 60 / 2, 8 * 0.1 / 10),
    ]
    times = [
        lambda load, row=row, shape=shape: row[2] * (1 + plain_delay(*shape, load / row[3]))
        for row, shape in zip(ROWS, shapes, strict=True)
    ]
    area = sum(
        quad(time, 0, load, points=[0.9 * 8] if load == 9 else None)[0]
        for time, load in zip(times, flow, strict=True)
    )
    assert verdict.objective == pytest.approx(area, rel=1e-9)
    paid = [time(load) for time, load in zip(times, flow, strict=True)]
    total = float(np.dot(paid, flow))
    assert verdict.total_cost == verdict.total_time == pytest.approx(total)
    cheapest = min(paid[0], paid[1], paid[2] + paid[3])
    assert verdict.least_cost == pytest.approx(24 * cheapest)
    assert verdict.gap == pytest.approx((total - 24 * cheapest) / total)
    assert verdict.imbalance == 0.0


def test_money_counts_by_the_value_of_time_and_load_by_its_unit() -> None:
    money = np.array([[6.0, 0, 0, 0], [0, 0, 0, 0]])
    users = TrafficUsers(
        np.array([2.0, 1.0]),
        np.array([1.0, 3.0]),
        money,
        np.ones((2, 4), np.bool_),
        np.ones(2),
        np.full(2, np.inf),
    )
    links = make_links(ROWS, 3, alpha=np.zeros(4))
    problem = pose(links, make_trips([(0, 1, 0, 5.0), (0, 1, 1, 2.0)]), users).problem
    flow = np.array([[5.0, 0, 0, 0], [0, 0, 2.0, 2.0]])
    verdict = judge_flows(problem, flow)
    assert verdict.objective == pytest.approx(5 * (4 + 6 / 2) + 2 * 3 * 3)
    assert verdict.total_cost == pytest.approx(5 * (2 * 4 + 6) + 2 * 3)
    assert verdict.least_cost == pytest.approx(5 * 6 + 2 * 3)


def test_flow_that_goes_nowhere_is_seen() -> None:
    problem = pose(make_links(ROWS, 3), make_trips([(0, 1, 0, 10.0)])).problem
    assert judge_flows(problem, np.array([[10.0, 0, 4.0, 0]])).imbalance == pytest.approx(4.0)
    backwards = judge_flows(problem, np.array([[12.0, 0, 0, -2.0]]))
    assert backwards.imbalance == pytest.approx(2.0)


def test_unserved_trips_are_left_out() -> None:
    problem = pose(make_links(ROWS, 3), make_trips([(0, 1, 0, 10.0)])).problem
    verdict = judge_flows(problem, np.array([[0, 7.0, 0, 0]]), np.array([3.0]))
    assert verdict.imbalance == 0.0


def test_a_group_of_arcs_that_differ_has_no_objective() -> None:
    problem = pose(make_links(ROWS, 3), make_trips([(0, 1, 0, 10.0)])).problem
    groups = problem.groups
    joined = replace(groups, arc_group=np.zeros(4, dtype=np.int32))
    assert np.isnan(judge_flows(replace(problem, groups=joined), np.array([[5.0, 5.0, 0, 0]])).objective)
