"""Who pays for a project, and what is missing."""

from itertools import pairwise

import polars as pl
import pytest

from reference.small_ledger import make_ledger, paper, rows_of
from zhibek.ledger.projects import fund_projects, projects_at
from zhibek.tables.ledger import STAGES


def projects(**cells: object) -> pl.DataFrame:
    row = {
        "project_id": "rail",
        "name": "A railway",
        "countries": "KZ",
        "opening_year": 2030,
        "cost_usd": 100e6,
    }
    return rows_of("projects", [row | {"status": "planned"} | cells])


def funding(papers: list, *, known_on: str = "", events: list | None = None, **cells: object):
    ledger = make_ledger(papers, known_on=known_on, events=events or [])
    return fund_projects(ledger, projects(**cells))[0]


def test_a_loan_that_funds_it_says_so() -> None:
    found = funding([paper("loan", usd=60e6, kind="loan", builds="rail", funds="rail")])
    assert (found.stage, found.stage_from, found.stage_date) == ("signed", "ledger", "2023-05-17")
    assert found.signed_usd == 60e6
    assert [(payer.item_id, payer.partners, payer.counts) for payer in found.payers] == [
        ("loan", ("china",), True)
    ]
    assert found.missing == ("financial close", "USD 40 m of its cost")


def test_what_is_held_by_another_row_is_not_counted_again() -> None:
    papers = [
        paper("equity", usd=50e6, builds="rail", funds="rail"),
        paper("capital", usd=20e6, funds="rail", covered_by="equity"),
    ]
    found = funding(papers)
    assert found.signed_usd == 50e6
    assert [payer.counts for payer in found.payers] == [False, True]  # by id: capital, equity


def test_a_loan_still_to_be_raised_is_missing() -> None:
    papers = [
        paper("works", "construction", builds="rail"),
        paper("loan", "announced", usd=100e6, funds="rail"),
    ]
    found = funding(papers)
    assert found.stage == "construction"
    assert found.missing == ("a public financial close", "a signature under loan", "USD 100 m of its cost")


@pytest.mark.parametrize(
    ("status", "stage"),
    [
        ("idea", "none"),
        ("planned", "announced"),
        ("committed", "signed"),
        ("construction", "construction"),
        ("completed", "operating"),
    ],
)
def test_without_a_paper_the_projects_table_tells_the_stage(status: str, stage: str) -> None:
    found = funding([paper("other")], status=status)
    assert (found.stage, found.stage_from) == (stage, "" if stage == "none" else "projects")
    assert "any paper on money" in found.missing


def test_the_further_of_the_two_is_taken() -> None:
    assert funding([paper("loan", builds="rail")], status="construction").stage == "construction"
    assert funding([paper("loan", "operating", builds="rail")], status="planned").stage == "operating"


def test_a_halted_paper_tells_no_stage() -> None:
    assert funding([paper("old", "lapsed", builds="rail")], status="idea").stage == "none"


def test_as_of_a_past_day_only_dated_papers_tell() -> None:
    found = funding([paper("loan", builds="rail")], status="completed", known_on="2024-01-01")
    assert found.stage == "signed"
    assert funding([paper("other")], status="completed", known_on="2024-01-01").stage == "none"


@pytest.mark.parametrize("year", [2025, 2030, 2035])
def test_the_futures_hold_one_another(year: int) -> None:
    table = pl.concat(
        projects(project_id=f"p{number}", status=status, opening_year=opening)
        for number, (status, opening) in enumerate(
            (status, opening)
            for status in ("idea", "planned", "committed", "construction", "completed")
            for opening in (2024, 2029, 2033, None)
        )
    )
    fundings = fund_projects(make_ledger([paper("other")]), table)
    sets = [set(projects_at(fundings, stage, year)) for stage in STAGES]
    assert all(surer <= wider for wider, surer in pairwise(sets))
    assert sets[0] > sets[STAGES.index("financial-close")]


def test_what_is_promised_for_later_is_not_opened() -> None:
    fundings = fund_projects(make_ledger([paper("loan", builds="rail")]), projects())
    assert projects_at(fundings, "signed", 2030) == ("rail",)
    assert projects_at(fundings, "signed", 2029) == ()
    assert projects_at(fundings, "financial-close", 2030) == ()


def test_without_a_promised_year_it_opens_only_where_it_operates() -> None:
    for status, opened in (("construction", ()), ("completed", ("rail",))):
        fundings = fund_projects(make_ledger([paper("other")]), projects(opening_year=None, status=status))
        assert projects_at(fundings, "signed", 2030) == opened
