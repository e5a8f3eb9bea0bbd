"""Shapley shares keep their laws."""

import pytest

from zhibek.errors import SettingsError
from zhibek.indicators.shapley import share_by_shapley

WORTH = {"a": 3.0, "b": 3.0, "c": 0.0, "d": 1.0}


def value(coalition: frozenset[str]) -> float:
    together = 4.0 if {"a", "b"} <= coalition else 0.0
    return 10.0 + sum(WORTH[name] for name in coalition) + together


def test_parts_sum_to_the_whole_and_equals_share_alike() -> None:
    shares = share_by_shapley(list(WORTH), value)
    assert shares.exact
    assert sum(shares.parts.values()) == pytest.approx(shares.whole)
    assert shares.parts["a"] == pytest.approx(shares.parts["b"]) == pytest.approx(5.0)
    assert shares.parts["c"] == pytest.approx(0.0)
    assert shares.parts["d"] == pytest.approx(1.0)
    assert set(shares.errors.values()) == {0.0}


def test_gloves_of_shapley() -> None:
    """Two left gloves and one right: 1/6, 1/6, 4/6 (Shapley and Shubik, 1969)."""
    shares = share_by_shapley(
        ["left", "other left", "right"], lambda one: float("right" in one and len(one) > 1)
    )
    assert shares.parts["right"] == pytest.approx(4 / 6)
    assert shares.parts["left"] == pytest.approx(1 / 6)


def test_more_than_twelve_are_drawn_and_tell_their_error() -> None:
    names = [f"p{number}" for number in range(13)]

    def squared(coalition: frozenset[str]) -> float:
        return float(len(coalition) ** 2 + 6 * ({"p0", "p1", "p2"} <= coalition))

    drawn = share_by_shapley(names, squared, seed=3)
    assert not drawn.exact
    assert sum(drawn.parts.values()) == pytest.approx(drawn.whole)
    assert max(drawn.errors.values()) > 0
    true = {name: 13.0 + (2.0 if name in ("p0", "p1", "p2") else 0.0) for name in names}
    misses = [abs(drawn.parts[name] - true[name]) for name in names]
    assert all(miss <= 4 * drawn.errors[name] + 1e-9 for name, miss in zip(names, misses, strict=True))
    assert share_by_shapley(names, squared, seed=3) == drawn


def test_a_player_named_twice_is_refused() -> None:
    with pytest.raises(SettingsError) as caught:
        share_by_shapley(["a", "a"], value)
    assert str(caught.value) == "a player is named twice; name each once."
