"""A synthetic problem of the corridor's size."""

import numpy as np

from zhibek.assignment.problem import Classes, Demand, Groups, Problem, RouteRules
from zhibek.network.graph import build_graph

RAIL, ROAD, SEA = 0, 1, 2
USD_PER_KM = (0.035, 0.08, 0.004)
KM_PER_HOUR = (30.0, 50.0, 28.0)


def place_arcs(rng: np.random.Generator, n_places: int, n_zones: int) -> dict[str, np.ndarray]:
    """Scatter places on a plane, join near ones by mode, and join modes at each place.

    Node 4 p + m is place p in mode m, node 4 p + 3 its centre; zones are the first places.
    """
    x, y = rng.uniform(0, 10_000, n_places), rng.uniform(0, 3_000, n_places)
    rows: list[tuple[float, ...]] = []
    has = np.zeros((n_places, 3), dtype=bool)
    has[:, RAIL], has[:, ROAD] = rng.random(n_places) < 0.85, rng.random(n_places) < 0.85
    has[:, SEA] = (y < 500) | (rng.random(n_places) < 0.05)
    has[:n_zones, ROAD] = True
    for mode in (RAIL, ROAD, SEA):
        members = np.flatnonzero(has[:, mode])
        far = np.hypot(x[members, None] - x[members], y[members, None] - y[members])
        near = np.argsort(far, axis=1, kind="stable")[:, 1:6]
        joined = {(min(a, int(b)), max(a, int(b))) for a in range(members.size) for b in near[a]}
        for a, b in sorted(joined):
            km, kind = far[a, b] * 1.2, float(mode)
            money = km * USD_PER_KM[mode] * rng.uniform(0.8, 1.3)
            hours = km / KM_PER_HOUR[mode] * rng.uniform(0.8, 1.3)
            one, other = members[a], members[b]
            middle = (x[one] + x[other]) / 2, (y[one] + y[other]) / 2
            rows.append((4 * one + mode, 4 * other + mode, km, money, hours, kind, *middle))
            rows.append((4 * other + mode, 4 * one + mode, km, money, hours, kind, *middle))
    for place in range(n_places):
        for mode in np.flatnonzero(has[place]):
            ends = ((4 * place + mode, 4 * place + 3), (4 * place + 3, 4 * place + mode))
            rows.extend(
                (*pair, 0.0, rng.uniform(3, 9), rng.uniform(12, 60), -1.0, x[place], y[place])
                for pair in ends
            )
    table = np.array(sorted(rows, key=lambda row: (row[0], row[1])))
    names = ("tail", "head", "km", "money", "hours", "mode", "x", "y")
    return {name: table[:, column] for column, name in enumerate(names)} | {"place_x": x, "place_y": y}


def make_gates(arcs: dict[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Draw four meridians in three bands as gateways, and 30 masks of them."""
    gates = np.zeros(arcs["tail"].size, dtype=np.int64)
    tail_x = arcs["place_x"][arcs["tail"].astype(int) // 4]
    head_x = arcs["place_x"][arcs["head"].astype(int) // 4]
    band = np.clip(arcs["y"] // 1000, 0, 2).astype(np.int64)
    for number, meridian in enumerate((2_500.0, 4_500.0, 6_500.0, 8_000.0)):
        crosses = (tail_x < meridian) != (head_x < meridian)
        gates[crosses] |= np.int64(1) << (3 * number + band[crosses])
    single = [1 << bit for bit in range(12)]
    double = [(1 << bit) | (1 << (bit + 1) % 12) for bit in range(12)]
    triple = [(1 << bit) | (1 << (bit + 3) % 12) | (1 << (bit + 7) % 12) for bit in range(5)]
    return gates, np.array([0, *single, *double, *triple], dtype=np.int64)


def make_classes(
    rng: np.random.Generator, n_classes: int, n_profiles: int
) -> tuple[Classes, np.ndarray, np.ndarray]:
    """Make classes around a few profiles: half in containers, half in bulk."""
    hour_value = np.geomspace(0.02, 0.6, n_profiles)
    profiles = np.column_stack([np.ones(n_profiles), hour_value, np.ones(n_profiles)])
    profile = np.arange(n_classes) % n_profiles
    weights = profiles[profile] * rng.uniform(0.8, 1.25, (n_classes, 3))
    weights[:, 0] = 1.0
    weights[:, 2] = rng.choice([0.0, 1.0], n_classes)
    boxed = np.arange(n_classes) % 2 == 0
    units = np.column_stack([np.ones(n_classes), np.where(boxed, 1 / rng.uniform(8, 14, n_classes), 0.0)])
    modes = np.where(profile == 0, 0b101, 0b111).astype(np.int64)
    profile_modes = np.where(np.arange(n_profiles) == 0, 0b101, 0b111).astype(np.int64)
    theta = rng.uniform(0.015, 0.04, n_classes)
    classes = Classes(
        weights,
        theta,
        np.full(n_classes, 0.6),
        np.where(boxed, 1200.0, 250.0),
        units,
        modes,
        profile.astype(np.int32),
    )
    return classes, profiles, profile_modes


def make_demand(
    rng: np.random.Generator, n_zones: int, n_pairs: int, n_classes: int, most_rows: int
) -> Demand:
    """Spread demand over pairs of zones, 3 to `most_rows` classes each."""
    keys = np.array([a * n_zones + b for a in range(n_zones) for b in range(n_zones) if a != b])
    keys = np.sort(rng.choice(keys, min(n_pairs, keys.size), replace=False))
    n_rows = rng.integers(min(3, n_classes), min(most_rows, n_classes) + 1, keys.size)
    row_class = np.concatenate([np.sort(rng.choice(n_classes, count, replace=False)) for count in n_rows])
    quantity = np.exp(rng.normal(7.0, 2.0, row_class.size))
    first = np.concatenate([[0], np.cumsum(n_rows)]).astype(np.int64)
    origin, destination = 4 * (keys // n_zones) + 3, 4 * (keys % n_zones) + 3
    return Demand(
        origin.astype(np.int32), destination.astype(np.int32), first, row_class.astype(np.int32), quantity
    )


def make_groups(arcs: dict[str, np.ndarray], gates: np.ndarray, capacity: float, *, soft: bool) -> Groups:
    """Limit rail and ports at gateways, and slow the rest of the rails."""
    n_arcs = arcs["tail"].size
    group = np.full(n_arcs, -1)
    hard_arcs = np.flatnonzero((gates > 0) & (arcs["mode"] == RAIL))[::3]
    group[hard_arcs] = np.arange(hard_arcs.size)
    count = hard_arcs.size
    if soft:
        rails = np.flatnonzero((arcs["mode"] == RAIL) & (group < 0))
        group[rails] = count + np.arange(rails.size)
        count += rails.size
    first = np.concatenate([[0], np.cumsum(group >= 0)]).astype(np.int64)
    hard = np.arange(count) < hard_arcs.size
    unit = np.where(hard, np.arange(count) % 2, 0).astype(np.int32)
    size = np.where(hard, np.where(unit == 1, capacity / 25, capacity), 3e7)
    base = np.where(hard, 0.0, 1e7)
    return Groups(
        first,
        group[group >= 0].astype(np.int32),
        size,
        base,
        unit,
        hard,
        np.full(count, 0.5),
        np.full(count, 4.0),
    )


def make_problem(
    *,
    seed: int = 1,
    n_places: int = 400,
    n_zones: int = 100,
    n_pairs: int = 11_000,
    n_classes: int = 48,
    capacity: float = 4e6,
    soft: bool = True,
) -> Problem:
    """Make a problem of about 1,400 nodes and 7,000 arcs, unless told otherwise."""
    rng = np.random.default_rng(seed)
    arcs = place_arcs(rng, n_places, n_zones)
    graph = build_graph(4 * n_places, arcs["tail"].astype(np.int32), arcs["head"].astype(np.int32))
    gates, masks = make_gates(arcs)
    classes, profiles, profile_modes = make_classes(rng, n_classes, 6)
    mode = arcs["mode"].astype(np.int64)
    charge = np.where((gates > 0) & (mode == RAIL), rng.uniform(-3.0, 10.0, mode.size), 0.0)
    return Problem(
        graph=graph,
        attributes=np.vstack([arcs["money"], arcs["hours"], charge]),
        time_attribute=1,
        arc_length=arcs["km"],
        arc_nest=mode.astype(np.int32),
        arc_mode=np.where(mode >= 0, np.int64(1) << np.maximum(mode, 0), 0),
        arc_gates=gates,
        lane_cost=np.where(mode == SEA, arcs["km"], np.inf),
        classes=classes,
        demand=make_demand(rng, n_zones, n_pairs, n_classes, 8),
        groups=make_groups(arcs, gates, capacity, soft=soft),
        rules=RouteRules(masks, profiles, profile_modes),
    )
