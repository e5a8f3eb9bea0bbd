"""Reporters side by side in two currencies."""

import pytest

from zhibek.errors import ClaimError
from zhibek.trade.compare import compare_trade


def test_china_and_the_union_with_central_asia(shipped):
    found = compare_trade(shipped, ["CN", "EU"], "central-asia", 2022)
    china, union = found.rows
    assert found.rate_says == "1 EUR = 1.0531 USD, mean of 2022"
    assert china.usd / 1e9 == pytest.approx(70.2)
    assert (union.value / 1e9, union.unit) == (pytest.approx(48.0), "EUR")
    assert union.usd / 1e9 == pytest.approx(50.5, abs=0.05)
    assert china.other / 1e9 == pytest.approx(70.2 / 1.0530, abs=0.01)


def test_a_rate_that_is_given_is_used_and_said(shipped):
    found = compare_trade(shipped, ["EU"], "central-asia", 2022, rates={"EUR": 1.0})
    assert found.rate_says == "1 EUR = 1.0000 USD, as given"
    assert found.rows[0].usd == found.rows[0].value == 48e9


@pytest.mark.parametrize(
    ("reporter", "year", "options", "said"),
    [
        (
            "EU",
            2023,
            {},
            "European Union has no claim on its trade with Central Asia in 2023. It has claims for 2012, 2022.",
        ),
        (
            "GE",
            2022,
            {},
            "Georgia has no claim on its trade with Central Asia in 2022. It has none for any year.",
        ),
        (
            "CN",
            2022,
            {"rates": {"EUR": -1.0}},
            "--rate EUR=-1: a rate must be above 0. Give dollars for one unit of it.",
        ),
        (
            "CN",
            2024,
            {},
            "no rate of EUR to USD for 2024. Known are 2010 to 2023: "
            "add EUR,2024 to exchange_rates, or give one with --rate.",
        ),
        (
            "CN",
            2022,
            {"currency": "XAU"},
            "no rate of XAU to USD for 2022. None is known for any year: "
            "add XAU,2022 to exchange_rates, or give one with --rate.",
        ),
    ],
)
def test_what_cannot_be_compared_is_said(shipped, reporter, year, options, said):
    with pytest.raises(ClaimError) as caught:
        compare_trade(shipped, [reporter], "central-asia", year, **options)
    assert str(caught.value) == said


def test_a_claim_in_money_without_a_rate_is_said(book_of):
    book = book_of(("CN", "KZ", "total", 2022, 2e11, {"unit": "CNY"}), rates={("EUR", 2022): 1.05})
    with pytest.raises(ClaimError) as caught:
        compare_trade(book, ["CN"], "KZ", 2022)
    assert str(caught.value) == (
        "China tells its trade with Kazakhstan in 2022 in CNY, of which no rate is known. "
        "Give one with --rate CNY=..."
    )
    assert compare_trade(book, ["CN"], "KZ", 2022, rates={"CNY": 0.15}).rows[0].usd == pytest.approx(3e10)
