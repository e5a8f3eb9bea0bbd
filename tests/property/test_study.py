"""Laws that every solved study keeps."""

import dataclasses
import itertools

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reference.small_study import altered, open_small, with_frames, without
from zhibek.assignment.outcome import loads_by_arc
from zhibek.indicators.trips import sum_routes
from zhibek.service.route_card import draw_card
from zhibek.service.shipment import Shipment
from zhibek.study import Solved, Study, make_pool, pose, pose_scenario, solve_posed

SMALL = open_small()
FEW = settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
LINKS = SMALL.folder.frames["links"].filter(pl.col("project_id").is_null())["link_id"].to_list()
factors = st.floats(0.3, 3.0)


def solved(study: Study) -> Solved:
    return solve_posed(pose(study, "base"), make_pool(study))


def scaled(study: Study, table: str, column: str, factor: float) -> Study:
    frame = study.folder.frames[table]
    return with_frames(study, **{table: frame.with_columns(pl.col(column) * factor)})


def price(found: Solved, capacity_id: str, direction: str) -> float:
    groups = found.posed.network.grouping.groups
    [place] = [
        index
        for index, group in enumerate(groups)
        if (group.capacity_id, group.direction) == (capacity_id, direction)
    ]
    return float(found.loads.price[place])


@FEW
@given(demand=factors, room=factors)
def test_what_comes_to_a_node_leaves_it(demand: float, room: float) -> None:
    found = solved(
        scaled(scaled(SMALL, "demand", "demand_t_per_year", demand), "capacities", "capacity_per_year", room)
    )
    network, posed = found.posed.network, found.posed.formulation
    load = loads_by_arc(posed.problem, found.loads).sum(axis=0)
    rest = np.bincount(network.graph.head, weights=load, minlength=network.graph.n_nodes)
    rest -= np.bincount(network.graph.tail, weights=load, minlength=network.graph.n_nodes)
    shipped = found.posed.formulation.problem.demand.row_quantity - found.loads.unserved
    of_row = np.repeat(np.arange(posed.pair_origin.size), np.diff(posed.problem.demand.row_first))
    np.add.at(rest, posed.problem.demand.pair_origin[of_row], shipped)
    np.add.at(rest, posed.problem.demand.pair_destination[of_row], -shipped)
    np.testing.assert_allclose(rest, 0.0, atol=1e-5 * load.max())


@FEW
@given(demand=factors, room=factors)
def test_hard_capacities_hold_under_any_demand(demand: float, room: float) -> None:
    found = solved(
        scaled(scaled(SMALL, "demand", "demand_t_per_year", demand), "capacities", "capacity_per_year", room)
    )
    assert found.loads.converged
    groups = found.posed.formulation.problem.groups
    used = groups.base_load + found.loads.group_load
    assert (used[groups.hard] <= groups.capacity[groups.hard] * (1 + 1e-5)).all()


def cut_link(study: Study, link_id: str) -> Study:
    """Give the study without a link and all that names it."""
    frames = without(study.folder.frames, "links", link_id)
    for table, column in (
        ("gateways", "members"),
        ("lines", "link_id"),
        ("services", "link_id"),
        ("capacities", "subject_id"),
    ):
        frames[table] = frames[table].filter(pl.col(column) != link_id)
    gone = set(study.folder.frames["gateways"]["gateway_id"]) - set(frames["gateways"]["gateway_id"])
    for table, column in (
        ("charges", "gateway_id"),
        ("corridor_rules", "passes"),
        ("corridor_rules", "avoids"),
        ("route_masks", "avoids"),
    ):
        frames[table] = frames[table].filter(~pl.col(column).is_in(gone))
    return dataclasses.replace(with_frames(study, **frames), effects={})


def row_figures(found: Solved) -> tuple[np.ndarray, np.ndarray]:
    """Give, for each demand row, the cost of its cheapest route and the worth of its routes' overlap, in USD."""
    problem, routes = found.posed.formulation.problem, found.loads.routes
    least, overlap = [], []
    for pair in range(problem.demand.pair_origin.size):
        own = slice(routes.pair_first[pair], routes.pair_first[pair + 1])
        for row in range(problem.demand.row_first[pair], problem.demand.row_first[pair + 1]):
            kind = problem.demand.row_class[row]
            cost = sum_routes(routes, problem.classes.weights[kind] @ problem.attributes)[own]
            least.append(cost.min(initial=np.inf))
            overlap.append(-routes.log_path_size[own].min(initial=0.0) / problem.classes.theta[kind])
    return np.array(least), np.array(overlap)


@pytest.mark.parametrize("link_id", LINKS)
def test_closing_a_link_makes_no_choice_better(link_id: str) -> None:
    """No best way gets cheaper; the expected cost may fall by no more than the overlap that went."""
    roomy = scaled(SMALL, "capacities", "capacity_per_year", 100.0)
    roomy = dataclasses.replace(scaled(roomy, "services", "departures_per_year", 100.0), effects={})
    before, after = (
        solve_posed(pose_scenario(study, study.scenarios["base"]), make_pool(study))
        for study in (roomy, cut_link(roomy, link_id))
    )
    (least, overlap), (least_after, _) = row_figures(before), row_figures(after)
    assert (least_after >= least - 1e-9).all()
    expected, expected_after = before.loads.expected_cost, after.loads.expected_cost
    assert (expected_after >= expected - overlap - 0.01).all()
    assert (expected_after > expected + 0.01).any()


def test_more_room_on_vessels_never_makes_it_scarcer() -> None:
    prices = []
    for sailings in (60.0, 90.0, 120.0, 180.0, 360.0, 720.0):
        study = altered(SMALL, "services", "caspian-ferry", departures_per_year=sailings)
        study = with_frames(study, **without(study.folder.frames, "capacities", "ferry-decks", "steppe"))
        prices.append(price(solved(study), "vessels:caspian-ferry:t", "forward"))
    assert prices == sorted(prices, reverse=True)
    assert prices[0] > 50
    assert prices[-1] == 0


def test_more_demand_is_more_scarcity_and_no_less_shipped() -> None:
    prices, shipped = [], []
    for factor in (0.2, 0.5, 0.8, 1.0, 1.5, 3.0):
        found = solved(scaled(SMALL, "demand", "demand_t_per_year", factor))
        prices.append(price(found, "ferry-decks", "forward"))
        shipped.append(float(found.loads.flow.sum()))
    assert all(one <= other + 1e-3 for one, other in itertools.pairwise(prices))
    assert shipped == sorted(shipped)
    assert prices[0] == 0
    assert prices[-1] > 100


def test_the_first_way_of_a_card_is_the_cheapest_of_the_pairs_routes(small_solved: Solved) -> None:
    """A card's best way costs no more than any route that the model found for the same pair and class."""
    posed, routes = small_solved.posed.formulation, small_solved.loads.routes
    zones, demand = small_solved.posed.network.zones.zone_ids, posed.problem.demand
    for pair in range(demand.pair_origin.size):
        for row in range(demand.row_first[pair], demand.row_first[pair + 1]):
            kind = demand.row_class[row]
            cost = sum_routes(routes, posed.problem.classes.weights[kind] @ posed.problem.attributes)
            own = cost[routes.pair_first[pair] : routes.pair_first[pair + 1]]
            shipment = Shipment(
                zones[posed.pair_origin[pair]],
                zones[posed.pair_destination[pair]],
                posed.class_name[kind],
                "container" if posed.pair_container[pair] else "bulk",
            )
            card = draw_card(SMALL, shipment)
            best = card.routes[0].generalised_usd_per_t
            assert all(best <= route.generalised_usd_per_t for route in card.routes)
            assert best == pytest.approx(own.min(), rel=1e-9)


@FEW
@given(permit=st.floats(0.0, 120.0))
def test_a_dearer_road_is_never_chosen_more(permit: float) -> None:
    shares = []
    for usd in (permit, permit + 25.0):
        found = solved(altered(SMALL, "charges", "road-permits", charge_usd_per_t=usd))
        load = loads_by_arc(found.posed.formulation.problem, found.loads).sum(axis=0)
        shares.append(
            sum(load[index] for index, arc in enumerate(found.posed.network.arcs) if arc.mode == "road")
        )
    assert shares[1] <= shares[0] + 1.0
