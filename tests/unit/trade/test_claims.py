"""Which claim is taken, and what it names."""

import pytest

from zhibek.errors import ClaimError, UnknownNameError
from zhibek.trade.claims import (
    cite,
    convert_usd,
    find_claims,
    find_rate,
    find_reporter,
    list_gaps,
    list_series,
    take_figure,
)


def test_the_surest_claim_is_taken_and_the_others_are_kept(book_of):
    book = book_of(
        ("KZ", "CN", "total", 2022, 24.1e9, {"known_from": "2023-01"}),
        ("KZ", "CN", "total", 2022, 24.3e9, {"known_from": "2023-06"}),
        ("KZ", "CN", "total", 2022, 20e9, {"confidence": "assumed", "known_from": "2025"}),
    )
    figure = take_figure(book, "KZ", "CN", "total", 2022)
    assert figure.value_usd == 24.3e9
    assert [claim.value for claim in figure.others] == [24.1e9, 20e9]


def test_a_total_is_summed_where_its_parts_are_surer(book_of):
    claims = [("KZ", "CN", "export", 2022, 13e9), ("KZ", "CN", "import", 2022, 11e9)]
    surer = [(*claim, {"confidence": "measured"}) for claim in claims]
    total = ("KZ", "CN", "total", 2022, 25e9)
    assert take_figure(book_of(*surer, total), "KZ", "CN", "total", 2022).value_usd == 24e9
    assert take_figure(book_of(*claims, total), "KZ", "CN", "total", 2022).value_usd == 25e9
    assert take_figure(book_of(*claims), "KZ", "CN", "total", 2022).valuation == "mixed"


def test_half_a_total_is_none(book_of):
    assert take_figure(book_of(("KZ", "CN", "export", 2022, 13e9)), "KZ", "CN", "total", 2022) is None


def test_a_compiler_is_not_the_reporter(book_of):
    book = book_of(("KZ", "CN", "export", 2020, 9e9, {"compiler": "BACI"}))
    assert take_figure(book, "KZ", "CN", "export", 2020) is None
    assert take_figure(book, "KZ", "CN", "export", 2020, compiler="BACI").value_usd == 9e9
    assert len(find_claims(book, "KZ", "CN", compiler=None)) == 1


def test_a_currency_without_a_rate_is_an_error_and_no_zero(book_of):
    book = book_of(
        ("EU", "KZ", "export", 2024, 9e9, {"unit": "EUR"}), rates={("EUR", 2022): 1.05, ("EUR", 2023): 1.08}
    )
    with pytest.raises(ClaimError) as caught:
        convert_usd(book, find_claims(book, "EU", "KZ")[0])
    assert str(caught.value) == (
        "trade_claims.unit (claim-1): no rate of EUR to USD for 2024. Known are 2022 to 2023: "
        "add EUR,2024 to exchange_rates, or give one with --rate."
    )
    assert take_figure(book, "EU", "KZ", "export", 2024) is None
    assert find_rate(book, "USD", 1950) == 1.0


def test_reporters_are_found_by_code_and_name(shipped):
    for word in ("KZ", "kz", "KAZ", "Kazakhstan", " kazakh "):
        assert find_reporter(shipped, word) == "KZ"
    assert find_reporter(shipped, "Turkey") == find_reporter(shipped, "Türkiye") == "TR"
    assert find_reporter(shipped, "central asia") == "central-asia"


def test_a_reporter_that_is_not_there_gets_the_near_miss(shipped):
    with pytest.raises(UnknownNameError) as caught:
        find_reporter(shipped, "Kazakstan")
    assert (
        str(caught.value)
        == "No reporter of trade is named 'Kazakstan'. Did you mean Kazakhstan or Uzbekistan or Tajikistan?"
    )


def test_the_shipped_claims_reach_far(shipped):
    told = {
        code: {claim.year for (one, _), claims in shipped.claims.items() if one == code for claim in claims}
        for code in ("KZ", "KG", "TJ", "TM", "UZ", "CN", "RU", "EU", "TR", "IR", "AZ", "GE")
    }
    assert all(years for years in told.values())
    assert {2010, 2024} <= told["KZ"] | told["CN"]
    assert all(2010 <= year <= 2025 for years in told.values() for year in years)


def test_every_shipped_claim_names_a_source_and_is_money_or_tonnes(shipped):
    for claims in shipped.claims.values():
        for claim in claims:
            assert claim.source in shipped.sources
            assert claim.unit in {"USD", "EUR", "CNY", "t"}


@pytest.mark.parametrize(
    ("ends", "year", "billion"),
    [
        (("CN", "KZ"), 2022, 31.2),
        (("KZ", "CN"), 2022, 24.2),
        (("CN", "KZ"), 2023, 41.0),
        (("KZ", "CN"), 2024, 30.1),
        (("CN", "KZ"), 2024, 43.8),
        (("CN", "central-asia"), 2022, 70.2),
    ],
)
def test_published_totals(shipped, ends, year, billion):
    assert take_figure(shipped, *ends, "total", year).value_usd / 1e9 == pytest.approx(billion, abs=0.05)


def test_baci_agrees_with_its_own_check(shipped):
    sold = take_figure(shipped, "KZ", "CN", "export", 2020, compiler="BACI")
    assert sold.value_usd / 1e9 == pytest.approx(9.42, abs=0.005)
    assert sold.valuation == "fob"


def test_series_and_gaps(shipped):
    series = list_series(shipped, "CN", "KZ")
    assert [figure.year for figure in series] == [2017, 2018, 2021, 2022, 2023, 2024]
    assert list_gaps(figure.year for figure in series) == (2019, 2020)
    assert list_gaps([]) == ()


def test_sources_are_cited_once(book_of):
    book = book_of(("KZ", "CN", "export", 2021, 1e9), ("KZ", "CN", "export", 2022, 2e9))
    assert cite(book, [*list_series(book, "KZ", "CN", "export"), None]) == ("Made up",)
