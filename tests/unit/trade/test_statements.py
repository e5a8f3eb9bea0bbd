"""Statements found in texts and tables."""

import pytest

from zhibek.errors import ClaimError
from zhibek.trade.statements import find_reporters, read_rows, read_text


def kinds(shipped, text):
    return [one.kind for one in read_text(shipped, text)]


def test_each_kind_is_found(shipped):
    assert kinds(shipped, "growth of 29 percent from over 31 to 40 billion") == ["growth"]
    assert kinds(shipped, "42 percent of over 70 billion") == ["share"]
    assert kinds(shipped, "3 billion plus 4 billion makes 7 billion") == ["sum"]
    assert kinds(shipped, "49 billion with the EU") == ["level"]
    assert kinds(shipped, "No figure stands here.") == []


def test_a_growth_knows_its_ends_and_direction(shipped):
    (one,) = read_text(shipped, "Exports fell 20% from 50 billion in 2021 to 40 billion in 2022")
    assert (one.base.value, one.level.value, one.falls, one.flow) == (50e9, 40e9, True, "export")
    assert one.years == (2021, 2022)


def test_a_share_knows_part_and_whole(shipped):
    (one,) = read_text(shipped, "31.2 billion, or 44 percent of the 70.2 billion")
    assert (one.part.value, one.percent.value, one.whole.value) == (31.2e9, 44.0, 70.2e9)


def test_clauses_do_not_mix(shipped):
    found = read_text(shipped, "It rose 5 percent. Of 70 billion nothing is known; 3 billion is.")
    assert [one.kind for one in found] == ["growth", "level", "level"]
    assert found[0].base is None


def test_decimals_end_no_sentence(shipped):
    (one,) = read_text(shipped, "It rose by 3.5 percent from 31.2 to 32.3 billion.")
    assert one.percent.value == 3.5


def test_reporters_are_named_in_order(shipped):
    assert find_reporters(shipped, "China's trade with the Kazakh side and Central Asian states") == (
        "CN",
        "KZ",
        "central-asia",
    )
    assert find_reporters(shipped, "Us and them, to it") == ()
    assert find_reporters(shipped, "the EU and UZ") == ("EU", "UZ")


def test_rows_hold_text_or_quantities(shipped):
    rows = [
        {"statement": "42 percent of over 70 billion"},
        {"kind": "share", "percent": "42", "part": "31 billion", "whole": "over 70 billion"},
        {"kind": "sum", "parts": "3 bn; 4 bn", "whole": "7 bn"},
        {"kind": "growth", "percent": "-20", "base": "50 bn", "level": "40 bn"},
    ]
    found = read_rows(shipped, rows)
    assert [one.kind for one in found] == ["share", "share", "sum", "growth"]
    assert found[1].part.value == 31e9
    assert [one.value for one in found[2].parts] == [3e9, 4e9]
    assert found[3].falls


def test_rows_that_state_nothing_are_told(shipped):
    with pytest.raises(ClaimError) as caught:
        read_rows(shipped, [{"kind": "ratio"}, {"statement": "1 bn"}, {"figure": "3"}])
    assert str(caught.value) == (
        "statements (rows 1, 3): neither a statement nor a kind. Give a column `statement` with text, "
        "or `kind` (share, growth, sum) with percent and quantities."
    )
