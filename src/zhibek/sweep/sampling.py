"""Draws of uncertain inputs, and what each moves."""

from collections.abc import Mapping

import numpy as np
import polars as pl
from scipy.stats import norm, qmc

from zhibek.assignment.problem import FloatArray

TAIL = 1.2815515655446004  # deviates between which eight of ten draws lie


def draw_deviates(names: Mapping[str, float], n_draws: int, seed: int) -> FloatArray:
    """Draw standard normal deviates (n_draws, n_inputs) by a Latin hypercube.

    Source: McKay, Beckman and Conover (1979), A comparison of three methods for selecting values of input
    variables.
    """
    sample = qmc.LatinHypercube(d=len(names), rng=np.random.default_rng(seed)).random(n_draws)
    deviates: FloatArray = norm.ppf(sample)
    return deviates


def rank_inputs(names: Mapping[str, float], deviates: FloatArray, answers: FloatArray) -> pl.DataFrame:
    """Tell how far each input moves an answer between its 10th and its 90th percentile.

    By least squares on the deviates, around the mean of the answers (n_draws,): the bars of a tornado.
    `explained` is the share of the answers' variance that these straight lines hold together.
    """
    design = np.column_stack([np.ones(len(deviates)), deviates])
    slope, *_ = np.linalg.lstsq(design, answers, rcond=None)
    spread = float(np.var(answers))
    left = float(np.var(answers - design @ slope))
    frame = pl.DataFrame(
        {
            "input": list(names),
            "spread": list(names.values()),
            "low": slope[0] - TAIL * slope[1:],
            "high": slope[0] + TAIL * slope[1:],
            "explained": 1.0 - left / spread if spread > 0 else 1.0,
        }
    )
    return frame.sort((pl.col("high") - pl.col("low")).abs(), descending=True, maintain_order=True)


def percentiles(answers: FloatArray) -> tuple[float, float]:
    """Give the 5th and the 95th percentile."""
    low, high = np.percentile(answers, (5.0, 95.0))
    return float(low), float(high)
