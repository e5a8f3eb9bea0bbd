"""The studio's page keeps to its floors and sizes."""

import json
import re
from pathlib import Path

import pytest

from zhibek.report.palette import DARK, DARK_CHANGES, FAMILIES, LIGHT, LIGHT_CHANGES

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "studio" / "src"
FILES = sorted(path for path in SOURCE.rglob("*") if path.suffix in {".ts", ".tsx"})
FLOORS = {
    "words": 0,
    "client": 0,
    "look": 0,
    "state": 1,
    "parts": 1,
    "map": 2,
    "charts": 2,
    "panels": 3,
    "": 4,
}
"""A room imports from its own floor only itself; `words`, `client` and `look` see one another."""
IMPORT = re.compile(r"""(?:from|import)\s*\(?\s*["'](\.[^"']+)["']""")
NAMELESS = {"utils", "util", "helpers", "helper", "common", "core", "base", "manager", "misc"}


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def room(path: Path) -> str:
    parts = path.relative_to(SOURCE).parts
    return parts[0] if len(parts) > 1 else ""


def imports(path: Path) -> list[Path]:
    found = IMPORT.findall(path.read_text(encoding="utf-8"))
    return [(path.parent / one).resolve() for one in found if not one.endswith(".css")]


def file_of(target: Path) -> Path:
    candidates = [target.with_name(target.name + suffix) for suffix in (".ts", ".tsx")]
    return next(path for path in candidates if path.is_file())


def test_there_is_a_page_to_look_at() -> None:
    assert len(FILES) > 30


@pytest.mark.parametrize("path", FILES, ids=named)
def test_a_file_opens_with_a_sentence_and_is_at_most_200_lines(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert re.match(r"// .{8,118}[.;]$", lines[0]), lines[0]
    assert len(lines) <= 200 or path.parent.name == "words" or path.stem == "types"
    assert max(map(len, lines)) <= 130 or path.parent.name == "words"


@pytest.mark.parametrize("path", FILES, ids=named)
def test_imports_fall(path: Path) -> None:
    for target in imports(path):
        mine, other = room(path), room(target)
        assert mine == other or FLOORS[other] < FLOORS[mine] or FLOORS[other] == FLOORS[mine] == 0, target


def test_files_of_a_room_import_one_another_without_a_circle() -> None:
    graph = {path: [file_of(target) for target in imports(path)] for path in FILES}
    done: set[Path] = set()

    def visit(path: Path, above: tuple[Path, ...]) -> None:
        assert path not in above, [named(one) for one in (*above, path)]
        if path not in done:
            for target in graph[path]:
                visit(target, (*above, path))
            done.add(path)

    for path in FILES:
        visit(path, ())


def test_only_the_client_asks_the_server() -> None:
    asking = re.compile(r"\bfetch\(|XMLHttpRequest|new EventSource|sendBeacon")
    assert {named(path) for path in FILES if asking.search(path.read_text(encoding="utf-8"))} <= {
        "studio/src/client/client.ts",
        "studio/src/client/events.ts",
    }


def test_no_file_is_named_for_nothing() -> None:
    as_its_folder = [path for path in FILES if path.stem == path.parent.name and room(path) != "client"]
    assert [named(path) for path in FILES if path.stem.lower() in NAMELESS] + as_its_folder == []


def test_colours_are_those_of_the_report() -> None:
    text = (SOURCE / "look" / "palette.ts").read_text(encoding="utf-8")
    light, dark = text[text.index("light: {") :].split("dark: {")
    for half, colours, changes in ((light, LIGHT, LIGHT_CHANGES), (dark, DARK, DARK_CHANGES)):
        shown = dict(re.findall(r'(\w+): "(#\w{6})"', half))
        families = dict(re.findall(r'(\w+): "(#\w{6})"', half[half.index("families") :]))
        assert families == {family: colours[family] for family in FAMILIES}
        for name in ("land", "coast", "border", "ink", "muted", "country", "casing"):
            assert shown[name] == colours[name], name
        assert tuple(re.findall(r"#\w{6}", half[half.index("changes") : half.index("]")])) == changes


def test_each_package_has_an_exact_version_and_no_address() -> None:
    wanted = json.loads((ROOT / "studio" / "package.json").read_text(encoding="utf-8"))
    versions = {**wanted["dependencies"], **wanted["devDependencies"]}
    assert [name for name, version in versions.items() if not re.fullmatch(r"\d+\.\d+\.\d+", version)] == []
    lock = (ROOT / "studio" / "package-lock.json").read_text(encoding="utf-8")
    assert "resolved" not in lock
    page = (ROOT / "docs" / "decisions" / "0019-studio-front-end.md").read_text(encoding="utf-8")
    assert [name for name in versions if f"`{name}`" not in page] == []
