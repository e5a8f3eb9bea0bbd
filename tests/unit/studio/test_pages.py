"""The page is served as it was built."""

import gzip
import re
from pathlib import Path

import pytest

from reference.web import Web, make_desk
from zhibek.studio import pages
from zhibek.studio.pages import UNBUILT, read_page

MOST_BYTES = 300_000
ELSEWHERE = re.compile(rb"""(?:src|href|url|import|fetch)\s*[=(]\s*["'`]?(?:https?:)?//""")


@pytest.fixture
def web(tmp_path: Path) -> Web:
    return Web(make_desk(tmp_path))


@pytest.fixture
def built() -> None:
    if not read_page():
        pytest.skip("the page is not built here")


@pytest.mark.usefixtures("built")
def test_each_file_is_given_with_its_kind(web: Web) -> None:
    kinds = {name: web.get(f"/{name}").headers["content-type"] for name in read_page()}
    assert kinds["studio.js"] == "text/javascript; charset=utf-8"
    assert kinds["studio.css"] == "text/css; charset=utf-8"
    assert kinds["basemap.json"] == "application/json; charset=utf-8"
    assert {kind for name, kind in kinds.items() if name.endswith(".woff2")} == {"font/woff2"}
    assert web.get("/").content == read_page()["index.html"].plain


@pytest.mark.usefixtures("built")
def test_a_file_is_packed_only_for_whom_can_unpack_it(web: Web) -> None:
    file = read_page()["studio.js"]
    assert file.packed is not None
    assert gzip.decompress(file.packed) == file.plain
    assert web.get("/studio.js", headers={"accept-encoding": "gzip"}).headers["content-encoding"] == "gzip"
    plain = web.get("/studio.js", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.content == file.plain


@pytest.mark.usefixtures("built")
def test_what_did_not_change_is_not_sent_again(web: Web) -> None:
    mark = web.get("/studio.js").headers["etag"]
    again = web.get("/studio.js", headers={"if-none-match": mark})
    assert (again.status_code, again.content) == (304, b"")
    assert web.get("/studio.js", headers={"if-none-match": '"other"'}).status_code == 200


@pytest.mark.usefixtures("built")
def test_no_path_reaches_the_disk(web: Web) -> None:
    for path in ("/../app.py", "/%2e%2e/app.py", "/web/studio.js", "/app.py"):
        assert web.get(path).status_code in {404, 405}


@pytest.mark.usefixtures("built")
def test_the_first_load_is_small_and_from_one_origin(web: Web) -> None:
    page = web.get("/").text
    named = re.findall(r'(?:src|href)="\./([^"]+)"', page)
    assert {"studio.js", "studio.css"} <= set(named)
    letters = ("inter-latin-wght-normal.woff2", "inter-latin-ext-wght-normal.woff2")
    first = {"index.html", "basemap.json", "scenario.js", *letters, *named} & set(read_page())
    sizes = {name: len(read_page()[name].packed or read_page()[name].plain) for name in sorted(first)}
    assert sum(sizes.values()) <= MOST_BYTES, sizes
    for name, file in read_page().items():
        assert not ELSEWHERE.search(file.plain.replace(b"http://www.w3.org/", b"")), name
    assert "<style" not in page
    assert re.findall(r"<script(?![^>]*src=)", page) == []


def test_without_the_page_it_is_said_how_to_mend_it(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "read_page", dict)
    answer = web.get("/")
    assert (answer.status_code, answer.text) == (503, UNBUILT)
    assert UNBUILT == (
        "The studio's page is not built on this machine, so there is no map to show. Everything under /api works. "
        "With a network, 'make studio' in the clone builds it; a released wheel brings it along."
    )
