"""The multi-vector page."""

import dataclasses
import re
from importlib import resources

import pytest

from reference.small_ledger import make_frames, make_trade, paper
from zhibek.ledger.money import GROUP_NAMES
from zhibek.report.material import ReportInput
from zhibek.report.palette import contrast
from zhibek.report.partners import LOOKS, WIDTH, partners
from zhibek.tables.ledger import PARTNER_GROUPS


@pytest.fixture
def page(results: ReportInput) -> str:
    papers = [paper("mill", usd=3e9), paper("dam", usd=1e9)]
    parties = [
        {"item_id": "mill", "actor_id": "CN", "role": "lender"},
        {"item_id": "mill", "actor_id": "KZ", "role": "borrower"},
        {"item_id": "dam", "actor_id": "EU", "role": "donor"},
        {"item_id": "dam", "actor_id": "KZ", "role": "beneficiary"},
    ]
    study = dict(results.study) | make_frames(papers, parties=parties) | make_trade()
    return partners(dataclasses.replace(results, study=study))


def test_bars_fill_the_width_and_no_more(page: str) -> None:
    pictures = re.findall(r"<svg.*?</svg>", page)
    assert pictures
    for picture in pictures:
        for rect in re.findall(r'<rect class="p-\d" x="([\d.]+)" y="[\d.]+" width="([\d.]+)"', picture):
            assert sum(map(float, rect)) < WIDTH


def test_a_bar_tells_partner_share_and_amount(page: str) -> None:
    assert "<title>China 75.0 %, 3.0 bn USD</title>" in page
    assert "<title>European Union 25.0 %, 1.0 bn USD</title>" in page


def test_the_picture_has_a_twin_in_words(page: str) -> None:
    assert "How concentrated partners are, vector by vector" in page
    row = re.search(r"<th scope=\"row\">Kazakhstan</th>(.*?)</tr>", page)
    assert row is not None
    cells = re.findall(r">([^<>]+)</td>", row[1])
    assert cells[0] == "1.6"  # of two partners at 75 and 25 per cent
    assert cells[4] == "0.62"


def test_each_vector_is_defined(page: str) -> None:
    for start in (
        "Money signed: US dollars",
        "Money paid: US dollars",
        "Trade: value",
        "Transit: tonnes",
        "HHI: HHI is",
    ):
        assert f"<li>{start}" in page


def test_trade_that_is_not_modelled_is_named(page: str) -> None:
    assert "Trade that the model leaves out, and so its shares above:" in page


def test_every_group_has_a_colour_on_which_white_can_be_read() -> None:
    css = resources.files("zhibek.report").joinpath("report.css").read_text(encoding="utf-8")
    assert set(LOOKS) == set(GROUP_NAMES) >= set(PARTNER_GROUPS)
    for look in set(LOOKS.values()):
        colour = re.search(rf"\.{look}{{fill:(#\w{{6}})", css)
        assert colour is not None, look
        assert contrast(colour[1], "#FFFFFF") >= 4.5, look
