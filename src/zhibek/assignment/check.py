"""Faults of a problem, found before it is solved."""

import numpy as np

from zhibek.assignment.problem import Classes, Demand, Groups, LongArray, Problem, RouteRules, RouteSet
from zhibek.assignment.start import Start
from zhibek.errors import NetworkError
from zhibek.kernels.bundles import BoolArray
from zhibek.kernels.delay import AKCELIK, BPR, CONICAL, DAVIDSON, QUEUE

N_MODE_BITS = 40
N_PROFILES = 62


def check_problem(problem: Problem, pool: RouteSet | None = None, start: Start | None = None) -> None:
    """Look for whatever makes a problem, or the pool or start given with it, impossible.

    Raises NetworkError, which lists all that was found.
    """
    faults = [
        *find_network_faults(problem),
        *find_class_faults(problem.classes, problem.rules),
        *find_demand_faults(problem.demand, problem.graph.n_nodes, problem.classes.theta.size),
        *find_group_faults(problem.groups, problem.graph.n_arcs, problem.classes.units.shape[1]),
    ]
    if pool is not None and pool.pair_first.size != problem.demand.pair_origin.size + 1:
        faults.append(
            f"pool: routes of {pool.pair_first.size - 1} pairs; the problem has "
            f"{problem.demand.pair_origin.size}. Carry it over with keep_routes."
        )
    if (
        pool is not None
        and pool.arcs.size
        and (pool.arcs.min() < 0 or pool.arcs.max() >= problem.graph.n_arcs)
    ):
        faults.append("pool: arcs outside the graph. Carry it over with keep_routes.")
    if start is not None and {start.price.shape, start.delay.shape} != {problem.groups.capacity.shape}:
        faults.append("start: prices and delays of other groups. Give one of each per group.")
    if faults:
        count = f"{len(faults)} fault{'s' if len(faults) != 1 else ''}"
        raise NetworkError("\n".join([f"{count} in the problem:"] + [f"  - {fault}" for fault in faults]))


def find_network_faults(problem: Problem) -> list[str]:
    """List the faults of the arrays over arcs."""
    n_arcs = problem.graph.n_arcs
    faults = []
    if problem.attributes.ndim != 2 or problem.attributes.shape[1] != n_arcs:
        return [f"attributes: shape {problem.attributes.shape}; wanted (n_attributes, {n_arcs})."]
    if not np.all(np.isfinite(problem.attributes)):
        arcs = np.flatnonzero(~np.isfinite(problem.attributes).all(axis=0))
        faults.append(f"attributes: not a number or infinite on {arcs.size} arcs, the first is {arcs[0]}.")
    if not 0 <= problem.time_attribute < problem.attributes.shape[0]:
        faults.append(f"time_attribute: {problem.time_attribute} is no row of attributes.")
    elif np.any(problem.attributes[problem.time_attribute] < 0):
        faults.append("attributes: hours below 0. Give each arc a time of 0 or more.")
    faults += [
        f"{name}: shape {getattr(problem, name).shape}; wanted ({n_arcs},)."
        for name in ("arc_length", "arc_nest", "arc_mode", "arc_gates", "lane_cost")
        if getattr(problem, name).shape != (n_arcs,)
    ]
    if not np.all(problem.arc_length >= 0) or np.any(np.isinf(problem.arc_length)):
        faults.append("arc_length: below 0 or not finite. Give each arc a length of 0 or more.")
    if np.any(np.isnan(problem.lane_cost)) or np.any(problem.lane_cost < 0):
        faults.append("lane_cost: below 0 or not a number. Use 0 or more, or infinity off the lanes.")
    if np.any(problem.arc_mode < 0) or np.any(problem.arc_mode >= 1 << N_MODE_BITS):
        faults.append(f"arc_mode: bits outside 0..{N_MODE_BITS - 1}.")
    return faults


def find_class_faults(classes: Classes, rules: RouteRules) -> list[str]:
    """List the faults of classes and of the rules for routes."""
    n_classes = classes.theta.size
    faults = []
    shapes = {
        "weights": (n_classes, rules.profiles.shape[1]),
        "nest_share": (n_classes,),
        "outside_cost": (n_classes,),
        "units": (n_classes, classes.units.shape[-1]),
        "modes": (n_classes,),
        "profile": (n_classes,),
    }
    for name, shape in shapes.items():
        if getattr(classes, name).shape != shape:
            faults.append(f"classes.{name}: shape {getattr(classes, name).shape}; wanted {shape}.")
    if not np.all(np.isfinite(classes.weights)):
        faults.append("classes.weights: not finite.")
    if not np.all((classes.theta > 0) & np.isfinite(classes.theta)):
        faults.append("classes.theta: not above 0. Give a scale in 1 / money.")
    if not np.all((classes.nest_share > 0) & (classes.nest_share <= 1)):
        faults.append("classes.nest_share: outside (0, 1].")
    if np.any(np.isnan(classes.outside_cost)) or np.any(np.isneginf(classes.outside_cost)):
        faults.append("classes.outside_cost: not a number, or minus infinity.")
    if not np.all((classes.units >= 0) & np.isfinite(classes.units)):
        faults.append("classes.units: below 0 or not finite.")
    if rules.profiles.shape[0] > N_PROFILES or rules.profile_modes.shape != (rules.profiles.shape[0],):
        faults.append(f"rules.profiles: at most {N_PROFILES}, each with its modes.")
    if (
        classes.profile.size
        and not 0 <= classes.profile.min() <= classes.profile.max() < rules.profiles.shape[0]
    ):
        faults.append("classes.profile: no such row of rules.profiles.")
    if not np.all(np.isfinite(rules.profiles)):
        faults.append("rules.profiles: not finite.")
    if rules.max_routes < 1 or rules.max_rounds < 0 or not rules.stretch >= 1 or not rules.slack >= 0:
        faults.append("rules: wanted stretch >= 1, slack >= 0, max_routes >= 1 and max_rounds >= 0.")
    if not all(0 < share < np.inf for share in rules.detours):
        faults.append(f"rules.detours: {rules.detours}; wanted shares above 0.")
    return faults


def find_demand_faults(demand: Demand, n_nodes: int, n_classes: int) -> list[str]:
    """List the faults of demand."""
    n_pairs, n_rows = demand.pair_origin.size, demand.row_class.size
    faults = []
    for name in ("pair_origin", "pair_destination"):
        nodes = getattr(demand, name)
        if nodes.size and not 0 <= nodes.min() <= nodes.max() < n_nodes:
            faults.append(f"demand.{name}: nodes outside 0..{n_nodes - 1}.")
    if np.any(np.diff(demand.pair_origin) < 0):
        faults.append("demand.pair_origin: not sorted.")
    key = demand.pair_origin.astype(np.int64) * max(n_nodes, 1) + demand.pair_destination
    if _has_twins(key):
        faults.append("demand: a pair appears twice.")
    first = demand.row_first
    if first.size != n_pairs + 1 or first[0] != 0 or first[-1] != n_rows or np.any(np.diff(first) < 0):
        return [*faults, "demand.row_first: not the offsets of the rows."]
    if demand.row_quantity.size != n_rows or not np.all(
        (demand.row_quantity >= 0) & np.isfinite(demand.row_quantity)
    ):
        faults.append("demand.row_quantity: below 0 or not finite.")
    if n_rows and not 0 <= demand.row_class.min() <= demand.row_class.max() < n_classes:
        faults.append(f"demand.row_class: outside 0..{n_classes - 1}.")
    pair_of_row = np.repeat(np.arange(n_pairs), np.diff(first))
    if _has_twins(pair_of_row * max(n_classes, 1) + demand.row_class):
        faults.append("demand.row_class: a class appears twice in a pair.")
    return faults


def _has_twins(key: LongArray) -> bool:
    """Tell whether a number appears twice; most keys come sorted, so that one look at neighbours does."""
    steps = np.diff(key)
    return not bool(np.all(steps > 0)) and bool(np.any(np.diff(np.sort(key)) == 0))


def find_group_faults(groups: Groups, n_arcs: int, n_units: int) -> list[str]:
    """List the faults of groups."""
    n_groups = groups.capacity.size
    first, members = groups.arc_first, groups.arc_group
    faults = []
    if first.size != n_arcs + 1 or first[0] != 0 or first[-1] != members.size or np.any(np.diff(first) < 0):
        faults.append("groups.arc_first: not the offsets of the groups of arcs.")
    if members.size and not 0 <= members.min() <= members.max() < n_groups:
        faults.append(f"groups.arc_group: outside 0..{n_groups - 1}.")
    for name in ("base_load", "unit", "hard", "alpha", "beta", "curve"):
        if getattr(groups, name).shape != (n_groups,):
            return [*faults, f"groups.{name}: shape {getattr(groups, name).shape}; wanted ({n_groups},)."]
    checks = {
        "capacity: below 0 or not a number. Use 0 or more, or infinity": ~(groups.capacity >= 0),
        "base_load: below 0 or not finite": ~((groups.base_load >= 0) & np.isfinite(groups.base_load)),
        "unit: no such column of classes.units": (groups.unit < 0) | (groups.unit >= n_units),
        "alpha: below 0 or not finite": ~((groups.alpha >= 0) & np.isfinite(groups.alpha)),
        "beta: below 0 or not finite": ~((groups.beta >= 0) & np.isfinite(groups.beta)),
        "capacity: 0 on a soft group, whose time would be infinite": (
            ~groups.hard & (groups.alpha > 0) & (groups.capacity == 0)
        ),
        **find_wrong_shapes(groups),
    }
    for what, wrong in checks.items():
        if np.any(wrong):
            at = np.flatnonzero(wrong)
            faults.append(f"groups.{what} (groups {', '.join(map(str, at[:5]))}).")
    return faults


def find_wrong_shapes(groups: Groups) -> dict[str, BoolArray]:
    """Mark soft groups (n_groups,) whose curve does not take their parameters, by what is wrong."""
    alpha, beta = groups.alpha, groups.beta
    soft = ~groups.hard & (alpha > 0)
    conical, akcelik, davidson, queue = (
        soft & (groups.curve == code) for code in (CONICAL, AKCELIK, DAVIDSON, QUEUE)
    )
    return {
        f"curve: no code from {BPR} to {QUEUE}": (groups.curve < BPR) | (groups.curve > QUEUE),
        "alpha: a conical curve wants more than 1": conical & ~(alpha > 1),
        "beta: Akçelik's curve wants more than 0 and less than 4": akcelik & ~((beta > 0) & (beta < 4)),
        "beta: Davidson's curve wants more than 0 and less than 1": davidson & ~((beta > 0) & (beta < 1)),
        "alpha: a queue wants 0.5 or more": queue & ~(alpha >= 0.5),
        "beta: a queue wants a whole number of servers": queue & ~((beta >= 1) & (beta == np.round(beta))),
    }
