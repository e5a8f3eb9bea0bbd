"""Print an assignment of a network alone."""

import polars as pl
from rich.table import Table

from zhibek.cli.printing import figure, make_table, print_json, print_parts
from zhibek.service.assign_actions import Answer, AssignSummary

SHOWN = 10  # links and pairs that a table shows


def show_assignment(answer: Answer, *, as_json: bool) -> None:
    """Print the summary, the fullest links, the pairs that use selected links, and what was written."""
    found = answer.assignment
    if as_json:
        print_json(
            {
                "summary": found.summary,
                "link_flows": found.link_flows,
                "class_flows": found.class_flows if len(found.posed.class_ids) > 1 else None,
                "selected": answer.selected,
                "written": answer.written,
            }
        )
        return
    print_parts(*summary_lines(found.summary), link_table(found.link_flows))
    if answer.selected is not None:
        print_parts(selected_line(answer.selected, answer.what), selected_table(answer.selected))
    print_parts(*(f"wrote {path}" for path in answer.written))


def summary_lines(summary: AssignSummary) -> list[str]:
    """Say what was assigned, how it ended, and what was noted."""
    end = "converged" if summary.converged else "NOT converged"
    residual = f", residual {summary.residual:.1e}" if summary.method == "stochastic" else ""
    size = f"{summary.n_links:,} links, {summary.n_nodes:,} nodes, {summary.n_pairs:,} pairs"
    how = f"{summary.method}: {end}, gap {summary.gap:.1e}{residual}, {summary.n_rounds:,} rounds"
    sums = f"objective {summary.objective:.15g}, total time {summary.total_time:.12g}"
    lines = [
        f"{size}, {summary.trips:,.10g} trips",
        f"{how}, {summary.n_trees:,} trees, {summary.n_routes:,} routes in use",
        f"{sums}, total cost {summary.total_cost:.12g}, balance at nodes to {summary.imbalance:.1e}",
    ]
    if summary.unserved > 0:
        lines.append(f"{summary.unserved:,.6g} trips are unserved.")
    return [*lines, *summary.notes]


def link_table(flows: pl.DataFrame) -> Table:
    """Make the table of the fullest links; without limits, of those with most load."""
    by = pl.col("saturation").fill_null(-1.0)
    rows = flows.sort(by, "load", descending=True, maintain_order=True).head(SHOWN)
    table = make_table(
        "the fullest links", "link", "from", "to", "load", "load / capacity", "time", "free", "price"
    )
    for row in rows.iter_rows(named=True):
        table.add_row(
            row["link_id"],
            row["from_node"],
            row["to_node"],
            figure(row["load"]),
            figure(row["saturation"], 3),
            figure(row["time"], 3),
            figure(row["free_flow_time"], 3),
            figure(row["price"], 3),
        )
    return table


def selected_line(selected: pl.DataFrame, what: str) -> str:
    """Say how many trips use what was selected."""
    return f"{figure(float(selected['flow'].sum()))} trips of {selected.height:,} pairs use {what}."


def selected_table(selected: pl.DataFrame) -> Table:
    """Make the table of the pairs that use selected links most."""
    table = make_table("the pairs that use it most", "from zone", "to zone", "class", "trips", "use it")
    for row in selected.head(SHOWN).iter_rows(named=True):
        ends = (row["origin_zone"], row["destination_zone"], row["class_id"])
        table.add_row(*ends, figure(row["trips"]), figure(row["flow"]))
    return table
