"""Chances of a level, by walks and trends."""

import numpy as np
import pytest

from zhibek.trade.forecast import LogTrend, RandomWalk, Record, forecast, forecast_law, make_record

RECORD = Record(tuple(range(2010, 2020)), tuple(10e9 * 1.05 ** np.arange(10) * np.tile([1.0, 1.1], 5)))


@pytest.mark.parametrize("model", [RandomWalk(), LogTrend()])
def test_a_higher_level_is_less_likely(model):
    chances = [forecast(RECORD, model, level * 1e9, 2025).probability for level in (5, 15, 20, 30, 60)]
    assert chances == sorted(chances, reverse=True)
    assert chances[0] > chances[-1]


@pytest.mark.parametrize("model", [RandomWalk(), LogTrend()])
def test_the_median_has_even_chances_and_lies_in_its_interval(model):
    found = forecast(RECORD, model, 20e9, 2025)
    assert forecast(RECORD, model, found.median_usd, 2025).probability == pytest.approx(0.5, abs=1e-9)
    assert found.value_low_usd < found.median_usd < found.value_high_usd
    assert found.low <= found.probability <= found.high
    assert found.path[-1].median_usd == found.median_usd
    assert [one.year for one in found.path] == list(range(2020, 2026))


def test_the_walks_drift_is_the_mean_step():
    law = forecast_law(RECORD, RandomWalk(), 2025)
    logs = np.log(RECORD.values_usd)
    drift = (logs[-1] - logs[0]) / 9
    assert law.centre == pytest.approx(logs[-1] + 6 * drift)
    sd = np.std(np.diff(logs), ddof=1)
    assert law.step_sd == pytest.approx(sd * np.sqrt(6))
    assert law.centre_sd == pytest.approx(6 * sd / 3)


def test_a_missing_year_counts_as_two_steps():
    kept = [0, 1, 2, 4, 5, 6, 7, 8, 9]
    gapped = Record(tuple(RECORD.years[i] for i in kept), tuple(RECORD.values_usd[i] for i in kept))
    whole, less = (forecast_law(one, RandomWalk(), 2025) for one in (RECORD, gapped))
    assert less.growth == pytest.approx(whole.growth)


def test_a_trend_without_errors_is_found():
    straight = Record(tuple(range(2010, 2020)), tuple(10e9 * 1.07 ** np.arange(10)))
    found = forecast(straight, LogTrend(), 20e9, 2025)
    assert found.growth_per_year == pytest.approx(0.07)
    assert found.median_usd == pytest.approx(10e9 * 1.07**15, rel=1e-6)


def test_the_intervals_hold_what_they_say():
    generator, inside = np.random.default_rng(7), 0
    for _ in range(400):
        logs = np.cumsum(generator.normal(0.05, 0.12, 17)) + 23
        record = Record(tuple(range(2010, 2021)), tuple(np.exp(logs[:11])))
        found = forecast(record, RandomWalk(), 1e10, 2026)
        inside += found.value_low_usd <= np.exp(logs[16]) <= found.value_high_usd
    assert 0.86 <= inside / 400 <= 0.94


def test_an_older_record_lends_its_falls():
    before = Record((2004, 2005, 2006, 2007, 2008, 2009, 2010), (20e9, 26e9, 18e9, 25e9, 14e9, 12e9, 10e9))
    alone = forecast(RECORD, RandomWalk(), 20e9, 2025)
    longer = forecast(RECORD, RandomWalk(before=before), 20e9, 2025)
    assert longer.probability < alone.probability
    assert "with the steps of 2004-2010 of another body" in longer.method


def test_the_same_record_gives_the_same_bytes():
    assert forecast(RECORD, RandomWalk(), 20e9, 2025) == forecast(RECORD, RandomWalk(), 20e9, 2025)


def test_too_few_years_give_no_chance():
    short = Record((2019, 2020, 2021), (1e9, 2e9, 3e9))
    assert forecast(short, RandomWalk(), 5e9, 2025) is None
    assert forecast(short, LogTrend(), 5e9, 2025) is None


def test_values_without_a_logarithm_are_left_out():
    assert make_record([(2021, 2e9), (2020, 0.0), (2019, 1e9)]) == Record((2019, 2021), (1e9, 2e9))
