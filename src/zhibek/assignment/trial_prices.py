"""Prices and paths to begin a programme with."""

from dataclasses import dataclass

import numpy as np

from zhibek.assignment.path_loads import append_paths
from zhibek.assignment.path_programme import Programme, search_cheapest
from zhibek.assignment.problem import FloatArray, LongArray
from zhibek.kernels.column_shifts import Limits, settle_columns
from zhibek.kernels.columns import Columns, price_columns, sum_columns

N_ROUNDS = 20  # of new prices and new paths
N_SWEEPS = 5  # over all rows, under one set of prices
STIFFNESS = 16.0  # times the mean cost: what a group without a price charges at twice its room
STAYING = 3.5  # times the dearest cost: what staying costs at most in a trial
CLOSE = 0.04  # times the mean cost: how much a path may cost above its row's cheapest to be kept
FREE = 1e300  # room of a group that is not limited


@dataclass(frozen=True, slots=True)
class Trial:
    """Paths that are cheapest or nearly, at prices (n_groups,) that nearly hold loads back."""

    columns: Columns
    price: FloatArray
    n_searches: int


def try_prices(programme: Programme, price: FloatArray) -> Trial:
    """Raise prices by an augmented Lagrangian, with few sweeps in each round.

    Staying costs no more here than 3.5 times the dearest route: groups that hold demand back are then
    priced on the scale of costs, which takes few rounds, and mostly they are the ones that hold it back at
    any cost. Sources: Hestenes (1969); Powell (1969).
    """
    paid = np.abs(programme.free_cost[np.isfinite(programme.free_cost)])
    money = float(paid.mean()) if paid.size and paid.mean() > 0 else 1.0
    staying = programme.free_cost + STAYING * float(paid.max(initial=money))
    outside = np.minimum(programme.outside, staying)
    rows = np.flatnonzero(np.isfinite(outside) & (programme.quantity > 0)).astype(np.int64)
    wanted = np.full(outside.size, -np.inf)
    wanted[rows] = outside[rows]
    _, columns = search_cheapest(programme, price, wanted, stay_columns(outside))
    flow = np.zeros(columns.row.size)
    flow[columns.last[rows]] = programme.quantity[rows]
    limits = set_limits(programme, price, money)
    sum_columns(columns, flow, limits.load)
    n_searches, net = 1, np.zeros(price.size)
    while n_searches <= N_ROUNDS and np.any(limits.load > limits.room):
        settle_columns(columns, rows, flow, limits, net, N_SWEEPS)
        sum_columns(columns, flow, limits.load)
        limits.price[:] = charge_loads(limits)
        _, columns = search_cheapest(programme, limits.price, wanted, columns)
        flow = np.append(flow, np.zeros(columns.row.size - flow.size))
        n_searches += 1
    kept = choose_close(columns, flow, limits.price, CLOSE * money)
    kept = kept[kept >= outside.size]
    return Trial(append_paths(programme, columns, columns.row[kept], kept), limits.price, n_searches)


def stay_columns(outside: FloatArray) -> Columns:
    """Make a column of no arcs for each row, which costs what staying does (n_rows,)."""
    n_rows = outside.size
    none, zeros = np.zeros(0, dtype=np.int32), np.zeros(n_rows + 1, dtype=np.int64)
    row = np.arange(n_rows, dtype=np.int64)
    alone = np.full(n_rows, -1, dtype=np.int64)
    return Columns(row, zeros, none, outside.copy(), zeros, none, np.zeros(0), alone, row.copy())


def set_limits(programme: Programme, price: FloatArray, money: float) -> Limits:
    """Make groups charge `STIFFNESS` mean costs more for each room that they are over."""
    limited = programme.limited & ~programme.closed
    counted = programme.counts.max(axis=0, initial=0.0)
    stiff = limited & (counted > 0)
    stiffness = np.zeros(price.size)
    stiffness[stiff] = STIFFNESS * money / (programme.room[stiff] * counted[stiff])
    room = np.where(stiff, programme.room, FREE)
    return Limits(np.zeros(price.size), room, np.where(stiff, price, 0.0), stiffness)


def charge_loads(limits: Limits) -> FloatArray:
    """Charge groups (n_groups,) for their loads."""
    return np.maximum(limits.price + limits.stiffness * (limits.load - limits.room), 0.0)


def choose_close(columns: Columns, flow: FloatArray, price: FloatArray, close: float) -> LongArray:
    """Choose the columns that carry flow, or cost at most `close` more than their row's cheapest."""
    paid = np.empty(columns.row.size)
    price_columns(columns, price, paid)
    least = np.full(columns.last.size, np.inf)
    np.minimum.at(least, columns.row, paid)
    near = np.isfinite(paid) & (paid <= least[columns.row] + close)
    return np.flatnonzero(near | (flow > 0)).astype(np.int64)
