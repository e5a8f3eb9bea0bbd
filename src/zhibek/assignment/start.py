"""Where a solve may begin."""

from dataclasses import dataclass

from zhibek.assignment.problem import FloatArray, Loads


@dataclass(frozen=True, slots=True)
class Start:
    """Prices and delays (n_groups,) of an earlier solve, from which a new one begins; loads too, if known."""

    price: FloatArray
    delay: FloatArray
    load: FloatArray | None = None


def start_from(loads: Loads) -> Start:
    """Take prices and delays from loads, to solve a problem with the same groups anew."""
    return Start(loads.price.copy(), loads.delay.copy(), loads.group_load.copy())
