"""Variants of a problem against the same posed anew."""

from dataclasses import replace

import numpy as np
import pytest

from reference.small_problems import make_groups, make_problem, random_problem
from zhibek.assignment.routes import generate_routes
from zhibek.assignment.solve import solve
from zhibek.assignment.stochastic import Stochastic
from zhibek.assignment.variant import Variant, drop_routes, solve_variant, vary_problem
from zhibek.errors import NetworkError
from zhibek.network.graph import build_graph

EXACT = Stochastic(residual=1e-10)


def random_variant(problem, seed: int) -> Variant:
    rng = np.random.default_rng(seed)

    def factors(shape) -> np.ndarray:
        return rng.uniform(0.8, 1.2, shape)

    return Variant(
        theta=factors(problem.classes.theta.shape),
        weights=factors(problem.classes.weights.shape),
        capacity=factors(problem.groups.capacity.shape),
        quantity=factors(problem.demand.row_quantity.shape),
    )


@pytest.mark.parametrize("seed", range(4))
def test_a_variant_is_what_is_found_from_nothing_on_its_routes(seed: int) -> None:
    problem = random_problem(seed)
    base = solve(problem, EXACT)
    varied, loads = solve_variant(problem, base, random_variant(problem, seed), EXACT)
    cold = solve(varied, EXACT, pool=loads.routes)
    assert loads.converged
    np.testing.assert_allclose(loads.flow, cold.flow, rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(loads.group_load, cold.group_load, rtol=1e-6, atol=1e-6)


def without_arcs(problem, shut: np.ndarray):
    kept, groups = ~shut, problem.groups
    member = np.repeat(kept, np.diff(groups.arc_first))
    first = np.concatenate([[0], np.cumsum(np.diff(groups.arc_first)[kept])])
    arcwise = ("arc_length", "arc_nest", "arc_mode", "arc_gates", "lane_cost")
    return replace(
        problem,
        graph=build_graph(problem.graph.n_nodes, problem.graph.tail[kept], problem.graph.head[kept]),
        attributes=np.ascontiguousarray(problem.attributes[:, kept]),
        groups=replace(groups, arc_first=first, arc_group=groups.arc_group[member]),
        **{name: getattr(problem, name)[kept] for name in arcwise},
    )


def renumber(routes, shut: np.ndarray):
    number = np.cumsum(~shut) - 1
    return replace(routes, arcs=number[routes.arcs].astype(np.int32))


@pytest.mark.parametrize("seed", range(4))
def test_a_shut_arc_is_as_if_it_were_not_there(seed: int) -> None:
    problem = random_problem(seed)
    base = solve(problem, EXACT)
    used = np.bincount(base.routes.arcs, minlength=problem.graph.n_arcs)
    shut = np.zeros(problem.graph.n_arcs, dtype=np.bool_)
    shut[np.argsort(-used)[:2]] = True
    _, loads = solve_variant(problem, base, Variant(shut=shut), EXACT)
    assert not shut[loads.routes.arcs].any()
    # the same arcs without the two, and the same routes among them
    cold = solve(without_arcs(problem, shut), EXACT, pool=renumber(loads.routes, shut))
    np.testing.assert_allclose(loads.flow, cold.flow, rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(loads.unserved, cold.unserved, rtol=1e-6, atol=1e-6)


def test_path_sizes_are_those_of_the_routes_left() -> None:
    # two routes share their first arc
    arcs = [
        {"tail": 0, "head": 1, "km": 10.0},
        {"tail": 1, "head": 2, "km": 1.0, "money": 1.0, "gates": 1},
        {"tail": 1, "head": 2, "km": 2.0, "money": 2.0, "gates": 2},
    ]
    masks = np.array([0, 1, 2])
    problem = make_problem(arcs, [(0, 2, 0, 1.0)], groups=make_groups(3, {}), rules={"masks": masks})
    routes = generate_routes(problem)
    assert routes.n_routes == 2
    assert (routes.log_path_size < -0.5).all()
    left = drop_routes(problem, routes, np.array([False, True, False]))
    assert left.arcs.tolist() == [0, 2]
    assert left.log_path_size.tolist() == [0.0]
    assert drop_routes(problem, routes, np.zeros(3, dtype=np.bool_)) is routes


def test_a_shut_lane_is_no_cheapest_lane() -> None:
    problem = random_problem(0)
    lanes = replace(problem, lane_cost=np.ones(problem.graph.n_arcs))
    shut = np.arange(problem.graph.n_arcs) == 3
    varied = vary_problem(lanes, Variant(shut=shut))
    assert np.isinf(varied.lane_cost[3])
    assert np.isfinite(varied.lane_cost[~shut]).all()
    assert lanes.lane_cost[3] == 1.0


def test_nothing_varied_is_the_same_problem() -> None:
    problem = random_problem(1)
    varied = vary_problem(problem, Variant())
    assert varied.classes is problem.classes
    assert varied.arc_mode is problem.arc_mode


def test_parts_of_another_shape_are_refused_together() -> None:
    problem = random_problem(1)
    with pytest.raises(NetworkError) as told:
        vary_problem(problem, Variant(theta=np.ones(2), shut=np.zeros(1, dtype=np.bool_)))
    assert str(told.value) == (
        "variant.theta: shape (2,); wanted (3,).\n"
        f"variant.shut: shape (1,); wanted ({problem.graph.n_arcs},)."
    )
