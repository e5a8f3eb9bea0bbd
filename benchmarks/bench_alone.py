"""What a network alone costs: reading, skims, ways."""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from zhibek.assignment.all_or_nothing import AllOrNothing
from zhibek.assignment.from_tables import pose_tables
from zhibek.assignment.outcome import loads_by_arc
from zhibek.assignment.referee import judge_flows
from zhibek.assignment.skims import find_ways, skim
from zhibek.assignment.solve import solve
from zhibek.kernels.delay import AKCELIK, BPR, CONICAL, DAVIDSON, QUEUE, delay_and_slope
from zhibek.tables.tntp import read_tntp

SIDE, N_ZONES = 60, 300
SHAPES = {
    "BPR": (BPR, 0.15, 4.0),
    "conical": (CONICAL, 4.0, 0.0),
    "Akçelik": (AKCELIK, 15.0, 0.003),
    "Davidson": (DAVIDSON, 0.1, 0.95),
    "queue of 4": (QUEUE, 0.75, 4.0),
}


def write_grid(folder: Path) -> tuple[Path, Path]:
    """Write a grid of SIDE by SIDE nodes with zones at random, as TNTP."""
    random = np.random.default_rng(1)
    number = np.arange(SIDE * SIDE).reshape(SIDE, SIDE) + N_ZONES + 1
    across = np.stack([number[:, :-1].ravel(), number[:, 1:].ravel()])
    down = np.stack([number[:-1].ravel(), number[1:].ravel()])
    spokes = np.stack([np.arange(1, N_ZONES + 1), random.choice(number.ravel(), N_ZONES, replace=False)])
    ends = np.hstack([across, down, spokes])
    ends = np.hstack([ends, ends[::-1]])
    head = f"<NUMBER OF ZONES> {N_ZONES}\n<NUMBER OF NODES> {number.max()}\n"
    rows = [
        f"{tail} {to} {random.uniform(500, 2000):.3f} 1 {random.uniform(1, 3):.4f} 0.15 4 0 0 1 ;"
        for tail, to in ends.T
    ]
    net = head + f"<FIRST THRU NODE> {N_ZONES + 1}\n<NUMBER OF LINKS> {len(rows)}\n<END OF METADATA>\n"
    (folder / "grid_net.tntp").write_text(net + "\n".join(rows), encoding="utf-8")
    blocks = [
        f"Origin {origin}\n"
        + " ".join(f"{to} : {random.exponential(1):.4f};" for to in range(1, N_ZONES + 1))
        for origin in range(1, N_ZONES + 1)
    ]
    trips = f"<NUMBER OF ZONES> {N_ZONES}\n<END OF METADATA>\n" + "\n".join(blocks)
    (folder / "grid_trips.tntp").write_text(trips, encoding="utf-8")
    return folder / "grid_net.tntp", folder / "grid_trips.tntp"


def measure(work: Callable[[], object], n_times: int = 3) -> float:
    """Give the median CPU seconds of some calls, after one that compiles."""
    work()
    spent = []
    for _ in range(n_times):
        start = time.process_time()
        work()
        spent.append(time.process_time() - start)
    return float(np.median(spent))


def main() -> None:
    """Print CPU times, one line each."""
    with tempfile.TemporaryDirectory() as name:
        files = write_grid(Path(name))
        print(f"read {N_ZONES**2:,} pairs of TNTP   {measure(lambda: read_tntp(*files)):8.3f} s")
        posed = pose_tables(read_tntp(*files))
    problem = posed.traffic.problem
    print(f"nodes, arcs                {problem.graph.n_nodes:,}, {problem.graph.n_arcs:,}")
    print(f"all-or-nothing             {measure(lambda: solve(problem, AllOrNothing())):8.3f} s")
    loads = solve(problem, AllOrNothing())
    flow = loads_by_arc(problem, loads)
    print(f"referee                    {measure(lambda: judge_flows(problem, flow)):8.3f} s")
    zones = np.arange(N_ZONES)
    print(
        f"skim, a source             {1e3 * measure(lambda: skim(problem, zones, zones)) / N_ZONES:8.3f} ms"
    )
    print(f"10 cheapest ways           {1e3 * measure(lambda: find_ways(problem, 0, 1, 10)):8.3f} ms")
    load, room = np.linspace(0, 1500, 100_000), np.full(100_000, 1000.0)
    out, soft = np.empty((2, 100_000)), np.ones(100_000, dtype=np.bool_)
    for curve, (code, alpha, beta) in SHAPES.items():
        shape = (np.full(100_000, code, np.int32), np.full(100_000, alpha), np.full(100_000, beta))
        spent = measure(lambda shape=shape: delay_and_slope(load, room, shape, soft, out[0], out[1]))
        print(f"delay and slope, {curve:10s}{1e9 * spent / 100_000:8.1f} ns a link")


if __name__ == "__main__":
    main()
