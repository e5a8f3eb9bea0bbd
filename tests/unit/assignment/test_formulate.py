"""A study's tables become the engine's problem."""

import numpy as np
import polars as pl
import pytest

from reference.small_study import altered, more, shuffled
from zhibek.assignment.formulate import CHARGE, SPREAD, TEU_MONEY, TIME, TONNE_MONEY, Formulation, formulate
from zhibek.network.compile import MODE_BITS, VirtualNetwork, compile_network
from zhibek.network.gateways import PROJECT_BIT
from zhibek.study import Study

CONDITIONAL = {
    "charge_id": "for-machines-of-china",
    "name": "Only from China",
    "kind": "risk",
    "gateway_id": "caspian",
    "cargo": "container",
    "origins": "CN",
    "charge_usd_per_t": 7.0,
}


def posed(frames: dict[str, pl.DataFrame]) -> tuple[VirtualNetwork, Formulation]:
    network = compile_network(frames)
    return network, formulate(network, frames, frames["demand"])


def kind(found: Formulation, name: str, *, container: bool) -> list[int]:
    kinds = zip(found.class_name, found.class_container, strict=True)
    return [index for index, own in enumerate(kinds) if own == (name, container)]


def test_every_row_of_demand_is_there_once(small: Study) -> None:
    network, found = posed(small.folder.frames)
    demand, zones = found.problem.demand, network.zones.zone_ids
    rows = {
        (
            zones[found.pair_origin[pair]],
            zones[found.pair_destination[pair]],
            found.class_name[demand.row_class[row]],
            "container" if found.pair_container[pair] else "bulk",
            demand.row_quantity[row],
        )
        for pair in range(demand.pair_origin.size)
        for row in range(demand.row_first[pair], demand.row_first[pair + 1])
    }
    columns = ("origin_zone", "destination_zone", "class_id", "cargo", "demand_t_per_year")
    assert rows == set(small.folder.frames["demand"].select(columns).iter_rows())
    assert demand.row_class.size == small.folder.frames["demand"].height


def test_pairs_start_and_end_at_their_zones(small: Study) -> None:
    network, found = posed(small.folder.frames)
    zones = network.zones.zone_ids
    for pair in range(found.pair_origin.size):
        cargo = "container" if found.pair_container[pair] else "bulk"
        assert (
            found.problem.demand.pair_origin[pair]
            == network.node[zones[found.pair_origin[pair]], "origin", cargo]
        )
        goal = network.node[zones[found.pair_destination[pair]], "destination", cargo]
        assert found.problem.demand.pair_destination[pair] == goal


def test_a_class_weighs_money_time_and_spread(small: Study) -> None:
    _, found = posed(small.folder.frames)
    [boxed], [loose] = kind(found, "grain", container=True), kind(found, "grain", container=False)
    weights = found.problem.classes.weights
    assert weights[boxed, TEU_MONEY] == pytest.approx(1 / 14)
    assert weights[loose, TEU_MONEY] == 0.0
    for own in (boxed, loose):
        assert weights[own, TONNE_MONEY] == weights[own, CHARGE] == 1.0
        assert weights[own, TIME] == pytest.approx(0.01)
        assert weights[own, SPREAD] == pytest.approx(0.01 * 0.5)
    assert found.class_t_per_teu[boxed] == 14
    assert np.isinf(found.class_t_per_teu[loose])
    np.testing.assert_allclose(found.problem.classes.units[boxed], [1, 1 / 14])
    np.testing.assert_allclose(found.problem.classes.units[loose], [1, 0])
    assert found.problem.classes.outside_cost[[boxed, loose]].tolist() == [600, 200]
    assert found.problem.classes.modes[boxed] == sum(MODE_BITS[mode] for mode in ("rail", "road", "ferry"))


def test_factors_scale_theta_and_the_value_of_time(small: Study) -> None:
    frames = more(
        small.folder.frames,
        "factors",
        {"factor_id": "a", "subject": "theta", "target": "bulk", "factor": 2.0},
        {"factor_id": "b", "subject": "vot", "target": "container", "factor": 3.0},
    )
    before, after = posed(small.folder.frames)[1].problem.classes, posed(frames)[1].problem.classes
    boxed = posed(frames)[1].class_container
    np.testing.assert_allclose(after.theta, np.where(boxed, 1, 2) * before.theta)
    np.testing.assert_allclose(after.weights[:, TIME], np.where(boxed, 3, 1) * before.weights[:, TIME])


def test_a_charge_lies_on_the_ways_of_its_gateway(small: Study) -> None:
    network, found = posed(small.folder.frames)
    charged = {
        network.arcs[arc].slot: found.problem.attributes[CHARGE, arc] for arc in range(len(network.arcs))
    }
    assert {slot: usd for slot, usd in charged.items() if usd} == {
        f"road:{way}:{cargo}": 15.0
        for way in ("CNURC>KZALA", "KZALA>CNURC")
        for cargo in ("container", "bulk")
    }


def test_a_charge_for_some_ends_is_paid_by_their_pairs_alone(small: Study) -> None:
    network, found = posed(more(small.folder.frames, "charges", CONDITIONAL))
    [attribute] = range(CHARGE + 1, found.problem.attributes.shape[0])
    ferries = found.problem.attributes[attribute] == 7.0
    assert {network.arcs[arc].slot for arc in np.flatnonzero(ferries)} == {
        "ferry:KZAAU>AZ-ALAT:container",
        "ferry:AZ-ALAT>KZAAU:container",
    }
    demand, zones = found.problem.demand, network.zones.zone_ids
    for pair in range(found.pair_origin.size):
        pays = zones[found.pair_origin[pair]] == "CN-XJ" and found.pair_container[pair]
        for row in range(demand.row_first[pair], demand.row_first[pair + 1]):
            assert found.problem.classes.weights[demand.row_class[row], attribute] == float(pays)


def test_masks_come_with_and_without_projects(small: Study) -> None:
    network, found = posed(small.folder.frames)
    plain = {0, 1 << network.bits["dostyk"], 1 << network.bits["khorgos-road"]}
    assert set(found.problem.rules.masks.tolist()) == plain | {mask | 1 << PROJECT_BIT for mask in plain}


def test_no_demand_is_no_row(small: Study) -> None:
    frames = small.folder.frames
    demand = frames["demand"].with_columns(
        demand_t_per_year=pl.when(pl.col("class_id") == "grain").then(0.0).otherwise("demand_t_per_year")
    )
    found = formulate(compile_network(frames), frames, demand)
    assert set(found.class_name) == {"machinery"}
    assert found.problem.demand.row_quantity.size == 4


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_rows_changes_nothing(small: Study, seed: int) -> None:
    frames = more(small.folder.frames, "charges", CONDITIONAL)
    one, other = posed(frames)[1], posed(shuffled(frames, seed))[1]
    for name in ("attributes", "arc_gates", "lane_cost", "arc_length"):
        np.testing.assert_array_equal(getattr(one.problem, name), getattr(other.problem, name))
    for name in ("weights", "theta", "units", "modes", "profile"):
        np.testing.assert_array_equal(
            getattr(one.problem.classes, name), getattr(other.problem.classes, name)
        )
    for name in ("pair_origin", "row_first", "row_class", "row_quantity"):
        np.testing.assert_array_equal(getattr(one.problem.demand, name), getattr(other.problem.demand, name))
    assert one.class_name == other.class_name


def test_a_canal_and_the_sea_are_lanes_and_nothing_else(small: Study) -> None:
    network, found = posed(small.folder.frames)
    assert np.isinf(found.problem.lane_cost).all()
    frames = dict(altered(small, "links", "ferry:KZAAU-AZ-ALAT", mode="deepsea").folder.frames)
    rates = frames["rates"].filter(pl.col("mode") == "ferry").with_columns(mode=pl.lit("deepsea"))
    network, found = posed({**frames, "rates": pl.concat([frames["rates"], rates])})
    lanes = {network.arcs[arc].link_id for arc in np.flatnonzero(np.isfinite(found.problem.lane_cost))}
    assert lanes == {"ferry:KZAAU-AZ-ALAT"}
