"""Braess's paradox, with the published costs."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from reference.small_problems import make_classes, make_groups, make_problem
from zhibek.assignment.deterministic import Deterministic
from zhibek.assignment.outcome import loads_by_arc
from zhibek.assignment.problem import Problem
from zhibek.assignment.solve import solve

LEAST_HOURS = 1e-6  # a link without fixed cost needs some time for its delay to be a share of


def read_golden() -> tuple[list[list[float]], dict[str, float]]:
    lines = (Path(__file__).parent / "braess" / "braess.txt").read_text(encoding="utf-8").splitlines()
    words = [line.split() for line in lines if not line.startswith(("#", "SOURCE"))]
    links = [[float(word) for word in row[1:]] for row in words if row[0] == "link"]
    return links, {row[0]: float(row[1]) for row in words if row[0] != "link"}


def make_braess(links: list[list[float]]) -> Problem:
    arcs = [
        {"tail": int(tail) - 1, "head": int(head) - 1, "money": fixed, "hours": LEAST_HOURS}
        for tail, head, fixed, _ in links
    ]
    slopes = [slope / LEAST_HOURS for *_, slope in links]
    n_links = len(links)
    groups = make_groups(
        n_links,
        {link: [link] for link in range(n_links)},
        capacity=[1.0] * n_links,
        hard=[False] * n_links,
        alpha=slopes,
    )
    classes = make_classes(outside_cost=np.array([1e4]))
    return make_problem(arcs, [(0, 3, 0, 6.0)], groups=groups, classes=classes)


def test_a_new_link_makes_all_worse_off() -> None:
    links, golden = read_golden()
    with_link = solve(make_braess(links), Deterministic())
    without = solve(make_braess([link for link in links if link[:2] != [2, 3]]), Deterministic())
    assert with_link.converged
    assert without.converged
    assert without.expected_cost[0] == pytest.approx(golden["cost_without"], rel=1e-4)
    assert with_link.expected_cost[0] == pytest.approx(golden["cost_with"], rel=1e-4)
    flow = loads_by_arc(make_braess(links), with_link)[0]
    np.testing.assert_allclose(flow, [4, 2, golden["bridge_flow"], 2, 4], atol=1e-3)


def test_a_hard_limit_on_the_new_link_takes_the_paradox_away() -> None:
    links, golden = read_golden()
    problem = make_braess(links)
    groups = problem.groups
    hard = groups.hard.copy()
    capacity = groups.capacity.copy()
    hard[2], capacity[2] = True, 0.0
    closed = solve(replace(problem, groups=replace(groups, hard=hard, capacity=capacity)), Deterministic())
    assert closed.expected_cost[0] == pytest.approx(golden["cost_without"], rel=1e-4)
