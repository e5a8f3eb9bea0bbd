"""Questions asked in Python and from the terminal."""

import json
from pathlib import Path

import pytest

from reference.small_study import EXAMPLE
from reference.terminal import zhibek
from zhibek.errors import OutputError
from zhibek.report.from_results import render_results
from zhibek.results import read_results
from zhibek.service import actions, question_actions
from zhibek.service.answers import Answer, AnswerTable, Span, file_answer, read_answers
from zhibek.service.figures import figure, percent, signed
from zhibek.service.views import view
from zhibek.study import open_study
from zhibek.sweep.drill import Closure
from zhibek.sweep.threat import ThreatQuery

ON = ("--study", EXAMPLE)
DAYS = ("--from", "2022-05-01", "--to", "2022-05-10")


def as_json(thing: object) -> object:
    return json.loads(json.dumps(view(thing)))


def asked(*words: object) -> object:
    answer = zhibek(*words, *ON, "--json")
    assert (answer.code, answer.err) == (0, "")
    return json.loads(answer.out)


def test_close_gives_what_the_action_gives() -> None:
    drill = question_actions.close(EXAMPLE, Closure(("KZ-DOSTYK",), "2022-05-01", "2022-05-10"))
    assert asked("close", "KZ-DOSTYK", *DAYS) == as_json(drill)
    told = zhibek("close", "KZ-DOSTYK", *DAYS, *ON).out
    assert "would pass in 10 days, base" in told
    assert "All demand of these days is accounted for" in told


def test_threat_gives_what_the_action_gives() -> None:
    query = ThreatQuery("road-first", ("steppe-line",), n_draws=20)
    words = ("threat", "road-first", "--project", "steppe-line", "--draws", "20")
    assert asked(*words) == as_json(question_actions.threat(EXAMPLE, query))
    told = zhibek(*words, *ON).out
    assert "base: with steppe-line, road-first loses, surely (100 % of draws)" in told


def test_depend_critical_ground_and_why_give_what_the_actions_give() -> None:
    assert asked("depend", "KZ") == as_json(question_actions.depend(EXAMPLE, "KZ"))
    found = question_actions.critical(EXAMPLE, ("places", "links"))
    wanted = as_json({"scenario_id": "base", "ranked": found.ranked})
    assert asked("critical", "--elements", "places,links") == wanted
    told = zhibek("depend", "KZ", "--no-frontier", "--source", *ON).out
    assert "What each number is and rests on" in told
    assert "Rows behind the costs" in told
    assert "What each number is" not in zhibek("depend", "KZ", "--no-frontier", *ON).out
    assert asked("ground") == as_json(question_actions.ground(EXAMPLE))
    why = question_actions.why(EXAMPLE, "base", "steppe-line-2030")
    assert asked("compare", "base", "steppe-line-2030", "--why") == as_json(why)
    assert asked("backcast") == as_json(question_actions.backcast(EXAMPLE))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("close", "KZ-DOSTYK", "--from", "2022-05-10", "--to", "2022-05-01"), "swap --from and --to."),
        (("close", "KZ-DOSTIK", *DAYS), "No place, country, link or service is named 'KZ-DOSTIK'."),
        (("threat", "rode", "--project", "steppe-line"), "No corridor is named 'rode'."),
        (
            ("critical", "--elements", "ports"),
            "--elements must be among places, links, countries; got 'ports'.",
        ),
        (("depend", "XX"), "No country with a zone is named 'XX'."),
        (("compare", "steppe-line-2030", "base", "--why"), "'base' does not come after 'steppe-line-2030'"),
    ],
)
def test_bad_words_end_with_two_and_a_sentence(words: tuple[str, ...], told: str) -> None:
    answer = zhibek(*words, *ON)
    assert answer.code == 2
    assert told in answer.err


def test_answers_are_filed_and_shown_in_the_report(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    actions.run(EXAMPLE, out=folder)
    assert "No answer is filed" in render_results(open_study(EXAMPLE), read_results(folder))
    for words in (
        ("close", "KZ-DOSTYK", *DAYS),
        ("critical",),
        ("threat", "road-first", "--project", "steppe-line", "--draws", "20"),
    ):
        assert zhibek(*words, *ON, "--file", folder).code == 0
    assert [one.question for one in read_answers(folder)] == ["close", "critical", "threat"]
    page = render_results(open_study(EXAMPLE), read_results(folder))
    assert "Close: KZ-DOSTYK, 2022-05-01 to 2022-05-10" in page
    assert "Map of what is lost with each place" in page
    assert "zhibek threat road-first --project steppe-line" in page


def test_an_answer_reads_back_as_it_was(tmp_path: Path) -> None:
    answer = Answer(
        "ask", "a/b", "zhibek", ("so",), (AnswerTable("t", ("a",), (("1",),)),), (Span("x", 0.0, 1.0),)
    )
    with pytest.raises(OutputError) as caught:
        file_answer(answer, tmp_path)
    assert str(caught.value) == f"{tmp_path} is no run; make one with `zhibek run --out {tmp_path}`."
    (tmp_path / "manifest.json").write_text("{}", encoding="utf-8")
    assert file_answer(answer, tmp_path).name == "ask-a-b.json"
    assert read_answers(tmp_path) == [answer]
    assert read_answers(None) == []


def test_figures_are_written_for_people() -> None:
    assert (figure(1234.56), figure(float("inf")), figure(None), figure(-0.01)) == (
        "1,234.6",
        "∞",
        "–",
        "0.0",
    )
    assert (signed(2.0), signed(-2.0), signed(0.0), percent(0.123)) == ("+2.0", "−2.0", "0.0", "12.3 %")


def test_a_folder_that_is_no_run_is_refused_before_the_question(tmp_path: Path) -> None:
    answer = zhibek("threat", "road-first", "--project", "no-such", "--file", tmp_path, *ON)
    assert answer.code == 2
    assert answer.err.strip() == f"{tmp_path} is no run; make one with `zhibek run --out {tmp_path}`."
