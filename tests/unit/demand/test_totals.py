"""Which figure stands for a pair of countries."""

from dataclasses import replace

import polars as pl
import pytest

from zhibek.demand.totals import find_totals
from zhibek.errors import SettingsError
from zhibek.trade.material import TradeData

Tables = dict[str, pl.DataFrame]


def test_statistics_that_are_not_there_are_named(made_up: TradeData, assumptions: Tables):
    bare = replace(made_up, national=made_up.national.clear(), union_exports=made_up.union_exports.clear())
    notes = find_totals(bare, assumptions).notes
    assert "No statistics of KAZ for 2022: BACI's figures stand." in notes
    assert notes[-1] == "No exports of the European Union for 2022: nothing is raked to them."
    kept = find_totals(made_up, assumptions).notes
    assert "No statistics of KAZ for 2022: BACI's figures stand." not in kept


def test_trade_of_another_year_cannot_be_carried(made_up: TradeData, assumptions: Tables):
    with pytest.raises(
        SettingsError,
        match=(
            r"^Trade of 2015 cannot be carried to 2022: parameters\.world_growth begins in 2019\. "
            r"Give trade of 2022 or 2019\.$"
        ),
    ):
        find_totals(replace(made_up, values_year=2015), assumptions)


def test_trade_of_2019_grows_as_the_world_did_and_sanctioned_pairs_do_not(
    made_up: TradeData, assumptions: Tables
):
    pairs = pl.DataFrame(
        {"exporter": ["KOR", "BRA"], "importer": ["RUS", "JPN"], "value_musd": [100.0, 100.0]}
    )
    old = replace(made_up, values=pl.concat([made_up.values, pairs]), values_year=2019)
    found = {
        row["exporter"]: row["value_musd"]
        for row in find_totals(old, assumptions).values.iter_rows(named=True)
    }
    assert found["BRA"] == pytest.approx(130.0)
    assert found["KOR"] == pytest.approx(65.0)
