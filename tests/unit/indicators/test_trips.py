"""Sums along routes, beside a plain walk."""

import math

import numpy as np
import pytest

from zhibek.indicators.observed import Counter
from zhibek.indicators.trips import (
    REFERENCE_T_PER_TEU,
    REFERENCE_VOT,
    loaded_times,
    sum_by,
    sum_routes,
)

SUMMED = {
    "length_km": "length_km",
    "cost_usd_per_teu": "cost_usd_per_teu",
    "cost_usd_per_t": "cost_usd_per_t",
    "emission": "emission_kgco2e_per_t",
    "n_borders": "border",
    "n_gauge_breaks": "gauge_break",
    "n_handlings": "handling",
}


def arcs_of(counter: Counter, route: int) -> list[int]:
    routes = counter.loads.routes
    return routes.arcs[routes.arc_first[route] : routes.arc_first[route + 1]].tolist()


def delay_of(counter: Counter, arc: int) -> float:
    """Add up the extra share of time of an arc's congested groups."""
    grouping, delay = counter.network.grouping, 0.0
    for group in grouping.arc_group[grouping.arc_first[arc] : grouping.arc_first[arc + 1]]:
        if not grouping.groups[group].hard:
            delay += float(counter.loads.delay[group])
    return delay


def test_sums_are_those_of_a_plain_walk(small_counter: Counter) -> None:
    arcs, trips = small_counter.network.arcs, small_counter.trips
    for route in range(small_counter.loads.routes.n_routes):
        walk = [arcs[arc] for arc in arcs_of(small_counter, route)]
        for name, field in SUMMED.items():
            wanted = math.fsum(float(getattr(arc, field)) for arc in walk)
            assert getattr(trips, name)[route] == pytest.approx(wanted, rel=1e-12)
        spread = math.sqrt(math.fsum(arc.time_sd_h**2 for arc in walk))
        assert trips.time_sd_h[route] == pytest.approx(spread, rel=1e-12)


def test_time_grows_with_congestion(small_counter: Counter) -> None:
    arcs, trips = small_counter.network.arcs, small_counter.trips
    slower = 0
    for route in range(small_counter.loads.routes.n_routes):
        own = arcs_of(small_counter, route)
        wanted = math.fsum(arcs[arc].time_h * (1 + delay_of(small_counter, arc)) for arc in own)
        assert trips.time_h[route] == pytest.approx(wanted, rel=1e-12)
        slower += wanted > math.fsum(arcs[arc].time_h for arc in own)
    assert slower > 0


def test_only_congested_groups_slow_an_arc(small_counter: Counter) -> None:
    network, loads = small_counter.network, small_counter.loads
    hard = small_counter.formulation.problem.groups.hard
    times = loaded_times(network, loads, hard)
    slow = {network.arcs[arc].link_id for arc in np.flatnonzero(times > network.time_h)}
    assert slow == {"rail:KZALA-KZAAU"}


def test_nine_of_ten_keep_the_ninetieth_percentile(small_counter: Counter) -> None:
    trips = small_counter.trips
    rng = np.random.default_rng(4)
    for route in range(3):
        drawn = rng.normal(trips.time_h[route], trips.time_sd_h[route], 200_000) / 24
        assert np.mean(drawn <= trips.p90_days()[route]) == pytest.approx(0.9, abs=0.003)


def test_a_forty_foot_unit_is_two_of_twenty_with_ten_tonnes_each(small_counter: Counter) -> None:
    trips = small_counter.trips
    per_feu = trips.usd_per_feu()
    assert np.isnan(per_feu[~trips.container]).all()
    own = trips.container
    np.testing.assert_allclose(per_feu[own], 2 * (trips.cost_usd_per_teu + 10 * trips.cost_usd_per_t)[own])
    assert not np.isnan(per_feu[own]).any()


def test_gates_of_a_route_are_those_of_its_arcs(small_counter: Counter) -> None:
    for route in range(small_counter.loads.routes.n_routes):
        wanted = 0
        for arc in arcs_of(small_counter, route):
            wanted |= int(small_counter.network.gates[arc])
        assert small_counter.trips.gates[route] == wanted


def test_the_uncertain_share_weighs_doubtful_arcs_by_cost(small_counter: Counter) -> None:
    trips = small_counter.trips
    for route in range(small_counter.loads.routes.n_routes):
        total = doubtful = 0.0
        for index in arcs_of(small_counter, route):
            arc = small_counter.network.arcs[index]
            boxed = arc.cargo == "container"
            money = arc.cost_usd_per_t + (arc.cost_usd_per_teu / REFERENCE_T_PER_TEU if boxed else 0.0)
            weight = money + arc.time_h * REFERENCE_VOT[1 if boxed else 0]
            total += weight
            doubtful += weight if arc.confidence in ("estimated", "assumed") else 0.0
        assert trips.uncertain_share[route] == pytest.approx(doubtful / total)


def test_flows_by_route_are_the_sum_of_their_entries(small_counter: Counter) -> None:
    posed, loads, flows = small_counter.formulation, small_counter.loads, small_counter.flows
    demand, routes = posed.problem.demand, loads.routes
    tonnes, teu = np.zeros(routes.n_routes), np.zeros(routes.n_routes)
    for pair in range(demand.pair_origin.size):
        for row in range(demand.row_first[pair], demand.row_first[pair + 1]):
            packed = posed.class_t_per_teu[demand.row_class[row]]
            for place, route in enumerate(range(routes.pair_first[pair], routes.pair_first[pair + 1])):
                flow = loads.flow[loads.flow_first[row] + place]
                tonnes[route] += flow
                teu[route] += flow / packed
    np.testing.assert_allclose(flows.route_t, tonnes)
    np.testing.assert_allclose(flows.route_teu, teu)
    assert (flows.route_teu[~small_counter.trips.container] == 0).all()
    np.testing.assert_array_equal(
        small_counter.trips.pair[flows.route], pair_of_rows(small_counter)[flows.row]
    )


def pair_of_rows(counter: Counter) -> np.ndarray:
    demand = counter.formulation.problem.demand
    return np.repeat(np.arange(demand.pair_origin.size), np.diff(demand.row_first))


def test_small_sums() -> None:
    np.testing.assert_array_equal(sum_by(np.array([2, 0, 2]), np.array([1.0, 5.0, 3.0]), 4), [5, 0, 4, 0])


def test_no_routes_sum_to_nothing(small_counter: Counter) -> None:
    routes = small_counter.loads.routes
    empty = type(routes)(
        np.zeros(1, dtype=np.int64),
        np.zeros(1, dtype=np.int64),
        np.zeros(0, dtype=np.int32),
        np.zeros(0),
        np.zeros(0, dtype=np.int32),
    )
    assert sum_routes(empty, small_counter.network.time_h).size == 0
