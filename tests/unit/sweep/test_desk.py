"""A country's trade, and ways no cargo uses yet."""

import numpy as np
import pytest

from zhibek.study import Solved
from zhibek.sweep.desk import Desk, sit_down
from zhibek.sweep.worth import price_without, value_ways


@pytest.fixture(scope="module")
def kazakhstan(atlas_base: Solved) -> Desk:
    return sit_down(atlas_base, "KZ")


def test_the_trade_is_what_starts_or_ends_there(kazakhstan: Desk) -> None:
    shipped = kazakhstan.counter.flows.flow_t[kazakhstan.rows[kazakhstan.counter.flows.row]].sum()
    assert kazakhstan.trade.trade_t.sum() == pytest.approx(shipped)
    assert "KZ" not in kazakhstan.partner


def test_long_ways_are_none_of_the_base_and_cost_more(kazakhstan: Desk) -> None:
    long = kazakhstan.long_ways
    assert long.row.size > 0
    canal_share = np.bincount(
        kazakhstan.counter.flows.row,
        weights=kazakhstan.counter.flows.flow_t * kazakhstan.canal,
        minlength=kazakhstan.rows.size,
    )
    chance = np.bincount(long.row, weights=long.chance, minlength=kazakhstan.rows.size)
    quantity = kazakhstan.base.posed.formulation.problem.demand.row_quantity
    usual = float(canal_share.sum() / quantity.sum())
    assert 0 < float((chance * quantity).sum() / quantity.sum()) < usual


def test_ways_round_soften_the_loss_of_a_canal(kazakhstan: Desk) -> None:
    players = ["RU", "EG", "TR"]
    value = value_ways(kazakhstan, players)
    everyone = frozenset(players)
    assert value(everyone) == pytest.approx(0.0, abs=1.0)
    without_egypt = value(everyone - {"EG"})
    assert value(frozenset()) < without_egypt < 0
    bare = Desk(
        kazakhstan.base, kazakhstan.counter, kazakhstan.trade, kazakhstan.rows, kazakhstan.partner,
        kazakhstan.reserve, kazakhstan.canal,
        type(kazakhstan.long_ways)(
            kazakhstan.long_ways.row[:0], kazakhstan.long_ways.chance[:0], kazakhstan.long_ways.route[:0],
            kazakhstan.long_ways.routes,
        ),
    )  # fmt: skip
    assert value_ways(bare, players)(everyone - {"EG"}) < without_egypt
    rules = kazakhstan.base.posed.frames["corridor_rules"]
    cost = [
        dict(price_without(desk, rules, ["EG"]).select("without", "cost_usd_per_t").iter_rows())["EG"]
        for desk in (kazakhstan, bare)
    ]
    assert 0 < cost[0] < cost[1]
