"""What the page on HTTP asks for is there."""

import re
from pathlib import Path

from reference.web import Web, make_desk

PAGE = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "serve-over-http.md"


def test_every_address_and_method_is_described(tmp_path: Path) -> None:
    paths = Web(make_desk(tmp_path)).get("/api/openapi.json").json()["paths"]
    known = {
        (method.upper(), re.compile(re.sub(r"\{\w+\}", "[^/]+", path)))
        for path, methods in paths.items()
        for method in methods
    }
    text = PAGE.read_text(encoding="utf-8").replace("\\\n", " ")
    asked = [line for line in text.splitlines() if line.startswith("curl ")]
    assert len(asked) > 10
    for line in asked:
        path = re.search(r"localhost:8765(\S+)", line)[1]
        method = re.search(r"-X (\w+)", line)
        name = method[1] if method else "POST" if " -d " in line else "GET"
        assert any(name == one and pattern.fullmatch(path) for one, pattern in known), line
