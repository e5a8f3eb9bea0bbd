"""Routes cut to what a variant may use."""

import numpy as np
from numba import njit

from zhibek.kernels.bundles import BoolArray, Choices, FloatArray, Hits, IntArray, LongArray, Signals, Tastes
from zhibek.kernels.nested_logit import price_routes
from zhibek.kernels.path_size import LEAST_LENGTH


@njit(cache=True, nogil=True)
def refit_path_sizes(
    pairs: LongArray,
    pair_first: LongArray,
    routes: tuple[LongArray, IntArray],
    arc_length: FloatArray,
    active: BoolArray,
    log_path_size: FloatArray,
) -> None:
    """Fill `log_path_size` (n_routes,) of some pairs anew, as if only active routes (n_routes,) were there.

    routes are (first arc of each, arcs). Source: as `fill_path_sizes`.
    """
    arc_first, arcs = routes
    n_using = np.zeros(arc_length.size, np.int32)
    for pair in pairs:
        first, last = pair_first[pair], pair_first[pair + 1]
        for route in range(first, last):
            if active[route]:
                for place in range(arc_first[route], arc_first[route + 1]):
                    n_using[arcs[place]] += 1
        for route in range(first, last):
            if not active[route]:
                continue
            whole, shared = 0.0, 0.0
            for place in range(arc_first[route], arc_first[route + 1]):
                length = arc_length[arcs[place]] + LEAST_LENGTH
                whole += length
                shared += length / n_using[arcs[place]]
            log_path_size[route] = np.log(shared / whole) if whole > 0.0 else 0.0
        for place in range(arc_first[first], arc_first[last]):
            n_using[arcs[place]] = 0


@njit(cache=True, nogil=True)
def mark_choosable(
    choices: Choices,
    tastes: Tastes,
    hits: Hits,
    signals: Signals,
    block: tuple[int, int, int],
    least: float,
    keep: BoolArray,
) -> None:
    """Mark the routes (n_routes,) of a block of pairs that any row may choose, at prices and delays.

    block is (first pair, last pair, n_nests). A route is left out where the logarithm of its share, beside
    the best of its nest and that beside the best of all, is below `least` for every row.
    """
    n_units, n_nests = tastes.units.shape[1], block[2]
    most = 1
    for pair in range(block[0], block[1]):
        most = max(most, choices.pair_first[pair + 1] - choices.pair_first[pair])
    by_unit, by_hour, cost, best = (
        np.empty((most, n_units)),
        np.empty(most),
        np.empty(most),
        np.empty(n_nests),
    )
    for pair in range(block[0], block[1]):
        first, last = choices.pair_first[pair], choices.pair_first[pair + 1]
        price_routes(first, last, hits, signals, by_unit, by_hour)
        for row in range(choices.row_first[pair], choices.row_first[pair + 1]):
            who, start = choices.row_class[row], choices.flow_first[row]
            best[:] = np.inf
            for route in range(last - first):
                paid = choices.base_cost[start + route]
                if paid < np.inf:
                    paid += tastes.time_weight[who] * by_hour[route]
                    for unit in range(n_units):
                        paid += tastes.units[who, unit] * by_unit[route, unit]
                    nest = choices.nest[first + route]
                    best[nest] = min(best[nest], paid)
                cost[route] = paid
            lowest = best.min()
            for route in range(last - first):
                if cost[route] < np.inf:
                    own = best[choices.nest[first + route]]
                    share = tastes.lower[who] * (own - cost[route]) + tastes.upper[who] * (lowest - own)
                    if share >= least:
                        keep[first + route] = True


@njit(cache=True, nogil=True)
def copy_costs(choices: Choices, keep: BoolArray, flow_first: LongArray, cost: FloatArray) -> None:
    """Fill `cost` with the costs of kept routes, row by row, at `flow_first` (n_rows + 1,)."""
    for pair in range(choices.pair_first.size - 1):
        first, last = choices.pair_first[pair], choices.pair_first[pair + 1]
        for row in range(choices.row_first[pair], choices.row_first[pair + 1]):
            place = flow_first[row]
            for route in range(first, last):
                if keep[route]:
                    cost[place] = choices.base_cost[choices.flow_first[row] + route - first]
                    place += 1


@njit(cache=True, nogil=True)
def shut_flows(choices: Choices, active: BoolArray, cost: FloatArray) -> None:
    """Make `cost` (n_flows,) infinite on routes that are not active (n_routes,)."""
    for pair in range(choices.pair_first.size - 1):
        first, last = choices.pair_first[pair], choices.pair_first[pair + 1]
        for row in range(choices.row_first[pair], choices.row_first[pair + 1]):
            for route in range(first, last):
                if not active[route]:
                    cost[choices.flow_first[row] + route - first] = np.inf


@njit(cache=True, nogil=True)
def sum_flows(
    choices: Choices, flow: FloatArray, teu_per_t: FloatArray, route_t: FloatArray, route_teu: FloatArray
) -> None:
    """Add each row's flows to its routes: tonnes, and TEU by class (n_classes,)."""
    for pair in range(choices.pair_first.size - 1):
        first, last = choices.pair_first[pair], choices.pair_first[pair + 1]
        for row in range(choices.row_first[pair], choices.row_first[pair + 1]):
            packed = teu_per_t[choices.row_class[row]]
            for route in range(first, last):
                amount = flow[choices.flow_first[row] + route - first]
                route_t[route] += amount
                route_teu[route] += amount * packed
