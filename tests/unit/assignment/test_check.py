"""Every fault of a problem is told at once."""

from dataclasses import replace

import numpy as np
import pytest

from reference.small_problems import make_groups, parallel_arcs
from zhibek.assignment.routes import generate_routes
from zhibek.assignment.solve import solve
from zhibek.assignment.start import Start
from zhibek.assignment.stochastic import Stochastic
from zhibek.errors import NetworkError


def test_faults_are_gathered() -> None:
    problem = parallel_arcs(
        [1.0, 2.0], members={0: [0], 1: [1]}, columns={"capacity": [-1.0, 5.0], "unit": [0, 3]}
    )
    attributes = problem.attributes.copy()
    attributes[0, 1] = np.nan
    with pytest.raises(NetworkError) as caught:
        solve(replace(problem, attributes=attributes), Stochastic())
    assert str(caught.value) == (
        "3 faults in the problem:\n"
        "  - attributes: not a number or infinite on 1 arcs, the first is 1.\n"
        "  - groups.capacity: below 0 or not a number. Use 0 or more, or infinity (groups 0).\n"
        "  - groups.unit: no such column of classes.units (groups 1)."
    )


def test_a_soft_group_without_capacity_is_refused() -> None:
    problem = parallel_arcs(
        [1.0], members={0: [0]}, columns={"capacity": [0.0], "hard": [False], "alpha": [0.5]}
    )
    with pytest.raises(NetworkError, match="capacity: 0 on a soft group"):
        generate_routes(problem)


@pytest.mark.parametrize(
    ("column", "value", "says"),
    [
        ("theta", 0.0, "classes.theta: not above 0"),
        ("nest_share", 1.5, "classes.nest_share: outside"),
        ("outside_cost", np.nan, "classes.outside_cost: not a number"),
        ("profile", 4, "classes.profile: no such row"),
    ],
)
def test_classes_are_checked(column: str, value: float, says: str) -> None:
    problem = parallel_arcs([1.0])
    wrong = np.full_like(getattr(problem.classes, column), value)
    with pytest.raises(NetworkError, match=says):
        generate_routes(replace(problem, classes=replace(problem.classes, **{column: wrong})))


def test_demand_is_checked() -> None:
    problem = parallel_arcs([1.0])
    for column, value, says in (
        ("pair_destination", np.array([7], dtype=np.int32), "demand.pair_destination: nodes outside"),
        ("row_quantity", np.array([-1.0]), "demand.row_quantity: below 0"),
        ("row_class", np.array([2], dtype=np.int32), "demand.row_class: outside"),
        ("row_first", np.array([0, 2]), "demand.row_first: not the offsets"),
    ):
        with pytest.raises(NetworkError, match=says):
            generate_routes(replace(problem, demand=replace(problem.demand, **{column: value})))


def test_a_pool_or_start_of_another_problem_is_refused() -> None:
    problem = parallel_arcs([1.0, 2.0])
    pool = generate_routes(problem)
    wrong = replace(pool, pair_first=np.array([0, 1, 2]))
    with pytest.raises(NetworkError, match="pool: routes of 2 pairs; the problem has 1"):
        solve(problem, Stochastic(), pool=wrong)
    with pytest.raises(NetworkError, match="start: prices and delays of other groups"):
        solve(problem, Stochastic(), start=Start(np.zeros(3), np.zeros(3)))


def test_members_outside_the_groups_are_refused() -> None:
    problem = parallel_arcs([1.0])
    groups = replace(make_groups(1, {0: [0]}), arc_group=np.array([4], dtype=np.int32))
    with pytest.raises(NetworkError, match=r"groups\.arc_group: outside"):
        generate_routes(replace(problem, groups=groups))
