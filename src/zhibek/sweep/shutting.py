"""A solved base with some arcs shut."""

from dataclasses import replace

from zhibek.assignment.stochastic import Stochastic
from zhibek.assignment.variant import Variant, solve_variant
from zhibek.kernels.bundles import BoolArray
from zhibek.study import Posed, Solved


def shut_arcs(base: Solved, marks: BoolArray, method: Stochastic) -> Solved:
    """Solve a base again with the marked arcs (n_arcs,) shut, from its routes and prices."""
    if not marks.any():
        return base
    posed = base.posed
    varied, loads = solve_variant(posed.formulation.problem, base.loads, Variant(shut=marks), method)
    formulation = replace(posed.formulation, problem=varied)
    return Solved(Posed(posed.scenario, posed.frames, posed.network, formulation), loads)
