"""Flows moved to cheaper columns, row by row.

Source: Jayakrishnan, Tsai, Prashker and Rajadhyaksha (1994), gradient projection, with a search along each
move for where it no longer pays, as charges have kinks.
"""

from typing import NamedTuple

from numba import njit

from zhibek.kernels.bundles import FloatArray, LongArray
from zhibek.kernels.columns import Columns

N_STEPS = 4  # of the search along one move
NEAR = 1e-6  # share of a flow within which a step is settled


class Limits(NamedTuple):
    """Groups that charge max(0, price + stiffness · (load - room)) a unit."""

    load: FloatArray  # [group]
    room: FloatArray  # [group]
    price: FloatArray  # [group]
    stiffness: FloatArray  # [group]


@njit(cache=True, nogil=True)
def charge_column(column, hits, limits):
    """Sum what the groups charge one unit of a column.

    hits: (first of each column, group, amount); limits: (load, room, price, stiffness).
    """
    first, group, amount = hits
    load, room, price, stiffness = limits
    total = 0.0
    for hit in range(first[column], first[column + 1]):
        met = group[hit]
        charge = price[met] + stiffness[met] * (load[met] - room[met])
        if charge > 0.0:
            total += amount[hit] * charge
    return total


@njit(cache=True, nogil=True)
def weigh_move(column, sign, moved, hits, limits, net):
    """Sum what a move saves in charges that `column` alone bears, after `moved`; and the slope of that.

    sign: 1 for the column that is left, -1 for the one that is taken; net (n_groups,): what a unit takes
    off each group.
    """
    first, group, _ = hits
    load, room, price, stiffness = limits
    saved, slope = 0.0, 0.0
    for hit in range(first[column], first[column + 1]):
        met = group[hit]
        taken = net[met]
        if sign * taken > 0.0:
            charge = price[met] + stiffness[met] * (load[met] - moved * taken - room[met])
            if charge > 0.0:
                saved += taken * charge
                slope += taken * taken * stiffness[met]
    return saved, slope


@njit(cache=True, nogil=True)
def choose_move(left, taken, above, flow, hits, limits, net):
    """Choose how much of `flow` goes from a column to another: Newton's steps, held in a bracket.

    above: what the column that is left costs above the other, without charges.
    """
    step, low, high = 0.0, 0.0, flow
    for _ in range(N_STEPS):
        saved, slope = weigh_move(left, 1.0, step, hits, limits, net)
        lost, more = weigh_move(taken, -1.0, step, hits, limits, net)
        gain, slope = above + saved + lost, slope + more
        if gain > 0.0:
            low = step
            if step == flow:
                break
            new = high if slope == 0.0 else min(step + gain / slope, high)
        else:
            high = step
            if step == 0.0:
                break
            new = low if slope == 0.0 else max(step + gain / slope, low)
        near = abs(new - step) <= NEAR * flow
        step = new
        if near:
            break
    return step


@njit(cache=True, nogil=True)
def shift_flow(left, taken, above, flow, hits, limits, net):
    """Move flow from the column `left` to the column `taken`; net is left at 0."""
    first, group, amount = hits
    load = limits[0]
    for hit in range(first[left], first[left + 1]):
        net[group[hit]] += amount[hit]
    for hit in range(first[taken], first[taken + 1]):
        net[group[hit]] -= amount[hit]
    step = choose_move(left, taken, above, flow[left], hits, limits, net)
    flow[left] -= step
    flow[taken] += step
    for column in (left, taken):
        for hit in range(first[column], first[column + 1]):
            met = group[hit]
            load[met] -= step * net[met]
            net[met] = 0.0


@njit(cache=True, nogil=True)
def settle_columns(
    columns: Columns,
    rows: LongArray,
    flow: FloatArray,
    limits: Limits,
    net: FloatArray,
    n_sweeps: int,
) -> None:
    """Move the flow (n_columns,) of rows towards their cheapest columns, sweep after sweep.

    `limits.load` follows each move; net (n_groups,) is room to work in, all 0.
    """
    last, previous, cost = columns.last, columns.previous, columns.cost
    hits = (columns.hit_first, columns.group, columns.amount)
    bare = (limits.load, limits.room, limits.price, limits.stiffness)
    for _ in range(n_sweeps):
        for row in rows:
            best, least = -1, 0.0
            column = last[row]
            while column >= 0:
                total = cost[column] + charge_column(column, hits, bare)
                if best < 0 or total < least:
                    best, least = column, total
                column = previous[column]
            column = last[row]
            while column >= 0:
                if column != best and flow[column] > 0.0:
                    shift_flow(column, best, cost[column] - cost[best], flow, hits, bare, net)
                column = previous[column]
