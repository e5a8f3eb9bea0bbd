"""Small ledgers, written row by row for tests."""

from typing import Any

import polars as pl

from zhibek.ledger.book import Ledger, open_ledger
from zhibek.tables.ledger import LEDGER_TABLES
from zhibek.tables.registry import STUDY_TABLES

Row = dict[str, Any]
TRACED = {"source": "own-estimate", "confidence": "published"}
ACTORS = [
    {"actor_id": "KZ", "name": "Kazakhstan", "country": "KZ", "partner_group": "region"},
    {"actor_id": "KG", "name": "Kyrgyzstan", "country": "KG", "partner_group": "region"},
    {"actor_id": "CN", "name": "China", "country": "CN", "partner_group": "china"},
    {"actor_id": "bank", "name": "A bank", "country": "", "partner_group": "ifi"},
    {"actor_id": "EU", "name": "Europe", "country": "", "partner_group": "eu"},
]


def rows_of(table: str, rows: list[Row], **given: object) -> pl.DataFrame:
    """Make a table's frame from some of its cells, others by default."""
    columns = STUDY_TABLES[table].columns
    blank = {name: column.default for name, column in columns.items()} | TRACED | given
    schema = {name: column.dtype for name, column in columns.items()}
    return pl.DataFrame([{name: (blank | row).get(name) for name in columns} for row in rows], schema=schema)


def paper(item_id: str, status: str = "signed", *, usd: float | None = None, **cells: object) -> Row:
    """Describe one agreement of May 2023: its status and its sum, with any other cells."""
    return {"item_id": item_id, "status": status, "usd": usd} | cells


def make_frames(
    papers: list[Row], *, parties: list[Row] | None = None, **more: list[Row]
) -> dict[str, pl.DataFrame]:
    """Make the ledger's frames of some agreements between Kazakhstan and China.

    `more` adds rows to `claims`, `events` and `rates`.
    """
    day = "2023-05-17"
    events = [
        {
            "event_id": f"{one['item_id']}/{one['status']}",
            "item_id": one["item_id"],
            "status": one["status"],
            "date": one.get("date", day),
            "known_from": one.get("known_from", day),
        }
        for one in papers
    ]
    claims = [
        {
            "claim_id": f"{one['item_id']}/value",
            "item_id": one["item_id"],
            "field": "value",
            "value": one["usd"],
            "currency": "USD",
            "standing": "stated",
            "valid_from": day,
            "known_from": one.get("known_from", day),
        }
        for one in papers
        if one["usd"] is not None
    ]
    items = [
        {"level": "item", "kind": "contract", "title": one["item_id"], "sector": "transport", "date": day}
        | {name: value for name, value in one.items() if name in STUDY_TABLES["ledger_items"].columns}
        for one in papers
    ]
    if parties is None:
        parties = [
            {"item_id": one["item_id"], "actor_id": actor, "role": role}
            for one in papers
            for actor, role in (("KZ", "beneficiary"), ("CN", "investor"))
        ]
    frames = {table.name: table.empty() for table in LEDGER_TABLES}
    return frames | {
        "ledger_actors": rows_of("ledger_actors", ACTORS, organisation_type=10),
        "ledger_items": rows_of("ledger_items", items),
        "ledger_parties": rows_of("ledger_parties", parties),
        "ledger_claims": rows_of("ledger_claims", [*claims, *more.get("claims", [])], standing="stated"),
        "ledger_events": rows_of("ledger_events", [*events, *more.get("events", [])]),
        "ledger_rates": rows_of("ledger_rates", more.get("rates", [])),
    }


def make_ledger(papers: list[Row], *, known_on: str = "", **rows: Any) -> Ledger:
    """Open the ledger of `make_frames`."""
    return open_ledger(make_frames(papers, **rows), known_on)


def make_trade() -> dict[str, pl.DataFrame]:
    """Make a trade between Kazakhstan and China, for what needs the tables of demand."""
    zones = [
        {"zone_id": zone, "name": zone, "country": country, "region": "r", "place_id": place}
        for zone, country, place in (("A", "KZ", "KZALA"), ("B", "CN", "CNSIA"), ("D", "DE", "DEDUI"))
    ]
    flow = {"origin_zone": "A", "destination_zone": "B", "class_id": "ore", "cargo": "bulk"}
    return {
        "zones": rows_of("zones", zones),
        "classes": rows_of("classes", [{"class_id": "ore", "name": "Ore", "value_usd_per_t": 100.0}]),
        "demand": rows_of("demand", [flow | {"demand_t_per_year": 10.0}]),
    }
