"""Estimate what explains trade between countries."""

import warnings
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyfixest
from numpy.typing import NDArray

from zhibek.errors import Fault, SettingsError, TableError

JOINED = "^"  # between the columns of one fixed effect
FLOW, CLUSTER = "flow_", "cluster_"


@dataclass(frozen=True, slots=True)
class Ppml:
    """Poisson pseudo-maximum likelihood, zeros kept (Santos Silva and Tenreyro, 2006)."""

    tolerance: float = 1e-9  # relative change of the deviance at which to stop
    max_iterations: int = 100

    def __post_init__(self) -> None:
        if not 0 < self.tolerance < 1:
            raise SettingsError(f"Ppml.tolerance must lie between 0 and 1; got {self.tolerance}.")


@dataclass(frozen=True, slots=True)
class LogOls:
    """Least squares on the logarithm of flows; flows of nothing are left out and counted."""


Estimator = Ppml | LogOls


@dataclass(frozen=True, slots=True)
class GravityModel:
    """What is explained by what.

    `flow` and `regressors` name columns of numbers. Each of `effects` names a column, or several joined
    by `^` (`exporter^year`), for each value of which there is a constant. `cluster` names a column, or
    several joined, within which errors may go together. `constant` is for models without effects.
    """

    flow: str
    regressors: tuple[str, ...]
    effects: tuple[str, ...] = ()
    cluster: str = ""
    estimator: Estimator = field(default_factory=Ppml)

    def columns(self) -> list[str]:
        """List every column that the model reads, each once."""
        parts = [part for name in (*self.effects, self.cluster) for part in name.split(JOINED) if part]
        return list(dict.fromkeys((self.flow, *self.regressors, *parts)))


@dataclass(frozen=True, slots=True)
class GravityFit:
    """What was found.

    coefficients: term, coefficient, standard_error. rows: the rows given, in their order, with
    `predicted_flow` and `residual_flow` (actual less predicted; null where a row was not used).
    `n_used` rows were used; `n_separated` were not, because an effect saw no trade at all and predicts
    none; `n_zero` were left out by logarithms.
    """

    coefficients: pl.DataFrame
    rows: pl.DataFrame
    n_used: int
    n_separated: int
    n_zero: int

    def coefficient(self, term: str) -> float:
        """Give one coefficient by its term; raises SettingsError where it was not estimated."""
        found = self.coefficients.filter(pl.col("term") == term)
        if found.is_empty():
            known = ", ".join(self.coefficients["term"])
            raise SettingsError(f"No coefficient is named '{term}'. There are: {known}.")
        return float(found["coefficient"][0])


def estimate_gravity(rows: pl.DataFrame, model: GravityModel) -> GravityFit:
    """Estimate a gravity model with fixed effects, by pyfixest.

    Rows of an effect that sees no trade are separated: Poisson has no finite constant for them
    (Correia, Guimarães and Zylkin, 2021). They are predicted to trade nothing, and counted.

    Raises TableError where a column is missing, holds blanks, or a flow is negative or no number, and
    SettingsError where nothing is left to estimate from.

    Examples
    --------
    >>> rows = pl.DataFrame({"flow": [2.0, 4.0, 8.0, 16.0], "near": [0.0, 0.0, 1.0, 1.0]})
    >>> fit = estimate_gravity(rows, GravityModel("flow", ("near",)))
    >>> round(fit.coefficient("near"), 4)  # log(12 / 3)
    1.3863
    """
    faults = find_gravity_faults(rows, model)
    if faults:
        raise TableError(faults)
    poisson = isinstance(model.estimator, Ppml)
    flow = rows[model.flow].cast(pl.Float64).to_numpy()
    codes = [_encode(rows, name) for name in model.effects]
    positive = flow > 0
    used = _find_unseparated(flow, codes) if poisson else positive
    if not used.any():
        raise SettingsError(f"No row of '{model.flow}' can be used: all flows are 0.")
    names = [f"effect_{number}_" for number in range(len(codes))]
    frame = rows.select(pl.col(name).cast(pl.Float64) for name in model.regressors).with_columns(
        pl.Series(FLOW, flow if poisson else np.log(np.where(positive, flow, 1.0))),
        *(pl.Series(name, code) for name, code in zip(names, codes, strict=True)),
    )
    if model.cluster:
        frame = frame.with_columns(pl.Series(CLUSTER, _encode(rows, model.cluster)))
    formula = f"{FLOW} ~ {' + '.join(model.regressors)}" + (f" | {' + '.join(names)}" if names else "")
    kept = frame if used.all() else frame.filter(pl.Series(used))
    found = _fit(formula, kept, model)
    predicted = np.asarray(
        found.predict() if not poisson else found.predict(type="response"), dtype=np.float64
    )
    if predicted.size != kept.height:
        raise SettingsError(f"{kept.height - predicted.size} rows cannot be told from the fixed effects.")
    whole = np.full(flow.size, 0.0 if poisson else np.nan)
    whole[used] = predicted if poisson else np.exp(predicted)
    made = pl.Series("predicted_flow", whole).fill_nan(None)
    table = rows.with_columns(made, (pl.Series(flow) - made).alias("residual_flow"))
    coefficients = _tabulate(found)
    dropped = int(flow.size - used.sum())
    return GravityFit(
        coefficients, table, int(used.sum()), dropped if poisson else 0, 0 if poisson else dropped
    )


def find_gravity_faults(rows: pl.DataFrame, model: GravityModel) -> list[Fault]:
    """Find what keeps a table from being estimated: columns that are missing, blanks, negative flows."""
    faults = []
    for name in model.columns():
        where = f"gravity.{name}"
        if name not in rows.columns:
            faults.append(Fault(where, "the column is missing.", f"There are: {', '.join(rows.columns)}."))
            continue
        column = rows[name]
        bad = column.is_null()
        if column.dtype.is_float():
            bad |= ~column.is_finite().fill_null(value=True)
        if bad.any():
            mend = "Fill it, or leave the row out and say so."
            faults.append(Fault(where, "blank or no number.", mend, _rows(bad)))
        elif name == model.flow and (column < 0).any():
            what = f"below 0. Lowest value: {float(np.nanmin(column.to_numpy()))}."
            faults.append(Fault(where, what, "A flow is 0 or more.", _rows(column < 0)))
    return faults


def _rows(bad: pl.Series) -> tuple[int, ...]:
    """List the rows where a column is bad, from 1."""
    return tuple(int(row) + 1 for row in bad.arg_true())


def _encode(rows: pl.DataFrame, name: str) -> NDArray[np.int64]:
    """Give each value of a column, or of several joined by `^`, a number from 0."""
    parts = name.split(JOINED)
    code = (pl.struct(parts) if len(parts) > 1 else pl.col(name)).rank("dense") - 1
    return rows.select(code.cast(pl.Int64).alias("code"))["code"].to_numpy()


def _find_unseparated(flow: NDArray[np.float64], codes: list[NDArray[np.int64]]) -> NDArray[np.bool_]:
    """Mark the rows left when every effect that sees no trade has been taken out, again and again."""
    used = np.ones(flow.size, dtype=np.bool_)
    while True:
        before = int(used.sum())
        for code in codes:
            used &= np.bincount(code, np.where(used, flow, 0.0))[code] > 0
        if int(used.sum()) == before:
            return used


def _fit(formula: str, frame: pl.DataFrame, model: GravityModel) -> Any:  # noqa: ANN401 - pyfixest has no types
    """Call pyfixest; what it would warn of is checked before and after."""
    vcov: Any = {"CRV1": CLUSTER} if model.cluster else "hetero"
    data = pd.DataFrame({name: frame[name].to_numpy() for name in frame.columns})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        match model.estimator:
            case Ppml(tolerance, max_iterations):
                return pyfixest.fepois(
                    formula,
                    data,
                    vcov=vcov,
                    fixef_rm="none",
                    separation_check=[],
                    iwls_tol=tolerance,
                    iwls_maxiter=max_iterations,
                    copy_data=False,
                    store_data=False,
                )
            case LogOls():
                return pyfixest.feols(
                    formula, data, vcov=vcov, fixef_rm="none", copy_data=False, store_data=False
                )


def _tabulate(found: Any) -> pl.DataFrame:  # noqa: ANN401 - pyfixest has no types
    """Give term, coefficient and standard error."""
    terms = found.coef()
    return pl.DataFrame(
        {
            "term": [str(name) for name in terms.index],
            "coefficient": terms.to_numpy().astype(np.float64),
            "standard_error": found.se().to_numpy().astype(np.float64),
        }
    )
