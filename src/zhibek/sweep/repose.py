"""A scenario posed again, as far as it changed."""

from dataclasses import replace

from zhibek.assignment.formulate import formulate, group_capacities
from zhibek.demand.project import PATH_OF_SCENARIOS, project_demand
from zhibek.network.capacity import group_arcs
from zhibek.network.compile import compile_network
from zhibek.scenario.apply import apply_scenario
from zhibek.scenario.edit import Scenario
from zhibek.study import Method, Posed, Solved, Study, resolve

AFTER_NETWORK = frozenset(
    {"demand", "growth", "classes", "charges", "route_masks"}
)  # tables that the network is not made of
ONLY_SHOWN = frozenset(
    {
        "corridors",
        "corridor_rules",
        "lines",
        "observations",
        "claims",
        "sources",
        "projects",
        "restrictions",
        "papers",
    }
)


def repose(study: Study, before: Posed, scenario: Scenario) -> Posed:
    """Pose a scenario, already stacked, with all of an earlier posing of the study that it leaves as it was.

    The same as `pose_scenario`, sooner: where only capacities differ the network keeps its arcs, where
    only demand, classes or charges do it is kept whole.
    """
    settings = study.folder.settings
    frames = apply_scenario(study.folder.frames, scenario, study.effects, settings.base_year)
    changed = {name for name, frame in frames.items() if not frame.equals(before.frames[name])} - ONLY_SHOWN
    year = scenario.year or settings.base_year
    path = scenario.path or PATH_OF_SCENARIOS
    told_before = (before.scenario.year or settings.base_year, before.scenario.path or PATH_OF_SCENARIOS)
    if (year, path) != told_before:
        changed.add("demand")
    network, formulation = before.network, before.formulation
    if changed <= {"capacities"}:
        network = replace(network, grouping=group_arcs(network.arcs, frames))
        problem = replace(formulation.problem, groups=group_capacities(network))
        return Posed(scenario, frames, network, replace(formulation, problem=problem))
    if not changed <= AFTER_NETWORK | {"capacities"}:
        network = compile_network(frames, settings.unions)
    elif "capacities" in changed:
        network = replace(network, grouping=group_arcs(network.arcs, frames))
    demand = project_demand(frames, settings.base_year, year, path)
    return Posed(scenario, frames, network, formulate(network, frames, demand))


def solve_edited(study: Study, before: Solved, scenario: Scenario, method: Method | None = None) -> Solved:
    """Apply a scenario, already stacked, and solve it from an earlier solution of the study.

    It takes what the edits leave as it was from there: tables compiled, routes, prices.
    """
    return resolve(before, repose(study, before.posed, scenario), method)
