"""Print answers: tables for people, JSON else."""

import sys
from collections.abc import Mapping
from pathlib import Path

import polars as pl
from rich.table import Table

from zhibek.cli.printing import figure, make_table, print_json, print_parts
from zhibek.cli.show_answer import list_parts
from zhibek.indicators.observed import median_misses
from zhibek.results import Results
from zhibek.service.actions import Checkup, Comparison
from zhibek.service.answers import Answer
from zhibek.sweep.fit import Fit
from zhibek.tables.corridor import FAMILIES

SCOPE_TITLES = {
    "all": "all cargo",
    "east-west": "containers, East Asia with Europe, Türkiye and the Caucasus",
    "central-asia": "cargo of Central Asia",
}


def show_run(results: Results, *, as_json: bool) -> None:
    """Print the corridor table of the base, what scenarios change, and where the report lies."""
    if as_json:
        print_json(
            {
                "folder": results.folder,
                "manifest": dict(results.manifest),
                "corridor_totals": results.frames["corridor_totals"],
            }
        )
        return
    base = results.scenario_ids()[0]
    print_parts(*(corridor_table(results, base, scope) for scope in SCOPE_TITLES if scope != "central-asia"))
    if len(results.scenario_ids()) > 1:
        print_parts(change_table(results))
    runs = results.frames["runs"]
    failed = runs.filter(~pl.col("converged"))["scenario_id"].to_list()
    worst = float(runs["residual"].max() or 0.0)  # type: ignore[arg-type]
    print_parts(
        f"{runs.height} runs, residual at most {worst:.1e}"
        + (f"; not converged: {', '.join(failed)}" if failed else ", all converged")
        + "."
    )
    if results.folder is not None:
        print_parts(f"Report: {results.folder / 'report.html'}")


def corridor_table(results: Results, scenario_id: str, scope: str) -> Table:
    """Make the corridor table of one scenario and scope."""
    names = dict.fromkeys(
        ("Mt", "kTEU", "% t", "% TEU", "days P50", "P90", "USD/FEU", "borders", "gauge", "kgCO2e/t", "% est.")
    )
    table = make_table(f"{scenario_id}: {SCOPE_TITLES[scope]}", "corridor", *names)
    rows = (
        results.scenario("corridor_totals", scenario_id)
        .filter(pl.col("scope") == scope)
        .sort("load_teu", "load_t", descending=True)
    )
    for row in rows.iter_rows(named=True):
        table.add_row(
            _corridor(results, row["corridor_id"])["name"],
            figure(row["load_t"] / 1e6, 2),
            figure(row["load_teu"] / 1e3),
            figure(100 * row["tonnes_share"]),
            figure(100 * row["teu_share"]),
            figure(row["time_p50_days"]),
            figure(row["time_p90_days"]),
            figure(row["cost_usd_per_feu"], 0),
            figure(row["n_borders"]),
            figure(row["n_gauge_breaks"]),
            figure(row["emission_kgco2e_per_t"], 0),
            figure(100 * row["uncertain_share"], 0),
        )
    return table


def _corridor(results: Results, corridor_id: str) -> Mapping[str, str]:
    """Give a corridor's short name and family."""
    known: Mapping[str, Mapping[str, str]] = results.manifest["corridors"]
    return known.get(corridor_id, {"name": "other ways", "family": "local"})


def change_table(results: Results) -> Table:
    """Make the table of volumes by scenario and family of corridors, all cargo."""
    table = make_table("all cargo by family of corridors, Mt (kTEU)", "scenario", "against", *FAMILIES)
    totals = results.frames["corridor_totals"].filter(pl.col("scope") == "all")
    sums: dict[tuple[str, str], tuple[float, float]] = {}
    for row in totals.iter_rows(named=True):
        key = (row["scenario_id"], _corridor(results, row["corridor_id"])["family"])
        tonnes, teu = sums.get(key, (0.0, 0.0))
        sums[key] = (tonnes + row["load_t"], teu + row["load_teu"])
    for name, base in results.frames["runs"].select("scenario_id", "base_id").iter_rows():
        cells = [sums.get((name, family), (0.0, 0.0)) for family in FAMILIES]
        table.add_row(name, base or "–", *(f"{t / 1e6:,.2f} ({teu / 1e3:,.0f})" for t, teu in cells))
    return table


def show_comparison(comparison: Comparison, *, as_json: bool) -> None:
    """Print what moved between two scenarios."""
    if as_json:
        print_json(comparison)
        return
    table = make_table(
        f"{comparison.base_id} → {comparison.scenario_id}, all cargo",
        "corridor",
        "Mt",
        "Mt after",
        "change",
        "kTEU",
        "kTEU after",
        "change",
    )
    for row in comparison.corridors.filter(pl.col("scope") == "all").iter_rows(named=True):
        table.add_row(
            row["corridor_id"],
            *(figure(row[name] / 1e6, 2) for name in ("load_t", "load_t_after", "change_t")),
            *(figure(row[name] / 1e3) for name in ("load_teu", "load_teu_after", "change_teu")),
        )
    prices = make_table(
        "scarcity prices that moved", "capacity", "direction", "USD per", "before", "after", "change"
    )
    for row in comparison.prices.head(20).iter_rows(named=True):
        prices.add_row(
            row["name"],
            row["direction"],
            row["counted_in"].upper() if row["counted_in"] == "teu" else row["counted_in"],
            *(
                figure(row[name], 2)
                for name in ("scarcity_price_usd", "scarcity_price_usd_after", "change_usd")
            ),
        )
    print_parts(table, prices)


def show_validation(
    results: Results,
    constants: pl.DataFrame,
    backcasts: pl.DataFrame | None,
    told: Answer | None,
    *,
    as_json: bool,
) -> None:
    """Print every observation beside the model, medians of misses, constants, and backcasts as told."""
    validation = results.frames["validation"]
    if as_json:
        print_json(
            {
                "validation": validation,
                "constants": constants,
                "backcasts": backcasts,
                "median_abs_log_ratio": median_misses(validation),
            }
        )
        return
    table = make_table(
        "observed and modelled",
        "observation",
        "role",
        "year",
        "unit",
        "observed",
        "modelled",
        "ratio",
        "full",
        "source",
    )
    order = validation.sort("role", "measure", "observation_id")
    for row in order.iter_rows(named=True):
        digits = 0 if abs(row["observed"]) >= 100 else 1
        table.add_row(
            row["name"],
            row["role"],
            str(row["year"]),
            row["measure"],
            figure(row["observed"], digits),
            figure(row["modelled"], digits),
            figure(row["model_ratio"], 2),
            "yes" if row["at_capacity"] else "",
            row["source"][:36],
        )
    fitted = make_table(
        "constants and factors: what the model cannot explain",
        "name",
        "cargo",
        "value",
        "unit",
        "prior",
        "fitted",
    )
    for row in constants.iter_rows(named=True):
        fitted.add_row(
            row["name"],
            row["cargo"],
            figure(row["value"], 2),
            row["unit"],
            figure(row["prior"], 2),
            "yes" if row["fitted"] else "",
        )
    misses = "; ".join(f"{role} {miss:.3f}" for role, miss in median_misses(validation).items())
    closures = [] if told is None else ["", *list_parts(told)]
    print_parts(table, fitted, f"median |log ratio|: {misses}", *closures)


def show_checkup(checkup: Checkup, *, as_json: bool) -> None:
    """Print a study's size and how it hangs together."""
    if as_json:
        print_json(checkup)
        return
    table = make_table(f"{checkup.study}: no faults", "table", "rows")
    for name, rows in checkup.rows.items():
        table.add_row(name, f"{rows:,}")
    print_parts(table, *checkup.connectivity.lines(), *checkup.notes)


def show_scenarios(scenarios: Mapping[str, str], *, as_json: bool) -> None:
    """Print a study's scenarios."""
    if as_json:
        print_json(dict(scenarios))
        return
    table = Table(box=None, pad_edge=False, show_header=False)
    for name, says in scenarios.items():
        table.add_row(name, says)
    print_parts(table)


def show_fit(fit: Fit, *, as_json: bool) -> None:
    """Print what calibration moved."""
    if as_json:
        print_json(fit)
        return
    table = make_table("fitted", "name", "before", "after", "unit")
    for name, before, after, unit in zip(fit.names, fit.before, fit.after, fit.units, strict=True):
        table.add_row(name, figure(before, 3), figure(after, 3), unit)
    print_parts(
        table, f"objective {fit.objective_before:.3f} → {fit.objective_after:.3f} in {fit.n_runs} runs"
    )


def show_path(path: Path, *, as_json: bool) -> None:
    """Print where something was written."""
    if as_json:
        print_json({"path": path})
        return
    sys.stdout.write(f"{path}\n")
