"""Solve one case once, in a process of its own.

python engine_run.py TOOL CASE.npz OUT.npz GAP THREADS RUNS [TRIAL]: prints a line of JSON with the median
of RUNS; flows go to OUT.npz.
"""

import json
import os
import resource
import runpy
import statistics
import sys
import time
from pathlib import Path

import numpy as np
from regional import draw_region, load_case, pose_case

from zhibek.assignment.deterministic import Deterministic
from zhibek.assignment.outcome import loads_by_arc
from zhibek.assignment.problem import Problem
from zhibek.assignment.solve import solve
from zhibek.assignment.stochastic import Stochastic

MANY_PAIRS = 200_000  # from which the engine works in two halves, and a case is warmed up by its like

Told = dict[str, float]
Method = Deterministic | Stochastic


def read_peak_mb() -> float:
    """Read the peak memory of this process; the usual call tells that of its parent if it is more."""
    status = Path("/proc/self/status")
    if status.is_file():
        return int(status.read_text(encoding="utf-8").split("VmHWM:")[1].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def warm_up(problem: Problem, method: Method) -> None:
    """Load what is compiled: by the case itself, or by a smaller one that takes the same ways through it."""
    if problem.demand.pair_origin.size >= MANY_PAIRS:
        case = draw_region(30, 460, 5 * 30 * 30, 460 * 459)
        problem, method = pose_case(case).problem, Deterministic(gap=1e-4)
    solve(problem, method)


def run_engine(path: Path, method: Method, n_runs: int) -> tuple[list[Told], np.ndarray]:
    """Solve by the engine; return what each run took, and the flows of the last."""
    traffic = pose_case(load_case(path))
    problem, told = traffic.problem, []
    warm_up(problem, method)
    for _ in range(n_runs):
        wall, cpu, last = time.perf_counter(), time.process_time(), [0.0, 0.0]

        def note(_: int, __: float, last: list[float] = last) -> None:
            last[:] = time.perf_counter(), time.process_time()

        loads = solve(problem, method, progress=note)
        told.append({"whole_s": time.process_time() - cpu, "cpu_s": last[1] - cpu, "wall_s": last[0] - wall})
        told[-1] |= {"rounds": loads.n_rounds, "loadings": loads.n_loadings}
        told[-1] |= {"residual": loads.residual, "pairs": problem.demand.pair_origin.size}
    flow = np.empty(problem.graph.n_arcs)
    flow[traffic.link_of_arc] = loads_by_arc(problem, loads).sum(axis=0)
    return told, flow


def run_trial(path: Path, trial: str, gap: float, n_runs: int) -> tuple[list[Told], np.ndarray]:
    """Run the trial's script as it stands; its own clock tells CPU seconds, once all is compiled."""
    sys.path.insert(0, str(Path(trial).parent))
    sys.argv = [trial, str(path), repr(gap), "10", "200", "100000"]
    told, out = [], sys.stdout
    for _ in range(n_runs):
        with Path(os.devnull).open("w", encoding="utf-8") as sys.stdout:
            found = runpy.run_path(trial)
        sys.stdout = out
        told.append({"cpu_s": found["hist"][-1][2], "rounds": len(found["hist"])})
    return told, found["u"]


def main() -> None:
    """Run, and print what it took."""
    tool, case, out, gap, n_threads, n_runs = sys.argv[1:7]
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: int(n_threads)])
    if tool == "trial":
        runs, flow = run_trial(Path(case), sys.argv[7], float(gap), int(n_runs))
    else:
        method = Stochastic(residual=float(gap)) if tool == "stochastic" else Deterministic(gap=float(gap))
        runs, flow = run_engine(Path(case), method, int(n_runs))
    np.savez(out, flow=flow)
    told = {key: statistics.median(run[key] for run in runs) for key in runs[0]}
    told["memory_mb"] = read_peak_mb()
    print(json.dumps(told))


if __name__ == "__main__":
    main()
