"""Print what the ledger says."""

from collections.abc import Mapping, Sequence

import polars as pl
from rich.table import Table

from zhibek.cli.printing import figure, make_table, print_json, print_parts
from zhibek.indicators.vectors import Influence
from zhibek.ledger.money import GROUP_NAMES, WHY_NOT
from zhibek.ledger.projects import Funding
from zhibek.ledger.realise import Realisation
from zhibek.ledger.totals import Totals
from zhibek.service.ledger_actions import Card, Line, Listing

MOST_PARTNERS = 4
BOUND_MARKS = {"exact": "", "about": "~", "at-least": "≥", "at-most": "≤"}


def show_listing(listing: Listing, *, as_json: bool) -> None:
    """Print agreements as a tree, and what can be traced."""
    if as_json:
        print_json(listing)
        return
    if not listing.lines:
        print_parts("No agreement fits.")
        return
    print_parts(_line_table(listing.lines), *listing.traced)


def show_known(day: str, listing: Listing) -> None:
    """Print the ledger of a day."""
    title = f"{len(listing.lines)} agreements known on {day}"
    print_parts(_line_table(listing.lines, title), *listing.traced)


def _line_table(lines: Sequence[Line], title: str = "") -> Table:
    """Make the table of a list of agreements."""
    table = make_table(title, "agreement", "title", "date", "kind", "status", "USD m", "counts", "source")
    for column in (1, 2, 3, 4, 6, 7):
        table.columns[column].justify = "left"
    table.columns[0].no_wrap = table.columns[7].no_wrap = True
    table.columns[7].max_width = 22
    for line in lines:
        table.add_row(
            f"{'  ' * line.depth}{line.item_id}",
            line.title,
            line.date,
            line.kind if line.level != "umbrella" else "umbrella",
            line.status,
            _millions(line.value_usd, line.bound) + ("*" if line.confidence == "assumed" else ""),
            line.left_out or "yes",
            line.source,
        )
    if any(line.confidence == "assumed" and line.value_usd is not None for line in lines):
        table.caption, table.caption_justify = "* unverified", "left"
    return table


def _millions(usd: float | None, bound: str = "exact") -> str:
    return "" if usd is None else f"{BOUND_MARKS[bound]}{figure(usd / 1e6, 0)}"


def show_totals(totals: Totals, *, as_json: bool) -> None:
    """Print sums by what was asked for, what was left out and why, and warnings."""
    if as_json:
        print_json(totals)
        return
    names = [name for name in totals.by.columns if name not in {"n_items", "value_usd"}]
    table = make_table("money that counts", *(names or ["all"]), "items", "USD m", "%")
    for column in range(len(names)):
        table.columns[column].justify = "left"
    for row in totals.by.iter_rows(named=True):
        told = [GROUP_NAMES.get(row[name], row[name]) for name in names] or ["all"]
        share = 100 * row["value_usd"] / totals.total_usd if totals.total_usd else 0.0
        table.add_row(*told, str(row["n_items"]), figure(row["value_usd"] / 1e6, 0), figure(share))
    blanks = [""] * (max(len(names), 1) - 1)
    table.add_row("total", *blanks, str(len(totals.counted)), figure(totals.total_usd / 1e6, 0), "")
    out = make_table("\nnot counted", "why", "items", "USD m as printed; not to be added")
    for row in totals.left_out.iter_rows(named=True):
        out.add_row(WHY_NOT[row["why"]], str(row["n_items"]), figure(row["value_usd"] / 1e6, 0))
    soft = (
        f"Of the total, USD {figure(totals.not_binding_usd / 1e6, 0)} m stands in memoranda, frameworks and "
        "declarations, which bind nobody."
    )
    warnings = [f"Warning: {warning}" for warning in totals.warnings]
    print_parts(
        table, *([soft] if totals.not_binding_usd else []), *([out] if out.row_count else []), *warnings
    )


def show_realisation(found: Realisation, *, as_json: bool) -> None:
    """Print each step from promise to money."""
    if as_json:
        print_json(found)
        return
    title = f"{found.item_id}, {found.date}: {found.title}"
    table = make_table(title, "step", "USD m", "% of announced", "papers", "what it is")
    table.columns[4].justify = "left"
    for rung in found.rungs:
        share = None if rung.share_of_announced is None else 100 * rung.share_of_announced
        table.add_row(
            rung.step,
            figure(rung.value_usd / 1e6, 0) if rung.n_items else "–",
            figure(share) if rung.n_items else "–",
            str(rung.n_items),
            rung.meaning,
        )
    documents = (
        [f"{found.n_traced} of {found.n_documents} documents can be named."]
        if found.n_documents is not None
        else []
    )
    print_parts(table, *documents, *found.notes, f"Source: {found.source} ({found.confidence}).")


def show_card(card: Card, *, as_json: bool) -> None:
    """Print one agreement with every statement on it."""
    if as_json:
        print_json(card)
        return
    line = card.line
    about = [
        f"{line.item_id}, {line.date}: {line.title}",
        f"{line.level}, {line.kind}, {line.sector}; {line.status}"
        + (f"; part of {line.parent_id}" if line.parent_id else "")
        + (f"; parts: {', '.join(card.children)}" if card.children else ""),
        *([line.remark] if line.remark else []),
        *([f"Projects: {', '.join(line.projects)}"] if line.projects else []),
        *([f"Corridors: {', '.join(line.corridors)}"] if line.corridors else []),
        *([f"Places: {', '.join(card.places['name'])}"] if card.places.height else []),
        f"Counts: {(line.left_out and 'no, ' + WHY_NOT[line.left_out]) or 'yes'}.",
    ]
    tables = [
        _plain("parties", card.parties, ("name", "country", "role", "share_percent")),
        _plain(
            "figures",
            card.claims,
            (
                "field",
                "value",
                "currency",
                "counted_in",
                "bound",
                "standing",
                "valid_from",
                "known_from",
                "supersedes",
                "source",
                "confidence",
            ),
        ),
        _plain("status", card.events, ("status", "date", "known_from", "remark", "source", "confidence")),
        _plain(
            "terms",
            card.loan,
            ("tenor_years", "grace_years", "interest_percent", "cost_share_percent", "remark"),
        ),
        _plain("sources", card.sources, ("source_id", "title", "publisher", "year", "url")),
    ]
    print_parts(*about, *(table for table in tables if table.row_count))


def _plain(title: str, frame: pl.DataFrame, columns: Sequence[str]) -> Table:
    """Make a table of a frame's cells, without columns that are blank throughout."""
    shown = [name for name in columns if any(value not in (None, "") for value in frame[name].to_list())]
    table = make_table(f"\n{title}", *(name.replace("_", " ") for name in shown))
    for column in table.columns:
        column.justify, column.overflow = "left", "fold"
    for row in frame.select(shown).iter_rows():
        table.add_row(*(_cell(value) for value in row))
    return table


def _cell(value: object) -> str:
    if value is None:
        return ""
    return (
        f"{value:,.6g}"
        if isinstance(value, float) and value < 1e6
        else f"{value:,.0f}"
        if isinstance(value, float)
        else str(value)
    )


def show_fundings(fundings: Sequence[Funding], *, as_json: bool) -> None:
    """Print each project's stage, who pays, and what is missing."""
    if as_json:
        print_json(list(fundings))
        return
    table = make_table(
        "", "project", "stage", "since", "opens", "cost USD m", "signed", "paid", "who pays", "missing"
    )
    for column in (1, 2, 7, 8):
        table.columns[column].justify = "left"
    for one in fundings:
        groups = dict.fromkeys(GROUP_NAMES[name] for payer in one.payers for name in payer.partners)
        table.add_row(
            one.project_id,
            one.stage + ("*" if one.stage_from == "projects" else ""),
            one.stage_date,
            str(one.opening_year or "–"),
            figure(None if one.cost_usd is None else one.cost_usd / 1e6, 0),
            figure(one.signed_usd / 1e6, 0) if one.signed_usd else "–",
            figure(one.paid_usd / 1e6, 0) if one.paid_usd else "–",
            ", ".join(groups),
            "; ".join(one.missing),
        )
    print_parts(table)
    if len(fundings) == 1:
        papers = make_table("\npapers", "agreement", "kind", "status", "USD m", "counts", "source")
        for column in (1, 2, 4, 5):
            papers.columns[column].justify = "left"
        for payer in fundings[0].payers:
            papers.add_row(
                f"{payer.item_id}  {payer.title}",
                payer.kind,
                payer.status,
                _millions(payer.value_usd),
                "yes" if payer.counts else "no",
                payer.source,
            )
        print_parts(*([papers] if papers.row_count else []))
    print_parts("* from the projects table; all else from the ledger. Signed money counts each sum once.")


def show_influence(found: Influence, *, as_json: bool) -> None:
    """Print each country's vectors: largest partners, HHI and effective number; then what each counts."""
    if as_json:
        print_json(found)
        return
    table = make_table("", "country", "vector", "year", "partners", "HHI", "effective number")
    for column in (1, 3):
        table.columns[column].justify = "left"
    for row in found.concentration.iter_rows(named=True):
        year = pl.col("year").is_null() if row["year"] is None else pl.col("year") == row["year"]
        mine = (pl.col("country") == row["country"]) & (pl.col("vector") == row["vector"]) & year
        shares = found.shares.filter(mine).sort("share", "partner_group", descending=[True, False])
        told = [
            f"{GROUP_NAMES[name]} {figure(100 * share)} %"
            for name, share in shares.select("partner_group", "share").head(MOST_PARTNERS).iter_rows()
        ]
        table.add_row(
            row["country"],
            row["vector"],
            "all" if row["year"] is None else str(row["year"]),
            ", ".join(told),
            figure(row["hhi"], 2),
            figure(row["effective_number"], 1),
        )
    print_parts(table, *(f"{name}: {says}." for name, says in found.definitions.items()))


def show_added(counts: Mapping[str, int], *, as_json: bool) -> None:
    """Print how many rows came to each table."""
    if as_json:
        print_json(dict(counts))
        return
    print_parts(*(f"{name}: {count} new" for name, count in counts.items()))
