"""Calibration finds a planted constant."""

import numpy as np
import polars as pl
import pytest

from reference.small_study import altered, more, with_frames
from zhibek.errors import SettingsError
from zhibek.indicators.observed import compare_observations
from zhibek.scenario.change import new_rows
from zhibek.study import Study, count_in, make_pool, pose, solve_posed
from zhibek.sweep.fit import Fit, fit_study, list_constants

SURE = {"fitted": True, "prior_usd_per_t": 15.0, "prior_sd_usd_per_t": 1000.0}


def observation(name: str, passes: str, **cells: object) -> dict:
    plain = {
        "measure": "t",
        "observed": 1.0,
        "year": 2022,
        "role": "fitted",
        "counts": "all",
        "error_log": 0.05,
    }
    traced = {"source": "own-estimate", "confidence": "assumed"}
    return {"observation_id": name, "name": name, "passes": passes} | plain | traced | cells


def as_the_truth_has_it(truth: Study, *rows: dict) -> pl.DataFrame:
    """Observe what a study that knows the truth gives."""
    rows = tuple(sorted(rows, key=lambda row: row["observation_id"]))
    frame = new_rows("observations", list(rows))
    seen = compare_observations(count_in(solve_posed(pose(truth, "base"), make_pool(truth))), frame)
    return frame.with_columns(observed=seen["modelled"])


ROAD = observation("road", "khorgos-road")
OUT = observation("road-out", "khorgos-road", origins="CN")
RAIL = observation("rail-out", "dostyk", origins="CN")


def test_a_planted_charge_is_found_again(small: Study) -> None:
    truth = altered(small, "charges", "road-permits", charge_usd_per_t=40.0)
    seen = as_the_truth_has_it(truth, ROAD, OUT, RAIL)
    fit = fit_study(with_frames(altered(small, "charges", "road-permits", **SURE), observations=seen))
    assert (fit.names, fit.units, fit.before) == (("road-permits",), ("USD/t",), (15.0,))
    assert fit.after[0] == pytest.approx(40.0, abs=0.1)
    assert fit.objective_before > 10
    assert fit.objective_after < 0.01
    assert fit.charges["charge_usd_per_t"].to_list() == list(fit.after)


def test_a_planted_factor_is_found_again(small: Study) -> None:
    truth = altered(small, "factors", "rail-time", factor=1.6)
    seen = as_the_truth_has_it(truth, ROAD, OUT, RAIL)
    loose = altered(small, "factors", "rail-time", fitted=True, prior_factor=1.1, prior_sd_log=3.0)
    fit = fit_study(with_frames(loose, observations=seen))
    assert (fit.names, fit.units) == (("rail-time",), ("times",))
    assert fit.before[0] == pytest.approx(1.1)
    assert fit.after[0] == pytest.approx(1.6, rel=0.01)
    assert fit.factors["factor"].to_list() == list(fit.after)


def test_a_sure_prior_holds_its_constant(small: Study) -> None:
    truth = altered(small, "charges", "road-permits", charge_usd_per_t=40.0)
    seen = as_the_truth_has_it(truth, ROAD, OUT, RAIL)
    sure = altered(small, "charges", "road-permits", **(SURE | {"prior_sd_usd_per_t": 0.01}))
    fit = fit_study(with_frames(sure, observations=seen), rounds=1)
    assert fit.after[0] == pytest.approx(15.0, abs=0.05)


def test_more_constants_than_half_of_the_observations_are_refused(small: Study) -> None:
    marked = altered(small, "charges", "road-permits", **SURE)
    seen = as_the_truth_has_it(small, ROAD)
    with pytest.raises(SettingsError) as caught:
        fit_study(with_frames(marked, observations=seen))
    assert str(caught.value) == (
        "1 constants are fitted to 1 observations; at most half as many are allowed. Unmark some in charges.csv."
    )


def test_what_is_held_out_or_is_no_volume_does_not_count_as_an_observation(small: Study) -> None:
    marked = altered(small, "charges", "road-permits", **SURE)
    rows = (
        ROAD,
        OUT | {"role": "held_out"},
        RAIL | {"measure": "km", "destinations": "AZ", "origins": "CN-XJ"},
    )
    with pytest.raises(SettingsError, match="1 constants are fitted to 1 observations"):
        fit_study(with_frames(marked, observations=new_rows("observations", list(rows))))


def test_no_constant_moves_through_a_full_capacity(small: Study) -> None:
    charge = {
        "charge_id": "on-the-caspian",
        "name": "What is unknown about the ferry",
        "kind": "constant",
        "gateway_id": "caspian",
        "cargo": "all",
        "charge_usd_per_t": 0.0,
        "fitted": True,
        "prior_sd_usd_per_t": 30.0,
    }
    frames = more(small.folder.frames, "charges", charge)

    def fitted_to(observed: float) -> Fit:
        twice = [
            observation(name, "caspian", observed=observed, destinations="AZ") for name in ("one", "two")
        ]
        seen = new_rows("observations", twice)
        return fit_study(with_frames(small, charges=frames["charges"], observations=seen), rounds=1)

    # the decks are full at 230,000 tonnes: that more was seen is set aside, that less was seen is a miss
    above, below = fitted_to(400_000.0), fitted_to(100_000.0)
    assert above.after == (0.0,)
    assert above.objective_after == 0.0
    assert below.objective_before > 100


def test_only_fitted_rows_move(small: Study) -> None:
    seen = as_the_truth_has_it(small, ROAD, OUT)
    fit = fit_study(with_frames(small, observations=seen), rounds=1)
    assert fit.names == ()
    assert fit.charges.equals(small.folder.frames["charges"])
    assert fit.factors.equals(small.folder.frames["factors"])


def test_constants_are_listed_with_their_priors(small: Study) -> None:
    listed = list_constants(altered(small, "charges", "road-permits", **SURE).folder.frames).to_dicts()
    assert listed == [
        {
            "name": "Permits for lorries",
            "cargo": "all",
            "value": 15.0,
            "unit": "USD/t",
            "prior": 15.0,
            "fitted": True,
        },
        {"name": "rail-time", "cargo": "rail", "value": 1.1, "unit": "times", "prior": 1.0, "fitted": False},
    ]
    assert np.isfinite([row["value"] for row in listed]).all()
