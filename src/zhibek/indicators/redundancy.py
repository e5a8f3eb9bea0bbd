"""What the next best way would cost."""

from dataclasses import dataclass

import numpy as np

from zhibek.assignment.problem import FloatArray, LongArray
from zhibek.indicators.observed import Counter
from zhibek.kernels.bundles import BoolArray

LEAST_CHANCE = 1e-300


def chance_of(counter: Counter) -> FloatArray:
    """Give the share of each entry (n_entries,) in its row's demand."""
    quantity = counter.formulation.problem.demand.row_quantity
    chance: FloatArray = counter.flows.flow_t / np.maximum(quantity[counter.flows.row], 1e-12)
    return chance


@dataclass(frozen=True, slots=True)
class NextBest:
    """What it costs to do without the ways taken away: USD per tonne of all, and the share with no way."""

    cost_usd_per_t: float
    stranded_share: float


@dataclass(frozen=True, slots=True)
class Ways:
    """Ways that no cargo uses yet, by entry: the row of each, and its chance beside those in use."""

    row: LongArray
    chance: FloatArray


def price_next_best(
    counter: Counter, rows: BoolArray, taken: BoolArray, spare: Ways | None = None
) -> NextBest:
    """Price the next best ways of some rows (n_rows,) at the prices found, without the taken entries.

    spare: ways that open up when these are taken.

    In a logit the expected cost rises by -ln(share left) / theta when alternatives go, at most by what not
    shipping costs (Williams, 1977, On the formation of travel demand models).
    """
    demand, classes = counter.formulation.problem.demand, counter.formulation.problem.classes
    flows = counter.flows
    left = np.bincount(flows.row, weights=chance_of(counter) * ~taken, minlength=demand.row_quantity.size)
    if spare is not None:
        left = left + np.bincount(spare.row, weights=spare.chance, minlength=left.size)
    theta, outside = classes.theta[demand.row_class], classes.outside_cost[demand.row_class]
    rise = np.minimum(-np.log(np.maximum(left, LEAST_CHANCE)) / theta, outside)
    quantity = np.where(rows, demand.row_quantity, 0.0)
    total = max(float(quantity.sum()), 1e-9)
    stranded = np.where(left <= LEAST_CHANCE, quantity, 0.0)
    return NextBest(float((quantity * np.maximum(rise, 0.0)).sum()) / total, float(stranded.sum()) / total)
