"""Filed answers as pages of the report."""

import dataclasses
import re

import pytest

from zhibek.report.material import ReportInput
from zhibek.report.questions import ASKS, backcasts, questions
from zhibek.service.answers import Answer, AnswerTable, Mark, Span

TABLE = AnswerTable("By country", ("country", "Mt"), (("KZ", "1.20"), ("AZ", "−0.30")))


@pytest.fixture
def asked(results: ReportInput) -> ReportInput:
    marks = (
        Mark(50.2, 43.6, "Aktau: 9 M USD a year", 0.5, "KZAAU"),
        Mark(82.5, 45.2, "Dostyk: 40 M USD a year", 1.0, "KZ-DOSTYK", market=True),
    )
    found = (
        Answer("critical", "places, base", "zhibek critical", ("Said.",), (TABLE,), marks=marks),
        Answer("threat", "TITR, cku", "zhibek threat", ("Says <this>.",), (TABLE,), (Span("vot", -1, 2),)),
        Answer("backcast", "closures", "zhibek backcast", ("2 of 3.",), (TABLE,)),
    )
    return dataclasses.replace(results, answers=found)


def test_each_question_has_its_own_part_and_a_line_in_the_list(asked: ReportInput) -> None:
    told = questions(asked)
    parts = re.findall(r'<article class="question" id="([^"]+)">', told)
    assert parts == ["asked-critical-places-base", "asked-threat-titr-cku"]
    assert re.findall(r'<li><a href="#([^"]+)">', told) == parts
    assert "Says &lt;this&gt;." in told
    assert "closures" not in told
    assert "2 of 3." in backcasts(asked)


def test_marks_are_drawn_by_area_passages_and_markets_apart(asked: ReportInput) -> None:
    circles = dict(re.findall(r'<circle class="c-(sea|middle)"[^>]* r="([\d.]+)"', questions(asked)))
    assert float(circles["sea"]) == 2 * float(circles["middle"])


def test_without_answers_it_says_how_to_ask(results: ReportInput) -> None:
    bare = dataclasses.replace(results, answers=())
    assert "zhibek threat" in ASKS
    assert "No answer is filed" in questions(bare)
    assert "zhibek backcast --file" in backcasts(bare)
