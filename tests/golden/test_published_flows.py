"""Published best flows have their objectives."""

import numpy as np
import pytest

from reference.public_networks import DATA, needs_networks, pose_public, read_best
from zhibek.assignment.from_tables import Weights
from zhibek.assignment.referee import judge_flows
from zhibek.tables.tntp import read_flow

PUBLISHED = [row for row in read_best() if not (row[0] == "ChicagoSketch" and row[1] == Weights())]


@needs_networks
@pytest.mark.parametrize(("name", "weights", "best"), PUBLISHED, ids=[row[0] for row in PUBLISHED])
def test_objective_gap_and_balance(name: str, weights: Weights, best: float) -> None:
    posed = pose_public(name, weights)
    published = read_flow(DATA / f"{name}_flow.tntp")
    volume = posed.tables.links.join(
        published, on=["from_node", "to_node"], how="left", maintain_order="left"
    )["volume"].to_numpy()
    flow = np.ascontiguousarray(volume[posed.traffic.link_of_arc])[None]
    verdict = judge_flows(posed.traffic.problem, flow)
    assert verdict.objective == pytest.approx(best, rel=1e-12)
    assert abs(verdict.gap) < 1e-13
    assert verdict.imbalance < 1e-9 * posed.trips.quantity.sum()
