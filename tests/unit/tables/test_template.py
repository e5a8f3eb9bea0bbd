"""A new study is whole, sound and explained."""

import errno
from pathlib import Path

import pytest

from zhibek.errors import OutputError
from zhibek.tables.folder import read_study
from zhibek.tables.registry import STUDY_TABLES
from zhibek.tables.template import write_template

EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "first-study"


def content(folder: Path) -> dict[str, str]:
    """Give every file of a folder as text."""
    return {
        str(path.relative_to(folder)): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_new_study_has_every_table(study: Path) -> None:
    frames = read_study(study).frames
    assert [name for name in STUDY_TABLES if frames[name].is_empty()] == []


def test_every_table_and_column_is_explained(study: Path) -> None:
    readme = (study / "README.md").read_text(encoding="utf-8")
    for table in STUDY_TABLES.values():
        assert f"### {table.name}\n" in readme
        for name, column in table.columns.items():
            assert f"| `{name}` |" in readme
            assert column.meaning.replace("|", "\\|") in readme


def test_the_shipped_example_is_what_a_new_study_is(study: Path) -> None:
    assert content(EXAMPLE) == content(study), "make docs writes it anew"


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(OutputError) as caught:
        write_template(tmp_path)
    assert str(caught.value) == f"{tmp_path} is not empty. Name a new folder, or empty this one."
    assert content(tmp_path) == {"letter.txt": "dear"}


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    write_template(folder)
    assert read_study(folder).settings.name == "first-study"


@pytest.mark.parametrize("trouble", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()])
def test_no_half_written_study_is_left(
    trouble: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = Path.write_text

    def fail_at_links(path: Path, text: str, **options: str) -> int:
        if path.name == "links.csv":
            raise trouble
        return write(path, text, **options)

    monkeypatch.setattr(Path, "write_text", fail_at_links)
    expected = OutputError if isinstance(trouble, OSError) else KeyboardInterrupt
    with pytest.raises(expected):
        write_template(tmp_path / "mine")
    assert list(tmp_path.iterdir()) == []
