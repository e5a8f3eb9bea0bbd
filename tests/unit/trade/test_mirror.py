"""Both sides, and what may explain a gap."""

import pytest

from zhibek.errors import ClaimError
from zhibek.trade.mirror import mirror


@pytest.mark.parametrize(
    ("year", "partner", "reporter", "percent"), [(2022, 31.2, 24.2, 25), (2024, 43.8, 30.1, 37)]
)
def test_kazakhstan_and_china(shipped, year, partner, reporter, percent):
    (row,) = mirror(shipped, "KZ", "CN", year=year).rows
    assert row.partner_says.value_usd / 1e9 == pytest.approx(partner, abs=0.05)
    assert row.reporter_says.value_usd / 1e9 == pytest.approx(reporter, abs=0.05)
    assert round(100 * row.symmetric_gap) == percent


def test_the_other_way_round_the_gap_turns(shipped):
    one, other = mirror(shipped, "KZ", "CN"), mirror(shipped, "CN", "KZ")
    for a, b in zip(one.rows, other.rows, strict=True):
        assert a.symmetric_gap == b.symmetric_gap
        assert a.gap_usd == (None if b.gap_usd is None else -b.gap_usd)


def test_causes_add_up_to_the_gap(shipped):
    rows = [row for row in mirror(shipped, "KZ", "CN").rows if row.gap_usd is not None]
    assert len(rows) == 5
    for row in rows:
        told = sum(cause.amount_usd or 0.0 for cause in row.causes)
        assert told == pytest.approx(row.gap_usd, abs=0.02 * abs(row.gap_usd))


def test_freight_alone_explains_what_freight_makes(book_of):
    book = book_of(
        ("KZ", "CN", "export", 2022, 10e9),
        ("KZ", "CN", "import", 2022, 2e9 * 1.06),
        ("CN", "KZ", "export", 2022, 2e9),
        ("CN", "KZ", "import", 2022, 10e9 * 1.06),
    )
    (row,) = mirror(book, "KZ", "CN").rows
    assert row.gap_usd == pytest.approx(0.06 * 8e9)
    freight, *rest = row.causes
    assert freight.kind == "valuation"
    assert freight.amount_usd == pytest.approx(row.gap_usd)
    assert [cause.kind for cause in rest] == ["rounding", "rounding"]


def test_transit_is_told_where_the_exporter_says_more(book_of):
    book = book_of(
        ("KG", "CN", "export", 2022, 0.1e9),
        ("KG", "CN", "import", 2022, 4.24e9),
        ("CN", "KG", "export", 2022, 15e9),
        ("CN", "KG", "import", 2022, 0.106e9),
        transit=(("CN", "KG"),),
    )
    (row,) = mirror(book, "KG", "CN").rows
    (transit,) = [cause for cause in row.causes if cause.kind == "transit"]
    assert transit.amount_usd == pytest.approx(11e9)
    assert transit.says == "China says it sold more than Kyrgyzstan says it bought. It goes on."


def test_claims_without_a_rate_are_told(book_of):
    book = book_of(("KZ", "CN", "total", 2022, 24e9), ("CN", "KZ", "total", 2022, 2e11, {"unit": "CNY"}))
    found = mirror(book, "KZ", "CN")
    assert found.rows[0].partner_says is None
    assert found.notes == ("Claims by China without a rate of exchange, not used: 2022 (CNY).",)


def test_a_silent_side_is_a_gap_and_no_zero(book_of):
    (row,) = mirror(book_of(("KZ", "CN", "total", 2022, 24e9)), "KZ", "CN").rows
    assert row.partner_says is None
    assert row.gap_usd is None
    assert row.symmetric_gap is None


@pytest.mark.parametrize(
    ("ends", "year", "said"),
    [
        (
            ("KZ", "CN"),
            1999,
            "No claim on the trade of Kazakhstan and China in 1999. There are claims for 2017 to 2024.",
        ),
        (
            ("TM", "central-asia"),
            None,
            "No claim on the trade of Turkmenistan and Central Asia. Add rows to trade_claims.",
        ),
        (("KZ", "KZ"), None, "Kazakhstan has no mirror in itself. Name two reporters."),
    ],
)
def test_what_is_not_claimed_is_said(shipped, ends, year, said):
    with pytest.raises(ClaimError) as caught:
        mirror(shipped, *ends, year=year)
    assert str(caught.value) == said
