"""Nguyen and Dupuis have their objective."""

from pathlib import Path

import numpy as np
import pytest

from reference.plain_equilibrium import plain_equilibrium
from reference.small_traffic import make_links, make_trips, pose
from zhibek.assignment.deterministic import Deterministic
from zhibek.assignment.outcome import loads_by_arc
from zhibek.assignment.referee import judge_flows
from zhibek.assignment.solve import solve
from zhibek.assignment.traffic import TrafficLinks, Trips


def read_golden() -> tuple[TrafficLinks, Trips, float, int]:
    path = Path(__file__).parent / "nguyen_dupuis" / "nguyen_dupuis.txt"
    words = [line.split() for line in path.read_text(encoding="utf-8").splitlines() if line[0] != "#"]
    rows = [[float(word) for word in row[1:]] for row in words if row[0] == "link"]
    # time = free · (1 + alpha · load / 1): alpha = slope / free
    links = make_links(
        [(int(tail) - 1, int(head) - 1, free, 1.0) for tail, head, free, _ in rows],
        13,
        alpha=np.array([slope / free for *_, free, slope in rows]),
        beta=np.ones(len(rows)),
    )
    trips = make_trips(
        [(int(row[1]) - 1, int(row[2]) - 1, 0, float(row[3])) for row in words if row[0] == "trips"]
    )
    told = {row[0]: float(row[1]) for row in words if row[0] in {"objective", "routes"}}
    return links, trips, told["objective"], int(told["routes"])


def test_the_plain_twin_finds_the_published_objective() -> None:
    links, trips, objective, n_routes = read_golden()
    load, found = plain_equilibrium(links, trips, 60)
    assert found == n_routes
    traffic = pose(links, trips)
    verdict = judge_flows(traffic.problem, load[traffic.link_of_arc][None].copy())
    assert verdict.objective == pytest.approx(objective, abs=0.005)


def test_the_engine_finds_it_too() -> None:
    links, trips, objective, _ = read_golden()
    problem = pose(links, trips).problem
    loads = solve(problem, Deterministic(gap=1e-12))
    assert loads.converged
    verdict = judge_flows(problem, loads_by_arc(problem, loads), loads.unserved)
    assert verdict.gap < 2e-12
    assert verdict.imbalance < 1e-9
    assert verdict.objective == pytest.approx(objective, abs=0.005)
