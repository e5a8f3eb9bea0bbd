"""What was measured, as a page."""

import math
import os
import platform
from dataclasses import dataclass, replace
from importlib.metadata import version

from engine_parts import Part

from zhibek.assignment.referee import Verdict

REGION_S = {1e-6: 40.0, 1e-12: 120.0}
TIMES_TRIAL, TIMES_ONE, MEMORY_MB = 2.5, 1.6, 1500.0


@dataclass(frozen=True, slots=True)
class Row:
    """One tool on one network to one gap.

    Medians, cpu_s and wall_s until the gap is proved, whole_s of all; the rest is the referee's.
    """

    network: str
    tool: str
    wanted: float
    n_threads: int
    cpu_s: float = float("nan")
    wall_s: float = float("nan")
    whole_s: float = float("nan")
    memory_mb: float = float("nan")
    gap: float = float("nan")
    objective: float = float("nan")
    imbalance: float = float("nan")
    digest: str = ""
    failed: str = ""
    big: bool = False

    def fill(self, told: dict[str, float], verdict: Verdict, digest: str) -> "Row":
        """Add what a run took, and how its flows were judged."""
        return replace(
            self,
            cpu_s=told["cpu_s"],
            wall_s=told.get("wall_s", float("nan")),
            whole_s=told.get("whole_s", float("nan")),
            memory_mb=told["memory_mb"],
            gap=verdict.gap,
            objective=verdict.objective,
            imbalance=verdict.imbalance,
            digest=digest,
        )


@dataclass(frozen=True, slots=True)
class Check:
    """A target, what was found, and whether it is met."""

    what: str
    found: str
    target: str
    met: bool

    def say(self) -> str:
        """Say it on one line."""
        return f"{'met ' if self.met else 'MISS'}  {self.what}: {self.found}, target {self.target}"


def print_row(row: Row) -> None:
    """Print a row as soon as it is known."""
    head = f"  {row.tool:<12} to {row.wanted:.0e}, {row.n_threads} thread{'s' * (row.n_threads > 1)} "
    if row.failed:
        print(head + row.failed, flush=True)
        return
    print(
        f"{head} CPU {row.cpu_s:9.3f} s  wall {row.wall_s:9.3f} s  {row.memory_mb:6.0f} MB  "
        f"gap {row.gap:.1e}  objective {row.objective:.12g}  balance {row.imbalance:.0e}",
        flush=True,
    )


def list_checks(rows: list[Row], parts: list[Part]) -> list[Check]:
    """Set what was found against the targets."""
    at = {(row.network, row.tool, row.wanted, row.n_threads): row for row in rows if not row.failed}
    checks = []
    for (network, tool, wanted, n_threads), row in at.items():
        if tool != "Zhibek":
            continue
        what = f"{network} to {wanted:.0e}"
        if row.gap > wanted:
            checks.append(Check(f"{what}, gap by the referee", f"{row.gap:.1e}", f"{wanted:.0e}", met=False))
        one = at.get((network, tool, wanted, 1))
        if n_threads > 1:
            same = one is not None and one.digest == row.digest
            checks.append(
                Check(
                    f"{what}, one and two threads",
                    "same bytes" if same else "other bytes",
                    "same bytes",
                    same,
                )
            )
            if row.big and one is not None:
                times = one.wall_s / row.wall_s
                said = f"≥ {TIMES_ONE}"
                checks.append(Check(f"{what}, two threads", f"{times:.2f} ×", said, times >= TIMES_ONE))
            continue
        trial = at.get((network, "the trial", wanted, 1))
        least = TIMES_TRIAL if row.big else 1.0
        if trial is not None:
            times = trial.cpu_s / row.cpu_s
            checks.append(
                Check(f"{what}, speed of the trial", f"{times:.2f} ×", f"≥ {least}", met=times >= least)
            )
        if row.big:
            most = REGION_S[wanted]
            met = row.cpu_s <= most
            checks.append(Check(f"{what}, CPU", f"{row.cpu_s:.1f} s", f"≤ {most:.0f} s", met))
            small = row.memory_mb <= MEMORY_MB
            checks.append(
                Check(f"{what}, memory", f"{row.memory_mb:,.0f} MB", f"≤ {MEMORY_MB:,.0f} MB", small)
            )
    for part in parts:
        if part.target is not None:
            found = part.note if math.isnan(part.figure) else f"{part.figure:.3g} {part.unit}".strip()
            checks.append(
                Check(part.what, found, f"≤ {part.target:g} {part.unit}".strip(), part.figure <= part.target)
            )
    return checks


def write_page(rows: list[Row], parts: list[Part], checks: list[Check], notes: list[str]) -> str:
    """Write the page of benchmarks."""
    lines = [
        "# Benchmarks",
        "",
        *PREFACE,
        (
            f"Machine: {platform.machine()}, {os.cpu_count()} cores; Python {platform.python_version()}, "
            f"numba {version('numba')}, scipy {version('scipy')}."
        ),
        "",
        *(f"- {note}" for note in notes),
    ]
    for network in dict.fromkeys(row.network for row in rows):
        lines += ["", f"## {network}", ""]
        lines.append(
            "| tool | threads | to gap | CPU s | wall s | whole, CPU s | gap | objective | balance | MB |"
        )
        lines.append("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|")
        lines += [_write_row(row) for row in rows if row.network == network]
    lines += ["", "## Skims, capacities, loadings", "", "| what | found | target |", "|---|--:|--:|"]
    for part in parts:
        target = "" if part.target is None else f"{part.target:g}"
        found = part.note if math.isnan(part.figure) else f"{part.figure:.3g} {part.unit}".strip()
        note = f" ({part.note})" if part.note and not math.isnan(part.figure) else ""
        lines.append(f"| {part.what}{note} | {found} | {target} |")
    missed = [check for check in checks if not check.met]
    lines += ["", "## Targets", "", f"{len(checks) - len(missed)} of {len(checks)} targets are met."]
    lines += [f"- missed: {check.what}: {check.found}, target {check.target}" for check in missed]
    lines += ["", *TAP_B]
    return "\n".join(lines) + "\n"


def _write_row(row: Row) -> str:
    """Write a row of a network's table."""
    head = f"| {row.tool} | {row.n_threads} | {row.wanted:.0e} "
    if row.failed:
        return f"{head}| {row.failed} | | | | | | |"
    wall, whole = ("" if math.isnan(spent) else f"{spent:.3f}" for spent in (row.wall_s, row.whole_s))
    return (
        f"{head}| {row.cpu_s:.3f} | {wall} | {whole} | {max(row.gap, 0.0):.1e} | {row.objective:.12g} "
        f"| {row.imbalance:.0e} | {row.memory_mb:,.0f} |"
    )


PREFACE = (
    "Written by `make bench-engine`; no figure is typed by hand. All tools solve the same problem, pure",
    "BPR without tolls, in one run on one machine. Seconds are medians of runs (of one where a run",
    "takes over ten seconds), without reading and compiling. CPU and wall seconds run until the gap is",
    "proved; the whole call of `solve` writes out routes, too. The trial tells CPU seconds by its own",
    "clock. Gap, objective and balance at nodes are found from link flows by one referee,",
    "`zhibek.assignment.referee`; memory is the peak of a process that also compiles.",
    "",
)
TAP_B = (
    "## tap-b",
    "",
    "Algorithm B in C reads the same TNTP files. Who has it runs, in its folder:",
    "",
    "```sh",
    "make serial",
    "echo '<NETWORK FILE> Anaheim_net.tntp' > anaheim.txt",
    "echo '<TRIPS FILE> Anaheim_trips.tntp' >> anaheim.txt",
    "echo '<CONVERGENCE GAP> 1e-12' >> anaheim.txt",
    "time bin/tap anaheim.txt",
    "```",
)
