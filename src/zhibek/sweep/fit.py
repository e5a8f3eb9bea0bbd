"""Fit scales, times and constants to observed flows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.optimize import least_squares

from zhibek.assignment.formulate import formulate
from zhibek.assignment.stochastic import Stochastic
from zhibek.demand.project import PATH_OF_SCENARIOS, project_demand
from zhibek.errors import SettingsError
from zhibek.indicators.observed import FLOWS, compare_observations
from zhibek.network.compile import compile_network
from zhibek.study import Frames, Pool, Posed, Solved, Study, count_in, make_pool, pose, resolve, solve_posed

FloatArray = NDArray[np.float64]
Progress = Callable[[str], None]
LEAST_RATIO = 1e-9
LARGEST_MISS = 3.0  # logarithm; a flow that vanishes is as wrong as one twenty times off
CHARGE_STEP_USD_PER_T = 2.0
FACTOR_STEP_LOG = 0.03
SHOWN_DECIMALS = 4  # what is written is what is shown and run
MOST_EVALUATIONS = 8  # of the objective in a round, Jacobians apart


@dataclass(frozen=True, slots=True)
class Fit:
    """What calibration found: each parameter before and after, and the tables that hold them.

    The objective is half the sum of squares of standardised misses and of distances from priors.
    """

    names: tuple[str, ...]
    units: tuple[str, ...]
    before: tuple[float, ...]
    after: tuple[float, ...]
    objective_before: float
    objective_after: float
    n_runs: int
    charges: pl.DataFrame
    factors: pl.DataFrame


@dataclass(slots=True)
class _Bench:
    """A posed base that can be solved again with other parameters, and what it is held against.

    `ceiling` is the logarithm of modelled over observed above which a full capacity lets no flow rise.
    """

    study: Study
    solved: Solved
    observations: pl.DataFrame
    prior: FloatArray
    spread: FloatArray
    ceiling: FloatArray
    n_runs: int = 0

    def residuals(self, values: FloatArray) -> FloatArray:
        """Give the standardised log misses of the fitted flows, then the distances from the priors."""
        frames = _write_parameters(self.solved.posed.frames, values)
        self.solved = resolve(
            self.solved, _pose_again(self.study, self.solved.posed, frames), Stochastic(grow=False)
        )
        self.n_runs += 1
        seen = compare_observations(count_in(self.solved), self.observations)
        ratio = np.log(np.maximum(seen["model_ratio"].fill_null(0.0).to_numpy(), LEAST_RATIO))
        short = np.where(ratio < 0.0, np.minimum(ratio - self.ceiling, 0.0), ratio)
        miss = np.clip(short, -LARGEST_MISS, LARGEST_MISS) / self.observations["error_log"].to_numpy()
        return np.concatenate([miss, (values - self.prior) / self.spread])

    def search_again(self, pool: Pool) -> None:
        """Solve from cold, with routes searched at the present parameters."""
        self.solved = solve_posed(self.solved.posed, pool)
        self.n_runs += 1

    def objective(self, values: FloatArray) -> float:
        """Give half the sum of squared residuals."""
        return float(0.5 * np.sum(self.residuals(values) ** 2))


def fit_study(study: Study, *, rounds: int = 3, progress: Progress = lambda _: None) -> Fit:
    """Fit the charges and factors marked as fitted to the observations marked as fitted.

    Penalised least squares (scipy, trust region): misses are logarithms of modelled over observed,
    over the observation's own error; priors pull each parameter home, and are where it begins: the
    values in the tables leave no trace. Before each round routes are searched anew, and a flow that a
    full capacity holds below what was observed is asked only not to fall further: a constant is
    never fitted through a full capacity. Raises SettingsError where there are more constants than half
    of the fitted observations.
    """
    flows = (
        study.folder.frames["observations"]
        .filter((pl.col("role") == "fitted") & pl.col("measure").is_in(list(FLOWS)))
        .sort("observation_id")
    )
    charges = study.folder.frames["charges"].sort("charge_id")
    factors = study.folder.frames["factors"].sort("factor_id")
    n_constants = int(charges["fitted"].sum())
    if 2 * n_constants > flows.height:
        raise SettingsError(
            f"{n_constants} constants are fitted to {flows.height} observations; at most half as many are "
            "allowed. Unmark some in charges.csv."
        )
    start = _read_parameters(charges, factors)
    prior, spread = _read_priors(charges, factors)
    values = prior
    pool = make_pool(study)
    posed = pose(study, study.folder.settings.headline[0])
    posed = _pose_again(study, posed, _write_parameters(posed.frames, prior))
    bench = _Bench(study, solve_posed(posed, pool), flows, prior, spread, np.zeros(flows.height))
    steps = np.where(np.arange(values.size) < n_constants, CHARGE_STEP_USD_PER_T, FACTOR_STEP_LOG)
    for number in range(rounds):
        progress(f"fitting, round {number + 1} of {rounds}")
        bench.ceiling = _find_ceilings(bench)
        values = _descend(bench, values, steps)
        bench.residuals(values)
        bench.search_again(pool)
    values = np.round(values, SHOWN_DECIMALS)
    final = _write_parameters({"charges": charges, "factors": factors}, values)
    names, units = _names(charges, factors)
    return Fit(
        names,
        units,
        _as_shown(start, n_constants),
        _as_shown(values, n_constants),
        bench.objective(start),
        bench.objective(values),
        bench.n_runs,
        final["charges"],
        final["factors"],
    )


def _descend(bench: _Bench, values: FloatArray, steps: FloatArray) -> FloatArray:
    """Lower the sum of squares from given values, within four spreads of the priors."""
    bounds = (bench.prior - 4.0 * bench.spread, bench.prior + 4.0 * bench.spread)
    found = least_squares(
        bench.residuals,
        np.clip(values, *bounds),
        bounds=bounds,
        x_scale=bench.spread,
        diff_step=_relative(values, steps),
        max_nfev=MOST_EVALUATIONS,
        method="trf",
    )
    best: FloatArray = found.x
    return best


def _pose_again(study: Study, posed: Posed, frames: Frames) -> Posed:
    """Compile and formulate anew with other charges and factors."""
    settings = study.folder.settings
    network = compile_network(frames, settings.unions)
    year = posed.scenario.year or settings.base_year
    path = posed.scenario.path or PATH_OF_SCENARIOS
    demand = project_demand(frames, settings.base_year, year, path)
    return Posed(posed.scenario, frames, network, formulate(network, frames, demand))


def _find_ceilings(bench: _Bench) -> FloatArray:
    """Give the log ratio that each observation can reach: 0 where free, less where a full capacity holds."""
    seen = compare_observations(count_in(bench.solved), bench.observations)
    reached = np.log(np.maximum(seen["model_ratio"].fill_null(0.0).to_numpy(), LEAST_RATIO))
    held: FloatArray = np.where(seen["at_capacity"].to_numpy(), np.minimum(reached, 0.0), 0.0)
    return held


def _read_parameters(charges: pl.DataFrame, factors: pl.DataFrame) -> FloatArray:
    """Gather the fitted values: charges in USD per tonne, factors as logarithms."""
    own_charges, own_factors = charges.filter("fitted"), factors.filter("fitted")
    return np.concatenate(
        [own_charges["charge_usd_per_t"].to_numpy(), np.log(own_factors["factor"].to_numpy())]
    )


def _read_priors(charges: pl.DataFrame, factors: pl.DataFrame) -> tuple[FloatArray, FloatArray]:
    """Gather the priors and their spreads, in the same order and scale."""
    own_charges, own_factors = charges.filter("fitted"), factors.filter("fitted")
    prior = np.concatenate(
        [own_charges["prior_usd_per_t"].to_numpy(), np.log(own_factors["prior_factor"].to_numpy())]
    )
    spread = np.concatenate(
        [own_charges["prior_sd_usd_per_t"].to_numpy(), own_factors["prior_sd_log"].to_numpy()]
    )
    return prior, np.maximum(spread, 1e-6)


def _relative(values: FloatArray, steps: FloatArray) -> FloatArray:
    """Turn absolute steps into the relative ones that scipy asks for."""
    relative: FloatArray = steps / np.maximum(np.abs(values), steps)
    return relative


def _write_parameters(frames: Frames, values: FloatArray) -> dict[str, pl.DataFrame]:
    """Give the tables with these parameters in place."""
    charges, factors = frames["charges"].sort("charge_id"), frames["factors"].sort("factor_id")
    n_constants = int(charges["fitted"].sum())
    made = dict(frames)
    made["charges"] = _fill(charges, "charge_usd_per_t", values[:n_constants])
    made["factors"] = _fill(factors, "factor", np.exp(values[n_constants:]))
    return made


def _fill(frame: pl.DataFrame, column: str, values: FloatArray) -> pl.DataFrame:
    """Put values into the fitted rows of a column, in their order."""
    filled = frame[column].to_numpy().copy()
    filled[frame["fitted"].to_numpy()] = values
    return frame.with_columns(pl.Series(column, filled))


def _names(charges: pl.DataFrame, factors: pl.DataFrame) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Name the parameters and their units."""
    own_charges, own_factors = charges.filter("fitted"), factors.filter("fitted")
    names = (*own_charges["charge_id"], *own_factors["factor_id"])
    return names, ("USD/t",) * own_charges.height + ("times",) * own_factors.height


def _as_shown(values: FloatArray, n_constants: int) -> tuple[float, ...]:
    """Turn logarithms back into factors."""
    return (*values[:n_constants].tolist(), *np.exp(values[n_constants:]).tolist())


def list_constants(frames: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """List charges and factors with their values and priors: what the model cannot explain."""
    charges = frames["charges"].select(
        pl.col("name"),
        pl.col("cargo"),
        pl.col("charge_usd_per_t").alias("value"),
        pl.lit("USD/t").alias("unit"),
        pl.col("prior_usd_per_t").alias("prior"),
        "fitted",
    )
    factors = frames["factors"].select(
        pl.col("factor_id").alias("name"),
        pl.col("target").alias("cargo"),
        pl.col("factor").alias("value"),
        pl.lit("times").alias("unit"),
        pl.col("prior_factor").alias("prior"),
        "fitted",
    )
    return pl.concat([charges, factors])
