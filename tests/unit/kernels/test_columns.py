"""Paths as columns, against plain sums."""

import networkx as nx
import numpy as np
import pytest

from reference.small_problems import random_problem
from zhibek.assignment.path_programme import cost_searched, search_cheapest, write_programme
from zhibek.kernels.columns import price_columns, sum_columns


@pytest.mark.parametrize("seed", range(4))
def test_columns_are_the_cheapest_paths_with_their_costs_and_loads(seed: int) -> None:
    problem = random_problem(seed, soft=False)
    programme = write_programme(problem, 100.0)
    groups, demand = problem.groups, problem.demand
    price = np.random.default_rng(seed).uniform(0, 20, groups.capacity.size)
    least, columns = search_cheapest(programme, price, np.full(demand.row_class.size, np.inf))
    again, same = search_cheapest(programme, price, np.full(demand.row_class.size, np.inf), columns)
    assert same.row.size == columns.row.size
    np.testing.assert_array_equal(again, least)
    paid, load = np.empty(columns.row.size), np.empty(price.size)
    price_columns(columns, price, paid)
    sum_columns(columns, demand.row_quantity[columns.row], load)
    searched, wanted_load = cost_searched(programme, price), np.zeros(price.size)
    pair = np.repeat(np.arange(demand.pair_origin.size), np.diff(demand.row_first))
    for column, row in enumerate(columns.row):
        network = nx.DiGraph()
        for arc, cost in enumerate(searched[programme.row_kind[row]]):
            if np.isfinite(cost):
                network.add_edge(problem.graph.tail[arc], problem.graph.head[arc], weight=cost)
        ends = demand.pair_origin[pair[row]], demand.pair_destination[pair[row]]
        assert paid[column] == pytest.approx(nx.dijkstra_path_length(network, *ends))
        assert least[row] == pytest.approx(paid[column])
        arcs = columns.arcs[columns.arc_first[column] : columns.arc_first[column + 1]]
        for arc in arcs:
            for group in groups.arc_group[groups.arc_first[arc] : groups.arc_first[arc + 1]]:
                counted = problem.classes.units[demand.row_class[row], groups.unit[group]]
                wanted_load[group] += counted * demand.row_quantity[row]
    np.testing.assert_allclose(load, wanted_load, rtol=1e-12)
    assert np.isinf(least[np.setdiff1d(np.arange(least.size), columns.row)]).all()
