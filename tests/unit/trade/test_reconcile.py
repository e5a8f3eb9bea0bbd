"""One figure from two, or from one."""

import numpy as np
import pytest

from zhibek.errors import ClaimError, SettingsError
from zhibek.trade.reconcile import MirrorFlows, ReconcileSettings, reconcile
from zhibek.trade.valuation import CifMargin

NAN = float("nan")
NO_FREIGHT = CifMargin(share=0.0)


def flows(*rows: tuple[int, int, int, float, float]) -> MirrorFlows:
    exporter, importer, year, sold, bought = (np.array(column) for column in zip(*rows, strict=True))
    far = np.full(len(rows), 5000.0)
    return MirrorFlows(
        ("KZ", "CN", "KG"), exporter, importer, year, sold.astype(float), bought.astype(float), far
    )


def test_weights_given_are_used():
    given = flows((0, 1, 2020, 100.0, 400.0))
    settings = ReconcileSettings(margin=NO_FREIGHT, weights={"KZ": 1.0, "CN": 1.0})
    assert reconcile(given, settings).value_usd[0] == pytest.approx(200.0)
    settings = ReconcileSettings(margin=NO_FREIGHT, weights={"KZ": 3.0, "CN": 1.0})
    found = reconcile(given, settings)
    assert found.export_weight[0] == pytest.approx(0.75)
    assert found.value_usd[0] == pytest.approx(100 * 4**0.25)


def test_one_side_alone_is_taken_without_its_freight():
    found = reconcile(flows((0, 1, 2020, NAN, 106.0), (1, 0, 2020, 50.0, NAN)))
    assert found.value_usd == pytest.approx([100.0, 50.0])
    assert found.export_weight.tolist() == [0.0, 1.0]


def test_declared_transit_is_its_own_component():
    rows = [(1, 2, year, 400.0, 100.0) for year in (2020, 2021)] + [(0, 1, 2020, 10.0, 10.0)]
    found = reconcile(
        flows(*rows), ReconcileSettings(margin=NO_FREIGHT, declared_transit=frozenset({("CN", "KG")}))
    )
    assert found.transit_log[:2] == pytest.approx(np.log(4.0))
    assert found.value_usd[:2] == pytest.approx(100.0)
    assert found.transit_usd[:2] == pytest.approx(300.0)
    assert found.transit_usd[2] == 0.0


def test_transit_of_a_silent_side_is_not_made_up():
    rows = [(1, 2, 2020, 400.0, 100.0), (1, 2, 2021, NAN, 100.0)]
    found = reconcile(flows(*rows), ReconcileSettings(declared_transit=frozenset({("CN", "KG")})))
    assert np.isnan(found.transit_usd[1])
    assert found.value_usd[1] == pytest.approx(100.0 / 1.06)


@pytest.mark.parametrize(
    ("weights", "said"),
    [
        ({"KZ": 1.0}, "no weight is given for CN. Give every reporter its own."),
        (
            {"KZ": 1.0, "CN": -2.0},
            "the weight of CN is not above 0. A weight is an inverse variance.",
        ),
        (
            {"CN": 0.0},
            "no weight is given for KZ. Give every reporter its own.\n"
            "the weight of CN is not above 0. A weight is an inverse variance.",
        ),
    ],
)
def test_negative_and_absent_weights_are_told(weights, said):
    with pytest.raises(ClaimError) as caught:
        reconcile(flows((0, 1, 2020, 1.0, 2.0)), ReconcileSettings(weights=weights))
    assert str(caught.value) == said


def test_values_that_have_no_logarithm_are_told():
    with pytest.raises(ClaimError) as caught:
        reconcile(flows((0, 1, 2020, 0.0, 2.0)))
    assert str(caught.value) == (
        "export_usd (flows 1): not above 0. Leave out what is not told; a logarithm is taken."
    )


def test_settings_out_of_range_are_told():
    with pytest.raises(SettingsError, match=r"ReconcileSettings\.transit_z must be 0 or more; got -1"):
        ReconcileSettings(transit_z=-1.0)
    with pytest.raises(SettingsError, match=r"CifMargin\.share must lie from 0 to below 1; got 1"):
        CifMargin(share=1.0)
