"""Corridor totals share out what was shipped."""

import numpy as np
import polars as pl
import pytest

from zhibek.indicators.observed import Counter
from zhibek.indicators.shares import SCOPES, in_scope, money_per_tonne, name_corridors, total_corridors
from zhibek.results import Results
from zhibek.study import Solved


@pytest.fixture(scope="module")
def corridors(small_counter: Counter, small_solved: Solved) -> list[str]:
    rules = small_solved.posed.frames["corridor_rules"]
    return name_corridors(small_counter.network, small_counter.formulation, small_counter.trips, rules)


@pytest.fixture(scope="module")
def totals(small_counter: Counter, corridors: list[str]) -> pl.DataFrame:
    return total_corridors(
        small_counter.network, small_counter.formulation, small_counter.trips, small_counter.flows, corridors
    )


def test_shares_sum_to_one(small_run: Results) -> None:
    sums = (
        small_run.frames["corridor_totals"]
        .group_by("scenario_id", "scope")
        .agg(pl.col("tonnes_share", "teu_share").sum())
    )
    assert sums.height == 2 * 3
    np.testing.assert_allclose(sums["tonnes_share"], 1.0)
    np.testing.assert_allclose(sums["teu_share"], 1.0)


def test_totals_are_what_routes_carry(
    small_counter: Counter, totals: pl.DataFrame, corridors: list[str]
) -> None:
    flows = small_counter.flows
    for row in totals.filter(pl.col("scope") == "all").iter_rows(named=True):
        own = [route for route, name in enumerate(corridors) if name == row["corridor_id"]]
        assert row["load_t"] == pytest.approx(flows.route_t[own].sum())
        assert row["load_teu"] == pytest.approx(flows.route_teu[own].sum())
        days = (flows.route_t[own] * small_counter.trips.time_h[own]).sum() / flows.route_t[own].sum() / 24
        assert row["time_p50_days"] == pytest.approx(days)
        feu = np.nan_to_num(small_counter.trips.usd_per_feu())[own]
        assert row["cost_usd_per_feu"] == pytest.approx(
            (flows.route_teu[own] * feu).sum() / flows.route_teu[own].sum()
        )
    assert totals.filter(pl.col("scope") == "all")["load_t"].sum() == pytest.approx(flows.route_t.sum())


def test_scopes_count_the_pairs_they_name(small_counter: Counter) -> None:
    posed, trips, zones = small_counter.formulation, small_counter.trips, small_counter.network.zones.zone_ids
    for route in range(trips.pair.size):
        pair = trips.pair[route]
        ends = {zones[posed.pair_origin[pair]], zones[posed.pair_destination[pair]]}
        wanted = {
            "all": True,
            "east-west": ends == {"CN-XJ", "AZ"} and bool(trips.container[route]),
            "central-asia": "KZ-ALM" in ends,
        }
        assert set(wanted) == set(SCOPES)
        for scope, inside in wanted.items():
            assert in_scope(scope, small_counter.network, posed, trips)[route] == inside


def test_corridors_are_those_of_their_gateways(small_counter: Counter, corridors: list[str]) -> None:
    bits, gates = small_counter.network.bits, small_counter.trips.gates

    def passes(route: int, name: str) -> bool:
        return bool(gates[route] >> bits[name] & 1)

    for route, name in enumerate(corridors):
        if passes(route, "dostyk"):
            assert name == "rail-all-the-way"
        elif passes(route, "khorgos-road"):
            assert name == "road-first"
        else:
            assert passes(route, "caspian")
            assert name == "rail-all-the-way"
    assert set(corridors) == {"rail-all-the-way", "road-first"}


def test_a_corridor_of_bulk_alone_has_no_price_of_a_container(small_counter: Counter) -> None:
    names = ["boxes" if boxed else "loose" for boxed in small_counter.trips.container]
    totals = total_corridors(
        small_counter.network, small_counter.formulation, small_counter.trips, small_counter.flows, names
    )
    by_name = {row["corridor_id"]: row for row in totals.filter(pl.col("scope") == "all").to_dicts()}
    assert by_name["loose"]["cost_usd_per_feu"] is None
    assert by_name["loose"]["load_teu"] == 0
    assert by_name["boxes"]["teu_share"] == 1


def test_money_per_tonne_packs_containers_as_they_were(small_counter: Counter) -> None:
    trips, flows = small_counter.trips, small_counter.flows
    money = money_per_tonne(trips, flows)
    np.testing.assert_array_equal(money[~trips.container], trips.cost_usd_per_t[~trips.container])
    carried = trips.container & (flows.route_t > 0)
    packed = flows.route_t[carried] / flows.route_teu[carried]
    assert ((packed > 8.99) & (packed < 14.01)).all()
    np.testing.assert_allclose(
        money[carried], trips.cost_usd_per_t[carried] + trips.cost_usd_per_teu[carried] / packed
    )
