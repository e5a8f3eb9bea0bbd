"""How fast hard capacities are priced."""

import sys
import time
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from zhibek.assignment.least_cost import LeastCost
from zhibek.assignment.problem import Problem
from zhibek.assignment.solve import solve
from zhibek.assignment.start import start_from
from zhibek.assignment.traffic import TrafficLinks, Trips, one_class, pose_traffic
from zhibek.assignment.unmet import sum_cost

Array = NDArray[np.float64]
TARGET_S, TARGET_GAP = 2.0, 1e-9
TIMES_DEAREST_LINK = 500.0  # what a unit that stays costs


class Case(NamedTuple):
    """A planar network of short links, and demand at random."""

    n_nodes: int
    ends: NDArray[np.int32]  # [link, 2]
    cost: Array  # [link]
    room: Array  # [link]
    pairs: NDArray[np.int32]  # [pair, 2]
    quantity: Array  # [pair]
    outside: float


def draw_case(
    tightness: float, seed: int, n_nodes: int = 300, n_links: int = 1200, n_pairs: int = 2000
) -> Case:
    """Draw nodes in a square, link neighbours, and give room for 1 / tightness of the cheapest loads."""
    rng = np.random.default_rng(seed)
    place = rng.random((n_nodes, 2))
    apart = ((place[:, None] - place[None]) ** 2).sum(axis=2)
    np.fill_diagonal(apart, 9.0)
    chain = np.argsort(place[:, 0])
    ends = {pair for a, b in pairwise(chain.tolist()) for pair in ((a, b), (b, a))}
    for rank in range(n_nodes):
        for node, near in enumerate(np.argsort(apart, axis=1)[:, rank]):
            if len(ends) < n_links:
                ends |= {(node, int(near)), (int(near), node)}
    links = np.array(sorted(ends), dtype=np.int32)
    cost = np.sqrt(apart[links[:, 0], links[:, 1]]) * (1 + 0.3 * rng.random(len(links)))
    origin = rng.integers(0, n_nodes, n_pairs)
    destination = (origin + rng.integers(1, n_nodes, n_pairs)) % n_nodes
    quantity = rng.gamma(1.5, 10, n_pairs)
    order = np.argsort(origin, kind="stable")
    pairs = np.column_stack([origin, destination])[order].astype(np.int32)
    case = Case(n_nodes, links, cost, cost, pairs, quantity[order], TIMES_DEAREST_LINK * float(cost.max()))
    _, paths = find_paths(case, cost)
    load = np.zeros(len(links))
    for path, amount in zip(paths, case.quantity, strict=True):
        load[path] += amount
    room = np.maximum(load.mean() * 0.3, load / tightness * (0.8 + 0.4 * rng.random(len(links))))
    return case._replace(room=room)


def find_paths(case: Case, cost: Array) -> tuple[Array, list[NDArray[np.int64]]]:
    """Find the cheapest path of each pair: costs and links."""
    graph = csr_array((cost, (case.ends[:, 0], case.ends[:, 1])), shape=(case.n_nodes, case.n_nodes))
    number = {(int(a), int(b)): link for link, (a, b) in enumerate(case.ends)}
    distance, before = dijkstra(graph, return_predecessors=True)
    paths = []
    for origin, destination in case.pairs.tolist():
        path, node = [], destination
        while node != origin:
            path.append(number[int(before[origin, node]), node])
            node = int(before[origin, node])
        paths.append(np.array(path[::-1], dtype=np.int64))
    return distance[case.pairs[:, 0], case.pairs[:, 1]], paths


def pose_case(case: Case) -> Problem:
    """Pose the case to the engine."""
    n_links, n_pairs = len(case.ends), len(case.pairs)
    tail, head = case.ends.T
    links = TrafficLinks(
        case.n_nodes,
        tail,
        head,
        case.cost,
        case.room,
        np.zeros(n_links),
        np.ones(n_links),
        case.cost,
        np.ones(n_links, dtype=np.bool_),
    )
    users = replace(one_class(n_links), outside_cost=np.array([case.outside]))
    origin, destination = case.pairs.T
    trips = Trips(origin, destination, np.zeros(n_pairs, dtype=np.int32), case.quantity)
    return pose_traffic(links, users, trips).problem


def solve_plainly(case: Case) -> tuple[float, float]:
    """Generate paths in HiGHS one call each, as the trial did; return the total and the certified gap."""
    highs, none = highspy.Highs(), np.array([], dtype=np.int32)
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("threads", 1)
    n_pairs, one = len(case.pairs), np.ones(1)
    free, paths = find_paths(case, case.cost)
    for amount in case.quantity:
        highs.addRow(amount, amount, 0, none, np.array([]))
    for pair in range(n_pairs):
        highs.addCol(case.outside + free[pair], 0, highspy.kHighsInf, 1, np.array([pair], np.int32), one)
    row_of_link, columns, bound = np.full(len(case.ends), -1), [], -np.inf
    wanted = np.arange(n_pairs)
    while True:
        for pair in wanted:
            path = paths[pair]
            rows = np.concatenate([[pair], row_of_link[path][row_of_link[path] >= 0]]).astype(np.int32)
            highs.addCol(
                float(case.cost[path].sum()), 0, highspy.kHighsInf, rows.size, rows, np.ones(rows.size)
            )
            columns.append((pair, path))
        highs.run()
        found = highs.getSolution()
        flow, dual = np.array(found.col_value), np.array(found.row_dual)
        load = np.zeros(len(case.ends))
        for (_, path), amount in zip(columns, flow[n_pairs:], strict=True):
            load[path] += amount
        price = np.where(row_of_link >= 0, np.maximum(0.0, -dual[row_of_link]), 0.0)
        least, paths = find_paths(case, case.cost + price)
        lowest = np.minimum(least, case.outside + free) @ case.quantity - price @ case.room
        bound, total = max(bound, lowest), highs.getInfo().objective_function_value
        over = np.flatnonzero((load > case.room * (1 + 1e-9)) & (row_of_link < 0))
        wanted = np.flatnonzero(least < dual[:n_pairs] - 1e-9 * np.maximum(1.0, np.abs(dual[:n_pairs])))
        if not over.size and not wanted.size:
            return total, (total - bound) / total
        for link in over:
            at = [n_pairs + column for column, (_, path) in enumerate(columns) if link in path]
            row_of_link[link] = highs.getNumRow()
            highs.addRow(
                -highspy.kHighsInf, case.room[link], len(at), np.array(at, np.int32), np.ones(len(at))
            )


def main() -> None:
    """Print CPU seconds and certified gaps for three tightnesses, beside the trial's algorithm."""
    seeds = [int(word) for word in sys.argv[1:]] or [1]
    solve(pose_case(draw_case(1.5, 9, 30, 120, 50)), LeastCost())
    print(f"300 nodes, 1,200 links, 2,000 pairs; CPU seconds, target {TARGET_S} s and gap {TARGET_GAP:g}")
    print("tightness seed   engine  after an edit   gap      trial   gap      totals differ by")
    for tightness in (1.2, 1.5, 2.0):
        for seed in seeds:
            case = draw_case(tightness, seed)
            problem = pose_case(case)
            begun = time.process_time()
            loads = solve(problem, LeastCost())
            ours = time.process_time() - begun
            room = case.room * np.where(np.arange(case.room.size) == int(np.argmax(loads.price)), 1.1, 1.0)
            edited = pose_case(case._replace(room=room))
            begun = time.process_time()
            solve(edited, LeastCost(), pool=loads.routes, start=start_from(loads))
            warm = time.process_time() - begun
            begun = time.process_time()
            total, gap = solve_plainly(case)
            trial = time.process_time() - begun
            off = abs(sum_cost(problem, loads) / total - 1)
            print(
                f"{tightness:9} {seed:4} {ours:8.2f} {warm:14.2f}   {abs(loads.gap):.1e} {trial:7.2f}   "
                f"{abs(gap):.1e}  {off:.1e}",
                flush=True,
            )


if __name__ == "__main__":
    main()
