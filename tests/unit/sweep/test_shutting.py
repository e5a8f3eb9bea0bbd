"""Elements shut, and the ways round a canal."""

import numpy as np
import pytest

from zhibek.errors import UnknownNameError
from zhibek.indicators.passages import pass_arcs
from zhibek.study import Solved
from zhibek.sweep.desk import STORED
from zhibek.sweep.shutting import find_elements, find_reserve, shut_arcs
from zhibek.sweep.variants import find_arcs


def test_ships_pass_a_shut_port_and_no_shut_strait(atlas_base: Solved) -> None:
    network = atlas_base.posed.network
    port, strait = (find_elements(network, (name,)) for name in ("SGSIN", "SEA-BAM"))
    by_sea = np.array([arc.mode == "deepsea" for arc in network.arcs])
    assert not (port & by_sea).any()
    assert port.sum() > 0
    np.testing.assert_array_equal(strait, find_arcs(network, ("SEA-BAM",)))
    assert (strait & by_sea).any()


def test_a_country_shuts_its_land_and_its_canal(atlas_base: Solved) -> None:
    network = atlas_base.posed.network
    egypt = find_elements(network, ("EG",))
    assert all(egypt[index] for index, arc in enumerate(network.arcs) if arc.kind == "canal")


def test_a_service_is_shut_by_its_name(small_solved: Solved) -> None:
    network = small_solved.posed.network
    name = next(arc.subject_id for arc in network.arcs if arc.kind == "service")
    shut = find_elements(network, (name,))
    assert {network.arcs[index].subject_id for index in np.flatnonzero(shut)} == {name}
    with pytest.raises(UnknownNameError) as caught:
        find_elements(network, ("no-such-line",))
    assert str(caught.value).startswith("No place, country, link or service is named 'no-such-line'.")


def test_a_study_without_canals_has_no_reserve(small_solved: Solved) -> None:
    reserve = find_reserve(small_solved)
    assert reserve.routes is None
    assert not reserve.canals.any()


def test_where_the_canal_is_shut_ships_go_round_the_cape(atlas_base: Solved) -> None:
    network = atlas_base.posed.network
    strait = find_elements(network, ("SEA-BAM",))
    cape = find_elements(network, ("SEA-COGH",))
    base, reserve = atlas_base.loads, find_reserve(atlas_base)
    assert not pass_arcs(base.routes, cape).any(), "while the canal is open no ship goes the long way"
    round_ = shut_arcs(atlas_base, strait, STORED, reserve)
    alone = shut_arcs(atlas_base, strait, STORED)
    assert pass_arcs(round_.loads.routes, cape).any()
    assert not pass_arcs(round_.loads.routes, strait).any()
    assert round_.loads.unserved.sum() < 0.1 * alone.loads.unserved.sum()


def test_a_way_is_not_liked_better_for_losing_a_neighbour(atlas_base: Solved) -> None:
    port = find_elements(atlas_base.posed.network, ("KZAAU",))
    after = shut_arcs(atlas_base, port, STORED)
    before = atlas_base.loads
    kept = ~pass_arcs(before.routes, port)
    np.testing.assert_array_equal(after.loads.routes.log_path_size, before.routes.log_path_size[kept])
