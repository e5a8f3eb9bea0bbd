"""Small problems that tests are made of."""

from dataclasses import replace

import numpy as np

from zhibek.assignment.problem import Classes, Demand, Groups, Problem, RouteRules
from zhibek.network.graph import build_graph

INF = float("inf")


def make_groups(n_arcs: int, members: dict[int, list[int]], **columns: list) -> Groups:
    """Make groups from the arcs of each; columns default to a hard limit of 1e9 of unit 0."""
    n_groups = len(members)
    of_arc: list[list[int]] = [[] for _ in range(n_arcs)]
    for group, arcs in members.items():
        for arc in arcs:
            of_arc[arc].append(group)
    first = np.cumsum([0, *map(len, of_arc)]).astype(np.int64)
    flat = np.array([group for groups in of_arc for group in groups], dtype=np.int32)
    defaults = {"capacity": 1e9, "base_load": 0.0, "unit": 0, "hard": True, "alpha": 0.0, "beta": 1.0}
    kinds = {"unit": np.int32, "hard": np.bool_}
    filled = {
        name: np.array(columns.get(name, [value] * n_groups), dtype=kinds.get(name, np.float64))
        for name, value in defaults.items()
    }
    return Groups(first, flat, **filled)


def make_classes(n_classes: int = 1, **columns) -> Classes:
    """Make classes that pay money and hours at 1, one unit of flow counting one."""
    values = {
        "weights": np.ones((n_classes, 2)),
        "theta": np.full(n_classes, 0.1),
        "nest_share": np.ones(n_classes),
        "outside_cost": np.full(n_classes, 100.0),
        "units": np.ones((n_classes, 1)),
        "modes": np.full(n_classes, 0xFF, dtype=np.int64),
        "profile": np.zeros(n_classes, dtype=np.int32),
    }
    return Classes(**{**values, **columns})


def make_demand(rows: list[tuple[int, int, int, float]]) -> Demand:
    """Make demand from (origin, destination, class, quantity)."""
    rows = sorted(rows)
    pairs = sorted({row[:2] for row in rows})
    count = [sum(row[:2] == pair for row in rows) for pair in pairs]
    return Demand(
        np.array([pair[0] for pair in pairs], dtype=np.int32),
        np.array([pair[1] for pair in pairs], dtype=np.int32),
        np.cumsum([0, *count]).astype(np.int64),
        np.array([row[2] for row in rows], dtype=np.int32),
        np.array([row[3] for row in rows], dtype=np.float64),
    )


def make_problem(arcs: list[dict], demand: list[tuple[int, int, int, float]], **parts) -> Problem:
    """Make a problem from arcs (tail, head, money, and perhaps hours, km, nest, mode, gates, lane)."""
    assert [arc["tail"] for arc in arcs] == sorted(arc["tail"] for arc in arcs)

    def column(name: str, default: float, kind: type) -> np.ndarray:
        return np.array([arc.get(name, default) for arc in arcs], dtype=kind)

    n_nodes = 1 + max(max(arc["tail"], arc["head"]) for arc in arcs)
    classes = parts.get("classes", make_classes())
    n_profiles = int(classes.profile.max()) + 1
    profiles = np.array([classes.weights[classes.profile == row].mean(axis=0) for row in range(n_profiles)])
    rules = RouteRules(np.array([0], dtype=np.int64), profiles, np.full(n_profiles, 0xFF, dtype=np.int64))
    return Problem(
        graph=build_graph(n_nodes, column("tail", 0, np.int32), column("head", 0, np.int32)),
        attributes=np.vstack([column("money", 0.0, float), column("hours", 0.0, float)]),
        time_attribute=1,
        arc_length=column("km", 1.0, float),
        arc_nest=column("nest", 0, np.int32),
        arc_mode=column("mode", 1, np.int64),
        arc_gates=column("gates", 0, np.int64),
        lane_cost=column("lane", INF, float),
        classes=classes,
        demand=make_demand(demand),
        groups=parts.get("groups", make_groups(len(arcs), {})),
        rules=replace(rules, **parts.get("rules", {})),
    )


def parallel_arcs(
    moneys: list[float], *, quantity: float = 100.0, members=None, columns=None, **parts
) -> Problem:
    """Make one pair joined by one gated arc for each sum of money; each is found by avoiding the others."""
    arcs = [{"tail": 0, "head": 1, "money": money, "gates": 1 << at} for at, money in enumerate(moneys)]
    every = (1 << len(arcs)) - 1
    masks = np.array([0] + [every & ~(1 << at) for at in range(len(arcs))], dtype=np.int64)
    groups = make_groups(len(arcs), members or {}, **(columns or {}))
    return make_problem(
        arcs, [(0, 1, 0, quantity)], groups=groups, rules={"masks": masks, "slack": 1e6}, **parts
    )


def random_problem(seed: int, *, soft: bool = True, n_nodes: int = 14, n_pairs: int = 12) -> Problem:
    """Make a random problem: two modes, three classes in two units, gates, hard and soft groups."""
    rng = np.random.default_rng(seed)
    ends = sorted(
        {(int(a), int(b)) for a, b in rng.integers(0, n_nodes, (5 * n_nodes, 2)) if a != b}
        | {(a, (a + 1) % n_nodes) for a in range(n_nodes)}
    )
    arcs = [
        {
            "tail": a,
            "head": b,
            "money": float(rng.uniform(5, 40)),
            "hours": float(rng.uniform(1, 10)),
            "km": float(rng.choice([0.0, rng.uniform(10, 300)])),
            "nest": int(rng.integers(-1, 2)),
            "mode": int(rng.choice([0, 1, 2])),
            "gates": int(rng.choice([0, 1, 2, 4, 8])),
        }
        for a, b in ends
    ]
    classes = make_classes(
        3,
        weights=np.array([[1.0, 1.0], [1.0, 0.3], [1.0, 2.0]]),
        theta=np.array([0.10, 0.15, 0.07]),
        nest_share=np.array([0.5, 1.0, 0.7]),
        outside_cost=np.array([60.0, 40.0, 90.0]),
        units=np.array([[1.0, 0.1], [1.0, 0.0], [1.0, 0.2]]),
        modes=np.array([3, 1, 3], dtype=np.int64),
        profile=np.array([0, 0, 1], dtype=np.int32),
    )
    keys = rng.choice(n_nodes * n_nodes, 3 * n_pairs, replace=False)
    pairs = [(int(key) // n_nodes, int(key) % n_nodes) for key in keys if key // n_nodes != key % n_nodes]
    demand = [
        (*pair, who, float(rng.uniform(5, 100)))
        for pair in pairs[:n_pairs]
        for who in range(3)
        if rng.random() < 0.8
    ]
    n_arcs, n_groups = len(arcs), 10
    members = {group: [int(arc) for arc in rng.choice(n_arcs, 3, replace=False)] for group in range(n_groups)}
    hard = [group < 5 or not soft for group in range(n_groups)]
    groups = make_groups(
        n_arcs,
        members,
        capacity=[float(rng.uniform(15, 40)) / (8 if group % 2 else 1) for group in range(n_groups)],
        base_load=[float(rng.uniform(0, 2)) if group % 2 == 0 else 0.0 for group in range(n_groups)],
        unit=[group % 2 for group in range(n_groups)],
        hard=hard,
        alpha=[0.0 if is_hard else 0.4 for is_hard in hard],
        beta=[4.0] * n_groups,
    )
    rules = {"masks": np.array([0, 1, 2, 4, 8, 3, 12], dtype=np.int64)}
    return make_problem(arcs, demand, classes=classes, groups=groups, rules=rules)
