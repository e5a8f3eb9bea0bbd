"""How likely a level is: walks and trends."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, stdtr, stdtrit

SHARE = 0.90  # of the intervals that are told
DRAWS = 4000
SEED = 20300101
GRID = tuple(float(rho) for rho in np.linspace(0.0, 0.95, 20))


@dataclass(frozen=True, slots=True)
class Record:
    """A yearly record: whole years, and values above 0 in dollars, in order; years may be missing."""

    years: tuple[int, ...]
    values_usd: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class RandomWalk:
    """Logarithms walk: each year adds a drift and an independent normal step.

    Drift and variance come from the steps observed, each over as many years as it spans; the
    predictive law is Student's t with one degree less than there are steps. `before` is an earlier
    record, of another body, whose steps are taken in too.
    """

    before: Record | None = None
    name: str = "random walk with drift"
    least_years: int = 4


@dataclass(frozen=True, slots=True)
class LogTrend:
    """A straight line through the logarithms, with errors that die away by AR(1).

    Fitted by generalised least squares at the likeliest correlation of a grid (Harvey 1981, on missing
    years); the predictive law is Student's t with two degrees less than there are years.
    """

    name: str = "log-linear trend, AR(1) errors"
    least_years: int = 5


Model = RandomWalk | LogTrend


@dataclass(frozen=True, slots=True)
class PathPoint:
    """Where the value of one year may lie: its median, and its 90 % interval."""

    year: int
    median_usd: float
    low_usd: float
    high_usd: float


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a model says of one year: the chance to be at a level or above, and where the value may lie.

    `low` and `high` bound the chance by what the record leaves open of drift and spread; all intervals
    hold 90 %. `method` says what it rests on; `path` has the value's middle and interval for each year
    on the way.
    """

    model: str
    method: str
    probability: float
    low: float
    high: float
    growth_per_year: float
    median_usd: float
    value_low_usd: float
    value_high_usd: float
    path: tuple[PathPoint, ...]


@dataclass(frozen=True, slots=True)
class Law:
    """A predictive law of a logarithm: where, how wide for known and unknown parameters, and freedom."""

    centre: float
    step_sd: float
    centre_sd: float
    freedom: int
    growth: float


def forecast(record: Record, model: Model, level_usd: float, year: int) -> Forecast | None:
    """Forecast the chance that a record is at a level or above in a year after its last.

    None where the record has fewer years than the model needs.

    >>> record = Record((2019, 2020, 2021, 2022), (10e9, 11e9, 10.5e9, 12e9))
    >>> 0.5 < forecast(record, RandomWalk(), 11e9, 2023).probability < 1
    True
    """
    if len(record.years) < model.least_years:
        return None
    law = forecast_law(record, model, year)
    gap = math.log(level_usd) - law.centre
    wide = math.hypot(law.step_sd, law.centre_sd)
    chance = float(1 - stdtr(law.freedom, gap / wide)) if wide > 0 else float(gap <= 0)
    low, high = _chance_interval(law, gap)
    low, high = min(low, chance), max(high, chance)  # a mean of skewed chances may lie outside their middle
    path = tuple(_path_point(record, model, one) for one in range(record.years[-1] + 1, year + 1))
    return Forecast(
        model.name,
        _describe(record, model, law),
        chance,
        low,
        high,
        math.expm1(law.growth),
        path[-1].median_usd,
        path[-1].low_usd,
        path[-1].high_usd,
        path,
    )


def _path_point(record: Record, model: Model, year: int) -> PathPoint:
    law = forecast_law(record, model, year)
    reach = float(stdtrit(law.freedom, (1 + SHARE) / 2)) * math.hypot(law.step_sd, law.centre_sd)
    return PathPoint(year, math.exp(law.centre), math.exp(law.centre - reach), math.exp(law.centre + reach))


def forecast_law(record: Record, model: Model, year: int) -> Law:
    """Give the predictive law of the logarithm of a year's value."""
    match model:
        case RandomWalk():
            return _walk_law(record, model, year)
        case LogTrend():
            return _trend_law(record, year)


def _steps(record: Record) -> tuple[np.ndarray, np.ndarray]:
    """Give the changes of the logarithm, and the years each spans."""
    return np.diff(np.log(record.values_usd)), np.diff(np.array(record.years, float))


def _walk_law(record: Record, model: RandomWalk, year: int) -> Law:
    steps, spans = _steps(record)
    if model.before is not None:
        earlier = _steps(model.before)
        steps, spans = np.concatenate([earlier[0], steps]), np.concatenate([earlier[1], spans])
    span = float(spans.sum())
    drift = float(steps.sum()) / span
    freedom = len(steps) - 1
    variance = float(((steps - drift * spans) ** 2 / spans).sum()) / freedom
    ahead = year - record.years[-1]
    return Law(
        math.log(record.values_usd[-1]) + drift * ahead,
        math.sqrt(variance * ahead),
        ahead * math.sqrt(variance / span),
        freedom,
        drift,
    )


def _trend_law(record: Record, year: int) -> Law:
    times = np.array(record.years, float) - record.years[-1]
    logs = np.log(record.values_usd)
    design = np.column_stack([np.ones_like(times), times])
    best = max((_fit_trend(times, logs, design, rho) for rho in GRID), key=lambda fit: fit[0])
    _, rho, beta, covariance, variance = best
    ahead = float(year - record.years[-1])
    fading = rho**ahead if rho > 0 else 0.0
    last = float(logs[-1] - design[-1] @ beta)
    look = np.array([1.0, ahead]) - fading * design[-1]
    return Law(
        float(np.array([1.0, ahead]) @ beta) + fading * last,
        math.sqrt(variance * (1 - fading**2)),
        math.sqrt(float(look @ covariance @ look)),
        len(times) - 2,
        float(beta[1]),
    )


def _fit_trend(
    times: np.ndarray, logs: np.ndarray, design: np.ndarray, rho: float
) -> tuple[float, float, np.ndarray, np.ndarray, float]:
    """Fit the line at one correlation: restricted likelihood, rho, line, its covariance, variance."""
    apart = np.abs(times[:, None] - times[None, :])
    correlation = np.where(apart == 0, 1.0, rho**apart if rho > 0 else 0.0)
    inverse = np.linalg.inv(correlation)
    normal = design.T @ inverse @ design
    spread = np.linalg.inv(normal)
    beta = spread @ design.T @ inverse @ logs
    rest = logs - design @ beta
    freedom = len(times) - 2
    variance = max(float(rest @ inverse @ rest) / freedom, 1e-12)
    likelihood = -0.5 * (
        freedom * math.log(variance)
        + float(np.linalg.slogdet(correlation)[1])
        + float(np.linalg.slogdet(normal)[1])
    )
    return likelihood, rho, beta, spread * variance, variance


def _chance_interval(law: Law, gap: float) -> tuple[float, float]:
    """Bound the chance by drawing drift and spread from what the record leaves open."""
    if law.step_sd <= 0:
        return float(gap <= 0), float(gap <= 0)
    generator = np.random.default_rng(SEED)
    widen = np.sqrt(law.freedom / generator.chisquare(law.freedom, DRAWS))
    moved = law.centre_sd * widen * generator.standard_normal(DRAWS)
    chances = ndtr((moved - gap) / (law.step_sd * widen))
    low, high = np.quantile(chances, [(1 - SHARE) / 2, (1 + SHARE) / 2])
    return float(low), float(high)


def _describe(record: Record, model: Model, law: Law) -> str:
    first, last = record.years[0], record.years[-1]
    years = f"{len(record.years)} years of {first}-{last}"
    if isinstance(model, RandomWalk) and model.before is not None:
        years += f", with the steps of {model.before.years[0]}-{model.before.years[-1]} of another body"
    return f"{model.name}; {years}; t with {law.freedom} degrees of freedom"


def make_record(points: Sequence[tuple[int, float]]) -> Record:
    """Make a record of years and values, in order; values that are not above 0 are left out."""
    kept = sorted((year, value) for year, value in points if value > 0)
    return Record(tuple(year for year, _ in kept), tuple(value for _, value in kept))
