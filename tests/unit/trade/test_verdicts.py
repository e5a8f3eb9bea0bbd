"""What claims say of a statement."""

import pytest

from zhibek.trade.statements import read_text
from zhibek.trade.verdicts import judge


def verdict(book, text):
    (statement,) = read_text(book, text)
    return judge(book, statement)


@pytest.fixture(scope="module")
def region(book_of):
    """China's trade with a region of two, one of which is told."""
    return book_of(
        ("CN", "KZ", "total", 2022, 31.2e9),
        ("CN", "central-asia", "total", 2022, 70.2e9),
        ("KZ", "CN", "total", 2021, 18e9),
        ("KZ", "CN", "total", 2022, 24.2e9),
    )


def test_a_share_of_an_untold_partner_cannot_be_denied(region):
    found = verdict(region, "50 percent of over 70 billion")
    assert found.verdict == "cannot tell"
    assert found.says == (
        "China claims 31.2 bn with Kazakhstan, of 70.2 bn with Central Asia in 2022: 44.4 %, "
        "but not every partner is claimed."
    )
    assert verdict(region, "70 percent of over 70 billion").verdict == "off"


def test_a_whole_that_nobody_claims_cannot_be_told(region):
    found = verdict(region, "42 percent of 90 billion")
    assert (found.verdict, found.says) == ("cannot tell", "no claim gives the whole and its parts.")


def test_growth_by_the_claims_of_the_nearer_side(region):
    found = verdict(region, "Trade of Kazakhstan with China grew 34 percent in 2022")
    assert found.verdict == "holds"
    assert found.claim_ids == ("claim-3", "claim-4")
    assert verdict(region, "Trade of Kazakhstan with China grew 40 percent in 2022").nearest == pytest.approx(
        34.44, abs=0.01
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "Trade grew 30 percent",
            "the figure it grew from is not told; name both sides and the year.",
        ),
        ("Trade of Kazakhstan and China grew 30 percent in 2015", "no side claims both 2014 and 2015."),
    ],
)
def test_what_is_missing_is_said(region, text, says):
    found = verdict(region, text)
    assert (found.verdict, found.says) == ("cannot tell", says)


@pytest.mark.parametrize("percent", range(0, 101, 4))
def test_a_share_holds_only_near_what_it_is(region, percent):
    found = verdict(region, f"31.2 billion, or {percent} percent of 70.2 billion")
    assert (found.verdict == "holds") == (abs(percent - 44.44) <= 0.56)


def test_the_computed_value_always_holds(region):
    for base, level in ((31, 40), (20, 55), (7, 8)):
        grown = round(100 * (level / base - 1))
        assert verdict(region, f"up {grown} percent from {base} to {level} billion").verdict == "holds"
        assert verdict(region, f"up {grown + 25} percent from {base}.0 to {level}.0 billion").verdict == "off"


def test_no_claim_of_another_reporter_is_mixed_in(region):
    # 24.2 of 70.2 would be 34 per cent, of two reporters
    assert verdict(region, "34 percent of over 70 billion, with Kazakhstan").verdict == "off"
