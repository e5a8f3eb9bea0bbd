"""The page of promises."""

import dataclasses
import re

import pytest

from reference.small_ledger import make_frames, make_trade, paper, rows_of
from zhibek.report.material import ReportInput
from zhibek.report.page import LEDGER_PARTS, render_report
from zhibek.report.promises import promises

PAPERS = [
    paper("top", "announced", usd=22e9, level="umbrella", title="Documents of a visit"),
    paper("one", usd=1.6e9, parent_id="top", builds="cku", funds="cku"),
    paper("far", "announced", usd=9e9, level="umbrella", title="A <great> sum"),
]


@pytest.fixture
def with_ledger(results: ReportInput) -> ReportInput:
    projects = rows_of(
        "projects",
        [{"project_id": "cku", "name": "A railway", "countries": "KG", "cost_usd": 2e9, "status": "planned"}],
    )
    return dataclasses.replace(
        results, study=dict(results.study) | make_frames(PAPERS) | make_trade() | {"projects": projects}
    )


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_the_lead_tells_how_much_can_be_traced(with_ledger: ReportInput) -> None:
    assert (
        "2 headlines name a sum; for 1 of them no signed paper with a sum is public. "
        "Of “Documents of a visit”, USD 22.0 bn, signed papers for 7.3 % can be traced."
    ) in text_of(promises(with_ledger))


def test_each_headline_has_its_steps(with_ledger: ReportInput) -> None:
    told = text_of(promises(with_ledger))
    assert "Documents of a visit 2023-05-17, top 22,000 1,600 1,600 7.3 %" in told


def test_a_project_says_who_pays_and_what_is_missing(with_ledger: ReportInput) -> None:
    told = text_of(promises(with_ledger))
    assert (
        "A railway cku signed 2023-05-17 – 2,000 1,600 China financial close; USD 400 m of its cost" in told
    )


def test_text_is_made_safe(with_ledger: ReportInput) -> None:
    assert "A &lt;great&gt; sum" in promises(with_ledger)


def test_futures_stand_side_by_side_the_surest_first(with_ledger: ReportInput) -> None:
    names = list(with_ledger.scenarios)[:2]
    scenarios = {
        name: dict(cells) | ({"promised": "signed", "n_open": 9 - names.index(name)} if name in names else {})
        for name, cells in with_ledger.scenarios.items()
    }
    told = promises(dataclasses.replace(with_ledger, scenarios=scenarios))
    assert "What the promises are worth in freight" in told
    heads = re.findall(r"(\d) projects", told)
    assert heads == ["8", "9"]
    assert "by family of corridors:" in told


def test_without_such_runs_it_says_how_to_get_them(with_ledger: ReportInput) -> None:
    told = promises(with_ledger)
    assert "is shown where scenarios with `promised` are run" in told
    assert "What the promises are worth in freight</h3>" not in told


def test_the_page_has_both_parts_only_with_a_ledger(results: ReportInput, with_ledger: ReportInput) -> None:
    for anchor, title in LEDGER_PARTS:
        assert f'<section id="{anchor}"' in render_report(with_ledger)
        assert f'<a href="#{anchor}">{title}</a>' in render_report(with_ledger)
        assert f'id="{anchor}"' not in render_report(results)


def test_the_same_tables_give_the_same_bytes(with_ledger: ReportInput) -> None:
    assert promises(with_ledger) == promises(with_ledger)
