"""Four numbers of dependence."""

import pytest

from zhibek.errors import UnknownNameError
from zhibek.study import Study
from zhibek.sweep.bases import find_scenario
from zhibek.sweep.dependence import Dependence, measure_dependence


@pytest.fixture(scope="module")
def china(small: Study) -> Dependence:
    return measure_dependence(small, "CN", find_scenario(small))


def test_china_reaches_the_caspian_only_by_kazakhstan(china: Dependence) -> None:
    shut = {row["name"]: row for row in china.shut.iter_rows(named=True)}
    assert shut["KZ"]["stranded_share"] == pytest.approx(1.0, abs=0.05)
    assert shut["KZ"]["loss_usd"] > 0
    assert china.worth["country"].to_list()[0] == "KZ"
    assert china.worth["part_usd"].sum() == pytest.approx(china.worth_usd)
    assert china.worth_exact


def test_shares_keep_their_bounds(china: Dependence) -> None:
    assert china.exposure["trade_share"].is_between(0.0, 1.0 + 1e-9).all()
    assert china.concentration["hhi"].is_between(0.0, 1.0).all()
    corridors = china.exposure.filter(china.exposure["kind"] == "corridor")
    assert corridors["trade_share"].sum() == pytest.approx(1.0, abs=0.01)
    assert (china.next_best["cost_usd_per_t"] >= 0).all()


def test_vectors_without_a_zone_are_marked(china: Dependence) -> None:
    told = dict(china.vectors.select("name", "in_study").iter_rows())
    assert told["United States"] is False
    assert told["Russia"] is False
    assert told["Türkiye and the Turkic states"] is True


def test_projects_with_a_cost_are_tried(china: Dependence) -> None:
    row = china.frontier.row(0, named=True)
    assert row["project_id"] == "steppe-line"
    gain = (row["loss_usd"] - row["loss_with_usd"]) / (row["cost_usd"] / 1e9)
    assert row["gain_usd_per_bn_usd"] == pytest.approx(gain)


def test_an_unknown_country_is_told(small: Study) -> None:
    with pytest.raises(UnknownNameError) as caught:
        measure_dependence(small, "KG", find_scenario(small))
    assert str(caught.value) == "No country with a zone is named 'KG'. There are 3."
