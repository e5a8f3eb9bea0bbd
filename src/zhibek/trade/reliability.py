"""How far each reporter's statistics stray."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

ROUNDS = 2000
STILL = 1e-10  # of a variance, from one round to the next
ALONE = 1e-6  # least variance, so that no reporter outweighs all others without end


@dataclass(frozen=True, slots=True)
class Reliability:
    """Error variances of reporters' logarithms, and of one whose flows have no mirror."""

    variance: Floats
    pooled: float


def fit_reliability(
    log_ratio: Floats, exporter: Ints, importer: Ints, n_reporters: int, *, prior_flows: float = 2.0
) -> Reliability:
    """Fit each reporter's error variance to squared log mirror ratios.

    A log ratio is the exporter's error less the importer's, so its square has the mean
    v_exporter + v_importer. The likeliest variances under normal errors are found by expectation
    and maximisation (Dempster, Laird and Rubin 1977): the squared ratio is split between its two
    reporters in proportion to what each is taken to stray. `prior_flows` flows of the pooled variance
    are added to each reporter, so that one seen twice is not taken for exact. This follows BACI
    (Gaulier and Zignago 2010), which regresses the ratios on reporters; one variance serves a reporter
    in both roles here.

    Shapes: log_ratio, exporter, importer (n_flows,); variances (n_reporters,).
    """
    square = log_ratio**2
    pooled = max(float(square.mean()) / 2 if square.size else ALONE, ALONE)
    flows = np.bincount(exporter, minlength=n_reporters) + np.bincount(importer, minlength=n_reporters)
    variance = np.full(n_reporters, pooled)
    for _ in range(ROUNDS):
        both = variance[exporter] + variance[importer]
        error = np.zeros(n_reporters)
        for side in (exporter, importer):
            own = variance[side]
            error += np.bincount(
                side, weights=own - own**2 / both + (own / both) ** 2 * square, minlength=n_reporters
            )
        after = np.maximum((error + prior_flows * pooled) / (flows + prior_flows), ALONE)
        moved = float(np.abs(after - variance).max(initial=0.0))
        variance = after
        if moved <= STILL * float(variance.max(initial=1.0)):
            break
    return Reliability(variance, pooled)
