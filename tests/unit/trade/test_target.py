"""Whether a level is met, and by whom."""

import pytest

from zhibek.errors import ClaimError, SettingsError
from zhibek.trade.target import Target, assess_target, growth_per_year

AIM = Target(40e9, 2030, 2022)


@pytest.fixture(scope="module")
def outlook(shipped):
    return assess_target(shipped, "KZ", "CN", AIM, earlier="BACI")


def test_by_chinas_statistics_it_was_met_in_2023(outlook):
    china, _ = outlook.sides
    assert china.reporter == "CN"
    assert china.base.value_usd / 1e9 == pytest.approx(31.2)
    assert 100 * china.needed_growth == pytest.approx(3.15, abs=0.005)
    assert (china.first_met.year, china.first_met.value_usd / 1e9) == (2023, pytest.approx(41.0))
    assert china.still_needed is None
    assert china.gaps == (2019, 2020)


def test_by_kazakhstans_it_is_not_met(outlook):
    _, kazakhstan = outlook.sides
    assert kazakhstan.reporter == "KZ"
    assert kazakhstan.base.value_usd / 1e9 == pytest.approx(24.2, abs=0.005)
    assert (kazakhstan.latest.year, kazakhstan.latest.value_usd / 1e9) == (2024, pytest.approx(30.1))
    assert kazakhstan.first_met is None
    assert round(100 * kazakhstan.still_needed, 1) == 4.9


def test_a_random_walk_stands_beside_every_model(outlook):
    for side in outlook.sides:
        names = [one.model for one in side.forecasts]
        assert names[0] == "random walk with drift"
        assert names[1] == "log-linear trend, AR(1) errors"
        assert names[2].startswith("random walk with drift, BACI before")
        assert all(0 <= one.low <= one.probability <= one.high <= 1 for one in side.forecasts)
        assert side.forecasts[2].probability < side.forecasts[0].probability


def test_the_articles_own_line():
    assert round(100 * (40 / 31 - 1)) == 29
    assert growth_per_year(31.2, 40.0, 8) == pytest.approx(0.0315, abs=5e-5)


def test_a_base_year_that_is_not_told_is_said(shipped):
    china, kazakhstan = assess_target(shipped, "KZ", "CN", Target(40e9, 2030, 2020)).sides
    assert china.base is None
    assert china.needed_growth is None
    assert china.notes == ("China has no claim for the base year 2020.",)
    assert kazakhstan.needed_growth is not None


def test_a_target_that_is_over_has_no_chance_told(shipped):
    china, _ = assess_target(shipped, "KZ", "CN", Target(30e9, 2023, 2018)).sides
    assert china.forecasts == ()
    assert china.notes == ("The target year is over: China tells 2024.",)


def test_too_few_years_are_said(book_of):
    book = book_of(("KZ", "CN", "total", 2022, 24e9), ("KZ", "CN", "total", 2023, 30e9))
    (side,) = assess_target(book, "KZ", "CN", AIM).sides
    assert side.notes == ("Kazakhstan tells 2 years: too few for a probability.",)
    assert side.still_needed is not None


def test_no_claim_is_an_error(book_of):
    with pytest.raises(ClaimError) as caught:
        assess_target(book_of(("KZ", "CN", "export", 2022, 1e9)), "KZ", "CN", AIM)
    assert str(caught.value) == (
        "No claim on the trade of Kazakhstan and China both ways. Add rows to trade_claims."
    )


@pytest.mark.parametrize(
    ("aim", "said"),
    [
        ((0.0, 2030, 2022), "Target.level_usd must be above 0; got 0."),
        ((40e9, 2022, 2022), "Target.year must come after the base year 2022; got 2022."),
    ],
)
def test_targets_out_of_range_are_told(aim, said):
    with pytest.raises(SettingsError) as caught:
        Target(*aim)
    assert str(caught.value) == said
