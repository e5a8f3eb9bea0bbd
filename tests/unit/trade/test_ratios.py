"""Ratios name their claims and mix nothing."""

import pytest

from zhibek.errors import ClaimError
from zhibek.trade.claims import take_figure
from zhibek.trade.ratios import take_ratio


def figure(book, reporter, partner, year=2022, flow="total"):
    return take_figure(book, reporter, partner, flow, year)


def test_with_chinas_figures_it_is_44_percent(shipped):
    ratio = take_ratio(shipped, figure(shipped, "CN", "KZ"), figure(shipped, "CN", "central-asia"))
    assert round(100 * ratio.value) == 44
    assert ratio.mixes == ()
    assert ratio.claim_ids == ("CN-KZ-total-all-2022-own-1", "CN-central-asia-total-all-2022-own-1")


def test_two_reporters_are_refused_unless_told(shipped):
    above, below = figure(shipped, "KZ", "CN"), figure(shipped, "CN", "central-asia")
    with pytest.raises(ClaimError) as caught:
        take_ratio(shipped, above, below)
    assert str(caught.value) == (
        "KZ-CN-export-all-2022-own-1 over CN-central-asia-total-all-2022-own-1: "
        "two reporters, Kazakhstan and China. Take both from one reporter, or allow it with mix=True (--mix)."
    )
    assert take_ratio(shipped, above, below, mix=True).mixes == ("two reporters, Kazakhstan and China",)


def test_two_valuations_are_refused(book_of):
    book = book_of(
        ("KZ", "CN", "export", 2022, 1e9),
        ("KZ", "world", "export", 2022, 4e9, {"valuation": "cif"}),
    )
    with pytest.raises(ClaimError) as caught:
        take_ratio(book, figure(book, "KZ", "CN", flow="export"), figure(book, "KZ", "world", flow="export"))
    assert str(caught.value) == (
        "claim-1 over claim-2: two valuations, fob and cif. "
        "Take both from one reporter, or allow it with mix=True (--mix)."
    )


def test_two_bodies_are_refused(book_of):
    book = book_of(
        ("KZ", "CN", "export", 2022, 1e9, {"compiler": "BACI"}), ("KZ", "world", "export", 2022, 4e9)
    )
    above = take_figure(book, "KZ", "CN", "export", 2022, compiler="BACI")
    with pytest.raises(ClaimError, match="figures of two bodies, BACI and the reporter itself"):
        take_ratio(book, above, figure(book, "KZ", "world", flow="export"))


def test_nothing_is_divided_by_zero(book_of):
    book = book_of(("KZ", "CN", "total", 2022, 1e9), ("KZ", "world", "total", 2022, 0.0))
    with pytest.raises(ClaimError) as caught:
        take_ratio(book, figure(book, "KZ", "CN"), figure(book, "KZ", "world"))
    assert str(caught.value) == "claim-2 is 0: nothing can be divided by it."
