"""Trade and facts in the terminal and in Python."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from reference.small_study import EXAMPLE
from reference.terminal import zhibek
from zhibek.cli.facts import facts_app
from zhibek.cli.trade import trade_app
from zhibek.service import fact_actions, trade_actions
from zhibek.service.views import view

ARTICLE = Path(__file__).parents[1] / "golden" / "statements" / "article.txt"
TARGET = ("target", "KZ", "CN", "--level", "40e9", "--year", "2030", "--base", "2022")
COMPARE = ("compare", "CN", "EU", "--region", "central-asia", "--year", "2022")
SHARE = ("share", "CN", "KZ", "--of", "central-asia", "--year", "2022")
COMMANDS = [
    (("trade", "mirror", "KZ", "CN"), lambda: trade_actions.mirror("KZ", "CN")),
    (("trade", "mirror", "KZ", "CN", "--year", "2022"), lambda: trade_actions.mirror("KZ", "CN", year=2022)),
    (("trade", "reconcile", "KZ", "CN"), lambda: trade_actions.reconcile_trade("KZ", "CN")),
    (
        ("trade", *TARGET),
        lambda: trade_actions.target("KZ", "CN", level_usd=40e9, year=2030, base_year=2022),
    ),
    (("trade", *COMPARE), lambda: trade_actions.compare(["CN", "EU"], "central-asia", 2022)),
    (("trade", *SHARE), lambda: trade_actions.share("CN", "KZ", "central-asia", 2022)),
    (("facts", "check", ARTICLE), lambda: fact_actions.check_facts(ARTICLE)),
]
IDS = [" ".join(str(word) for word in one[:2]) for one, _ in COMMANDS]
RUN = "from zhibek.cli.main import main; main()"


@pytest.mark.parametrize(("words", "action"), COMMANDS, ids=IDS)
def test_json_is_what_the_action_gives(words, action):
    answer = zhibek(*words, "--json")
    assert (answer.code, answer.err) == (0, "")
    assert json.loads(answer.out) == json.loads(json.dumps(view(action())))


@pytest.mark.slow
@pytest.mark.parametrize("words", [one for one, _ in COMMANDS], ids=IDS)
def test_each_takes_a_second_and_a_half_at_most(words):
    command = [sys.executable, "-c", RUN, *map(str, words)]
    spent = []
    for _ in range(2):  # the first warms the disk
        before = os.times()
        subprocess.run(command, check=True, capture_output=True)
        after = os.times()
        spent.append(
            after.children_user + after.children_system - before.children_user - before.children_system
        )
    assert min(spent) <= 1.5


def told(*words: object) -> str:
    answer = zhibek(*words)
    assert (answer.code, answer.err) == (0, "")
    return answer.out


def test_mirror() -> None:
    out = told("trade", "mirror", "Kazakhstan", "China")
    assert "2022        31.2             24.2   7.0         25 %" in out
    assert "2024        43.8             30.1  13.7         37 %" in out
    assert "No total by Kazakhstan: 2017. No total by China: 2019–2020." in out
    assert "Kazakhstan Bureau of National Statistics: foreign trade, https://stat.gov.kz" in out


def test_reconcile() -> None:
    out = told("trade", "reconcile", "KG", "CN", "--year", "2022")
    assert "China → Kyrgyzstan, 2022" in out
    assert "China counts as sold to Kyrgyzstan what goes on from there" in out
    assert "Freight in imports: 6 % at 5,000 km, assumed." in out


def test_reconcile_by_given_weights() -> None:
    found = trade_actions.reconcile_trade("KZ", "CN", year=2023, weights=["KZ=1", "cn=3"])
    assert found.flows["export_weight"].to_list() == pytest.approx([0.75, 0.25])


def test_target() -> None:
    out = told("trade", *TARGET)
    assert "China                 31.2        3.15 %  2023 (41.0)  43.8 in 2024        at the level" in out
    assert "Kazakhstan            24.2        6.48 %      not met  30.1 in 2024               4.9 %" in out
    assert "Kazakhstan: random walk with drift " in out
    assert "China: no claim for 2019–2020." in out


def test_compare() -> None:
    out = told("trade", *COMPARE)
    assert "China                   70.2 USD  70.2  66.7" in out
    assert "European Union          48.0 EUR  50.5  48.0" in out
    assert "1 EUR = 1.0531 USD, mean of 2022." in out


def test_share() -> None:
    assert told("trade", *SHARE).splitlines()[0] == "44.4 %: 31.2 of 70.2 bn USD, 2022"
    mixed = told("trade", *SHARE, "--by", "KZ", "--mix")
    assert "34.5 %: 24.2 of 70.2 bn USD, 2022" in mixed
    assert "Mixed as told: two reporters, Kazakhstan and China." in mixed
    bought = told("trade", *SHARE[:-1], "2023", "--flow", "import", "--by", "KZ", "--mix")
    assert "KZ-CN-export-all-2023-own-1" in bought


def test_facts() -> None:
    out = told("facts", "check", ARTICLE)
    assert "HOLDS (growth) “growth of 29 percent from over 31 to 40 billion”" in out
    assert "OFF (share) “42 percent of over 70 billion”" in out
    assert "Nearest consistent value: 44 %" in out
    assert out.rstrip().endswith("1 holds, 1 off, 2 cannot tell.")


def test_facts_in_a_table(tmp_path: Path) -> None:
    table = tmp_path / "figures.csv"
    table.write_text("kind,percent,part,whole\nshare,42,31 bn,over 70 bn\nshare,44,31 bn,over 70 bn\n")
    assert "1 holds, 1 off, 0 cannot tell." in told("facts", "check", table)


def test_a_study_of_ones_own() -> None:
    out = told("trade", "mirror", "KZ", "CN", "--study", EXAMPLE)
    assert "2022        31.1             24.0  7.1" in out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("trade", "mirror", "KZ", "Chyna"),
            "No reporter of trade is named 'Chyna'. Did you mean China?",
        ),
        (
            ("trade", "mirror", "KZ", "CN", "--year", "1999"),
            "No claim on the trade of Kazakhstan and China in 1999. There are claims for 2017 to 2024.",
        ),
        (
            ("trade", "reconcile", "KZ", "CN", "--year", "2024"),
            "No direction of the trade of Kazakhstan and China is told in 2024. "
            "There are flows for 2018 to 2023.",
        ),
        (
            ("trade", "reconcile", "KZ", "CN", "--weight", "KZ:2"),
            "--weight KZ:2: not NAME=NUMBER. Write it like KZ=2 or EUR=1.053.",
        ),
        (
            ("trade", "reconcile", "KZ", "CN", "--weight", "KZ=-2"),
            "no weight is given for CN. Give every reporter its own.\n"
            "the weight of KZ is not above 0. A weight is an inverse variance.",
        ),
        (
            ("trade", *SHARE, "--flow", "exports"),
            "No flow is named 'exports'. Did you mean export or import?",
        ),
        (
            ("trade", "target", "KZ", "CN", "--level", "-1", "--year", "2030", "--base", "2022"),
            "Target.level_usd must be above 0; got -1.",
        ),
        (
            (*("trade", *COMPARE), "--rate", "EUR=0"),
            "--rate EUR=0: a rate must be above 0. Give dollars for one unit of it.",
        ),
        (
            ("trade", *SHARE, "--by", "KZ"),
            "KZ-CN-export-all-2022-own-1 over CN-central-asia-total-all-2022-own-1: two reporters, "
            "Kazakhstan and China. Take both from one reporter, or allow it with mix=True (--mix).",
        ),
        (
            ("trade", "share", "CN", "UZ", "--of", "central-asia", "--year", "2022"),
            "China has no claim on its trade with Uzbekistan in 2022.",
        ),
        (("facts", "check", "no-such-file.txt"), "Cannot read no-such-file.txt: No such file or directory."),
    ],
)
def test_what_cannot_be_answered_is_said(words, said):
    answer = zhibek(*words)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.strip() == said


def test_a_study_without_claims_is_told(tmp_path: Path) -> None:
    for path in EXAMPLE.glob("*"):
        if path.is_file() and path.stem != "trade_claims":
            (tmp_path / path.name).write_bytes(path.read_bytes())
    answer = zhibek("trade", "mirror", "KZ", "CN", "--study", tmp_path)
    assert answer.code == 2
    assert answer.err.strip() == (
        f"{tmp_path.name} has no trade_claims. Add trade_claims.csv and trade_reporters.csv."
    )


def test_every_command_has_an_action() -> None:
    names = {command.callback.__name__ for command in trade_app.registered_commands}
    assert {"mirror", "reconcile", "target", "compare", "share"} <= names
    assert {command.callback.__name__ for command in facts_app.registered_commands} == {"check"}
