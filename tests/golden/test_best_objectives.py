"""The engine finds the best objectives known."""

import pytest

from reference.public_networks import needs_networks, pose_public, read_best
from zhibek.assignment.deterministic import Deterministic
from zhibek.assignment.from_tables import Weights
from zhibek.assignment.outcome import loads_by_arc
from zhibek.assignment.referee import judge_flows
from zhibek.assignment.solve import solve

BEST = read_best()


@needs_networks
@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "weights", "best"), BEST, ids=[f"{row[0]}-{row[1].distance:g}" for row in BEST]
)
def test_to_12_digits_with_balance_at_every_node(name: str, weights: Weights, best: float) -> None:
    problem = pose_public(name, weights).traffic.problem
    loads = solve(problem, Deterministic(gap=1e-12))
    assert loads.converged
    assert loads.unserved.max() == 0
    verdict = judge_flows(problem, loads_by_arc(problem, loads))
    assert verdict.objective == pytest.approx(best, rel=1e-12)
    assert verdict.gap < 5e-12  # rounding of sums included
    assert verdict.imbalance < 1e-9 * problem.demand.row_quantity.sum()
