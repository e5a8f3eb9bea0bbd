"""Files, functions and classes keep their sizes."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = sorted((ROOT / "src").rglob("*.py"))
ALL_CODE = SOURCE + sorted(
    path for room in ("tools", "tests", "benchmarks") for path in (ROOT / room).rglob("*.py")
)

Function = ast.FunctionDef | ast.AsyncFunctionDef


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(tree: ast.AST) -> Iterator[Function]:
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def lines_without_docstring(node: Function) -> int:
    body = node.body[1:] if ast.get_docstring(node) is not None else node.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def public(tree: ast.Module) -> Iterator[Function | ast.ClassDef]:
    for node in tree.body:
        if isinstance(node, Function | ast.ClassDef) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from (
                    part for part in node.body if isinstance(part, Function) and not part.name.startswith("_")
                )


def test_there_is_code_to_look_at() -> None:
    assert len(SOURCE) > 20


@pytest.mark.parametrize("path", ALL_CODE, ids=named)
def test_a_file_opens_with_a_short_sentence(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    docstring = ast.get_docstring(tree_of(path))
    assert docstring, "the first thing in a file is its docstring"
    assert text.startswith('"""'), "nothing stands above the docstring"
    first = docstring.splitlines()[0]
    assert len(first) <= 50, f"{len(first)} characters: {first}"
    assert first.endswith("."), f"no sentence: {first}"


@pytest.mark.parametrize("path", SOURCE, ids=named)
def test_a_file_is_at_most_400_lines(path: Path) -> None:
    assert path.read_text(encoding="utf-8").count("\n") <= 400


@pytest.mark.parametrize("path", SOURCE, ids=named)
def test_a_function_is_at_most_60_lines_and_8_arguments(path: Path) -> None:
    kernel = "kernels" in path.parts  # a kernel names every array it reads and writes
    for function in functions(tree_of(path)):
        assert lines_without_docstring(function) <= 60, f"{function.name} is too long"
        arguments = function.args
        names = [part.arg for part in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)]
        n_arguments = len([name for name in names if name not in {"self", "cls"}])
        command = "cli" in path.parts  # each option of a command is an argument
        assert n_arguments <= 8 or kernel or command, f"{function.name} takes {n_arguments} arguments"


@pytest.mark.parametrize("path", SOURCE, ids=named)
def test_a_class_is_at_most_200_lines(path: Path) -> None:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.ClassDef):
            assert (node.end_lineno or 0) - node.lineno + 1 <= 200, f"{node.name} is too long"


@pytest.mark.parametrize("path", SOURCE, ids=named)
def test_what_is_public_is_documented_and_typed(path: Path) -> None:
    for node in public(tree_of(path)):
        assert ast.get_docstring(node), f"{node.name} has no docstring"
        if isinstance(node, Function) and "kernels" not in path.parts:
            assert node.returns is not None, f"{node.name} does not say what it returns"


@pytest.mark.parametrize("path", sorted((ROOT / "src").rglob("__init__.py")), ids=named)
def test_the_face_of_a_folder_is_one_docstring(path: Path) -> None:
    if path.parent.name == "zhibek":
        pytest.skip("the face of the package hands on its names")
    assert len(tree_of(path).body) == 1


def test_no_file_is_named_for_nothing() -> None:
    nameless = {"utils", "util", "helpers", "helper", "common", "core", "base", "manager", "misc"}
    assert [named(path) for path in SOURCE if path.stem in nameless or path.stem == path.parent.name] == []


def test_no_private_name_is_imported() -> None:
    taken = [
        f"{named(path)} takes {alias.name}"
        for path in SOURCE
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("zhibek")
        for alias in node.names
        if alias.name.startswith("_") and not alias.name.startswith("__")
    ]
    assert taken == []


def test_the_package_is_imported_from_its_files() -> None:
    taken = [
        named(path)
        for path in SOURCE
        if path.parent.name != "zhibek" or path.name != "__init__.py"
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ImportFrom)
        and node.module == "zhibek"
        and any(alias.name != "__version__" for alias in node.names)
    ]
    assert taken == []
