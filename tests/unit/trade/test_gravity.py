"""Gravity against known truth and plain sums."""

import warnings

import numpy as np
import pandas as pd
import polars as pl
import pyfixest
import pytest

from zhibek.errors import SettingsError, TableError
from zhibek.trade.gravity import GravityModel, LogOls, Ppml, estimate_gravity

DISTANCE = -0.9


def make_world(seed: int = 1, *, noise: float = 0.0, n: int = 12) -> pl.DataFrame:
    """Make the trade of some countries over three years, distance and size known."""
    rng = np.random.default_rng(seed)
    size, spot = rng.uniform(1, 9, n), rng.uniform(0, 9, (n, 2))
    rows = [
        (
            f"A{i:02}",
            f"A{j:02}",
            year,
            distance := float(np.log(1 + np.hypot(*(spot[i] - spot[j])))),
            size[i] * size[j] * (1 + 0.1 * year) * np.exp(DISTANCE * distance) * rng.lognormal(0, noise),
        )
        for i in range(n)
        for j in range(n)
        if i != j
        for year in (0, 1, 2)
    ]
    return pl.DataFrame(rows, schema=["exporter", "importer", "year", "ln_dist", "flow"], orient="row")


TWO_WAY = GravityModel("flow", ("ln_dist",), ("exporter^year", "importer^year"))


@pytest.mark.parametrize("estimator", [Ppml(), LogOls()])
def test_without_noise_the_truth_comes_out(estimator: Ppml | LogOls):
    fit = estimate_gravity(
        make_world(), GravityModel("flow", ("ln_dist",), TWO_WAY.effects, estimator=estimator)
    )
    assert fit.coefficient("ln_dist") == pytest.approx(DISTANCE, abs=1e-6)
    assert fit.rows["residual_flow"].abs().max() < 1e-5
    assert fit.n_used == fit.rows.height


def test_poisson_predicts_every_exporters_and_importers_total():
    rows = make_world(noise=0.8)
    fit = estimate_gravity(rows, TWO_WAY)
    for side in ("exporter", "importer"):
        sums = fit.rows.group_by(side, "year").agg(pl.col("flow", "predicted_flow").sum())
        assert np.allclose(sums["flow"], sums["predicted_flow"], rtol=1e-7)
    assert (fit.rows["flow"] - fit.rows["predicted_flow"] - fit.rows["residual_flow"]).abs().max() < 1e-12


def test_it_agrees_with_pyfixest_called_plainly():
    rows = make_world(noise=0.5)
    fit = estimate_gravity(rows, TWO_WAY)
    frame = pd.DataFrame(rows.to_dict(as_series=False))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        plain = pyfixest.fepois("flow ~ ln_dist | exporter^year + importer^year", frame, vcov="hetero")
    assert fit.coefficient("ln_dist") == pytest.approx(plain.coef()["ln_dist"], abs=1e-7)
    assert fit.coefficients["standard_error"][0] == pytest.approx(plain.se()["ln_dist"], rel=1e-5)


def test_rows_keep_their_order_and_their_own_columns():
    rows = make_world(noise=0.5).sample(fraction=1.0, shuffle=True, seed=3)
    fit = estimate_gravity(rows, TWO_WAY)
    assert fit.rows.select(rows.columns).equals(rows)


def test_an_exporter_of_nothing_is_separated_counted_and_predicted_to_sell_nothing():
    rows = make_world(noise=0.3).with_columns(
        pl.when(pl.col("exporter") == "A03").then(0.0).otherwise("flow").alias("flow")
    )
    fit = estimate_gravity(rows, TWO_WAY)
    assert fit.n_separated == 33
    assert fit.n_used + fit.n_separated == rows.height
    assert fit.rows.filter(pl.col("exporter") == "A03")["predicted_flow"].to_list() == [0.0] * 33


def test_zeros_stay_in_poisson_and_are_counted_by_logarithms():
    rows = make_world(noise=0.3).with_columns(
        pl.when(pl.int_range(pl.len()) % 7 == 0).then(0.0).otherwise("flow").alias("flow")
    )
    assert estimate_gravity(rows, TWO_WAY).n_used == rows.height
    logs = estimate_gravity(rows, GravityModel("flow", ("ln_dist",), TWO_WAY.effects, estimator=LogOls()))
    assert logs.n_zero == (rows["flow"] == 0).sum()
    assert logs.rows["predicted_flow"].null_count() == logs.n_zero


def test_every_fault_is_told_at_once():
    rows = make_world().with_columns(
        pl.when(pl.int_range(pl.len()) == 4).then(-2.0).otherwise("flow").alias("flow"),
        pl.when(pl.int_range(pl.len()) == 6).then(None).otherwise("ln_dist").alias("ln_dist"),
    )
    with pytest.raises(TableError) as told:
        estimate_gravity(rows, GravityModel("flow", ("ln_dist", "near"), TWO_WAY.effects))
    assert [str(fault) for fault in told.value.faults] == [
        "gravity.flow (rows 5): below 0. Lowest value: -2.0. A flow is 0 or more.",
        "gravity.ln_dist (rows 7): blank or no number. Fill it, or leave the row out and say so.",
        "gravity.near: the column is missing. There are: exporter, importer, year, ln_dist, flow.",
    ]


def test_no_trade_at_all_is_told():
    rows = make_world().with_columns(flow=pl.lit(0.0))
    with pytest.raises(SettingsError, match=r"^No row of 'flow' can be used: all flows are 0\.$"):
        estimate_gravity(rows, TWO_WAY)


def test_a_term_that_is_not_there_is_told():
    fit = estimate_gravity(make_world(), TWO_WAY)
    with pytest.raises(SettingsError, match=r"^No coefficient is named 'dist'\. There are: ln_dist\.$"):
        fit.coefficient("dist")


def test_a_tolerance_out_of_range_is_told():
    with pytest.raises(SettingsError, match=r"^Ppml.tolerance must lie between 0 and 1; got 2\.$"):
        Ppml(tolerance=2)
