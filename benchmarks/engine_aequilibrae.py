"""One case, once, by AequilibraE, on its own.

python engine_aequilibrae.py CASE.npz OUT.npz GAP THREADS RUNS: prints a line of JSON with the median of
RUNS; flows go to OUT.npz.
"""

import json
import logging
import os
import statistics
import sys
import time
from pathlib import Path

os.environ["AEQ_SHOW_PROGRESS"] = "FALSE"

import numpy as np
import pandas as pd
from aequilibrae.matrix import AequilibraeMatrix
from aequilibrae.paths import Graph, TrafficAssignment, TrafficClass

MOST_ROUNDS = 20_000


def make_graph(case: dict) -> Graph:
    """Make the graph; times of 0 and powers below 1, which it refuses, are set to the least it takes."""
    n_links = case["a"].size
    graph = Graph()
    graph.network = pd.DataFrame(
        {
            "link_id": np.arange(1, n_links + 1),
            "a_node": case["a"] + 1,
            "b_node": case["b"] + 1,
            "direction": 1,
            "capacity": case["cap"],
            "free_flow_time": np.maximum(case["fft"], 1e-6),
            "alpha": case["B"],
            "beta": np.maximum(case["power"], 1.0),
            "id": np.arange(1, n_links + 1),
        }
    )
    graph.prepare_graph(np.arange(int(case["zones"])) + 1)
    graph.set_graph("free_flow_time")
    graph.cost = np.array(graph.cost, copy=True)
    graph.set_blocked_centroid_flows(int(case["first_thru"]) > 1)
    return graph


def make_demand(case: dict) -> AequilibraeMatrix:
    """Make the matrix of trips."""
    n_zones = int(case["zones"])
    matrix = AequilibraeMatrix()
    matrix.create_empty(zones=n_zones, matrix_names=["trips"], memory_only=True)
    matrix.index[:] = np.arange(n_zones) + 1
    cells = np.zeros((n_zones, n_zones))
    cells[case["o"], case["d"]] = case["q"]
    matrix.matrix["trips"][:, :] = cells
    matrix.computational_view(["trips"])
    return matrix


def assign(case: dict, gap: float, n_threads: int) -> tuple[dict, np.ndarray]:
    """Assign by bi-conjugate Frank-Wolfe; return what it took, and the flows."""
    assignment = TrafficAssignment()
    assignment.set_classes([TrafficClass("trips", make_graph(case), make_demand(case))])
    assignment.set_vdf("BPR")
    assignment.set_vdf_parameters({"alpha": "alpha", "beta": "beta"})
    assignment.set_capacity_field("capacity")
    assignment.set_time_field("free_flow_time")
    assignment.max_iter, assignment.rgap_target = MOST_ROUNDS, gap
    # before, for it is copied when the algorithm is made, and after, for the algorithm sets it anew
    assignment.set_cores(n_threads)
    assignment.set_algorithm("bfw")
    assignment.set_cores(n_threads)
    wall, cpu = time.perf_counter(), time.process_time()
    assignment.execute()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    flow = np.nan_to_num(assignment.results().sort_index()["trips_ab"].to_numpy())
    return {
        "whole_s": cpu,
        "cpu_s": cpu,
        "wall_s": wall,
        "rounds": int(assignment.report()["iteration"].iloc[-1]),
    }, flow


def main() -> None:
    """Run, and print what it took."""
    logging.disable(logging.CRITICAL)
    path, out, gap, n_threads, n_runs = sys.argv[1:6]
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: int(n_threads)])
    case = dict(np.load(path))
    found = [assign(case, float(gap), int(n_threads)) for _ in range(int(n_runs))]
    np.savez(out, flow=found[-1][1])
    told = {key: statistics.median(run[key] for run, _ in found) for key in found[0][0]}
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    told["memory_mb"] = int(status.split("VmHWM:")[1].split()[0]) / 1024
    print(json.dumps(told))


if __name__ == "__main__":
    main()
