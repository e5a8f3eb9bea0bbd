"""Who pays for a project, how far, what is missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from zhibek.ledger.book import RANK, SIGNED, Item, Ledger
from zhibek.ledger.money import money_of, partner_shares, usd_of, why_left_out
from zhibek.tables.dates import last_day
from zhibek.tables.ledger import STAGES

Frames = Mapping[str, pl.DataFrame]
UNPROMISED = "none"
LAST_RANK_OF_MONEY = RANK["financial-close"]
STATUS_STAGES = {
    "completed": "operating",
    "construction": "construction",
    "committed": "signed",
    "planned": "announced",
    "idea": UNPROMISED,
}


@dataclass(frozen=True, slots=True)
class Payer:
    """One agreement that pays for a project: who, how much, how far, and where that is said."""

    item_id: str
    title: str
    kind: str
    partners: tuple[str, ...]
    value_usd: float | None
    status: str
    counts: bool
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Funding:
    """A project's money and stage.

    `stage_from` is `ledger`, or `projects` where the projects table alone knows it. `cost_usd` is the
    projects table's; `signed_usd` and `paid_usd` come from the ledger, each sum once. `missing` says
    what is not there to be sure that it comes.
    """

    project_id: str
    name: str
    stage: str
    stage_from: str
    stage_date: str
    opening_year: int | None
    cost_usd: float | None
    signed_usd: float
    paid_usd: float
    payers: tuple[Payer, ...]
    missing: tuple[str, ...]
    source: str
    confidence: str


def fund_projects(ledger: Ledger, projects: pl.DataFrame) -> list[Funding]:
    """Tell for every project of a study who pays, how far it is and what is missing.

    The stage is the furthest of the agreements that build it and are not halted, or that of the
    projects table where this is further. As of a past day the table, which has no dates, is left out.
    """
    return [_fund(ledger, row) for row in projects.sort("project_id").iter_rows(named=True)]


def _fund(ledger: Ledger, row: Mapping[str, object]) -> Funding:
    project = str(row["project_id"])
    paying = [item for item in ledger.items.values() if project in item.funds]
    stage, since, told_by = _stage(ledger, project, str(row["status"]))
    counting = [item for item in paying if not why_left_out(ledger, item)]
    signed = sum(usd_of(ledger, item) for item in counting)
    building = [item for item in ledger.items.values() if project in {*item.builds, *item.funds}]
    paid = sum(usd_of(ledger, item, "paid") for item in building)
    return Funding(
        project_id=project,
        name=str(row["name"]),
        stage=stage,
        stage_from=told_by,
        stage_date=since,
        opening_year=row["opening_year"],  # type: ignore[arg-type]
        cost_usd=row["cost_usd"],  # type: ignore[arg-type]
        signed_usd=signed,
        paid_usd=paid,
        payers=tuple(_payer(ledger, item) for item in paying),
        missing=_missing(stage, row["cost_usd"], signed, paying),
        source=str(row["source"]),
        confidence=str(row["confidence"]),
    )


def _stage(ledger: Ledger, project: str, status: str) -> tuple[str, str, str]:
    """Give a project's stage, since when, and which table tells it."""
    events = [
        event
        for item in ledger.items.values()
        if project in item.builds and not item.is_halted
        for event in item.events
        if event.status in RANK
    ]
    best = max(events, key=lambda one: (RANK[one.status], _earlier(one.date)), default=None)
    table = UNPROMISED if ledger.known_on else STATUS_STAGES[status]
    if best is None or RANK.get(table, -1) > RANK[best.status]:
        return table, "", "projects" if table != UNPROMISED else ""
    return best.status, best.date, "ledger"


def _earlier(date: str) -> tuple[int, ...]:
    """Order days backwards."""
    return tuple(-int(part) for part in last_day(date).split("-"))


def _payer(ledger: Ledger, item: Item) -> Payer:
    money = money_of(ledger, item)
    return Payer(
        item_id=item.item_id,
        title=item.title,
        kind=item.kind,
        partners=tuple(partner_shares(item)),
        value_usd=money.usd if money else None,
        status=item.status,
        counts=not why_left_out(ledger, item),
        source=item.source,
        confidence=item.confidence,
    )


def _missing(stage: str, cost: object, signed_usd: float, paying: Sequence[Item]) -> tuple[str, ...]:
    """Say what is not there yet, or not public."""
    missing = []
    if RANK.get(stage, -1) < SIGNED:
        missing.append("a signed paper")
    if RANK.get(stage, -1) < LAST_RANK_OF_MONEY:
        missing.append("financial close")
    if stage == "construction" and not any(_is_closed(item) for item in paying):
        missing.append("a public financial close")
    if not paying:
        missing.append("any paper on money")
    if unsigned := [item.item_id for item in paying if item.status == "announced"]:
        missing.append(f"a signature under {', '.join(unsigned)}")
    if cost is None:
        missing.append("a published cost")
    elif float(str(cost)) > signed_usd * 1.01 and stage not in {"operating", "closed"}:
        missing.append(f"USD {(float(str(cost)) - signed_usd) / 1e6:,.0f} m of its cost")
    return tuple(missing)


def _is_closed(item: Item) -> bool:
    return any(event.status == "financial-close" for event in item.events)


def projects_at(fundings: Sequence[Funding], stage: str, year: int) -> tuple[str, ...]:
    """List the projects that are at a stage or further and promised to be open by a year.

    One without a promised year counts only where it operates already.

    >>> projects_at([], "signed", 2030)
    ()
    """
    return tuple(
        one.project_id
        for one in fundings
        if RANK.get(one.stage, -1) >= STAGES.index(stage) and _opens_by(one, year)
    )


def _opens_by(funding: Funding, year: int) -> bool:
    if funding.opening_year is None:
        return RANK.get(funding.stage, -1) >= RANK["operating"]
    return funding.opening_year <= year
