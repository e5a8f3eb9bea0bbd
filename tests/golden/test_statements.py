"""An article's figures, and others, against claims."""

import csv
from pathlib import Path

import pytest

from zhibek.service.fact_actions import check_facts
from zhibek.service.trade_actions import open_claims
from zhibek.trade.statements import read_text
from zhibek.trade.verdicts import judge

HERE = Path(__file__).parent / "statements"
LINES = (HERE / "others.txt").read_text(encoding="utf-8").splitlines()
WANTED = list(csv.DictReader((HERE / "others.csv").read_text(encoding="utf-8").splitlines()))


@pytest.fixture(scope="module")
def claims():
    return open_claims()


def test_the_articles_29_percent_holds_and_its_42_percent_does_not():
    found = check_facts(HERE / "article.txt")
    assert [(one.kind, one.verdict) for one in found.verdicts] == [
        ("growth", "holds"),
        ("share", "off"),
        ("level", "cannot tell"),
        ("level", "cannot tell"),
    ]
    assert found.counts == {"holds": 1, "off": 1, "cannot tell": 2}
    growth, share, union, agreements = found.verdicts
    assert growth.says == (
        "from over 31 (31 bn) to 40 billion is a growth of 29.0 %; "
        "from China's 31.2 bn of 2022 with Kazakhstan it is 28.2 %."
    )
    assert (share.stated, round(share.nearest)) == (42.0, 44)
    assert share.says == (
        "China claims 31.2 bn with Kazakhstan, of 70.2 bn with Central Asia in 2022: 44.4 %."
    )
    assert "European Union on Central Asia, total, 2022: 50.5 bn USD" in union.says
    assert agreements.says == "22 billion: a figure alone, and no claim to hold it to."


@pytest.mark.parametrize("row", WANTED, ids=[row["line"] for row in WANTED])
def test_others(claims, row):
    found = [judge(claims, one) for one in read_text(claims, LINES[int(row["line"]) - 1])]
    if not row["kind"]:
        assert found == []
        return
    (verdict,) = found
    assert (verdict.kind, verdict.verdict) == (row["kind"], row["verdict"])
    if row["nearest"]:
        assert verdict.nearest == pytest.approx(float(row["nearest"]), rel=2e-3)
