"""The public test networks, where they are."""

import os
from pathlib import Path

import pytest

from zhibek.assignment.from_tables import PosedTables, Weights, pose_tables
from zhibek.tables.tntp import read_tntp

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("ZHIBEK_SHARED_DATA", ROOT.parent / "shared" / "data")) / "tntp"
needs_networks = pytest.mark.skipif(not DATA.is_dir(), reason="the public test networks are not here")


def read_best() -> list[tuple[str, Weights, float]]:
    """Read the best objectives known: (network, weights, objective)."""
    path = ROOT / "tests" / "golden" / "best_known" / "best_known.txt"
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = [line.split() for line in lines if not line.startswith(("#", "SOURCE"))]
    return [(name, Weights(float(toll), float(distance)), float(best)) for name, toll, distance, best in rows]


def pose_public(name: str, weights: Weights | None = None) -> PosedTables:
    """Pose one of the public networks."""
    trips = DATA / f"{name}_trips.tntp"
    return pose_tables(
        read_tntp(DATA / f"{name}_net.tntp", trips if trips.is_file() else trips.with_suffix(".tntp.gz")),
        weights,
    )
