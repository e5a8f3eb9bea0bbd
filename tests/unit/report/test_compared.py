"""Tests of a scenario beside its base."""

import pytest

from zhibek.report.compared import capacities_on, group_of, moved, new_corridors, price_moves, trans_caspian
from zhibek.report.material import ReportInput

BASE, CHIEF = "base-2030", "cku-iran-turkiye-2030"


def test_corridors_that_open_are_new(results: ReportInput):
    assert set(new_corridors(results, BASE, CHIEF)) == {"cku", "cku-iran"}
    assert new_corridors(results, BASE, BASE) == []


def test_titr_is_every_corridor_named_so(results: ReportInput):
    assert set(trans_caspian(results)) == {"titr-black-sea", "titr-btk", "titr-turkmenbashi"}


def test_group_adds_up(results: ReportInput):
    group = group_of(results, "TITR", trans_caspian(results), base_id=BASE, scenario_id=CHIEF)
    assert group.base_t == pytest.approx((0.93 * 2.4 + 0.70 * 1.35 + 1.25 * 1.35) * 1e6)
    assert group.scenario_teu == pytest.approx((21 * 2.3 + 19 * 1.34 + 5 * 0.9) * 1e3)


def test_prices_are_ordered_by_how_far_they_moved(results: ReportInput):
    moves = price_moves(results, BASE, CHIEF)
    assert [move.capacity_id for move in moves] == ["cap-dostyk", "cap-alat"]
    assert moves[1].change_usd == pytest.approx(824 - 966)
    assert moved(price_moves(results, BASE, BASE)) == []


def test_a_capacity_belongs_to_the_corridor_that_fills_its_place(results: ReportInput):
    assert capacities_on(results, BASE, trans_caspian(results)) == {"cap-alat"}
    assert capacities_on(results, BASE, ["north-kz"]) == {"cap-dostyk"}
