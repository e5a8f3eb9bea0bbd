"""Quantities and how vague they are."""

import pytest

from zhibek.trade.quantities import find_quantities, find_years


@pytest.mark.parametrize(
    ("text", "value", "low", "high"),
    [
        ("40 billion", 40e9, 39.5e9, 40.5e9),
        ("31.2 bn", 31.2e9, 31.15e9, 31.25e9),
        ("over 70 billion", 70e9, 70e9, 71.4e9),
        ("more than $100bn", 100e9, 100e9, 102e9),
        ("nearly 50 billion euros", 50e9, 49e9, 50e9),
        ("about 40 million", 40e6, 38e6, 42e6),
        ("USD 20-25 billion", 22.5e9, 19.5e9, 25.5e9),
        ("1,234.5 million", 1.2345e9, 1.23445e9, 1.23455e9),
        ("29 percent", 29.0, 28.5, 29.5),
        ("4.9 %", 4.9, 4.85, 4.95),
        ("at least 3 thousand", 3000.0, 3000.0, 4000.0),
    ],
)
def test_words_and_digits_set_the_bounds(text, value, low, high):
    (one,) = find_quantities(text)
    assert (one.value, one.low, one.high) == (
        pytest.approx(value),
        pytest.approx(low),
        pytest.approx(high),
    )


@pytest.mark.parametrize(
    ("text", "currency"),
    [("$40 billion", "USD"), ("40 billion euros", "EUR"), ("CNY 674 billion", "CNY"), ("40 billion", "")],
)
def test_currencies(text, currency):
    assert find_quantities(text)[0].currency == currency


def test_years_are_no_quantities():
    assert find_quantities("by 2030, from 2022") == ()
    assert find_years("by 2030, from 2022, 2000 billion") == (2030, 2022)
    assert [one.value for one in find_quantities("40 billion in 2023")] == [40e9]


def test_a_bare_number_has_the_scale_of_what_it_is_joined_to():
    assert [one.value for one in find_quantities("from over 31 to 40 billion")] == [31e9, 40e9]
    assert [one.value for one in find_quantities("12 of 48 million")] == [12e6, 48e6]
    assert [one.value for one in find_quantities("47 agreements worth 22 billion")] == [47.0, 22e9]


def test_shares_and_money_are_told_apart():
    share, money = find_quantities("42 percent of over 70 billion")
    assert (share.is_percent, share.is_money) == (True, False)
    assert (money.is_percent, money.is_money) == (False, True)
