"""Flows gathered from claims."""

import numpy as np
import pytest

from zhibek.errors import ClaimError
from zhibek.trade.mirror_flows import gather_flows
from zhibek.trade.reconcile import ReconcileSettings, reconcile
from zhibek.trade.valuation import CifMargin


def rows_of(book):
    flows, split = gather_flows(book, CifMargin())
    ends = zip(flows.exporter, flows.importer, flows.year, strict=True)
    return {
        (flows.reporters[a], flows.reporters[b], int(year)): (sold, bought, side)
        for (a, b, year), sold, bought, side in zip(
            ends, flows.export_usd.tolist(), flows.import_usd.tolist(), split, strict=True
        )
    }


def test_a_total_is_split_by_the_other_sides_directions(book_of):
    book = book_of(
        ("KZ", "CN", "export", 2022, 10e9),
        ("KZ", "CN", "import", 2022, 8e9),
        ("CN", "KZ", "total", 2022, 25e9),
    )
    rows = rows_of(book)
    sold, bought, side = rows["CN", "KZ", 2022]
    assert (sold, bought, side) == (pytest.approx(25e9 - 10.6e9), 8e9, "CN")
    assert rows["KZ", "CN", 2022][0] == 10e9
    assert np.isnan(rows["KZ", "CN", 2022][1])


def test_regions_whose_members_report_are_left_out(shipped):
    flows, _ = gather_flows(shipped, CifMargin())
    assert "central-asia" not in flows.reporters
    assert "world" not in flows.reporters
    assert "EU" in flows.reporters


def test_a_book_without_directions_is_told(book_of):
    with pytest.raises(ClaimError) as caught:
        gather_flows(book_of(("KZ", "CN", "total", 2022, 1e9)), CifMargin())
    assert (
        str(caught.value) == "No flow is told in both directions by any reporter. Add rows to trade_claims."
    )


def test_what_china_declares_to_kyrgyzstan_is_mostly_transit(shipped):
    flows, _ = gather_flows(shipped, CifMargin())
    found = reconcile(flows, ReconcileSettings(declared_transit=frozenset(shipped.transit)))
    names = flows.reporters
    (row,) = [
        index
        for index, (a, b, year) in enumerate(zip(flows.exporter, flows.importer, flows.year, strict=True))
        if (names[a], names[b], year) == ("CN", "KG", 2022)
    ]
    assert found.value_usd[row] == pytest.approx(flows.import_usd[row] / (1 + found.margin[row]))
    assert found.value_usd[row] + found.transit_usd[row] == pytest.approx(15.42e9)
