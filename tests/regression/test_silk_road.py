"""The New Silk Road stands, whatever its figures."""

import numpy as np
import polars as pl
import pytest

from zhibek.assignment.outcome import loads_by_arc
from zhibek.errors import UnknownNameError
from zhibek.indicators.shares import name_corridors
from zhibek.network.gateways import WAY_KINDS
from zhibek.scenario.stack import stack
from zhibek.service.route_card import draw_card
from zhibek.service.shipment import Shipment
from zhibek.study import Pool, Solved, Study, count_in, pose, solve_posed

HEADLINE = (
    "base-2022",
    "base-2030",
    "north-shunned",
    "cku-2030",
    "cku-iran-turkiye-2030",
    "cku-iran-closed-2030",
    "titr-upgraded-2030",
    "both-2030",
    "caspian-low-water",
)
SHIPMENTS = [
    ("Xi'an", "Duisburg", ()),
    ("Xi'an", "Duisburg", ("RU", "BY")),
    ("Chongqing", "Istanbul", ("RU", "IR")),
    ("Chongqing", "Istanbul", ("KZ",)),
    ("Almaty", "Poti", ()),
    ("Almaty", "Poti", ("RU",)),
    ("Tashkent", "Mersin", ()),
    ("Tashkent", "Mersin", ("IR",)),
    ("Shanghai", "Hamburg", ()),
    ("Shanghai", "Hamburg", ("EG",)),
    ("Astana", "Warsaw", ()),
    ("Bishkek", "Istanbul", ("IR", "RU")),
    ("Urumqi", "Tehran", ()),
    ("Baku", "Almaty", ()),
    ("Ashgabat", "Constanta", ("IR",)),
    ("Moscow", "Mumbai", ("AZ",)),
    ("KR", "KZ-ALA", ()),
    ("CN-YD", "UZ-TAS", ("RU",)),
    ("DE-W", "CN-CQ", ("RU",)),
    ("Tbilisi", "Urumqi", ("RU",)),
]


def test_the_headline_set(atlas: Study) -> None:
    assert atlas.folder.settings.headline == HEADLINE


@pytest.mark.parametrize("name", HEADLINE)
def test_a_headline_scenario_stacks_and_poses(atlas: Study, name: str) -> None:
    assert stack(atlas.scenarios, name).year in (2022, 2030)
    posed = pose(atlas, name)
    problem = posed.formulation.problem
    assert problem.demand.row_quantity.sum() > 1e8
    assert np.isfinite(problem.attributes).all()
    assert len(set(posed.network.slots())) == len(posed.network.arcs)
    assert (posed.network.time_h >= 0).all()


def test_the_base_is_solved_to_the_sixth_digit(atlas_base: Solved) -> None:
    assert atlas_base.loads.converged
    assert atlas_base.loads.residual <= 1e-6


def test_demand_is_shipped_or_told_as_unserved(atlas_base: Solved) -> None:
    demand, loads = atlas_base.posed.formulation.problem.demand, atlas_base.loads
    row = np.repeat(np.arange(demand.row_class.size), np.diff(loads.flow_first))
    shipped = np.bincount(row, weights=loads.flow, minlength=demand.row_class.size)
    np.testing.assert_allclose(shipped + loads.unserved, demand.row_quantity, rtol=1e-9, atol=1e-6)
    assert loads.unserved.sum() < 0.01 * demand.row_quantity.sum()


def test_hard_capacities_hold(atlas_base: Solved) -> None:
    groups, loads = atlas_base.posed.formulation.problem.groups, atlas_base.loads
    used = groups.base_load + loads.group_load
    assert (used[groups.hard] <= groups.capacity[groups.hard] * (1 + 1e-6) + 1e-6).all()
    assert (loads.price >= 0).all()
    assert (loads.price[~groups.hard] == 0).all()
    full = np.isclose(used, groups.capacity, rtol=1e-5)
    assert (full | (loads.price <= 1e-6))[groups.hard].all()
    assert (loads.price > 1e-6).sum() >= 3


def test_eight_corridors_carry_something(atlas_base: Solved) -> None:
    counter = count_in(atlas_base)
    rules = atlas_base.posed.frames["corridor_rules"]
    names = name_corridors(counter.network, counter.formulation, counter.trips, rules)
    carried: dict[str, float] = {}
    for name, tonnes in zip(names, counter.flows.route_t, strict=True):
        carried[name] = carried.get(name, 0.0) + tonnes
    assert len([name for name, tonnes in carried.items() if tonnes > 1000 and name != "other"]) >= 8


def test_what_comes_to_a_node_leaves_it(atlas_base: Solved) -> None:
    network = atlas_base.posed.network
    load = loads_by_arc(atlas_base.posed.formulation.problem, atlas_base.loads).sum(axis=0)
    comes = np.bincount(network.graph.head, weights=load, minlength=network.graph.n_nodes)
    goes = np.bincount(network.graph.tail, weights=load, minlength=network.graph.n_nodes)
    through = np.ones(network.graph.n_nodes, dtype=np.bool_)
    through[[number for node, number in network.node.items() if node[1] in ("origin", "destination")]] = False
    np.testing.assert_allclose(comes[through], goes[through], rtol=1e-9, atol=1e-3)
    assert comes[through].max() > 1e7


def reached(network, starts: list[int], *, backward: bool) -> np.ndarray:
    """Mark the nodes that can be reached from some, or that can reach them."""
    tail, head = network.graph.tail.tolist(), network.graph.head.tolist()
    if backward:
        tail, head = head, tail
    onward: dict[int, list[int]] = {}
    for one, other in zip(tail, head, strict=True):
        onward.setdefault(one, []).append(other)
    seen, left = np.zeros(network.graph.n_nodes, dtype=np.bool_), starts
    while left:
        node = left.pop()
        if not seen[node]:
            seen[node] = True
            left += onward.get(node, ())
    return seen


def unusable_arcs(posed) -> list[str]:
    """Name the ways that no route from any zone to any other can use."""
    network = posed.network
    ends = {
        side: [number for node, number in network.node.items() if node[1] == side]
        for side in ("origin", "destination")
    }
    ahead = reached(network, ends["origin"], backward=False)
    behind = reached(network, ends["destination"], backward=True)
    usable = ahead[network.graph.tail] & behind[network.graph.head]
    return [
        arc.slot for arc, fine in zip(network.arcs, usable, strict=True) if arc.kind in WAY_KINDS and not fine
    ]


def test_every_service_and_railway_of_the_base_can_be_used(atlas_base: Solved) -> None:
    assert unusable_arcs(atlas_base.posed) == []


def test_no_strangers_cross_iran_where_its_transit_is_closed(atlas: Study, atlas_pool: Pool) -> None:
    solved = solve_posed(pose(atlas, "cku-iran-closed-2030"), atlas_pool)
    assert solved.loads.converged
    counter = count_in(solved)
    zones = counter.network.zones
    iranian = zones.rows["IR"]
    pair = counter.trips.pair
    strangers = ~(
        iranian[counter.formulation.pair_origin[pair]] | iranian[counter.formulation.pair_destination[pair]]
    )
    country = dict(solved.posed.frames["places"].select("place_id", "country").iter_rows())
    inside = np.array(
        [country[arc.from_place] == country[arc.to_place] == "IR" for arc in counter.network.arcs],
        dtype=np.bool_,
    )
    routes = solved.loads.routes
    crosses = np.logical_or.reduceat(inside[routes.arcs], routes.arc_first[:-1])
    assert counter.flows.route_t[strangers & crosses].sum() <= 1e-6
    assert counter.flows.route_t[~strangers & crosses].sum() > 1e5


@pytest.mark.parametrize(("origin", "destination", "avoid"), SHIPMENTS)
def test_a_route_card(atlas: Study, origin: str, destination: str, avoid: tuple[str, ...]) -> None:
    card = draw_card(atlas, Shipment(origin, destination, avoid=avoid))
    assert card.routes
    costs = [route.generalised_usd_per_t for route in card.routes]
    assert costs == sorted(costs)
    corridors = [route.corridor_id for route in card.routes]
    assert len(set(corridors)) == len(corridors)
    country = dict(atlas.folder.frames["places"].select("place_id", "country").iter_rows())
    for route in card.routes:
        touched = {country[place] for leg in route.legs for place in (leg.from_place, leg.to_place)}
        assert not touched & set(avoid)
        assert 100 < route.length_km < 40_000
        assert 1 < route.time_p50_days < route.time_p90_days < 120
        assert route.legs[0].what == "load"
        assert route.legs[-1].what == "unload"


def test_a_route_card_from_a_misspelt_city(atlas: Study) -> None:
    with pytest.raises(UnknownNameError) as caught:
        draw_card(atlas, Shipment("Almatty", "Duisburg"))
    assert "Almaty" in caught.value.close


def test_both_directions_are_offered_by_rail_over_the_caspian(atlas: Study) -> None:
    rules = atlas.folder.frames["corridor_rules"].filter(pl.col("corridor_id").str.starts_with("titr"))
    titr = set(rules["corridor_id"])
    for ends in (("Almaty", "Poti"), ("Poti", "Almaty"), ("Xi'an", "Istanbul")):
        card = draw_card(atlas, Shipment(*ends))
        over = {route.corridor_id for route in card.routes} & titr
        assert over - {"titr-road", "titr-turkmenbashi"}, f"{ends}: only {over}"
