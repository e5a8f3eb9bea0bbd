"""What only the whole ledger shows to be wrong."""

from reference.small_ledger import make_frames, paper
from zhibek.ledger.check import find_excess


def test_parts_above_their_whole_are_a_fault() -> None:
    papers = [
        paper("top", "announced", usd=100e6, level="umbrella"),
        paper("one", usd=150e6, parent_id="top"),
    ]
    assert [str(fault) for fault in find_excess(make_frames(papers))] == [
        "ledger_items.item_id (rows 1): top: its parts hold USD 150 m, it holds 100 m. "
        "Mend a sum, say what covers what, or set may_exceed."
    ]


def test_a_study_without_a_ledger_has_no_such_fault() -> None:
    assert find_excess({}) == []
