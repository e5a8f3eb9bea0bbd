"""The studio's words, the same in every language."""

import re
from pathlib import Path

import pytest

WORDS = Path(__file__).parents[2] / "studio" / "src" / "words"
PANELS = WORDS.parent
SAME = {"km", "CSV", "ZIP", "км", "TEU", "≥ {load} {unit}", "USD"}
FORMATS = {"Parquet"}
ENTRY = re.compile(r'^    (\w+):\s*"((?:[^"\\]|\\.)*)",?$', re.MULTILINE)
INLINE = re.compile(r"^  (\w+): \{ (.*) \},$", re.MULTILINE)
GROUP = re.compile(r"^  (\w+): \{$(.*?)^  \},$", re.MULTILINE | re.DOTALL)
SIMPLE = re.compile(r'(\w+): "((?:[^"\\]|\\.)*)"')


def read_words(language: str) -> dict[str, str]:
    """Read a catalogue: each text by group and key."""
    text = (WORDS / f"{language}.ts").read_text(encoding="utf-8").partition("export const names")[0]
    text = re.sub(r":\n\s+\"", ': "', text)
    told = {}
    for group, body in GROUP.findall(text):
        told |= {f"{group}.{key}": words for key, words in ENTRY.findall(body)}
    for group, body in INLINE.findall(text):
        told |= {f"{group}.{key}": words for key, words in SIMPLE.findall(body)}
    return told


ENGLISH = read_words("en")


def test_the_catalogue_was_read_whole() -> None:
    text = (WORDS / "en.ts").read_text(encoding="utf-8")
    assert len(ENGLISH) == len(re.findall(r'\w+:\s+"', text))
    assert len(ENGLISH) > 300


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_every_key_is_there_and_none_is_english_by_accident(language: str) -> None:
    words = read_words(language)
    assert words.keys() == ENGLISH.keys()
    assert {key: said for key, said in words.items() if said == ENGLISH[key] and said not in SAME} == {}


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_every_place_for_a_value_is_kept(language: str) -> None:
    words = read_words(language)
    differ = {
        key: said
        for key, said in words.items()
        if sorted(re.findall(r"\{\w+\}", said)) != sorted(re.findall(r"\{\w+\}", ENGLISH[key]))
    }
    assert differ == {}


def test_no_word_is_written_into_a_part_of_the_page() -> None:
    """Text between tags, and names for who cannot see, come from the catalogue."""
    found = {}
    for path in sorted(PANELS.rglob("*.tsx")):
        text = re.sub(r"=>|//.*", "", path.read_text(encoding="utf-8"))
        bare = re.findall(r">\s*([A-Za-z][A-Za-z ,.]{3,})\s*</", text)
        bare = [words for words in bare if words not in FORMATS]
        bare += re.findall(r'(?:aria-label|title|placeholder|label)="([A-Za-z][^"]*)"', text)
        if bare:
            found[path.name] = bare
    assert found == {}
