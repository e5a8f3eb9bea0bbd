"""The index of concentration keeps its bounds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibek.indicators.concentration import effective_number, index_concentration

AMOUNTS = st.lists(st.floats(min_value=1e-3, max_value=1e9), min_size=1, max_size=30)


@given(AMOUNTS)
def test_it_lies_between_one_over_n_and_one(amounts: list[float]) -> None:
    index = index_concentration(amounts)
    assert 1 / len(amounts) - 1e-9 <= index <= 1 + 1e-9
    assert effective_number(amounts) == pytest.approx(1 / index)


@given(AMOUNTS)
def test_joining_two_concentrates(amounts: list[float]) -> None:
    joined = [amounts[0] + amounts[-1], *amounts[1:-1]] if len(amounts) > 1 else amounts
    assert index_concentration(joined) >= index_concentration(amounts) - 1e-9


def test_nothing_has_no_concentration() -> None:
    assert (index_concentration([]), effective_number([0.0])) == (0.0, 0.0)
