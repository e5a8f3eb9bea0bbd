"""Reconciling comes close to a known truth."""

from dataclasses import dataclass, replace

import numpy as np
import pytest

from zhibek.trade.reconcile import MirrorFlows, ReconcileSettings, reconcile
from zhibek.trade.reliability import fit_reliability
from zhibek.trade.valuation import CifMargin

TRUE_MARGIN = CifMargin(0.09, 5000.0, 0.3)
SEEDS = range(8)


@dataclass(frozen=True)
class World:
    """Flows whose truth is known, and what each side errs by."""

    flows: MirrorFlows
    truth_usd: np.ndarray
    sd: np.ndarray
    transit_log: np.ndarray
    margin: np.ndarray


def make_world(seed: int, *, n_reporters: int = 25, n_years: int = 6, n_transit: int = 5) -> World:
    generator = np.random.default_rng(seed)
    pairs = [(a, b) for a in range(n_reporters) for b in range(n_reporters) if a != b]
    exporter, importer = (np.repeat([pair[side] for pair in pairs], n_years) for side in (0, 1))
    year = np.tile(np.arange(2015, 2015 + n_years), len(pairs))
    spots = generator.uniform(0, 9000, (n_reporters, 2))
    far = np.maximum(np.hypot(*(spots[exporter] - spots[importer]).T), 200.0)
    margin = TRUE_MARGIN.share * (far / TRUE_MARGIN.distance_km) ** TRUE_MARGIN.elasticity
    sd = np.exp(generator.uniform(np.log(0.03), np.log(0.6), n_reporters))
    truth = np.exp(generator.normal(20, 2, exporter.size))
    transit_of = np.zeros(len(pairs))
    transit_of[generator.choice(len(pairs), n_transit, replace=False)] = generator.uniform(
        1.0, 1.8, n_transit
    )
    transit = np.repeat(transit_of, n_years)
    sold = truth * np.exp(transit + sd[exporter] * generator.standard_normal(truth.size))
    bought = truth * (1 + margin) * np.exp(sd[importer] * generator.standard_normal(truth.size))
    names = tuple(f"r{number}" for number in range(n_reporters))
    return World(MirrorFlows(names, exporter, importer, year, sold, bought, far), truth, sd, transit, margin)


def log_rmse(value_usd: np.ndarray, world: World) -> float:
    return float(np.sqrt(np.mean((np.log(value_usd) - np.log(world.truth_usd)) ** 2)))


def oracle(world: World) -> np.ndarray:
    """Weigh with the true variances, the true freight and the true transit."""
    of_export, of_import = world.sd[world.flows.exporter] ** 2, world.sd[world.flows.importer] ** 2
    weight = of_import / (of_export + of_import)
    sold = np.log(world.flows.export_usd) - world.transit_log
    bought = np.log(world.flows.import_usd) - np.log1p(world.margin)
    return np.exp(weight * sold + (1 - weight) * bought)


@pytest.mark.parametrize("seed", SEEDS)
def test_within_five_percent_of_the_oracle_and_better_than_the_mean(seed):
    world = make_world(seed)
    found = log_rmse(reconcile(world.flows).value_usd, world)
    simple = log_rmse((world.flows.export_usd + world.flows.import_usd) / 2, world)
    assert found <= 1.05 * log_rmse(oracle(world), world)
    assert found < 0.8 * simple


@pytest.mark.parametrize("seed", SEEDS)
def test_transit_is_found_where_it_is_and_nowhere_else(seed):
    world = make_world(seed)
    found = reconcile(world.flows)
    there = world.transit_log > 0
    # a pair of two careless reporters may hide it; most are found, and none is made up
    assert np.mean(found.transit_log[there] > 0) >= 0.8
    assert np.mean(found.transit_log[~there] != 0) < 0.01
    seen = there & (found.transit_log > 0)
    assert np.abs(found.transit_log[seen] - world.transit_log[seen]).mean() < 0.25


def test_transit_taken_for_noise_spoils_its_reporters():
    world = make_world(3, n_transit=40)
    apart = reconcile(world.flows)
    as_noise = reconcile(world.flows, ReconcileSettings(transit_size=99.0))
    assert log_rmse(apart.value_usd, world) < 0.8 * log_rmse(as_noise.value_usd, world)


def test_freight_is_found():
    world = make_world(1)
    found = reconcile(world.flows)
    assert found.margin_fitted
    assert found.margin_used.share == pytest.approx(TRUE_MARGIN.share, abs=0.02)


def test_reliability_is_found():
    world = make_world(2, n_transit=0)
    found = np.sqrt(reconcile(world.flows).reliability.variance)
    assert np.corrcoef(np.log(found), np.log(world.sd))[0, 1] > 0.95


def test_the_likeliest_variances_leave_no_slope():
    generator = np.random.default_rng(4)
    exporter, importer = generator.integers(0, 6, (2, 4000))
    kept = exporter != importer
    exporter, importer = exporter[kept], importer[kept]
    sd = np.array([0.1, 0.2, 0.3, 0.4, 0.5, 0.6])
    ratio = generator.normal(0, np.hypot(sd[exporter], sd[importer]))
    variance = fit_reliability(ratio, exporter, importer, 6, prior_flows=0.0).variance
    both = variance[exporter] + variance[importer]
    slope = sum(
        np.bincount(side, weights=(ratio**2 - both) / both**2, minlength=6) for side in (exporter, importer)
    )
    assert np.abs(slope * variance).max() < 1e-3 * exporter.size


@pytest.mark.parametrize("seed", range(3))
def test_the_value_lies_between_both_sides_without_freight(seed):
    world = make_world(seed, n_transit=0)
    found = reconcile(world.flows)
    freed = world.flows.import_usd / (1 + found.margin)
    plain = found.transit_log == 0
    low, high = np.minimum(world.flows.export_usd, freed), np.maximum(world.flows.export_usd, freed)
    assert np.all(found.value_usd[plain] >= low[plain] * (1 - 1e-12))
    assert np.all(found.value_usd[plain] <= high[plain] * (1 + 1e-12))


def test_units_of_money_do_not_matter():
    world = make_world(0)
    dearer = replace(
        world.flows, export_usd=1000 * world.flows.export_usd, import_usd=1000 * world.flows.import_usd
    )
    one, other = reconcile(world.flows).value_usd, reconcile(dearer).value_usd
    assert np.allclose(other, 1000 * one, rtol=1e-9)
