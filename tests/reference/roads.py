"""Made-up roads that many links of congest."""

from dataclasses import replace

import numpy as np

from zhibek.assignment.traffic import Traffic, TrafficLinks, TrafficUsers, Trips, one_class, pose_traffic

INF = float("inf")


def make_links(rows: list[tuple[int, int, float, float]], **columns) -> TrafficLinks:
    """Make links from (tail, head, free time, capacity), slowed as the Bureau of Public Roads has it."""
    tail, head, time, capacity = (np.array(column) for column in zip(*rows, strict=True))
    parts = {
        "n_nodes": int(max(tail.max(), head.max())) + 1,
        "tail": tail.astype(np.int32),
        "head": head.astype(np.int32),
        "free_time_h": time.astype(np.float64),
        "capacity": capacity.astype(np.float64),
        "alpha": np.full(tail.size, 0.15),
        "beta": np.full(tail.size, 4.0),
        "length_km": time.astype(np.float64),
        "hard": np.zeros(tail.size, dtype=np.bool_),
    }
    return TrafficLinks(**{**parts, **columns})


def make_trips(rows: list[tuple[int, int, int, float]]) -> Trips:
    """Make trips from (origin, destination, class, quantity)."""
    origin, destination, kind, quantity = (np.array(column) for column in zip(*rows, strict=True))
    return Trips(
        origin.astype(np.int32),
        destination.astype(np.int32),
        kind.astype(np.int32),
        quantity.astype(np.float64),
    )


def make_users(n_links: int, theta: list[float], vot: list[float], **columns) -> TrafficUsers:
    """Make classes of different scales and values of time."""
    n_classes = len(theta)
    parts = {
        "vot_usd_per_h": np.array(vot),
        "load_unit": np.ones(n_classes),
        "money_usd": np.zeros((n_classes, n_links)),
        "permitted": np.ones((n_classes, n_links), dtype=np.bool_),
        "theta": np.array(theta),
        "outside_cost": np.full(n_classes, INF),
    }
    return TrafficUsers(**{**parts, **columns})


def grid_rows(side: int, seed: int) -> list[tuple[int, int, float, float]]:
    """List the links of a square grid, two ways between neighbours, times and capacities at random."""
    rng = np.random.default_rng(seed)
    pairs = [(at, at + 1) for at in range(side * side) if at % side < side - 1]
    pairs += [(at, at + side) for at in range(side * (side - 1))]
    both = [*pairs, *[(b, a) for a, b in pairs]]
    return [(a, b, float(rng.uniform(1, 3)), float(rng.uniform(20, 40))) for a, b in both]


def grid_trips(side: int, seed: int, n_classes: int = 1) -> list[tuple[int, int, int, float]]:
    """List trips between random nodes of a grid."""
    rng = np.random.default_rng(seed + 100)
    ends = rng.integers(0, side * side, (25, 2))
    return [
        (int(a), int(b), who, float(rng.uniform(5, 25)))
        for a, b in ends
        for who in range(n_classes)
        if a != b
    ]


def pose_grid(side: int, seed: int, theta: float = 1.0, outside: float = INF) -> Traffic:
    """Pose a grid with one class."""
    rows = grid_rows(side, seed)
    users = replace(one_class(len(rows)), theta=np.array([theta]), outside_cost=np.array([outside]))
    return pose_traffic(make_links(rows), users, make_trips(grid_trips(side, seed)))
