"""A price of emissions costs what is emitted."""

import numpy as np
import pytest

from zhibek.scenario.stack import stack
from zhibek.study import Study, pose_scenario

PRICE = 80.0


@pytest.fixture(scope="module", params=["small", "atlas"])
def both(request):
    study: Study = request.getfixturevalue(request.param)
    base = stack(study.scenarios, study.folder.settings.headline[0])
    dear = base.model_copy(update={"carbon_usd_per_t": PRICE})
    return pose_scenario(study, base).network, pose_scenario(study, dear).network


def test_each_arc_pays_for_its_emissions(both) -> None:
    plain, dear = both
    assert plain.slots() == dear.slots()
    per_t = PRICE / 1000.0 * plain.emission
    boxes = plain.cost_usd_per_teu > 0
    np.testing.assert_allclose(
        (dear.cost_usd_per_teu - plain.cost_usd_per_teu)[boxes], 10.0 * per_t[boxes], rtol=1e-9, atol=1e-9
    )
    np.testing.assert_allclose(
        (dear.cost_usd_per_t - plain.cost_usd_per_t)[~boxes & (plain.cost_usd_per_t > 0)],
        per_t[~boxes & (plain.cost_usd_per_t > 0)],
        rtol=1e-9,
        atol=1e-9,
    )


def test_nothing_else_changes(both) -> None:
    plain, dear = both
    for name in ("time_h", "time_sd_h", "length_km", "emission", "gates"):
        np.testing.assert_array_equal(getattr(plain, name), getattr(dear, name))


def test_the_price_of_the_topmost_scenario_holds(small: Study) -> None:
    scenarios = dict(small.scenarios)
    scenarios["low"] = scenarios["base"].model_copy(
        update={"name": "low", "after": "base", "carbon_usd_per_t": 10.0}
    )
    scenarios["high"] = scenarios["base"].model_copy(
        update={"name": "high", "after": "low", "carbon_usd_per_t": 90.0}
    )
    assert stack(scenarios, "high").carbon_usd_per_t == 90.0
    assert stack(scenarios, "low").carbon_usd_per_t == 10.0
    assert stack(scenarios, "base").carbon_usd_per_t is None
