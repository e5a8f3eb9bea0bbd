"""Questions asked of the New Silk Road."""

import polars as pl
import pytest

from zhibek.study import Pool, Solved, Study
from zhibek.sweep.backcasts import close_by_rule, run_backcasts
from zhibek.sweep.bases import find_scenario, solve_base
from zhibek.sweep.criticality import rank_elements
from zhibek.sweep.dependence import Dependence, measure_dependence
from zhibek.sweep.drill import Closure, run_drill
from zhibek.sweep.drill_told import tell_drill
from zhibek.sweep.threat import ThreatQuery, find_threat
from zhibek.sweep.why import explain_change


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
    held = backcasts["wagons to Alat held in 8 days, at 60 t"]
    assert (held["published_low"], held["published_high"]) == (376.0, 1000.0)
    assert 200 <= held["modelled"] <= 376
    assert held["remark"] == "the model's ferries pass 31 wagons a day to Alat, not 47"


def test_the_red_sea_sends_containers_to_the_northern_railway(backcasts: dict[str, dict]) -> None:
    assert backcasts["rise of the northern rail's share, points of TEU"]["modelled"] > 0
    days = {name: row["modelled"] for name, row in backcasts.items() if name.startswith("days more")}
    assert days["days more, Shanghai – Rotterdam, at 16 knots"] == pytest.approx(8.7, abs=0.2)
    assert days["days more, Shanghai – Rotterdam, as modelled"] == pytest.approx(10.6, abs=0.3)
    assert days["days more, all of Europe"] == pytest.approx(14.0, abs=0.3)


def test_a_miss_is_told(backcasts: dict[str, dict]) -> None:
    missed = {name for name, row in backcasts.items() if not row["agrees"]}
    assert missed == {
        "wagons to Alat held in 8 days, at 60 t",
        "days more, Shanghai – Rotterdam, as modelled",
    }
    assert all(backcasts[name]["remark"] for name in missed)


def test_what_goes_round_poland_takes_longer_and_costs_more(atlas: Study, atlas_pool: Pool) -> None:
    rule = close_by_rule(atlas, "PL-BY-2025")
    base = solve_base(atlas, find_scenario(atlas, year=2025), pool=atlas_pool)
    there = {arc.link_id for arc in base.posed.network.arcs}
    closed = tuple(name for name in rule.closed if name in there)
    closure = Closure(closed, rule.first_day, rule.last_day, rule.known_from)
    drill = tell_drill(base, closure, run_drill(base, closure))
    assert drill.extra_days == pytest.approx(3.7, abs=0.5)
    assert drill.extra_usd_per_t > 0
    assert drill.shipped_t + drill.held_t + drill.unshipped_t == pytest.approx(drill.demand_t, rel=1e-6)


@pytest.fixture(scope="module")
def kazakhstan(atlas: Study, atlas_pool: Pool) -> Dependence:
    return measure_dependence(atlas, "KZ", find_scenario(atlas), frontier=False, pool=atlas_pool)


def test_kazakhstan_depends_on_russia_first(kazakhstan: Dependence) -> None:
    shut = {row["name"]: row for row in kazakhstan.shut.iter_rows(named=True)}
    assert kazakhstan.shut["name"].to_list()[:2] == ["RU", "UZ"]
    assert 70 < shut["RU"]["cost_rise_percent"] < 100
    assert 0.15 < shut["RU"]["stranded_share"] < 0.21
    assert kazakhstan.worth["country"][0] == "RU"
    assert kazakhstan.worth_exact


def test_egypt_shut_sends_kazakh_cargo_by_the_cape(kazakhstan: Dependence) -> None:
    shut = {row["name"]: row for row in kazakhstan.shut.iter_rows(named=True)}
    assert 1 < shut["EG"]["cost_rise_percent"] < 10
    assert shut["EG"]["stranded_share"] < 1e-3
    assert (kazakhstan.shut["loss_usd"] > 0).all(), "no loss reads as a gain"


def test_the_vectors_of_kazakhstan(kazakhstan: Dependence) -> None:
    vectors = {row["name"]: row for row in kazakhstan.vectors.iter_rows(named=True)}
    assert list(vectors) == [
        "China", "Russia", "European Union", "Türkiye and the Turkic states", "Iran", "United States",
    ]  # fmt: skip
    assert max(vectors, key=lambda name: vectors[name]["loss_usd"]) == "Russia"
    assert not vectors["United States"]["in_study"]


def test_suez_is_the_passage_that_costs_most_to_lose(atlas_base: Solved) -> None:
    ranked = rank_elements(atlas_base, ("countries",))
    cost = dict(ranked.select("element", "added_cost_usd").iter_rows())
    stranded = dict(ranked.select("element", "stranded_t").iter_rows())
    passages = ranked.filter(pl.col("ends_share") < 0.2)
    assert passages["element"][0] == "EG"
    assert cost["EG"] == pytest.approx(33.9e9, rel=0.05)
    assert stranded["EG"] < 3e6
    assert ranked["added_cost_usd"].min() >= -1e6


def test_the_fleet_and_the_ports_make_the_corridor_grow(atlas: Study, atlas_pool: Pool) -> None:
    why = explain_change(atlas, "base-2030", "titr-upgraded-2030", pool=atlas_pool)
    titr = why.parts.filter(pl.col("corridor_id").str.starts_with("titr"))
    parts = dict(titr.group_by("edit").agg(pl.col("part_t").sum()).iter_rows())
    assert parts["open caspian-fleet"] == pytest.approx(636e3, rel=0.15)
    assert parts["open titr-ports"] == pytest.approx(434e3, rel=0.15)
    totals = why.parts.group_by("corridor_id").agg(pl.col("part_t").sum())
    assert totals["part_t"].abs().max() < 2e6, "demand is the same at both ends"


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
