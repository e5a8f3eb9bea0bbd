"""Steps near an equilibrium, at slopes taken before.

Where little is off, slopes hardly change, and taking them anew costs as much as half a loading. What stays
are soft groups whose delays just follow their loads: a mix of the last steps sees where they lead to.
Source: Anderson (1965), Iterative procedures for nonlinear integral equations; Walker and Ni (2011).
"""

import numpy as np

from zhibek.assignment.point import Point
from zhibek.assignment.problem import FloatArray, LongArray

NEAR = 0.01  # residual below which slopes are kept
DEPTH = 4  # steps that are mixed
ENOUGH = 0.5  # of the merit before: a late step that leaves more is the last at its slopes

Step = tuple[FloatArray, FloatArray]
Trail = tuple[Step, ...]  # (prices and delays, step from there), the latest last


def is_late(point: Point, slots: LongArray) -> bool:
    """Tell whether slopes kept will do for a step that needs those of `slots`."""
    kept = point.kept
    if kept is None or point.residual >= NEAR or not point.market.limited.soft.any():
        return False
    return bool(np.isin(slots, kept.slots).all())


def mix_steps(point: Point, step: Step, trail: Trail) -> tuple[Step, Trail]:
    """Mix a step (of prices, of delays) with those before it; return the trail with it, too.

    Of all steps from mixtures of the places before, that whose own step, as far as steps are linear between
    them, is the shortest. Prices are weighed by their height, delays by the time that they lengthen.
    """
    place, move = np.concatenate([point.price, point.delay]), np.concatenate(step)
    trail = (*trail, (place, move))[-DEPTH:]
    if len(trail) == 1:
        return step, trail
    weight = 1.0 / np.concatenate([np.maximum(point.price, 1.0), 1.0 + point.delay])
    places, moves = (np.diff([one[part] for one in trail], axis=0).T for part in (0, 1))
    shares = np.linalg.lstsq(moves * weight[:, None], move * weight, rcond=1e-8)[0]
    mixed = move - (places + moves) @ shares
    n_groups = point.price.size
    return (mixed[:n_groups], mixed[n_groups:]), trail
