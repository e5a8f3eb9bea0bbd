"""Questions asked of the New Silk Road."""

import polars as pl
import pytest

from zhibek.study import Pool, Study
from zhibek.sweep.backcasts import close_by_rule, run_backcasts
from zhibek.sweep.threat import ThreatQuery, find_threat


@pytest.fixture(scope="module")
def backcasts(atlas: Study, atlas_pool: Pool) -> dict[str, dict]:
    frame = run_backcasts(atlas, pool=atlas_pool)
    return {row["measure"]: row for row in frame.iter_rows(named=True)}


def test_poland_and_belarus_in_september_2025(atlas: Study, backcasts: dict[str, dict]) -> None:
    closure = close_by_rule(atlas, "PL-BY-2025")
    assert (closure.first_day, closure.last_day, closure.known_from) == (
        "2025-09-12", "2025-09-24", "2025-09-09",
    )  # fmt: skip
    assert 130 <= backcasts["trains held"]["modelled"] <= 300


def test_kuryk_in_may_2025(backcasts: dict[str, dict]) -> None:
    assert backcasts["days to clear 1,000 wagons at 47 a day"]["modelled"] == pytest.approx(21.3, abs=0.05)
    assert backcasts["wagons that a stop of 8 days clears at most"]["modelled"] == 376.0
    assert 100 <= backcasts["wagons held in 8 days, at 60 t"]["modelled"] <= 1000


def test_the_red_sea_sends_containers_to_the_northern_railway(backcasts: dict[str, dict]) -> None:
    assert backcasts["rise of the northern rail's share, points of TEU"]["modelled"] > 0
    assert all(row["agrees"] for row in backcasts.values())


def test_with_iran_closed_nothing_is_diverted_through_it(atlas: Study, atlas_pool: Pool) -> None:
    query = ThreatQuery("TITR", ("cku",), ("iran-open", "iran-closed"), n_draws=20)
    threat = find_threat(atlas, query, pool=atlas_pool)
    assert threat.watched == ("IR",)
    assert set(threat.countries) >= {"KZ", "AZ", "GE"}
    diverted = threat.cells.filter((pl.col("figure") == "diverted_t") & (pl.col("cell") == "with"))
    amount = dict(diverted.select("condition", "amount").iter_rows())
    assert amount["iran-closed"] == 0.0
    assert amount["iran-open"] > 0.0
    assert diverted.filter(pl.col("condition") == "iran-closed")["amount_high"].to_list() == [0.0]
