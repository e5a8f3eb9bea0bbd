"""Routes are told alike by their names."""

import numpy as np

from zhibek.assignment.variant import drop_routes
from zhibek.study import Solved
from zhibek.sweep.route_names import name_entries, name_routes
from zhibek.sweep.shutting import find_elements


def test_a_route_keeps_its_name_in_a_smaller_set(atlas_base: Solved) -> None:
    routes = atlas_base.loads.routes
    names = name_routes(routes)
    assert np.unique(names).size == routes.n_routes
    shut = find_elements(atlas_base.posed.network, ("KZ-DOSTYK",))
    left = drop_routes(atlas_base.posed.formulation.problem, routes, shut)
    assert np.isin(name_routes(left), names).all()
    assert left.n_routes < routes.n_routes


def test_entries_of_one_route_differ_by_their_row(small_solved: Solved) -> None:
    route = np.zeros(3, dtype=np.int64)
    names = name_entries(small_solved.loads.routes, route, np.arange(3))
    assert np.unique(names).size == 3
