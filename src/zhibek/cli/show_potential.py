"""Print trade that could be."""

import numpy as np
import polars as pl

from zhibek.cli.printing import figure, make_table, print_json, print_parts
from zhibek.service.potential_actions import GravityTables
from zhibek.trade.potential import MARKET, Potential

MISSES = ("actual", "predicted", "residual", "log ratio")


def show_potential(found: Potential, *, as_json: bool) -> None:
    """Print potential by group of goods, the limits of the border, and what binds."""
    if as_json:
        print_json(found)
        return
    heads = (
        "actual",
        "predicted",
        "potential",
        "passes",
        "kt actual",
        "kt potential",
        "kt passes",
        "held back by",
    )
    pair = f"{found.exporter} to {found.importer}, {found.sector}"
    title = f"{pair}: million USD of the base year, and thousand tonnes"
    goods = make_table(title, "goods", *heads)
    for row in found.groups.iter_rows(named=True):
        money = [figure(row[f"{name}_usd"] / 1e6) for name in ("actual", "predicted", "potential", "exports")]
        tonnes = [figure(row[f"{name}_t"] / 1e3) for name in ("actual", "potential", "exports")]
        goods.add_row(row["name"], *money, *tonnes, _short(row["binding"]))
    sums = found.groups.select(pl.col("^.*_(usd|t)$").sum()).row(0, named=True)
    money = [figure(sums[f"{name}_usd"] / 1e6) for name in ("actual", "predicted", "potential", "exports")]
    tonnes = [figure(sums[f"{name}_t"] / 1e3) for name in ("actual", "potential", "exports")]
    goods.add_row("all of it", *money, *tonnes, _short(found.binding))
    parts = [goods]
    if found.limits.height:
        limits = make_table(
            "What the border carries, thousand tonnes a year",
            *("limit", "can carry", "other cargo", "of these goods", "wanted", "full", "confidence"),
        )
        for row in found.limits.iter_rows(named=True):
            loads = [figure(row[name] / 1e3, 0) for name in ("capacity_t", "other_t", "used_t", "wanted_t")]
            limits.add_row(row["name"], *loads, "yes" if row["binds"] else "no", row["confidence"])
        parts.append(limits)
    print_parts(*parts, describe_binding(found))


def show_gravity(found: GravityTables, *, as_json: bool) -> None:
    """Print the coefficients of gravity, and a country's trade beside what it predicts."""
    if as_json:
        print_json(found)
        return
    wide = found.coefficients.pivot("term", index=["goods", "years", "n_rows"], values="coefficient")
    terms = wide.columns[3:]
    table = make_table(
        "Gravity by PPML, constants by exporter and importer", "goods", "years", "rows", *terms
    )
    for goods, years, n_rows, *values in wide.iter_rows():
        table.add_row(goods, years, f"{n_rows:,}", *(figure(value, 3) for value in values))
    misses = make_table(
        "Trade of the base year, million USD, where it passes gravity most and least", "flow", *MISSES
    )
    shown = pl.concat([found.residuals.head(8), found.residuals.tail(8)]).unique(maintain_order=True)
    for row in shown.iter_rows(named=True):
        money = [figure(row[f"{name}_usd"] / 1e6) for name in ("actual", "predicted", "residual")]
        misses.add_row(f"{row['exporter']} to {row['importer']}", *money, figure(row["log_ratio"], 2))
    print_parts(table, misses, "Standard errors and every row: --json.")


def describe_binding(found: Potential) -> str:
    """Say in a sentence what binds, and how sure that is."""
    sure = f"Least confidence of what it rests on: {found.confidence}."
    if found.limits.is_empty():
        return f"No limits of this border are known, so nothing is capped. {sure}"
    if found.binding == MARKET:
        return f"The market binds: the border lets by all that is predicted. {sure}"
    lost = float(np.sum(found.groups["potential_t"].to_numpy() - found.groups["exports_t"].to_numpy())) / 1e3
    return f"What binds: {found.binding}; {figure(lost, 0)} thousand tonnes stay behind. {sure}"


def _short(binding: str) -> str:
    """Give a limit's name without the list of places."""
    return binding.split(" at ", maxsplit=1)[0]
