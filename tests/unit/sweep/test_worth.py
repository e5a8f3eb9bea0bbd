"""What ways are worth: laws of the game."""

from itertools import combinations

import pytest

from zhibek.study import Solved
from zhibek.sweep.desk import sit_down
from zhibek.sweep.worth import value_ways


def test_more_countries_open_are_never_worth_less(atlas_base: Solved) -> None:
    players = ["RU", "UZ", "EG", "TR", "AZ"]
    value = value_ways(sit_down(atlas_base, "KZ"), players)
    for size in range(len(players)):
        for chosen in combinations(players, size):
            for extra in set(players) - set(chosen):
                assert value(frozenset((*chosen, extra))) >= value(frozenset(chosen)) - 1.0


def test_a_partner_is_no_player_in_trade_with_it(small_solved: Solved) -> None:
    desk = sit_down(small_solved, "CN")
    value = value_ways(desk, ["KZ", "AZ"])
    assert value(frozenset(("KZ", "AZ"))) == pytest.approx(0.0, abs=1.0)
    only = sum(
        desk.base.posed.formulation.problem.demand.row_quantity[row]
        for row, partner in enumerate(desk.partner)
        if partner == "KZ"
    )
    assert only > 0
    assert value(frozenset(("AZ",))) < 0
