"""Scenarios posed again and posed from nothing."""

import time

import numpy as np
import pytest

from zhibek.scenario.edit import Edit, Scenario
from zhibek.study import Pool, Solved, Study, pool_of, pose_scenario, solve_posed
from zhibek.sweep.repose import repose, solve_edited

EDITS = {
    "capacity": {
        "edits": (
            Edit(do="scale", table="capacities", column="capacity_per_year", by=0.8, where={"kind": "hard"}),
        )
    },
    "demand": {"edits": (Edit(do="scale", table="demand", column="demand_t_per_year", by=1.1),)},
    "cost": {
        "edits": (
            Edit(do="scale", table="rates", column="cost_usd_per_teu_km", by=1.2, where={"mode": "rail"}),
        )
    },
    "closed": {"close": ("AZ-ALAT",)},
    "nothing": {},
    "later": {"year": 2030},
}


def scenario_of(what: str) -> Scenario:
    return Scenario(name="edited", says="One thing differs.", **EDITS[what])


@pytest.mark.parametrize("what", list(EDITS))
def test_posing_again_poses_the_same(small: Study, small_solved: Solved, what: str) -> None:
    again, afresh = (
        repose(small, small_solved.posed, scenario_of(what)),
        pose_scenario(small, scenario_of(what)),
    )
    assert again.network.slots() == afresh.network.slots()
    assert again.network.grouping.groups == afresh.network.grouping.groups
    one, other = again.formulation.problem, afresh.formulation.problem
    for part in ("classes", "demand", "groups", "rules"):
        for name in getattr(one, part).__dataclass_fields__:
            np.testing.assert_array_equal(
                getattr(getattr(one, part), name), getattr(getattr(other, part), name), err_msg=name
            )
    np.testing.assert_array_equal(one.attributes, other.attributes)
    np.testing.assert_array_equal(one.lane_cost, other.lane_cost)
    assert again.scenario == afresh.scenario
    assert all(again.frames[name].equals(frame) for name, frame in afresh.frames.items())


def test_what_an_edit_leaves_is_taken_over(small: Study, small_solved: Solved) -> None:
    before = small_solved.posed
    assert repose(small, before, scenario_of("capacity")).network.arcs is before.network.arcs
    assert repose(small, before, scenario_of("demand")).network is before.network
    assert repose(small, before, scenario_of("cost")).network is not before.network


@pytest.mark.parametrize("what", ["capacity", "demand", "cost", "closed"])
def test_an_edit_solved_warm_is_what_it_is_cold(atlas: Study, atlas_base: Solved, what: str) -> None:
    warm = solve_edited(atlas, atlas_base, scenario_of(what))
    posed = pose_scenario(atlas, scenario_of(what))
    beside = solve_posed(posed, pool_of(warm))
    assert warm.loads.converged
    room = np.maximum(warm.loads.group_load, 1e-3 * warm.loads.group_load.max())
    assert (np.abs(warm.loads.group_load - beside.loads.group_load) <= 1e-3 * room).all()
    assert warm.loads.unserved.sum() == pytest.approx(beside.loads.unserved.sum(), rel=1e-4)


def test_an_edit_takes_a_fraction_of_the_time_of_a_cold_scenario(
    atlas: Study, atlas_pool: Pool, atlas_base: Solved
) -> None:
    def cold() -> None:
        solve_posed(pose_scenario(atlas, scenario_of("nothing")), atlas_pool)

    def warm() -> None:
        solve_edited(atlas, atlas_base, scenario_of("nothing"))

    times = []
    for act in (cold, warm):
        begun = time.process_time()
        act()
        times.append(time.process_time() - begun)
    assert times[1] < times[0] / 3
