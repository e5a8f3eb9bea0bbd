"""What a project makes or changes in a network."""

from dataclasses import replace

import numpy as np

from zhibek.assignment.formulate import SPREAD, TEU_MONEY, TIME, TONNE_MONEY
from zhibek.assignment.problem import FloatArray
from zhibek.kernels.bundles import BoolArray
from zhibek.network.arcs import Arc
from zhibek.network.compile import VirtualNetwork
from zhibek.study import Solved


def mark_project(without: VirtualNetwork, with_: VirtualNetwork) -> BoolArray:
    """Mark the arcs (n_arcs,) that are new, or take or cost other than they did, with a project."""
    before = {arc.slot: arc for arc in without.arcs}
    return np.array([_differs(before.get(arc.slot), arc) for arc in with_.arcs], dtype=np.bool_)


def _differs(old: Arc | None, new: Arc) -> bool:
    """Tell whether an arc is new, or takes or costs something else."""
    if old is None:
        return True
    names = ("time_h", "time_sd_h", "cost_usd_per_teu", "cost_usd_per_t")
    return any(getattr(old, name) != getattr(new, name) for name in names)


def mark_new(without: VirtualNetwork, with_: VirtualNetwork) -> BoolArray:
    """Mark the arcs (n_arcs,) that are only there with a project."""
    before = set(without.slots())
    return np.array([arc.slot not in before for arc in with_.arcs], dtype=np.bool_)


def name_capacities(without: VirtualNetwork, with_: VirtualNetwork) -> list[str]:
    """List the capacities that are new or other with a project, each once."""
    before = {
        (group.capacity_id, group.direction): group.capacity_per_year for group in without.grouping.groups
    }
    return sorted(
        {
            group.capacity_id
            for group in with_.grouping.groups
            if before.get((group.capacity_id, group.direction)) != group.capacity_per_year
        }
    )


def scale_arcs(solved: Solved, marks: BoolArray, *, time: float, money: float) -> Solved:
    """Give a solution whose problem takes and costs other on some arcs; its loads are where to begin."""
    problem = solved.posed.formulation.problem
    factor: FloatArray = np.ones_like(problem.attributes)
    for row, by in ((TIME, time), (SPREAD, time), (TEU_MONEY, money), (TONNE_MONEY, money)):
        factor[row, marks] = by
    changed = replace(problem, attributes=problem.attributes * factor)
    posed = replace(solved.posed, formulation=replace(solved.posed.formulation, problem=changed))
    return replace(solved, posed=posed)
