"""The ledger on the terminal and in Python."""

import json
from pathlib import Path

import pytest

from reference.small_study import EXAMPLE
from reference.terminal import zhibek
from zhibek.ledger.choose import Choice
from zhibek.service import ledger_actions as actions
from zhibek.service.views import view

MAY_2023 = ("--party", "KZ", "--party", "CN", "--from", "2023-05-17", "--to", "2023-05-19")


def told(*words: object) -> str:
    answer = zhibek("ledger", *words)
    assert answer.code == 0, answer.err
    return answer.out


def asked(*words: object) -> object:
    return json.loads(told(*words, "--json"))


def as_json(thing: object) -> object:
    return json.loads(json.dumps(view(thing)))


def test_list_prints_the_umbrella_its_children_and_what_is_traceable() -> None:
    out = told("list", *MAY_2023)
    assert out.splitlines()[1].startswith("KZCN-2023-05-00    47 documents")
    assert " 22,000 " in out.splitlines()[1]
    assert out.count(" twinning ") == 2
    assert (
        "traceable are 15 of 47 documents and signed papers for USD 1.6 bn of 22.0 bn (7.3 %)."
        in out.replace("\n", " ")
    )


def test_two_calls_give_the_same_bytes() -> None:
    assert told("as-known-on", "2023-05-19") == told("as-known-on", "2023-05-19")
    assert told("as-known-on", "2023-05-19", "--json") == told("as-known-on", "2023-05-19", "--json")
    assert "CKU-2025-12-01" not in told("as-known-on", "2023-05-19")


def test_totals_warn_of_packages_that_overlap() -> None:
    out = told("totals", "--corridor", "TITR", "--by", "stage,partner")
    assert "Warning: EU-2024-01-00 and EU-2025-04-00 may hold the same money" in out.replace("\n", " ")
    assert "international banks" in out


def test_realise_prints_each_step_and_its_share() -> None:
    lines = {line.split()[0]: line.split() for line in told("realise", "KZCN-2023-05-00").splitlines()[2:8]}
    assert lines["announced"][1:3] == ["22,000", "100.0"]
    assert lines["named"][1:3] == ["3,600", "16.4"]
    assert lines["signed"][1:3] == ["1,600", "7.3"]
    assert lines["paid"][1:3] == ["–", "–"]


def test_twinnings_are_two() -> None:
    out = told("list", "--kind", "twinning")
    assert [line.split()[0] for line in out.splitlines()[1:]] == ["KZCN-2023-05-06", "KZCN-2023-05-07"]


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (
            ("list", *MAY_2023),
            lambda: actions.list_agreements(choice=Choice(("KZ", "CN"), "2023-05-17", "2023-05-19")),
        ),
        (("totals", "--by", "year"), lambda: actions.total_agreements(by=("year",))),
        (("realise", "CKU-00"), lambda: actions.realise_package("CKU-00")),
        (("show", "WB-2026-02-00"), lambda: actions.show_agreement("WB-2026-02-00")),
        (("projects", "cku"), lambda: actions.list_fundings(project="cku")),
        (("as-known-on", "2024"), lambda: actions.ledger_as_known("2024")),
        (("influence", "KZ"), lambda: actions.view_influence(country="KZ")),
    ],
)
def test_json_is_the_action(words: tuple[str, ...], answer) -> None:
    assert asked(*words) == as_json(answer())


def test_cards_and_projects_are_told_in_words() -> None:
    card = told("show", "CKU-2025-12-01")
    assert "Counts: yes." in card
    assert "24kg-cku-financing-2025" in card
    assert "PR-KARS-DIVRIGI-02" in told("projects", "kars-divrigi")
    assert "almaty-bypass" in told("projects")
    assert "effective number" in told("influence", "KG")


def test_out_and_in(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    assert told("export", path, "--study", EXAMPLE) == f"{path}\n"
    assert "ledger_items: 0 new" in told("import", path, "--study", EXAMPLE)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("realise", "KZCN-2023-05"), "No item of the ledger is named 'KZCN-2023-05'. Did you mean "),
        (("list", "--from", "May"), "'May' is no day. Write it as 2023-05-17."),
        (("totals", "--by", "stge"), "money cannot be told by 'stge'. Did you mean stage?"),
        (("as-known-on", "soon"), "'soon' is no day. Write it as 2023-05-17."),
    ],
)
def test_slips_are_told_in_words(words: tuple[str, ...], said: str) -> None:
    answer = zhibek("ledger", *words)
    assert answer.code == 2
    assert answer.out == ""
    assert answer.err.startswith(said)
