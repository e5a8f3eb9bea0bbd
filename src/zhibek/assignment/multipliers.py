"""Prices of hard capacities around any equilibrium."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from zhibek.assignment.market import limit_groups
from zhibek.assignment.problem import FloatArray, Loads, Problem

STIFFER = 4.0  # times, where a round leaves more than a quarter of the violation
STIFFEST = 1e6  # times the first stiffness


@dataclass(frozen=True, slots=True)
class Toll:
    """What a unit counted on a group pays: max(0, price + stiffness · (load - room)); all (n_groups,).

    Groups that limit nothing have stiffness and price 0. Its integral over the load adds to the
    objective that an equilibrium minimises.
    """

    price: FloatArray
    stiffness: FloatArray
    room: FloatArray

    def charge(self, load: FloatArray) -> FloatArray:
        """Charge each group (n_groups,) at given loads, without base load."""
        over = np.where(self.stiffness > 0, load - self.room, 0.0)
        return np.maximum(self.price + self.stiffness * over, 0.0)


@dataclass(frozen=True, slots=True)
class Priced:
    """Loads with the prices of hard groups, and how it went: `residual` after each round."""

    loads: Loads
    rounds: tuple[float, ...]


Equilibrate = Callable[[Problem, Toll, Loads | None], Loads]


def price_capacities(
    problem: Problem,
    equilibrate: Equilibrate,
    *,
    residual: float = 1e-8,
    max_rounds: int = 60,
    price: FloatArray | None = None,
) -> Priced:
    """Find prices at which an equilibrium keeps within the hard capacities.

    equilibrate(problem, toll, last loads) finds the equilibrium where hard groups limit nothing but
    charge the toll. After each, prices become the charges; stiffness grows where violations
    shrink too slowly. Groups without room are kept shut by `equilibrate`. The loads get the prices,
    the residual (largest share of capacity by which a group is over, or one with a price falls
    short, or the residual of `equilibrate`), and whether both converged.

    Sources: Hestenes (1969); Powell (1969); Rockafellar (1976).
    """
    limited = limit_groups(problem)
    hard, room = limited.hard, np.where(limited.hard, limited.room, 0.0)
    classes = problem.classes
    worth = float(np.abs(classes.weights @ problem.attributes).mean())
    first = np.where(hard, worth / np.maximum(room, 1e-300), 0.0)
    toll = Toll(np.zeros(room.size) if price is None else np.where(hard, price, 0.0), first, room)
    loads: Loads | None = None
    rounds: list[float] = []
    last = np.full(room.size, np.inf)
    for _ in range(max_rounds):
        loads = equilibrate(problem, toll, loads)
        charged = np.where(hard, toll.charge(loads.group_load), 0.0)
        over = np.where(hard, loads.group_load - room, 0.0) / np.where(hard, limited.capacity, 1.0)
        off = np.where(charged > 0, np.abs(over), np.maximum(over, 0.0))
        rounds.append(float(max(off.max(initial=0.0), loads.residual)))
        if off.max(initial=0.0) <= residual:
            break
        slow = off > np.maximum(0.25 * last, residual)
        stiffness = np.where(slow, np.minimum(STIFFER * toll.stiffness, STIFFEST * first), toll.stiffness)
        toll, last = Toll(charged, stiffness, room), off
    assert loads is not None  # noqa: S101
    within = bool(off.max(initial=0.0) <= residual)
    found = replace(
        loads, price=charged, residual=rounds[-1], converged=loads.converged and within, n_rounds=len(rounds)
    )
    return Priced(found, tuple(rounds))
