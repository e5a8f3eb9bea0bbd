"""Claims that several cells show to be wrong."""

import polars as pl
import pytest

from zhibek.tables.registry import STUDY_TABLES
from zhibek.tables.trade_meaning import find_claim_faults
from zhibek.tables.validate import find_faults

CLAIM = {
    "claim_id": "one",
    "reporter": "KZ",
    "partner": "CN",
    "flow": "total",
    "product": "all",
    "year": 2022,
    "value": 24e9,
    "unit": "USD",
    "valuation": "unspecified",
    "compiler": "",
    "known_from": "",
    "remark": "",
    "source": "made-up",
    "confidence": "published",
}


def claims(*changes):
    schema = {name: column.dtype for name, column in STUDY_TABLES["trade_claims"].columns.items()}
    rows = [{**CLAIM, "claim_id": str(number), **change} for number, change in enumerate(changes)]
    return {"trade_claims": pl.DataFrame(rows, schema=schema)}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            ({}, {"value": 25e9}),
            "trade_claims (rows 1, 2): one source claims one figure twice. First: 0. "
            "Keep one of them, or tell them apart by valuation, compiler or source.",
        ),
        (
            ({"partner": "KZ"},),
            "trade_claims.partner (rows 1): the same as reporter. Name whom it trades with.",
        ),
        (
            ({"unit": "bn USD"},),
            "trade_claims.unit (rows 1): 'bn USD' is no unit. Write three capitals (ISO 4217), or t.",
        ),
    ],
)
def test_each_fault_is_told(changes, said):
    assert [str(fault) for fault in find_claim_faults(claims(*changes))] == [said]


def test_claims_of_two_sources_may_conflict():
    assert list(find_claim_faults(claims({}, {"source": "other", "value": 25e9}))) == []


def test_a_negative_value_is_a_fault():
    said = [str(fault) for fault in find_faults(claims({"value": -1.0}))]
    assert "trade_claims.value (rows 1): below 0. Lowest value: -1. Give 0 or more." in said
