"""The rules that make a route set."""

from dataclasses import replace

import numpy as np

from reference.plain_logit import route_arcs
from reference.small_problems import make_classes, make_problem, parallel_arcs, random_problem
from zhibek.assignment.problem import Problem, RouteSet
from zhibek.assignment.routes import generate_routes, keep_routes


def paths_of(routes: RouteSet, pair: int = 0) -> list[list[int]]:
    return [
        route_arcs(routes, route) for route in range(routes.pair_first[pair], routes.pair_first[pair + 1])
    ]


def with_rules(problem: Problem, **rules) -> Problem:
    return replace(problem, rules=replace(problem.rules, **rules))


def test_masks_find_what_the_plain_search_does_not() -> None:
    problem = parallel_arcs([3.0, 1.0, 2.0])
    assert paths_of(generate_routes(problem)) == [[1], [2], [0]]
    assert paths_of(generate_routes(with_rules(problem, masks=np.array([0])))) == [[1]]


def test_stretch_and_slack_bound_the_detour() -> None:
    problem = parallel_arcs([10.0, 19.0, 21.0, 26.0])
    assert len(paths_of(generate_routes(with_rules(problem, stretch=2.0, slack=0.0)))) == 2
    assert len(paths_of(generate_routes(with_rules(problem, stretch=2.0, slack=5.0)))) == 3


def test_a_pair_has_at_most_max_routes() -> None:
    routes = generate_routes(with_rules(parallel_arcs([1.0, 2.0, 3.0, 4.0]), max_routes=2))
    assert routes.n_routes == 2


def test_two_identical_arcs_make_one_route() -> None:
    arcs = [{"tail": 0, "head": 1, "money": 5.0}, {"tail": 0, "head": 1, "money": 5.0}]
    assert generate_routes(make_problem(arcs, [(0, 1, 0, 1.0)])).n_routes == 1


def test_a_profile_searches_only_for_pairs_with_its_classes() -> None:
    arcs = [
        {"tail": 0, "head": 1, "money": 1.0, "hours": 10.0},
        {"tail": 0, "head": 1, "money": 8.0, "hours": 1.0},
        {"tail": 1, "head": 0, "money": 1.0, "hours": 10.0},
        {"tail": 1, "head": 0, "money": 8.0, "hours": 1.0},
    ]
    classes = make_classes(
        2, weights=np.array([[1.0, 0.0], [1.0, 1.0]]), profile=np.array([0, 1], dtype=np.int32)
    )
    demand = [(0, 1, 0, 5.0), (1, 0, 0, 5.0), (1, 0, 1, 5.0)]
    routes = generate_routes(make_problem(arcs, demand, classes=classes))
    assert paths_of(routes, 0) == [[0]]
    assert sorted(paths_of(routes, 1)) == [[2], [3]]


def test_profiles_keep_to_their_modes() -> None:
    problem = parallel_arcs([1.0, 2.0])
    problem = replace(problem, arc_mode=np.array([2, 1], dtype=np.int64))
    assert paths_of(generate_routes(with_rules(problem, profile_modes=np.array([1])))) == [[1]]


def test_ships_take_the_cheapest_lane() -> None:
    # 0 -> 1 by a cheap lane through 2, or a dear one through 3 that the shipper would like; 4 is no lane
    arcs = [
        {"tail": 0, "head": 2, "money": 5.0, "lane": 1.0, "gates": 1},
        {"tail": 0, "head": 3, "money": 1.0, "lane": 4.0},
        {"tail": 0, "head": 4, "money": 9.0},
        {"tail": 2, "head": 1, "money": 5.0, "lane": 1.0},
        {"tail": 3, "head": 1, "money": 1.0, "lane": 4.0},
        {"tail": 4, "head": 1, "money": 9.0},
    ]
    problem = make_problem(arcs, [(0, 1, 0, 1.0)], rules={"masks": np.array([0, 1]), "slack": 1e3})
    assert paths_of(generate_routes(problem)) == []
    cheap_first = replace(problem, attributes=problem.attributes[:, [1, 0, 2, 4, 3, 5]])
    assert paths_of(generate_routes(cheap_first)) == [[0, 3]]


def test_lanes_apart_are_judged_apart() -> None:
    # two runs of lanes, with land between: each is the cheapest between its ends
    arcs = [
        {"tail": 0, "head": 1, "money": 1.0, "lane": 3.0},
        {"tail": 0, "head": 3, "money": 50.0, "lane": 4.0},
        {"tail": 1, "head": 2, "money": 1.0},
        {"tail": 2, "head": 3, "money": 1.0, "lane": 3.0},
    ]
    problem = make_problem(arcs, [(0, 3, 0, 1.0)])
    assert paths_of(generate_routes(problem)) == [[0, 2, 3]]


def test_routes_do_not_depend_on_the_numbers_of_arcs() -> None:
    problem = random_problem(5)
    rng = np.random.default_rng(1)
    order = np.lexsort((rng.random(problem.graph.n_arcs), problem.graph.tail))
    graph = replace(problem.graph, head=problem.graph.head[order])
    moved = replace(
        problem,
        graph=graph,
        attributes=problem.attributes[:, order],
        groups=replace(
            problem.groups,
            arc_first=np.concatenate([[0], np.cumsum(np.diff(problem.groups.arc_first)[order])]),
            arc_group=np.concatenate(
                [
                    problem.groups.arc_group[problem.groups.arc_first[a] : problem.groups.arc_first[a + 1]]
                    for a in order
                ]
            ),
        ),
        **{
            name: getattr(problem, name)[order]
            for name in ("arc_length", "arc_nest", "arc_mode", "arc_gates", "lane_cost")
        },
    )
    one, other = generate_routes(problem), generate_routes(moved)
    assert one.pair_first.tolist() == other.pair_first.tolist()
    assert one.arcs.tolist() == order[other.arcs].tolist()
    np.testing.assert_allclose(one.log_path_size, other.log_path_size, atol=1e-12)


def test_a_pool_is_kept_where_its_arcs_are() -> None:
    big = parallel_arcs([1.0, 2.0, 3.0])
    pool = generate_routes(big)
    small = parallel_arcs([5.0, 4.0])  # the first arc is gone, the others changed places
    arc_map, pair_map = np.array([-1, 1, 0], dtype=np.int32), np.array([0], dtype=np.int32)
    kept = keep_routes(pool, small, arc_map=arc_map, pair_map=pair_map)
    assert paths_of(kept) == [[1], [0]]
    assert paths_of(keep_routes(pool, small, arc_map=arc_map, pair_map=np.array([-1]))) == []


def test_a_kept_pool_obeys_the_lanes_of_the_new_network() -> None:
    problem = parallel_arcs([1.0, 2.0])
    pool = generate_routes(problem)
    shipped = replace(problem, lane_cost=np.array([7.0, 6.0]))
    same = np.arange(2, dtype=np.int32)
    assert paths_of(keep_routes(pool, shipped, arc_map=same, pair_map=np.array([0]))) == [[1]]


def test_a_route_that_no_longer_joins_its_pair_is_dropped() -> None:
    problem = parallel_arcs([1.0, 2.0])
    pool = generate_routes(problem)
    turned = make_problem(
        [{"tail": 0, "head": 1, "money": 1.0}, {"tail": 1, "head": 0, "money": 1.0}], [(0, 1, 0, 1.0)]
    )
    same = np.arange(2, dtype=np.int32)
    assert paths_of(keep_routes(pool, turned, arc_map=same, pair_map=np.array([0]))) == [[0]]
