"""Small networks of links and trips."""

import numpy as np

from zhibek.assignment.traffic import Traffic, TrafficLinks, TrafficUsers, Trips, one_class, pose_traffic


def make_links(rows: list[tuple], n_nodes: int, **columns) -> TrafficLinks:
    """Make links from (tail, head, free time, capacity); alpha 0.15 and beta 4 unless given."""
    tail, head, free, capacity = (np.array(column) for column in zip(*rows, strict=True))
    n_links = len(rows)
    given = {
        "alpha": np.full(n_links, 0.15),
        "beta": np.full(n_links, 4.0),
        "length_km": np.arange(1.0, n_links + 1),
        "hard": np.zeros(n_links, dtype=np.bool_),
        **columns,
    }
    return TrafficLinks(
        n_nodes,
        tail.astype(np.int32),
        head.astype(np.int32),
        free.astype(np.float64),
        capacity.astype(np.float64),
        **given,
    )


def make_trips(rows: list[tuple]) -> Trips:
    """Make trips from (origin, destination, class, quantity)."""
    origin, destination, who, quantity = (np.array(column) for column in zip(*rows, strict=True))
    ends = (part.astype(np.int32) for part in (origin, destination, who))
    return Trips(*ends, quantity.astype(np.float64))


def draw_network(seed: int, n_nodes: int = 30, n_links: int = 120) -> TrafficLinks:
    """Draw a connected network: a ring and links at random, no two between the same nodes."""
    random = np.random.default_rng(seed)
    pairs = [(node, (node + 1) % n_nodes) for node in range(n_nodes)]
    while len(pairs) < n_links:
        pair = tuple(int(end) for end in random.integers(0, n_nodes, 2))
        if pair[0] != pair[1] and pair not in pairs:
            pairs.append(pair)
    free = random.uniform(1, 10, n_links)
    capacity = random.uniform(50, 150, n_links)
    rows = [(*pair, *other) for pair, *other in zip(pairs, free, capacity, strict=True)]
    return make_links(rows, n_nodes)


def draw_trips(seed: int, n_nodes: int, n_rows: int, n_classes: int = 1) -> Trips:
    """Draw trips between different nodes at random; a pair may come twice."""
    random = np.random.default_rng(seed)
    origin = random.integers(0, n_nodes, n_rows)
    destination = (origin + random.integers(1, n_nodes, n_rows)) % n_nodes
    who = random.integers(0, n_classes, n_rows)
    quantity = random.uniform(1, 20, n_rows)
    return make_trips(list(zip(origin, destination, who, quantity, strict=True)))


def pose(links: TrafficLinks, trips: Trips, users: TrafficUsers | None = None) -> Traffic:
    """Pose them, for one class that pays its time unless users are given."""
    return pose_traffic(links, users or one_class(links.tail.size), trips)
