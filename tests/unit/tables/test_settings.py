"""What `study.toml` may say."""

from collections.abc import Callable
from pathlib import Path

import pytest

from zhibek.errors import TableError
from zhibek.tables.settings import read_settings

Break = Callable[[str, str, str], list[str]]


def test_settings_are_read(study: Path) -> None:
    settings = read_settings(study)
    assert (settings.name, settings.base_year, settings.price_year) == ("first-study", 2022, 2022)
    assert settings.headline == ("base", "steppe-line-2030")


def test_what_is_optional_may_be_left_out(study: Path) -> None:
    path = study / "study.toml"
    lines = path.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if not line.startswith(("attribution", "disclaimer"))]
    path.write_text("\n".join(kept), encoding="utf-8")
    assert read_settings(study).attribution == ""


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            "base_year = 2022",
            'base_year = "2022"',
            [
                "study.toml.base_year: found '2022'. Give the year of its demand, as a whole number such as 2022."
            ],
        ),
        (
            'rules_checked_until = "2026-01-01"',
            'rules_checked_until = "2026-13-01"',
            [
                "study.toml.rules_checked_until: '2026-13-01' is no date. "
                "Give the first day for which no restriction was checked, as 2026-04-01."
            ],
        ),
        (
            'headline = ["base", "steppe-line-2030"]',
            'headline = "base"',
            [
                "study.toml.headline: found 'base'. "
                'Give the scenarios run when none is named, as a list such as ["base-2022"].'
            ],
        ),
        (
            "says = ",
            "sayz = ",
            [
                "study.toml.sayz: no such key. Did you mean says?",
                "study.toml.says: the key is missing. Add it: one sentence on what it is about.",
            ],
        ),
        (
            "name = ",
            "name ",
            [
                "study.toml: not TOML: Expected '=' after a key in a key/value pair (at line 1, column 6). Mend that line."
            ],
        ),
    ],
)
def test_a_fault_says_how_to_mend(old: str, new: str, words: list[str], faults_after: Break) -> None:
    assert faults_after("study.toml", old, new) == words


def test_no_settings_at_all_is_one_fault(study: Path) -> None:
    (study / "study.toml").unlink()
    with pytest.raises(TableError) as caught:
        read_settings(study)
    assert str(caught.value.faults[0]) == (
        "study.toml: the file is missing. Write it with name, title, says, base_year, price_year, headline."
    )
