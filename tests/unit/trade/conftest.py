"""The shipped claims, and a small book to bend."""

from collections.abc import Callable, Mapping

import polars as pl
import pytest

from zhibek.service.trade_actions import open_claims
from zhibek.tables.registry import STUDY_TABLES
from zhibek.trade.claims import ClaimBook, make_book

MakeBook = Callable[..., ClaimBook]


@pytest.fixture(scope="session")
def shipped() -> ClaimBook:
    """Give the claims of the New Silk Road."""
    return open_claims()


def _rows(table: str, rows: list[Mapping[str, object]]) -> pl.DataFrame:
    declared = STUDY_TABLES[table]
    blank = {
        name: column.default
        if column.default is not None
        else "made-up"
        if column.dtype == pl.String
        else None
        for name, column in declared.columns.items()
    }
    schema = {name: column.dtype for name, column in declared.columns.items()}
    return pl.DataFrame([{**blank, **row} for row in rows], schema=schema)


@pytest.fixture(scope="session")
def book_of() -> MakeBook:
    """Make a book of claims given as (reporter, partner, flow, year, value, unit, more)."""

    def make(*claims: tuple, transit: tuple[tuple[str, str], ...] = (), rates: Mapping = {}) -> ClaimBook:
        rows = [
            {
                "claim_id": f"claim-{number}",
                "reporter": reporter,
                "partner": partner,
                "flow": flow,
                "year": year,
                "value": float(value),
                "unit": "USD",
                "valuation": {"export": "fob", "import": "cif"}.get(flow, "unspecified"),
                "confidence": "published",
                "known_from": "",
                "remark": "",
                "source": "made-up",
                **(more[0] if more else {}),
            }
            for number, (reporter, partner, flow, year, value, *more) in enumerate(claims, start=1)
        ]
        names = {"KZ": "Kazakhstan", "CN": "China", "KG": "Kyrgyzstan", "EU": "European Union"}
        reporters = [{"reporter_id": code, "name": name} for code, name in names.items()]
        reporters.append({"reporter_id": "central-asia", "name": "Central Asia", "members": "KZ;KG"})
        reporters.append({"reporter_id": "world", "name": "the world"})
        frames = {
            "trade_reporters": _rows("trade_reporters", reporters),
            "trade_claims": _rows("trade_claims", rows),
            "exchange_rates": _rows(
                "exchange_rates",
                [
                    {"currency": currency, "year": year, "usd_per_unit": rate}
                    for (currency, year), rate in rates.items()
                ],
            ),
            "trade_distances": _rows("trade_distances", []),
            "trade_transit": _rows(
                "trade_transit", [{"exporter": a, "importer": b, "why": "It goes on."} for a, b in transit]
            ),
            "trade_targets": _rows("trade_targets", []),
            "sources": _rows("sources", [{"source_id": "made-up", "title": "Made up", "url": ""}]),
        }
        return make_book(frames)

    return make
