"""Tests of the whole page."""

import re
import time
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from types import ModuleType

import pytest

from zhibek.report.material import ReportInput
from zhibek.report.page import PARTS, render_report

VOID = {"meta", "br", "link", "img", "input"}


class Checker(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open, self.ids, self.targets, self.wrong, self.pictures = [], [], [], [], []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]):
        about = dict(attrs)
        self.ids += [about["id"]] if "id" in about else []
        href = about.get("href", "") or ""
        self.targets += [href[1:]] if href.startswith("#") else []
        if tag == "svg":
            self.pictures.append(about)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str):
        if not self.open or self.open.pop() != tag:
            self.wrong.append((tag, self.getpos()))


@pytest.fixture(scope="module")
def checked(page: str):
    checker = Checker()
    checker.feed(page)
    return checker


def test_the_page_is_well_formed(checked: Checker):
    assert checked.wrong == []
    assert checked.open == []
    assert len(checked.ids) == len(set(checked.ids))


def test_every_link_inside_the_page_leads_somewhere(checked: Checker):
    assert set(checked.targets) <= set(checked.ids)


def test_parts_stand_in_order(page: str):
    anchors = [anchor for anchor, _ in PARTS if anchor != "potential"]  # made-up studies predict no trade
    places = [page.index(f'<section id="{anchor}"') for anchor in anchors]
    assert places == sorted(places)


def test_the_page_asks_the_network_for_nothing(page: str):
    assert re.findall(r"<link [^>]*>", page) == ['<link rel="icon" href="data:,">']
    assert not re.search(r"<(script|img|iframe|object|embed|video|audio|source)\b", page)
    assert not re.search(r"""@import|url\((?!#)|\bsrc=|xlink:href|srcset|@font-face""", page)


def test_every_picture_has_a_role_and_a_label(checked: Checker):
    shown = [about for about in checked.pictures if about.get("aria-hidden") != "true"]
    assert len(shown) >= 8
    assert all(about.get("role") == "img" and about.get("aria-label") for about in shown)


def test_the_first_part_says_which_prices_and_that_the_runs_converged(page: str, results: ReportInput):
    first = page[page.index('<section id="answer"') : page.index('<section id="corridors"')]
    assert results.price_note in first
    assert "All 3 runs converged" in first


def test_words_of_the_tables_are_escaped(page: str):
    assert "<made up>" not in page
    assert "&lt;made up&gt;" in page
    assert "<b>& nowhere" not in page


def test_the_same_tables_give_the_same_bytes(results: ReportInput, page: str):
    assert render_report(results) == page


def test_the_order_of_rows_changes_nothing(results: ReportInput, page: str):
    shuffled = {
        name: frame.sample(fraction=1.0, shuffle=True, seed=5)
        for name, frame in results.outcome.items()
        if name != "runs"
    }
    links = results.study["links"].sample(fraction=1.0, shuffle=True, seed=6)
    other = replace(results, outcome={**results.outcome, **shuffled}, study={**results.study, "links": links})
    assert drop_last_digits(render_report(other)) == drop_last_digits(page)


def drop_last_digits(page: str):
    return re.sub(r"\d+\.\d+", lambda found: f"{float(found[0]):.1f}", page)


def test_a_study_with_nothing_in_its_tables_still_gives_a_page(results: ReportInput):
    empty = {name: frame.clear() for name, frame in results.outcome.items()}
    text = render_report(replace(results, outcome=empty))
    assert "No link carries freight." in text
    assert "This study has no observations." in text


def test_one_run_alone_gives_a_page_without_comparisons(made_up: Callable[..., ReportInput]):
    text = render_report(made_up(scenario_ids=["base-2022"]))
    assert "What TITR loses" not in text
    assert 'aria-label="Map of changes' not in text


@pytest.mark.slow
def test_a_large_result_is_rendered_in_a_second(made_up: Callable[..., ReportInput], invented: ModuleType):
    large = made_up(scenario_ids=invented.TIMES, more_routes=60_000)
    render_report(large)
    spent = []
    for _ in range(3):
        start = time.perf_counter()
        render_report(large)
        spent.append(time.perf_counter() - start)
    assert min(spent) <= 1.0
