"""What stays, told by pair and class."""

import numpy as np
import pytest

from reference.small_problems import make_classes, make_groups, make_problem, random_problem
from zhibek.assignment.least_cost import LeastCost
from zhibek.assignment.solve import solve
from zhibek.assignment.unmet import explain_unserved, sum_cost


def test_only_the_class_that_is_counted_is_stopped() -> None:
    classes = make_classes(2, units=np.array([[1.0], [0.0]]), outside_cost=np.array([50.0, 50.0]))
    groups = make_groups(1, {0: [0]}, capacity=[30.0])
    arcs = [{"tail": 0, "head": 1, "money": 10.0}]
    problem = make_problem(arcs, [(0, 1, 0, 80.0), (0, 1, 1, 40.0)], classes=classes, groups=groups)
    loads = solve(problem, LeastCost())
    told = explain_unserved(problem, loads)
    assert (told.row.tolist(), told.pair.tolist(), told.class_number.tolist()) == ([0], [0], [0])
    assert (told.origin.tolist(), told.destination.tolist()) == ([0], [1])
    assert told.quantity[0] == pytest.approx(50.0)
    assert told.unit_cost[0] == pytest.approx(60.0)
    assert sum_cost(problem, loads) == pytest.approx(30 * 10 + 40 * 10 + 50 * 60)


@pytest.mark.parametrize("seed", range(4))
def test_all_that_stays_is_told_and_has_a_reason(seed: int) -> None:
    problem = random_problem(seed, soft=False)
    loads = solve(problem, LeastCost())
    told = explain_unserved(problem, loads)
    assert told.quantity.sum() == pytest.approx(loads.unserved.sum())
    n_stopping = np.diff(told.group_first)
    assert (n_stopping[told.has_way] > 0).all()
    assert (n_stopping[~told.has_way] == 0).all()
    assert (loads.price[told.groups] > 0).all()
