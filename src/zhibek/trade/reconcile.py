"""One figure from two: BACI's manner, made open."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from zhibek.errors import ClaimError, SettingsError
from zhibek.trade.reliability import Reliability, fit_reliability
from zhibek.trade.valuation import CifMargin

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Pair = tuple[str, str]

ROUNDS = 20  # of looking for transit and weighing reporters in turn


@dataclass(frozen=True, slots=True)
class MirrorFlows:
    """Flows told by both ends, or by one: shapes (n_flows,), values in dollars, NaN where silent.

    `exporter` and `importer` number `reporters`; exports are f.o.b., imports c.i.f.
    """

    reporters: tuple[str, ...]
    exporter: Ints
    importer: Ints
    year: Ints
    export_usd: Floats
    import_usd: Floats
    distance_km: Floats


@dataclass(frozen=True, slots=True)
class ReconcileSettings:
    """How mirror flows are reconciled.

    `margin` is the freight in imports where fewer than `least_flows_for_margin` mirrored flows are there
    to fit it to. A pair in `declared_transit` has a transit component; so has one whose mean log ratio
    exceeds `transit_size` and `transit_z` standard errors over `transit_years` years or more.
    `weights` (inverse variances by reporter) take the place of the fitted ones.
    """

    margin: CifMargin = field(default_factory=CifMargin)
    least_flows_for_margin: int = 500
    declared_transit: frozenset[Pair] = frozenset()
    transit_size: float = 0.35
    transit_z: float = 4.0
    transit_years: int = 3
    weights: Mapping[str, float] | None = None

    def __post_init__(self) -> None:
        for name in ("transit_size", "transit_z"):
            if getattr(self, name) < 0:
                raise SettingsError(
                    f"ReconcileSettings.{name} must be 0 or more; got {getattr(self, name):g}."
                )


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What reconciling gave, per flow (shapes (n_flows,)) and per reporter.

    `value_usd` is what the importer's country keeps, free on board; `transit_usd` what one side declares
    besides, and which goes on or came by way of others: NaN where that side is silent.
    `export_weight` is the weight of the exporter's figure; `sd_log` how sure the value is.
    `margin` is the freight taken out of the importer's figure.
    """

    flows: MirrorFlows
    margin: Floats
    transit_log: Floats
    export_weight: Floats
    value_usd: Floats
    transit_usd: Floats
    sd_log: Floats
    reliability: Reliability
    margin_used: CifMargin
    margin_fitted: bool


def reconcile(flows: MirrorFlows, settings: ReconcileSettings | None = None) -> Reconciled:
    """Reconcile mirror flows: freight out, transit apart, then the mean by inverse variance.

    The method is BACI's (Gaulier and Zignago 2010) with two differences: one variance per reporter, and
    a lasting surplus of one side over the other is a component of its own rather than noise that would
    make both reporters look careless.

    Raises ClaimError for weights that are negative or absent.
    """
    settings = settings or ReconcileSettings()
    _check_flows(flows)
    both = np.isfinite(flows.export_usd) & np.isfinite(flows.import_usd)
    raw = np.full(flows.year.size, np.nan)
    raw[both] = np.log(flows.export_usd[both]) - np.log(flows.import_usd[both])
    used, fitted = settings.margin, int(both.sum()) >= settings.least_flows_for_margin
    if fitted:
        used = fit_margin(-raw[both], flows.distance_km[both], settings.margin)
    margin = used.share * (flows.distance_km / used.distance_km) ** used.elasticity
    ratio = raw + np.log1p(margin)
    transit, reliability = _separate(flows, ratio, both, settings)
    transit = _within_excess(transit, ratio)
    return _combine(
        flows, margin, transit, _variances(flows, reliability, settings), reliability, used, fitted=fitted
    )


def _check_flows(flows: MirrorFlows) -> None:
    for name in ("export_usd", "import_usd"):
        values = getattr(flows, name)
        wrong = np.flatnonzero(values <= 0)
        if wrong.size:
            raise ClaimError(
                f"{name} (flows {', '.join(str(row + 1) for row in wrong[:5])}): not above 0. "
                f"Leave out what is not told; a logarithm is taken."
            )


def fit_margin(log_cif_ratio: Floats, distance_km: Floats, near: CifMargin) -> CifMargin:
    """Fit freight as a share of value to log(import / export) over distance, robustly.

    log(1 + share · (km / km₀) ** elasticity), by least absolute deviations over a grid of elasticities
    and shares: pairs with transit are outliers that a mean would follow (Koenker and Bassett 1978).
    """
    elasticities, shares = np.linspace(0.0, 0.6, 13), np.linspace(0.0, 0.3, 61)
    best = min(
        (
            float(np.abs(log_cif_ratio - np.log1p(share * (distance_km / near.distance_km) ** slope)).sum()),
            float(share),
            float(slope),
        )
        for slope in elasticities
        for share in shares
    )
    return CifMargin(best[1], near.distance_km, best[2])


def _separate(
    flows: MirrorFlows, ratio: Floats, both: NDArray[np.bool_], settings: ReconcileSettings
) -> tuple[Floats, Reliability]:
    """Take transit out of the ratios and weigh the reporters, in turn, until the pairs with transit stay."""
    pair = flows.exporter * len(flows.reporters) + flows.importer
    names, number = np.unique(pair, return_inverse=True)
    declared = np.array(
        [
            (flows.reporters[name // len(flows.reporters)], flows.reporters[name % len(flows.reporters)])
            in settings.declared_transit
            for name in names
        ],
        dtype=bool,
    )
    count = np.bincount(number[both], minlength=names.size)
    total = np.bincount(number[both], weights=ratio[both], minlength=names.size)
    mean = np.divide(total, count, out=np.zeros(names.size), where=count > 0)
    flagged = declared & (count > 0)
    one, other = flows.exporter[both], flows.importer[both]
    for _ in range(ROUNDS):
        rest = ratio[both] - np.where(flagged, mean, 0.0)[number[both]]
        # a mean taken out of few years leaves too little spread: what is left is widened to make up for it
        few = np.where(flagged & (count > 1), np.sqrt(count / np.maximum(count - 1, 1)), 1.0)[number[both]]
        alone = (flagged & (count == 1))[number[both]]
        reliability = fit_reliability((rest * few)[~alone], one[~alone], other[~alone], len(flows.reporters))
        spread = reliability.variance[names // len(flows.reporters)]
        spread = spread + reliability.variance[names % len(flows.reporters)]
        error = np.sqrt(spread / np.maximum(count, 1))
        found = (
            (count >= settings.transit_years)
            & (np.abs(mean) > settings.transit_size)
            & (np.abs(mean) > settings.transit_z * error)
        )
        after = (declared & (count > 0)) | found
        if np.array_equal(after, flagged):
            break
        flagged = after | flagged
    return np.where(flagged, mean, 0.0)[number], reliability


def _within_excess(transit: Floats, ratio: Floats) -> Floats:
    """Hold transit to what one side says more in that year, so that no value falls below both sides'."""
    excess = np.where(np.isfinite(ratio), ratio, transit)
    held: Floats = np.minimum(np.abs(transit), np.maximum(excess * np.sign(transit), 0.0))
    return np.sign(transit) * held


def _variances(flows: MirrorFlows, reliability: Reliability, settings: ReconcileSettings) -> Floats:
    """Give each reporter's variance: the fitted one, or that of the weights given."""
    if settings.weights is None:
        return reliability.variance
    seen = sorted({*flows.exporter.tolist(), *flows.importer.tolist()})
    absent = [flows.reporters[one] for one in seen if flows.reporters[one] not in settings.weights]
    wrong = [name for name, weight in settings.weights.items() if not 0 < weight < float("inf")]
    told = []
    if absent:
        told.append(f"no weight is given for {', '.join(absent)}. Give every reporter its own.")
    if wrong:
        told.append(
            f"the weight of {', '.join(sorted(wrong))} is not above 0. A weight is an inverse variance."
        )
    if told:
        raise ClaimError("\n".join(told))
    return np.array([1 / settings.weights.get(name, 1.0) for name in flows.reporters])


def _combine(
    flows: MirrorFlows,
    margin: Floats,
    transit: Floats,
    variance: Floats,
    reliability: Reliability,
    used: CifMargin,
    *,
    fitted: bool,
) -> Reconciled:
    """Take the mean of both logarithms by inverse variance; one side alone where the other is silent."""
    of_export, of_import = variance[flows.exporter], variance[flows.importer]
    told_export, told_import = np.isfinite(flows.export_usd), np.isfinite(flows.import_usd)
    weight = np.where(told_export & told_import, of_import / (of_export + of_import), told_export * 1.0)
    # the side that says more is the one that counts what only passes
    export = np.log(flows.export_usd) - np.maximum(transit, 0.0)
    bought = np.log(flows.import_usd) - np.log1p(margin) + np.minimum(transit, 0.0)
    log_value = weight * np.where(told_export, export, 0.0) + (1 - weight) * np.where(
        told_import, bought, 0.0
    )
    value = np.exp(np.where(told_export | told_import, log_value, np.nan))
    declares = np.where(transit > 0, told_export, told_import)
    passing = np.where(declares, value * np.expm1(np.abs(transit)), np.where(transit == 0, 0.0, np.nan))
    squared = weight**2 * of_export + (1 - weight) ** 2 * of_import
    return Reconciled(
        flows,
        margin,
        transit,
        weight,
        value,
        passing,
        np.sqrt(squared),
        reliability,
        used,
        fitted,
    )
