"""Faults of claims that several cells show."""

from collections.abc import Iterator, Mapping

import polars as pl

from zhibek.errors import Fault

ONE_FIGURE = ("reporter", "partner", "flow", "product", "year", "unit", "valuation", "compiler", "source")
_UNIT = r"^([A-Z]{3}|t)$"


def find_claim_faults(frames: Mapping[str, pl.DataFrame]) -> Iterator[Fault]:
    """Claims said twice by one source, on a reporter's trade with itself, or in no unit.

    One body may be quoted by several sources, and differently: that is no fault. One source that gives one
    figure twice is.
    """
    claims = frames["trade_claims"]
    twice = claims.select(ONE_FIGURE).is_duplicated()
    if twice.any():
        rows = tuple((twice.arg_true() + 1).to_list())
        first = claims["claim_id"][rows[0] - 1]
        yield Fault(
            "trade_claims",
            f"one source claims one figure twice. First: {first}.",
            "Keep one of them, or tell them apart by valuation, compiler or source.",
            rows,
        )
    same = claims["reporter"] == claims["partner"]
    if same.any():
        rows = tuple((same.arg_true() + 1).to_list())
        yield Fault("trade_claims.partner", "the same as reporter.", "Name whom it trades with.", rows)
    odd = ~claims["unit"].str.contains(_UNIT)
    if odd.any():
        rows = tuple((odd.arg_true() + 1).to_list())
        found = claims["unit"][rows[0] - 1]
        yield Fault(
            "trade_claims.unit", f"'{found}' is no unit.", "Write three capitals (ISO 4217), or t.", rows
        )
