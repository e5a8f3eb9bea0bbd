"""What the engine solves, and what it finds."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zhibek.network.graph import Graph

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int32]
LongArray = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Classes:
    """Who travels. Rows are classes.

    Cost of arc a for class k is `weights[k] @ attributes[:, a]`, in money per unit of flow.
    weights (n_classes, n_attributes); theta (n_classes,): logit scale, 1 / money;
    nest_share (n_classes,): scale between nests over the scale within one, in (0, 1];
    outside_cost (n_classes,): cost of not travelling above the cheapest free-flow route, infinite
    where staying is no choice;
    units (n_classes, n_units): what one unit of flow counts in each unit of capacity;
    modes (n_classes,): bits of the modes it may use;
    profile (n_classes,): row of `profiles` that stands for it when first routes are searched.
    """

    weights: FloatArray
    theta: FloatArray
    nest_share: FloatArray
    outside_cost: FloatArray
    units: FloatArray
    modes: LongArray
    profile: IntArray


@dataclass(frozen=True, slots=True)
class Demand:
    """What travels: pairs of nodes, sorted by origin, and rows sorted by pair, then class.

    pair_origin, pair_destination (n_pairs,): nodes; row_first (n_pairs + 1,): the rows of each
    pair; row_class, row_quantity (n_rows,). A class may appear once in a pair.
    """

    pair_origin: IntArray
    pair_destination: IntArray
    row_first: LongArray
    row_class: IntArray
    row_quantity: FloatArray


@dataclass(frozen=True, slots=True)
class Groups:
    """Capacities: groups of arcs whose load is limited or slows them.

    arc_first (n_arcs + 1,), arc_group (...): the groups of each arc. A route counts in a group
    once for each of the group's arcs that it passes. capacity, base_load, alpha, beta
    (n_groups,); unit (n_groups,): column of `Classes.units`; hard (n_groups,): bool. A soft
    group adds `time · alpha · ((base_load + load) / capacity) ** beta` hours to each of its arcs,
    `time` being the arc's own. A hard one keeps `base_load + load <= capacity`.
    """

    arc_first: LongArray
    arc_group: IntArray
    capacity: FloatArray
    base_load: FloatArray
    unit: IntArray
    hard: NDArray[np.bool_]
    alpha: FloatArray
    beta: FloatArray


@dataclass(frozen=True, slots=True)
class RouteRules:
    """The rules that make a route set; they are part of the model.

    masks (n_masks,): for each, routes are searched that avoid arcs with any of its bits in
    `arc_gates`; profiles (n_profiles, n_attributes) and profile_modes (n_profiles,): weights and
    permitted modes with which they are searched, every mask with every profile. A route stays
    if its cost, for the profile it was found with, is at most `stretch` times the cheapest plus
    `slack`, and while its pair has fewer than `max_routes`. Arcs with `lane_cost` finite belong to
    ships: a run of them between two nodes stays only where no other run of such arcs is cheaper. A route
    that costs a class `forbidden_cost` or more is shut to it: that is how a law closes a way. When
    the stochastic equilibrium finds no cheaper route any more, it looks once for ways around, at
    the costs found: with the arcs of each origin's cheapest tree dearer by the share `detours[0]`,
    then with those of the tree found so dearer by `detours[1]`, and so on.
    """

    masks: LongArray
    profiles: FloatArray
    profile_modes: LongArray
    stretch: float = 2.2
    slack: float = 60.0
    max_routes: int = 24
    max_rounds: int = 12
    forbidden_cost: float = math.inf
    detours: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """A network, who uses it, what limits it, and how routes are sought.

    attributes (n_attributes, n_arcs): additive amounts of each arc (money per TEU, money per
    tonne, hours, ...); `time_attribute` is the row of hours, to which congestion adds;
    arc_length (n_arcs,): length for path sizes and nests; arc_nest (n_arcs,): nest the length
    counts for, or -1; arc_mode (n_arcs,): bit of the arc's mode, 0 at a place;
    arc_gates (n_arcs,): bits of the gateways it lies in; lane_cost (n_arcs,): the ship's cost, or
    infinity where the arc is no sea lane. A route may begin and end at a node below
    `first_thru_node`, but not pass through it.
    """

    graph: Graph
    attributes: FloatArray
    time_attribute: int
    arc_length: FloatArray
    arc_nest: IntArray
    arc_mode: LongArray
    arc_gates: LongArray
    lane_cost: FloatArray
    classes: Classes
    demand: Demand
    groups: Groups
    rules: RouteRules
    first_thru_node: int = 0


@dataclass(frozen=True, slots=True)
class RouteSet:
    """Routes by pair, in an order that does not depend on how they were found.

    pair_first (n_pairs + 1,): routes of each pair; arc_first (n_routes + 1,), arcs: the arcs of
    each route; log_path_size (n_routes,); nest (n_routes,): the nest with its greatest length.
    """

    pair_first: LongArray
    arc_first: LongArray
    arcs: IntArray
    log_path_size: FloatArray
    nest: IntArray

    @property
    def n_routes(self) -> int:
        """Count the routes."""
        return int(self.arc_first.size - 1)


@dataclass(frozen=True, slots=True)
class Loads:
    """What the engine found.

    flow: units of each demand row on each route of its pair, at
    `flow_first[row] + (route - pair_first[pair])`; unserved (n_rows,); expected_cost (n_rows,):
    log-sum, money; group_load (n_groups,) without base load; price (n_groups,): scarcity price of
    hard groups; delay (n_groups,): extra share of time of soft ones; `residual`: largest of the
    relative violation of a hard capacity, the relative slack of one with a price, and the relative
    change of a soft group's time between two loadings; for the deterministic twin also `gap`.
    """

    routes: RouteSet
    flow_first: LongArray
    flow: FloatArray
    unserved: FloatArray
    expected_cost: FloatArray
    group_load: FloatArray
    price: FloatArray
    delay: FloatArray
    converged: bool
    residual: float
    n_rounds: int
    n_loadings: int
    n_trees: int
    gap: float = float("nan")
