"""The engine beside others, by one referee."""

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from engine_page import Row, list_checks, print_row, write_page
from engine_parts import measure_capacities, measure_skims, measure_stochastic
from regional import Case, draw_region, pose_case, save_case, take_public

from zhibek.assignment.referee import judge_flows

ROOT = Path(__file__).resolve().parents[1]
DATA = Path(os.environ.get("ZHIBEK_SHARED_DATA", ROOT.parent / "shared" / "data"))
TRIAL = DATA.parent / "prototypes" / "equilibrium" / "proto_gp.py"
PEER = ROOT / ".venv-bench" / "bin" / "python"
PUBLIC = ("SiouxFalls", "Anaheim", "Barcelona", "Winnipeg", "ChicagoSketch")
GAPS = (1e-6, 1e-12)
MOST_S = 400  # wall seconds after which a run is given up
ENOUGH_S = 10  # CPU seconds from which one run is enough


def read_words() -> argparse.Namespace:
    """Read the command's words."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--data", type=Path, default=DATA, help="folder that has tntp/ in it")
    words.add_argument("--trial", type=Path, default=TRIAL, help="script of the trial")
    words.add_argument("--only", nargs="*", default=list(PUBLIC), help="public networks to take")
    words.add_argument("--runs", type=int, default=3, help="runs to take the median of, on public networks")
    words.add_argument("--big", action="store_true", help="take the region too: 2.3 M pairs, one run each")
    words.add_argument("--write", action="store_true", help="write docs/reference/benchmarks.md")
    return words.parse_args()


def list_tools(trial: Path, n_runs: int) -> list[tuple[str, list[str], float, int, int]]:
    """List what is run on a case: (tool, command without files, gap, threads, runs)."""
    here, python = Path(__file__).parent, sys.executable
    engine = [python, str(here / "engine_run.py")]
    peer = [str(PEER), str(here / "engine_aequilibrae.py")]
    n_cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    tools = []
    for n_threads in (1, 2)[:n_cores]:
        tools += [("Zhibek", [*engine, "engine"], gap, n_threads, n_runs) for gap in GAPS]
    if trial.is_file():
        tools += [("the trial", [*engine, "trial"], gap, 1, n_runs) for gap in GAPS]
    if PEER.is_file():
        tools.append(("AequilibraE", peer, GAPS[0], 1, n_runs))
    return tools


def run_tool(
    command: list[str], files: tuple[Path, Path], gap: float, n_threads: int, n_runs: int, more: list[str]
) -> tuple[dict[str, float], str]:
    """Run one tool in a process of its own; return what it took, or why it failed."""
    words = [str(files[0]), str(files[1]), repr(gap), str(n_threads), str(n_runs), *more]
    try:
        done = subprocess.run(
            [*command, *words], capture_output=True, text=True, timeout=MOST_S * n_runs, check=False
        )
    except subprocess.TimeoutExpired:
        return {}, f"not within {MOST_S} s"
    if done.returncode:
        return {}, (done.stderr.strip().splitlines() or ["failed"])[-1]
    return json.loads(done.stdout.splitlines()[-1]), ""


def compare_on(case: Case, trial: Path, n_runs: int, folder: Path, *, big: bool) -> list[Row]:
    """Run all tools on a case, and judge their flows."""
    traffic = pose_case(case)
    problem = traffic.problem
    files = (folder / f"{case.name.replace(' ', '-')}.npz", folder / "out.npz")
    save_case(case, files[0])
    print(
        f"\n{case.name}: {case.n_nodes:,} nodes, {case.tail.size:,} links, "
        f"{problem.demand.pair_origin.size:,} pairs",
        flush=True,
    )
    rows, slow = [], set()
    for tool, command, gap, n_threads, runs in list_tools(trial, n_runs):
        more = [str(trial)] if tool == "the trial" else []
        told, failed = run_tool(command, files, gap, n_threads, 1 if tool in slow else runs, more)
        if told.get("cpu_s", 0.0) > ENOUGH_S:
            slow.add(tool)
        row = Row(case.name, tool, gap, n_threads, failed=failed, big=big)
        if told:
            flow = np.load(files[1])["flow"]
            verdict = judge_flows(problem, flow[traffic.link_of_arc][None, :])
            row = row.fill(told, verdict, hashlib.sha256(flow.tobytes()).hexdigest())
        rows.append(row)
        print_row(row)
    return rows


def main() -> None:
    """Run everything, print it, and write the page if asked."""
    words = read_words()
    tntp = words.data / "tntp"
    names = [name for name in words.only if (tntp / f"{name}_net.tntp").is_file()]
    notes = []
    if not names:
        notes.append("The public networks are not here; set --data.")
    if not words.trial.is_file():
        notes.append("The trial is not here, and left out; set --trial.")
    if not PEER.is_file():
        notes.append(
            "AequilibraE is not in `.venv-bench`, where `make bench-engine` puts it, and is left out."
        )
    notes.append(f"Runs to take the median of, on public networks: {words.runs}.")
    if not words.big:
        notes.append("The region of 2.3 M pairs is left out; add --big.")
    for note in notes:
        print(note)
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for public in names:
            rows += compare_on(take_public(tntp, public), words.trial, words.runs, folder, big=False)
        region = draw_region()
        if words.big:
            rows += compare_on(region, words.trial, 1, folder, big=True)
        parts = measure_skims(region) + measure_capacities()
        if "ChicagoSketch" in names:
            parts += measure_stochastic(take_public(tntp, "ChicagoSketch"), folder, run_tool)
    checks = list_checks(rows, parts)
    for check in checks:
        print(check.say())
    if words.write:
        path = ROOT / "docs" / "reference" / "benchmarks.md"
        path.write_text(write_page(rows, parts, checks, notes), encoding="utf-8")
        print(f"wrote {path.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
