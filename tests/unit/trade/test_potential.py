"""Potential: what is wanted, and what passes."""

import numpy as np
import polars as pl
import pytest

from zhibek.atlas.studies import locate_study
from zhibek.errors import SettingsError, UnknownNameError
from zhibek.tables.folder import read_some_tables
from zhibek.trade.potential import MARKET, POTENTIAL_TABLES, fill_in_step, find_potential

TRACE = {"source": ["zhibek-estimate"], "confidence": ["assumed"]}
Frames = dict[str, pl.DataFrame]


@pytest.fixture(scope="module")
def frames() -> Frames:
    """Give the tables of the New Silk Road."""
    return read_some_tables(locate_study(), POTENTIAL_TABLES)


def farm(frames: Frames, trains: float | None = None):
    return find_potential(frames, "KZ", "CN", "agriculture", border_trains=trains)


def test_fewer_trains_never_carry_more_and_what_binds_is_named(frames: Frames):
    found = {trains: farm(frames, trains) for trains in (None, 14, 10, 6)}
    passes = [one.groups["exports_t"].sum() for one in found.values()]
    assert passes == sorted(passes, reverse=True)
    assert found[None].binding == MARKET
    for trains in (14, 10, 6):
        assert found[trains].binding == f"{trains} trains a day at Altynkol and Dostyk"
        assert set(found[trains].groups["binding"]) == {found[trains].binding}
    assert found[14].groups["exports_t"].sum() == pytest.approx(1_483_900, rel=0.001)
    assert found[6].groups["exports_t"].sum() == pytest.approx(636_000, rel=0.001)


def test_a_limit_on_some_goods_holds_these_back_and_no_others(frames: Frames):
    fewer = pl.when(pl.col("kind") == "wagons").then(500.0).otherwise("n_units").alias("n_units")
    short = {**frames, "border_limits": frames["border_limits"].with_columns(fewer)}
    found = farm(short)
    assert found.binding == "grain wagons"
    held = dict(found.groups.select("product_group", "binding").iter_rows())
    assert held == {
        "cereals": "grain wagons",
        "oilseeds": "grain wagons",
        "foods": MARKET,
        "drinks": MARKET,
        "oils": MARKET,
    }
    grain = found.groups.filter(pl.col("binding") == "grain wagons")
    assert grain["exports_t"].sum() == pytest.approx(500 * 70 * 365 / 25)


def test_what_could_be_sold_is_the_larger_of_predicted_and_actual(frames: Frames):
    groups = farm(frames).groups
    assert (groups["potential_usd"] == np.maximum(groups["predicted_usd"], groups["actual_usd"])).all()
    assert (groups["exports_t"] <= groups["potential_t"] * (1 + 1e-12)).all()
    assert groups["potential_usd"].is_sorted(descending=True)


def test_no_limit_carries_more_than_it_can(frames: Frames):
    for trains in (None, 30, 14, 3, 0):
        limits = farm(frames, trains).limits
        assert (limits["used_t"] + limits["other_t"] <= limits["capacity_t"] * (1 + 1e-9)).all()


def test_at_the_agreed_trains_the_two_crossings_add_up(frames: Frames):
    assert farm(frames).trains_per_day == 22
    assert farm(frames, 22).groups.drop("binding").equals(farm(frames).groups.drop("binding"))


def test_no_train_carries_nothing(frames: Frames):
    assert farm(frames, 0).groups["exports_t"].sum() == 0


def test_a_border_without_limits_caps_nothing(frames: Frames):
    found = find_potential(frames, "KZ", "TR")
    assert found.binding == MARKET
    assert found.limits.is_empty()
    assert found.trains_per_day is None
    assert (found.groups["exports_t"] == found.groups["potential_t"]).all()


def test_it_says_how_little_it_is_sure(frames: Frames):
    assert farm(frames).confidence == "assumed"
    assert find_potential(frames, "KZ", "TR").confidence == "derived"


def test_names_that_are_not_there_are_told(frames: Frames):
    with pytest.raises(UnknownNameError, match=r"is named 'agricultura'\. Did you mean agriculture\?$"):
        find_potential(frames, "KZ", "CN", "agricultura")
    with pytest.raises(UnknownNameError, match=r"^No importer with a predicted trade is named 'XX'\."):
        find_potential(frames, "KZ", "XX")
    with pytest.raises(SettingsError, match=r"^No trade is predicted from CN to DE\."):
        find_potential(frames, "CN", "DE")


def test_trains_that_make_no_sense_are_told(frames: Frames):
    with pytest.raises(SettingsError, match=r"^--border-trains must be a number not below 0; got -3\.$"):
        farm(frames, -3)
    with pytest.raises(
        SettingsError,
        match=r"^--border-trains: no limit on trains is known for this border\. Add one to border_limits\.$",
    ):
        find_potential(frames, "KZ", "TR", border_trains=3)


def test_goods_stop_at_the_first_full_limit_and_others_go_on():
    wanted = np.array([2.0, 1.0, 10.0])
    uses = np.array([[1.0, 1.0, 1.0], [1.0, 0.0, 0.0]])
    passes, stopped = fill_in_step(wanted, uses, np.array([8.0, 0.5]))
    assert passes.sum() == pytest.approx(8.0)
    assert passes[0] == pytest.approx(0.5)
    assert passes[1] / wanted[1] == pytest.approx(passes[2] / wanted[2])
    assert stopped.tolist() == [1, 0, 0]


def test_without_limits_all_passes():
    passes, stopped = fill_in_step(np.array([2.0, 0.0]), np.zeros((0, 2)), np.zeros(0))
    assert passes.tolist() == [2.0, 0.0]
    assert stopped.tolist() == [-1, -1]
