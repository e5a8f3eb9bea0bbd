"""Bundles of arrays that kernels take together.

Numba passes a named tuple of arrays as cheaply as the arrays; a bundle names what indexes each.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int32]
LongArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]


class Star(NamedTuple):
    """A graph both ways: arcs sorted by tail, and by head through `in_arc`."""

    first_out: LongArray  # [node]
    tail: IntArray  # [arc]
    head: IntArray  # [arc]
    first_in: LongArray  # [node]
    in_arc: IntArray  # [place among the arcs into a node]


class Heap(NamedTuple):
    """A binary heap of nodes with its keys; `position` is -1 for nodes outside."""

    node: IntArray  # [slot]
    key: FloatArray  # [slot]
    position: IntArray  # [node]


class Tree(NamedTuple):
    """A tree of cheapest paths; `order` lists the nodes as they were settled."""

    distance: FloatArray  # [node]
    via_arc: IntArray  # [node]
    order: IntArray  # [place]


class Hierarchy(NamedTuple):
    """Nodes by rank, and the edges that join each to upper ranks."""

    rank: IntArray  # [node]; nodes that are not passed through come after all others
    parent: IntArray  # [rank], least upper neighbour or -1
    up_first: LongArray  # [rank]
    up_head: IntArray  # [edge], rank
    down_first: LongArray  # [rank]
    down_edge: LongArray  # [slot], the edge from a lower neighbour
    down_end: LongArray  # [slot], end of that neighbour's edges
    arc_edge: LongArray  # [arc], or -1
    arc_up: BoolArray  # [arc]


class Metric(NamedTuple):
    """What the edges of a hierarchy cost."""

    up: FloatArray  # [edge]
    down: FloatArray  # [edge]


class Sums(NamedTuple):
    """What the edges of a hierarchy amount to besides their cost."""

    arc: FloatArray  # [arc, amount]
    up: FloatArray  # [edge, amount]
    down: FloatArray  # [edge, amount]
    least: float  # cost of an arc


class Wanted(NamedTuple):
    """Targets in a hierarchy, and the ranks that paths to them come down by."""

    order: IntArray  # [place], ranks from the bottom up
    aside: IntArray  # [place], nodes among the targets that are not passed through
    rank: IntArray  # [target]


class Reached(NamedTuple):
    """How the sources at hand, one in each lane, reach the ranks."""

    distance: FloatArray  # [rank, lane]
    last: IntArray  # [rank, lane], edge that a path comes down by, or -1
    total: FloatArray  # [rank, lane, amount]


class LinkState(NamedTuple):
    """Loads of arcs and what follows from them."""

    load: FloatArray  # [arc]
    time: FloatArray  # [arc]
    slope: FloatArray  # [arc], of time by load


class Ways(NamedTuple):
    """Used routes of demand rows, chained by row; each row's flow is spread over its chain."""

    first: IntArray  # [row], or -1
    following: IntArray  # [way], or -1
    start: LongArray  # [way], offset into arcs
    length: IntArray  # [way]
    flow: FloatArray  # [way]
    arcs: IntArray  # [place], from destination to origin; in two bytes where there are few arcs
    counts: LongArray  # ways, places taken, places given up


class Swaps(NamedTuple):
    """Trades of flow between rows' ways and their base ways, gathered by the arcs that differ.

    The sides of swap s are 2 s and 2 s + 1. A trader is a way that is not its row's base: it lies on one
    side, its base on the other.
    """

    trader_first: LongArray  # [side]
    way: IntArray  # [trader]
    row: IntArray  # [trader], number among the rows that trade
    base: IntArray  # [row], way
    arc_first: LongArray  # [side]
    arcs: IntArray  # [place], those that only this side has
    kind: IntArray  # [swap]
    extra: FloatArray  # [swap], what its first side costs above the other, beside time


class Stock(NamedTuple):
    """Flows on ways that trade."""

    flow: FloatArray  # [trader]
    base: FloatArray  # [row]
    side: FloatArray  # [side], summed flow of its traders
    gain: FloatArray  # [swap], what it would save if all went to the cheaper side, as last seen


class Trail(NamedTuple):
    """Where flows and loads stood before the last sweep, and room to work in."""

    flow: FloatArray  # [trader]
    load: FloatArray  # [arc]
    change: FloatArray  # [arc], of loads
    moved: FloatArray  # [swap]
    share: FloatArray  # [row]


class Pace(NamedTuple):
    """How swaps are weighed and settled in turns."""

    most_sweeps: int  # times that all are weighed
    most_turns: int  # sweeps over those with much to save, between two
    some: float  # times the mean gain, from which a swap is settled in the first of these turns
    much: float  # and in the others
    few: float  # share of those settled in the first turn, from which on it is time to weigh all


class Kinds(NamedTuple):
    """Kinds of users: cost = weight · time + extra."""

    weight: FloatArray  # [kind]
    unit: FloatArray  # [kind], load that one trip adds
    extra: FloatArray  # [kind, arc], infinite where it may not go


class Rows(NamedTuple):
    """Demand rows sorted by kind and origin, and their blocks."""

    destination: IntArray  # [row]
    quantity: FloatArray  # [row]
    kind: IntArray  # [row]
    block_first: LongArray  # [block], rows
    block_origin: IntArray  # [block]


class Lanes(NamedTuple):
    """Ships' lanes: their cost, and the cheapest between each two nodes that touch one."""

    cost: FloatArray  # [arc], infinite off the lanes
    number: IntArray  # [node], -1 off the lanes
    cheapest: FloatArray  # [number, number]


class Pool(NamedTuple):
    """Routes found so far, by pair and slot."""

    n_found: IntArray  # [pair]
    hashes: NDArray[np.uint64]  # [pair, slot]
    start: LongArray  # [pair, slot], offset into the arcs
    length: IntArray  # [pair, slot]


class Store(NamedTuple):
    """Arcs of routes: those of earlier searches, then those of this one, of which `used` are filled.

    A route that starts at or beyond the size of `old` lies in `new`.
    """

    old: IntArray
    new: IntArray
    used: int


class Targets(NamedTuple):
    """Pairs by origin, and who searches for them."""

    origin: IntArray  # [block]
    first_pair: LongArray  # [block]
    destination: IntArray  # [pair]
    profiles: LongArray  # [pair], bits


class Limits(NamedTuple):
    """When a route found by a search stays; nodes below `n_closed` are not passed through."""

    stretch: float
    slack: float
    max_routes: int
    n_closed: int


class Choices(NamedTuple):
    """Who chooses among which routes."""

    pair_first: LongArray  # [pair], routes
    row_first: LongArray  # [pair], demand rows
    row_class: IntArray  # [row]
    quantity: FloatArray  # [row]
    flow_first: LongArray  # [row], offset into base cost and flow
    base_cost: FloatArray  # [flow], infinite where the route is shut to the class
    outside: FloatArray  # [row], cost of staying, infinite where it is no choice or there is no route
    log_path_size: FloatArray  # [route]
    nest: IntArray  # [route]


class Tastes(NamedTuple):
    """How classes choose, and how they count in capacities."""

    lower: FloatArray  # [class], scale within a nest
    upper: FloatArray  # [class], scale between nests
    time_weight: FloatArray  # [class], money per hour
    units: FloatArray  # [class, unit]


class Hits(NamedTuple):
    """The groups each route meets, once each, with how often and for how many hours."""

    first: LongArray  # [route]
    group: IntArray  # [hit]
    times: FloatArray  # [hit]
    hours: FloatArray  # [hit]


class Signals(NamedTuple):
    """What groups tell the routes through them."""

    price: FloatArray  # [group]
    delay: FloatArray  # [group]
    unit: IntArray  # [group]
    slot: IntArray  # [group], column of the Jacobian or -1
    soft: BoolArray  # [group]


class ArcSignals(NamedTuple):
    """What arcs tell the routes over them; `priced` says whether any price is not 0."""

    hours: FloatArray  # [arc], hours of delay
    price: FloatArray  # [arc, unit]
    priced: bool


class ArcSums(NamedTuple):
    """What a loading summed over arcs writes."""

    flow: FloatArray  # [flow]
    unserved: FloatArray  # [row]
    expected_cost: FloatArray  # [row]
    arc_load: FloatArray  # [arc, unit]


class Response(NamedTuple):
    """What a loading writes."""

    flow: FloatArray  # [flow]
    unserved: FloatArray  # [row]
    expected_cost: FloatArray  # [row]
    load: FloatArray  # [group]
    own: FloatArray  # [group], bound of the load's own response
    jacobian: FloatArray  # [slot, slot], minus the slope of loads
    joint: FloatArray  # [slot, slot], loads that the same routes bring


class Local(NamedTuple):
    """The groups with a slot that one pair's routes meet, numbered for the pair."""

    place_of: IntArray  # [slot], number in the pair or -1
    slot: IntArray  # [number]
    unit: IntArray  # [number]
    soft: BoolArray  # [number]
    first: LongArray  # [route of the pair]
    number: IntArray  # [entry]
    times: FloatArray  # [entry]
    hours: FloatArray  # [entry]


class Slopes(NamedTuple):
    """Slopes gathered for one pair, and room to work in."""

    matrix: FloatArray  # [number, number]
    joint: FloatArray  # [number, number]
    loads: FloatArray  # [nest, number]
    costs: FloatArray  # [nest, number]
    touched: IntArray  # [place]
    is_touched: BoolArray  # [number]
