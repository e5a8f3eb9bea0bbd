"""Laws that any ledger keeps."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reference.small_ledger import make_frames, make_ledger, paper
from zhibek.ledger.book import known_frames, open_ledger
from zhibek.ledger.choose import Choice
from zhibek.ledger.influence import money_by_partner
from zhibek.ledger.money import usd_of, why_left_out
from zhibek.ledger.realise import realise
from zhibek.ledger.totals import total_money
from zhibek.tables.ledger import LEVELS, STATUSES

NAMES = tuple("abcdefgh")


@st.composite
def papers(draw) -> list:
    """Make agreements in trees of any depth, each below an earlier one, some covered by a later one."""
    rows = []
    for number in range(draw(st.integers(1, len(NAMES)))):
        parent = draw(st.sampled_from(["", *NAMES[:number]]))
        cover = draw(st.sampled_from(["", "", *NAMES[number + 1 :]]))
        rows.append(
            paper(
                NAMES[number],
                draw(st.sampled_from(STATUSES)),
                usd=draw(st.one_of(st.none(), st.floats(0, 1e9))),
                level=draw(st.sampled_from(LEVELS)),
                parent_id=parent,
                covered_by=cover,
                date=draw(st.sampled_from(["2022", "2023-05", "2024-01-31"])),
                known_from=draw(st.sampled_from(["2022-12-31", "2023-12-31", "2024-12-31"])),
            )
        )
    names = {row["item_id"] for row in rows}
    return [row | {"covered_by": row["covered_by"] if row["covered_by"] in names else ""} for row in rows]


@settings(max_examples=60, deadline=None)
@given(papers())
def test_nothing_that_counts_stands_above_or_below_what_counts(rows: list) -> None:
    ledger = make_ledger(rows)
    counting = {name for name, item in ledger.items.items() if not why_left_out(ledger, item)}
    for name in counting:
        item = ledger.item(name)
        assert item.is_signed
        assert item.level != "umbrella"
        assert not set(item.covered_by) & set(ledger.items)
        parent = item.parent_id
        while parent:
            assert parent not in counting
            parent = ledger.item(parent).parent_id


@settings(max_examples=60, deadline=None)
@given(papers())
def test_every_way_of_telling_gives_one_total(rows: list) -> None:
    ledger = make_ledger(rows)
    plain = sum(usd_of(ledger, item) for item in ledger.items.values() if not why_left_out(ledger, item))
    for by in ((), ("stage",), ("partner",), ("year", "country"), ("kind", "sector", "level")):
        assert total_money(ledger, Choice(), by).by["value_usd"].sum() == pytest.approx(plain)
    assert money_by_partner(ledger)["signed_usd"].sum() == pytest.approx(plain)


@settings(max_examples=60, deadline=None)
@given(papers())
def test_signed_is_never_more_than_named(rows: list) -> None:
    ledger = make_ledger(rows)
    for name in ledger.items:
        found = realise(ledger, name)
        assert found.rung("signed").value_usd <= found.rung("named").value_usd
        assert found.rung("financial-close").value_usd <= found.rung("signed").value_usd


@settings(max_examples=60, deadline=None)
@given(papers(), st.sampled_from(["2022", "2023-12-31", "2024-06", "2025"]))
def test_what_is_known_on_a_day_is_all_that_was_known_before_and_no_more(rows: list, day: str) -> None:
    frames = make_frames(rows)
    ledger = open_ledger(frames, day)
    assert set(ledger.items) == {
        row["item_id"]
        for row in rows
        if row["known_from"][:10] <= f"{day}-12-31"[:10] or row["known_from"] <= day
    }
    again = open_ledger({**frames, **known_frames(frames, day)})
    assert {name: (item.status, usd_of(again, item)) for name, item in again.items.items()} == {
        name: (item.status, usd_of(ledger, item)) for name, item in ledger.items.items()
    }
