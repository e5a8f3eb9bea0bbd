"""Queues, holds, and what a wait costs."""

import math

import numpy as np
import pytest

from zhibek.errors import SettingsError
from zhibek.indicators.waiting import clear_queue, price_wait, served_at_most, share_held


def test_kuryk_in_may_2025_takes_three_weeks_to_clear() -> None:
    assert clear_queue(1000.0, 47.0, unit="wagons").clearing_days == pytest.approx(21.3, abs=0.05)
    assert served_at_most(47.0, 8.0) == 376.0
    assert served_at_most(47.0, 8.0) < 1000.0


def test_what_goes_on_arriving_slows_a_queue_and_may_stop_it() -> None:
    assert clear_queue(100.0, 10.0, 5.0).clearing_days == 20.0
    assert math.isinf(clear_queue(100.0, 10.0, 10.0).clearing_days)
    assert math.isinf(clear_queue(100.0, 10.0, 12.0).clearing_days)
    assert clear_queue(0.0, 0.0).clearing_days == 0.0


def test_amounts_below_nought_are_refused() -> None:
    with pytest.raises(SettingsError) as caught:
        clear_queue(-1.0, 10.0)
    assert str(caught.value) == "held must be 0 or more; got -1.0."


def test_a_longer_wait_costs_more_and_holds_less() -> None:
    value, theta = np.full(3, 0.2), np.full(3, 0.05)
    cost = price_wait(value, np.array([1.0, 5.0, 20.0]), 0.8)
    assert cost.tolist() == pytest.approx([5.6, 28.0, 112.0])
    share = share_held(theta, cost, np.full(3, 30.0))
    assert (np.diff(share) < 0).all()
    assert share_held(theta, np.full(3, 30.0), np.full(3, 30.0)).tolist() == [0.5, 0.5, 0.5]


def test_without_a_way_round_all_waits() -> None:
    assert share_held(np.array([0.05]), np.array([1e6]), np.array([np.inf])).tolist() == [1.0]
