"""Hold or divert; how long a queue takes to clear."""

import math
from dataclasses import dataclass

import numpy as np

from zhibek.assignment.problem import FloatArray
from zhibek.errors import SettingsError
from zhibek.units import HOURS_PER_DAY


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits when a stop ends, and how it clears; `unit` is what it is counted in.

    held: waiting at the end; spare_per_day: room left over beside what goes on arriving;
    clearing_days: infinite where nothing is left over.
    """

    held: float
    spare_per_day: float
    clearing_days: float
    unit: str = "t"


def clear_queue(held: float, served_per_day: float, arriving_per_day: float = 0.0, unit: str = "t") -> Queue:
    """Clear a queue by the capacity left over: held / (served - arriving) days.

    A queue with steady arrivals (Newell, 1982, Applications of Queueing Theory, ch. 2). Raises
    SettingsError where an amount is below 0.
    """
    amounts = {"held": held, "served_per_day": served_per_day, "arriving_per_day": arriving_per_day}
    for name, amount in amounts.items():
        if not amount >= 0:
            raise SettingsError(f"{name} must be 0 or more; got {amount}.")
    spare = served_per_day - arriving_per_day
    if held == 0:
        return Queue(0.0, spare, 0.0, unit)
    return Queue(held, spare, held / spare if spare > 0 else math.inf, unit)


def served_at_most(served_per_day: float, days: float) -> float:
    """Give what a stop of new arrivals can clear at most: the days times what is served in one."""
    return served_per_day * days


def price_wait(
    value_usd_per_t_h: FloatArray, wait_days: FloatArray, wagon_usd_per_t_day: float
) -> FloatArray:
    """Price waiting per tonne: the cargo's time and the wagon's or lorry's hire."""
    price: FloatArray = wait_days * (HOURS_PER_DAY * value_usd_per_t_h + wagon_usd_per_t_day)
    return price


def share_held(theta: FloatArray, wait_cost: FloatArray, detour_cost: FloatArray) -> FloatArray:
    """Give the share that waits rather than goes round, a logit between the two costs in USD per tonne.

    An infinite detour is none: all of it waits.
    """
    with np.errstate(over="ignore"):
        share: FloatArray = 1.0 / (1.0 + np.exp(np.minimum(theta * (wait_cost - detour_cost), 700.0)))
    return np.where(np.isinf(detour_cost), 1.0, share)
