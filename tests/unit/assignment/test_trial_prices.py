"""Trial prices and paths of a programme."""

import numpy as np
import pytest

from reference.small_problems import random_problem
from zhibek.assignment.least_cost import LeastCost, generate_columns
from zhibek.assignment.path_programme import no_columns, shut_closed, write_programme
from zhibek.assignment.trial_prices import try_prices


@pytest.mark.parametrize("seed", range(6))
def test_a_trial_leaves_the_least_cost_as_it_is(seed: int) -> None:
    programme = shut_closed(write_programme(random_problem(seed, soft=False, n_nodes=30, n_pairs=40), 100.0))
    price = np.zeros(programme.room.size)
    tried = generate_columns(programme, LeastCost(), None, price)
    plain = generate_columns(programme, LeastCost(), no_columns(programme.quantity.size), price)
    assert tried.total == pytest.approx(plain.total, rel=1e-9)
    assert tried.n_rounds <= plain.n_rounds


def test_no_limits_need_no_trial() -> None:
    programme = write_programme(random_problem(1, soft=False), 100.0)
    programme.limited[:] = False
    trial = try_prices(programme, np.zeros(programme.room.size))
    assert trial.n_searches == 1
    assert not trial.price.any()


def test_kept_paths_are_found_paths_of_their_rows() -> None:
    programme = shut_closed(write_programme(random_problem(2, soft=False, n_nodes=30, n_pairs=40), 100.0))
    columns = try_prices(programme, np.zeros(programme.room.size)).columns
    for column, row in enumerate(columns.row):
        arcs = columns.arcs[columns.arc_first[column] : columns.arc_first[column + 1]]
        assert programme.star.tail[arcs[0]] == programme.start[row]
        assert programme.star.head[arcs[-1]] == programme.end[row]
        assert columns.cost[column] == pytest.approx(programme.cost[programme.row_kind[row], arcs].sum())
