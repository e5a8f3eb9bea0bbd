"""Arrays say what the arcs say."""

import dataclasses

import numpy as np
import pytest

from reference.small_study import shuffled, without
from zhibek.network.compile import MODE_BITS, NESTS, VirtualNetwork, compile_network
from zhibek.study import Study


@pytest.fixture(scope="module")
def network(small: Study) -> VirtualNetwork:
    return compile_network(small.folder.frames)


def test_arrays_agree_with_arcs(network: VirtualNetwork) -> None:
    columns = {
        "length_km": "length_km",
        "time_h": "time_h",
        "time_sd_h": "time_sd_h",
        "cost_usd_per_teu": "cost_usd_per_teu",
        "cost_usd_per_t": "cost_usd_per_t",
        "emission": "emission_kgco2e_per_t",
    }
    for name, field in columns.items():
        np.testing.assert_array_equal(getattr(network, name), [getattr(arc, field) for arc in network.arcs])
    for index, arc in enumerate(network.arcs):
        assert network.graph.tail[index] == network.node[arc.tail]
        assert network.graph.head[index] == network.node[arc.head]
        assert network.mode[index] == (MODE_BITS[arc.mode] if arc.mode else 0)
        assert network.nest[index] == (NESTS[arc.mode] if arc.mode else -1)
        assert network.container[index] == (arc.cargo == "container")
    assert network.slots() == [arc.slot for arc in network.arcs]


def test_the_forward_star_lists_the_arcs_of_each_node(network: VirtualNetwork) -> None:
    graph = network.graph
    assert graph.n_nodes == len(network.node)
    for node in range(graph.n_nodes):
        own = range(graph.first_out[node], graph.first_out[node + 1])
        assert {int(graph.tail[arc]) for arc in own} <= {node}
    assert graph.first_out[-1] == graph.n_arcs == len(network.arcs)


def test_every_zone_has_both_ends_for_each_cargo(network: VirtualNetwork) -> None:
    for zone in ("AZ", "CN-XJ", "KZ-ALM"):
        for cargo in ("container", "bulk"):
            assert (zone, "origin", cargo) in network.node
            assert (zone, "destination", cargo) in network.node


def test_arrays_are_whole_owned_and_float(network: VirtualNetwork) -> None:
    for name in ("length_km", "time_h", "cost_usd_per_teu", "emission"):
        array = getattr(network, name)
        assert array.dtype == np.float64
        assert array.flags["C_CONTIGUOUS"]
        assert array.flags["WRITEABLE"]


@pytest.mark.parametrize("seed", range(3))
def test_shuffled_tables_give_the_same_network(small: Study, network: VirtualNetwork, seed: int) -> None:
    mixed = compile_network(shuffled(small.folder.frames, seed))
    for field in dataclasses.fields(network):
        one, other = getattr(network, field.name), getattr(mixed, field.name)
        if isinstance(one, np.ndarray):
            np.testing.assert_array_equal(one, other)
        elif field.name in ("arcs", "node", "bits"):
            assert one == other
    assert network.grouping.groups == mixed.grouping.groups
    np.testing.assert_array_equal(network.grouping.arc_group, mixed.grouping.arc_group)
    np.testing.assert_array_equal(network.graph.first_out, mixed.graph.first_out)


def test_a_network_without_links_is_zones_alone(small: Study) -> None:
    frames = dict(small.folder.frames)
    frames = without(frames, "links", *frames["links"]["link_id"])
    network = compile_network(frames)
    assert network.arcs == ()
    assert network.graph.n_nodes == 3 * 2 * 2
    assert network.grouping.groups == ()
