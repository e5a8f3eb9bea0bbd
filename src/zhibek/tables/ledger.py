"""Tables of agreements, their money and status."""

import polars as pl

from zhibek.tables.spec import Column, Table, traced
from zhibek.units import Unit

LEVELS = ("umbrella", "package", "item", "component")
KINDS = (
    "memorandum",
    "framework",
    "intergovernmental",
    "contract",
    "loan",
    "guarantee",
    "equity",
    "grant",
    "joint-venture",
    "twinning",
    "declaration",
    "study",
    "mixed",
)
STAGES = ("announced", "signed", "in-force", "financial-close", "construction", "operating", "closed")
HALTS = ("suspended", "cancelled", "lapsed")
STATUSES = (*STAGES, *HALTS)
PARTNER_GROUPS = ("china", "eu", "us", "russia", "ifi", "gulf", "turkiye-ots", "region", "other")
ROLES = (
    "government",
    "agency",
    "lender",
    "borrower",
    "guarantor",
    "investor",
    "donor",
    "contractor",
    "supplier",
    "buyer",
    "beneficiary",
    "member",
)
MONEY_FIELDS = ("value", "paid", "cost")
FIELDS = (*MONEY_FIELDS, "documents", "opening-year", "length", "capacity", "capacity-added", "throughput")
STANDINGS = ("stated", "estimated", "derived")
BOUNDS = ("exact", "about", "at-least", "at-most")
SECTORS = (
    "transport",
    "energy",
    "industry",
    "mining",
    "agriculture",
    "digital",
    "education",
    "media",
    "mobility",
    "customs",
    "economy",
    "political",
    "subnational",
    "aviation",
    "water",
    "multi-sector",
)


def _items(meaning: str) -> Column:
    """Make a column that lists items."""
    return Column(pl.String, meaning, points_to="ledger_items.item_id", listed=True, default="")


def _projects(meaning: str) -> Column:
    """Make a column that lists projects."""
    return Column(pl.String, meaning, points_to="projects.project_id", listed=True, default="")


LEDGER_ACTORS = Table(
    name="ledger_actors",
    doc="One row per state, body or company that takes part in an agreement.",
    key=("actor_id",),
    optional=True,
    columns={
        "actor_id": Column(pl.String, "Unique name; a state's is its two letters."),
        "name": Column(pl.String, "Name shown to people."),
        "country": Column(pl.String, "Its country; blank for a body of many.", default=""),
        "partner_group": Column(
            pl.String, "With whom its money is counted in the view of influence.", choices=PARTNER_GROUPS
        ),
        "organisation_type": Column(
            pl.Int32, "Its type in IATI's list OrganisationType.", minimum=10, maximum=90
        ),
        **traced(),
    },
)

LEDGER_ITEMS = Table(
    name="ledger_items",
    doc="One row per agreement: an umbrella, a package, one paper, or a component of one.",
    key=("item_id",),
    optional=True,
    columns={
        "item_id": Column(pl.String, "Unique name."),
        "parent_id": Column(pl.String, "What it is part of.", points_to="ledger_items.item_id", default=""),
        "level": Column(
            pl.String,
            "`umbrella`: a headline total, never added; `package`: several papers with one sum.",
            choices=LEVELS,
        ),
        "kind": Column(pl.String, "What was signed; `mixed`: papers of several kinds.", choices=KINDS),
        "title": Column(pl.String, "What it is about."),
        "sector": Column(pl.String, "Of what.", choices=SECTORS),
        "date": Column(pl.String, "Day, month or year it was signed or announced, as 2023-05-17."),
        "corridors": Column(
            pl.String, "Corridors it touches; `titr` stands for every `titr-…`.", listed=True, default=""
        ),
        "places": Column(
            pl.String, "Places it touches.", points_to="places.place_id", listed=True, default=""
        ),
        "builds": _projects("Projects it binds someone to build: their stage is the furthest of these."),
        "funds": _projects("Projects whose cost it pays."),
        "covered_by": _items("Items that hold its money already; it then enters no total."),
        "overlaps": _items("Packages that may hold the same money; the two are never added."),
        "membership": Column(
            pl.String,
            "How sure it is that it is part of its parent.",
            choices=("stated", "by-context", "doubtful"),
            default="stated",
        ),
        "may_exceed": Column(
            pl.Boolean, "Whether its children may hold more money than it does.", default=False
        ),
        "remark": Column(pl.String, "What to know about it.", default=""),
        **traced(),
    },
)

LEDGER_PARTIES = Table(
    name="ledger_parties",
    doc="One row per party of an agreement, in one role.",
    key=("item_id", "actor_id", "role"),
    optional=True,
    columns={
        "item_id": Column(pl.String, "The agreement.", points_to="ledger_items.item_id"),
        "actor_id": Column(pl.String, "Who.", points_to="ledger_actors.actor_id"),
        "role": Column(pl.String, "As what.", choices=ROLES),
        "share_percent": Column(
            pl.Float64, "Its share of the money, where published.", minimum=0, maximum=100, nullable=True
        ),
        **traced(),
    },
)

LEDGER_CLAIMS = Table(
    name="ledger_claims",
    doc="One row per statement of a figure. Rows are added, never changed: a better one supersedes.",
    key=("claim_id",),
    optional=True,
    columns={
        "claim_id": Column(pl.String, "Unique name."),
        "item_id": Column(pl.String, "The agreement.", points_to="ledger_items.item_id"),
        "field": Column(pl.String, "Which figure.", choices=FIELDS),
        "value": Column(pl.Float64, "The figure, in its unit.", minimum=0),
        "counted_in": Column(pl.String, "Its unit; blank for money.", default=""),
        "currency": Column(pl.String, "ISO 4217 code, for money.", default=""),
        "bound": Column(pl.String, "`at-least`: said as `more than`.", choices=BOUNDS, default="exact"),
        "standing": Column(pl.String, "How it was got.", choices=STANDINGS),
        "valid_from": Column(pl.String, "Day from which it holds."),
        "known_from": Column(pl.String, "Day on which it was made public."),
        "supersedes": Column(
            pl.String, "The claim it takes the place of.", points_to="ledger_claims.claim_id", default=""
        ),
        "remark": Column(pl.String, "What to know about it.", default=""),
        **traced(),
    },
)

LEDGER_EVENTS = Table(
    name="ledger_events",
    doc="One row per change of status. Rows are added, never changed.",
    key=("event_id",),
    optional=True,
    columns={
        "event_id": Column(pl.String, "Unique name."),
        "item_id": Column(pl.String, "The agreement.", points_to="ledger_items.item_id"),
        "status": Column(
            pl.String,
            "`signed`: by all, or passed by the one that binds itself, as a decree or a board's approval.",
            choices=STATUSES,
        ),
        "date": Column(pl.String, "Day, month or year of the change."),
        "known_from": Column(pl.String, "Day on which it was made public."),
        "reversal": Column(pl.Boolean, "Whether it is said to fall back to an earlier stage.", default=False),
        "remark": Column(pl.String, "What to know about it.", default=""),
        **traced(),
    },
)

LEDGER_LOANS = Table(
    name="ledger_loans",
    doc="One row per loan whose terms are public.",
    key=("item_id",),
    optional=True,
    columns={
        "item_id": Column(pl.String, "The loan.", points_to="ledger_items.item_id"),
        "tenor_years": Column(pl.Float64, "Years until it is repaid.", minimum=0, nullable=True),
        "grace_years": Column(pl.Float64, "Years before repayment begins.", minimum=0, nullable=True),
        "interest_percent": Column(
            pl.Float64, "Interest a year; blank: not public.", minimum=0, maximum=100, nullable=True
        ),
        "cost_share_percent": Column(
            pl.Float64, "Share of the project's cost that it pays.", minimum=0, maximum=100, nullable=True
        ),
        "remark": Column(pl.String, "What to know about it.", default=""),
        **traced(),
    },
)

LEDGER_RATES = Table(
    name="ledger_rates",
    doc="One row per currency and year: what its unit was worth in US dollars.",
    key=("currency", "year"),
    optional=True,
    columns={
        "currency": Column(pl.String, "ISO 4217 code."),
        "year": Column(pl.Int32, "The year.", Unit.YEAR, minimum=1990),
        "usd_per_unit": Column(pl.Float64, "US dollars for one unit.", minimum=0),
        "remark": Column(pl.String, "How it was got.", default=""),
        **traced(),
    },
)

LEDGER_TABLES = (
    LEDGER_ACTORS,
    LEDGER_ITEMS,
    LEDGER_PARTIES,
    LEDGER_CLAIMS,
    LEDGER_EVENTS,
    LEDGER_LOANS,
    LEDGER_RATES,
)
