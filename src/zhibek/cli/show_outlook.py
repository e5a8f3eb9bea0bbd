"""Print projected, fetched and built demand."""

import polars as pl
from rich.table import Table

from zhibek.cli.printing import figure, make_table, print_json, print_parts
from zhibek.service.fetch_actions import BuiltDemand, FetchedSeries
from zhibek.service.potential_actions import Projection

MIDDLE = "base"


def show_projection(found: Projection, *, as_json: bool) -> None:
    """Print demand by year and path, a country's exports by direction, and the balance of boxes."""
    if as_json:
        print_json(found)
        return
    totals = make_table(
        f"Demand against {found.base_year}, million tonnes and thousand TEU",
        "year",
        "path",
        "Mt",
        "against base",
        "kTEU",
        "against base",
    )
    for row in found.totals.iter_rows(named=True):
        loads = [figure(row["demand_t_per_year"] / 1e6), f"{row['growth_t'] - 1:+.1%}"]
        boxes = [figure(row["demand_teu_per_year"] / 1e3, 0), f"{row['growth_teu'] - 1:+.1%}"]
        totals.add_row(str(row["year"]), row["path"], *loads, *boxes)
    first, last = found.totals["year"][0], found.totals["year"][-1]
    print_parts(
        totals,
        _exports(found, int(last)),
        _boxes(found, int(last)),
        f"From {found.base_year}; {first} to {last}. Growth is estimated; how classes differ is judged.",
    )
    if found.folder is not None:
        print_parts(f"All rows: {found.folder}")


def _exports(found: Projection, year: int) -> Table:
    """Make the table of a country's exports by direction in one year."""
    rows = found.exports.filter(pl.col("year") == year)
    wide = rows.pivot("path", index="region", values="demand_t_per_year")
    table = make_table(
        f"Exports of {found.country} in {year} by direction, thousand tonnes", "to", *wide.columns[1:]
    )
    for row in wide.iter_rows():
        table.add_row(row[0], *(figure(None if value is None else value / 1e3, 0) for value in row[1:]))
    return table


def _boxes(found: Projection, year: int) -> Table:
    """Make the table of the largest flows of boxes, loaded and empty, on the middle path."""
    rows = found.boxes.filter((pl.col("year") == year) & (pl.col("path") == MIDDLE))
    rows = rows.sort("loaded_teu_per_year", descending=True).head(12)
    title = f"Boxes in {year}, {MIDDLE} path, the dozen largest directions, thousand TEU"
    table = make_table(title, "direction", "loaded", "empty", "% empty")
    for row in rows.iter_rows(named=True):
        loads = [figure(row[f"{kind}_teu_per_year"] / 1e3, 0) for kind in ("loaded", "empty")]
        ends = f"{row['origin_region']} to {row['destination_region']}"
        table.add_row(ends, *loads, figure(100 * row["empty_share"], 0))
    return table


def show_fetched(fetched: FetchedSeries, built: BuiltDemand | None, *, as_json: bool) -> None:
    """Print which files were fetched, and what was built from them."""
    if as_json:
        print_json({"fetched": fetched, "built": built})
        return
    table = make_table(f"Official series in {fetched.folder}", "series", "file", "MB", "sha256", "state")
    for row in fetched.files.iter_rows(named=True):
        size = figure(row["size"] / 1e6, 2)
        table.add_row(row["series_id"], row["file_name"], size, row["sha256"][:12], row["state"])
    print_parts(table)
    if built is not None:
        show_built(built, as_json=False)


def show_built(built: BuiltDemand, *, as_json: bool) -> None:
    """Print the account of a chain from trade to tonnes."""
    if as_json:
        print_json(built)
        return
    account = make_table("From trade to tonnes", "step", "came in", "went on", "left out", "unit")
    for row in built.account.iter_rows(named=True):
        figures = [figure(row[name], 0) for name in ("came_in", "went_on", "left")]
        account.add_row(row["step"], *figures, row["unit"])
    left = make_table("Left out", "reason", "bn USD", "about, Mt")
    for reason, value, tonnes in built.left_out.iter_rows():
        left.add_row(reason, figure(value / 1e3), figure(None if tonnes is None else tonnes / 1e6))
    total = f"{figure(built.demand_t_per_year / 1e6)} Mt in {built.n_rows:,} rows"
    print_parts(account, left, *built.notes, f"{total}: {built.folder / 'demand.parquet'}")
