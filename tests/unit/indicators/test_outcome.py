"""The tables of a run agree with one another."""

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from zhibek.indicators.observed import Counter
from zhibek.results import Results


@pytest.fixture(params=["base", "steppe-line-2030"])
def scenario(request: pytest.FixtureRequest) -> str:
    return request.param


def arcs(run: Results, scenario: str) -> pl.DataFrame:
    return run.scenario("arcs", scenario)


def test_loads_by_class_add_up_to_arcs(small_run: Results, scenario: str) -> None:
    summed = (
        small_run.scenario("loads", scenario)
        .group_by("arc_id")
        .agg(pl.col("load_t").sum().alias("sum_t"), pl.col("load_teu").sum().alias("sum_teu"))
    )
    joined = arcs(small_run, scenario).join(summed, on="arc_id", how="left").fill_null(0.0)
    np.testing.assert_allclose(joined["load_t"], joined["sum_t"], atol=2.0)
    np.testing.assert_allclose(joined["load_teu"], joined["sum_teu"], atol=1.0)
    assert joined["sum_t"].max() > 1e5


def test_link_flows_add_up_to_arcs(small_run: Results, scenario: str) -> None:
    key = ["link_id", "from_place", "to_place", "mode"]
    ways = arcs(small_run, scenario).filter(
        pl.col("kind").is_in(["haul", "service"]) & (pl.col("load_t") >= 1)
    )
    totals = [
        frame.group_by(key).agg(pl.col("load_t", "load_teu").sum()).sort(key)
        for frame in (ways, small_run.scenario("link_flows", scenario))
    ]
    assert_frame_equal(*totals, abs_tol=2.0)


def test_routes_add_up_to_arcs(small_run: Results, scenario: str) -> None:
    routes = small_run.scenario("routes", scenario)
    walked = (
        routes.select("load_t", pl.col("arcs").alias("arc_number"))
        .explode("arc_number", empty_as_null=True, keep_nulls=True)
        .group_by("arc_number")
        .agg(pl.col("load_t").sum().alias("walked_t"))
    )
    joined = arcs(small_run, scenario).join(walked, on="arc_number", how="full", coalesce=True)
    joined = joined.with_columns(pl.col("load_t", "walked_t").fill_null(0.0))
    missed = small_run.scenario("skims", scenario)["demand_t"].sum() * 0.02  # routes under 1% are not listed
    np.testing.assert_allclose(joined["load_t"], joined["walked_t"], atol=missed)


def test_arcs_of_a_route_join_its_ends(small_run: Results, scenario: str) -> None:
    known = {row["arc_number"]: row for row in arcs(small_run, scenario).to_dicts()}
    for route in small_run.scenario("routes", scenario).to_dicts():
        walk = [known[number] for number in route["arcs"]]
        assert walk[0]["arc_id"].startswith(f"load:{route['origin_zone']}:origin>")
        assert f">{route['destination_zone']}:destination:" in walk[-1]["arc_id"]
        assert sum(arc["length_km"] for arc in walk) == pytest.approx(route["length_km"])
        assert {arc["cargo"] for arc in walk} == {route["cargo"]}


def test_routes_are_ranked_within_their_pair(small_run: Results, scenario: str) -> None:
    for _, routes in small_run.scenario("routes", scenario).group_by(
        "origin_zone", "destination_zone", "cargo"
    ):
        ordered = routes.sort("route_rank")
        assert ordered["route_rank"].to_list() == list(range(1, routes.height + 1))
        assert ordered["load_t"].is_sorted(descending=True)
        assert 0.97 < ordered["route_share"].sum() <= 1 + 1e-9


def test_shipped_and_unserved_are_what_was_asked_for(small_counter: Counter) -> None:
    demand, flows = small_counter.formulation.problem.demand, small_counter.flows
    shipped = np.bincount(flows.row, weights=flows.flow_t, minlength=demand.row_quantity.size)
    np.testing.assert_allclose(shipped + small_counter.loads.unserved, demand.row_quantity, rtol=1e-9)


def test_skims_are_means_over_flows(small_run: Results, small_counter: Counter) -> None:
    posed, flows, trips = small_counter.formulation, small_counter.flows, small_counter.trips
    demand, zones = posed.problem.demand, small_counter.network.zones.zone_ids
    for row in range(demand.row_class.size):
        own = np.flatnonzero(flows.row == row)
        pair = trips.pair[flows.route[own[0]]]
        kind = demand.row_class[row]
        [skim] = (
            small_run.scenario("skims", "base")
            .filter(
                origin_zone=zones[posed.pair_origin[pair]],
                destination_zone=zones[posed.pair_destination[pair]],
                class_id=posed.class_name[kind],
                cargo="container" if posed.pair_container[pair] else "bulk",
            )
            .to_dicts()
        )
        weight, route = flows.flow_t[own] / flows.flow_t[own].sum(), flows.route[own]
        money = trips.cost_usd_per_t[route] + trips.cost_usd_per_teu[route] / posed.class_t_per_teu[kind]
        assert skim["time_days"] == pytest.approx((weight * trips.time_h[route]).sum() / 24)
        assert skim["cost_usd_per_t"] == pytest.approx((weight * money).sum())
        assert skim["demand_t"] == demand.row_quantity[row]
        assert skim["expected_cost_usd_per_t"] == pytest.approx(small_counter.loads.expected_cost[row])


def test_groups_carry_what_their_arcs_do(small_run: Results, small_counter: Counter) -> None:
    grouping = small_counter.network.grouping
    carried = {row["arc_id"]: row for row in arcs(small_run, "base").to_dicts()}
    for row in small_run.scenario("scarcity", "base").to_dicts():
        [group] = [
            index
            for index, group in enumerate(grouping.groups)
            if (group.capacity_id, group.direction) == (row["capacity_id"], row["direction"])
        ]
        load = sum(
            carried[arc.slot]["load_" + row["counted_in"]]
            for index, arc in enumerate(small_counter.network.arcs)
            for own in grouping.arc_group[grouping.arc_first[index] : grouping.arc_first[index + 1]]
            if own == group
        )
        assert row["load_per_year"] == pytest.approx(load, abs=1e-6)


def test_hard_capacities_hold_and_only_full_ones_have_a_price(small_run: Results) -> None:
    hard = small_run.frames["scarcity"].filter(kind="hard")
    used = hard["load_per_year"] + hard["base_load_per_year"]
    assert (used <= hard["capacity_per_year"] * (1 + 1e-6)).all()
    priced = hard["scarcity_price_usd"] > 1e-6
    assert priced.any()
    np.testing.assert_allclose(used.filter(priced), hard["capacity_per_year"].filter(priced), rtol=1e-5)
    soft = small_run.frames["scarcity"].filter(kind="congested")
    assert (soft["scarcity_price_usd"] == 0).all()
    assert (soft["delay_h"] > 0).all()
    assert (hard["delay_h"] == 0).all()


def test_what_is_not_shipped_names_what_stops_it(small_run: Results) -> None:
    rows = {
        (row["destination_zone"], row["cargo"]): row
        for row in small_run.scenario("unserved", "base").to_dicts()
    }
    assert rows["AZ", "bulk"]["stopped_by"] == "ferry-decks"
    assert rows["CN-XJ", "bulk"]["stopped_by"] == "choice"


def test_listed_unserved_is_the_bulk_of_the_total(small_run: Results, scenario: str) -> None:
    listed = small_run.scenario("unserved", scenario)["unserved_t"].sum()
    [total] = small_run.scenario("runs", scenario)["unserved_t"]
    assert 0.98 * total - 700 <= listed <= total


def test_loaded_time_is_never_less(small_run: Results, scenario: str) -> None:
    frame = arcs(small_run, scenario)
    assert (frame["loaded_time_h"] >= frame["time_h"]).all()
    assert (frame["loaded_time_h"] > frame["time_h"]).any()
