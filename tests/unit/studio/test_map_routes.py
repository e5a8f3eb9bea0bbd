"""Geometry with a tag, and answers that are packed."""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from reference.web import Web, make_desk
from zhibek.studio.desk import find_live


@pytest.fixture
def web(tmp_path: Path) -> Web:
    return Web(make_desk(tmp_path))


def test_geometry_is_given_once(web: Web) -> None:
    first = web.get("/api/map")
    assert first.json() == web.post("/api/map").json()
    tag = first.headers["etag"]
    assert first.headers["cache-control"] == "private, no-cache"
    for known in (tag, f'W/{tag}, "other"'):
        again = web.get("/api/map", headers={"if-none-match": known})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert web.get("/api/map", headers={"if-none-match": '"other"'}).status_code == 200
    assert web.get("/api/map?study=none-such").status_code == 404


def test_a_large_answer_is_packed(web: Web) -> None:
    packed = web.post("/api/map", {"study": "silk-road"}, headers={"accept-encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) < len(packed.content) / 2
    plain = web.post("/api/map", {"study": "silk-road"}, headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.json() == packed.json()


def test_a_draft_that_is_changed_is_asked_anew(web: Web) -> None:
    web.post("/api/new", {"name": "own"})
    ask = {"study": "own", "base": "base", "year": 2023, "settings": {"ferry-sailings": 120}}
    assert web.post("/api/whatif/save", ask | {"name": "more"}).json()["kept"]
    assert "more" in web.post("/api/controls", {"study": "own"}).json()["bases"]["scenario_id"]
    assert not web.post("/api/whatif/save", ask | {"study": None, "name": "more"}).json()["kept"]
    taken = web.post("/api/whatif/save", ask | {"name": "more"})
    assert (taken.status_code, taken.json()["title"]) == (422, "UploadError")


@pytest.mark.parametrize(
    ("body", "status", "detail"),
    [
        ({"settings": {"ferry-sailings": 900}}, 422, "ferry-sailings must lie between 50 and 200; got 900."),
        ({"settings": {"x": 1}}, 404, "No setting is named 'x'. There are 4."),
        ({"year": 1999}, 422, "year must lie between 2022 and 2030; got 1999."),
        ({"base": "x"}, 404, "No scenario is named 'x'. There are 2."),
    ],
)
def test_what_cannot_be_asked_is_told(web: Web, body: dict, status: int, detail: str) -> None:
    answer = web.post("/api/whatif", body)
    assert (answer.status_code, answer.json()["detail"]) == (status, detail)


@pytest.mark.parametrize("quick", [True, False])
def test_an_overtaken_ask_is_let_go_unsolved(web: Web, quick: bool) -> None:  # noqa: FBT001
    live = find_live(web.desk, None)
    ask = {"settings": {"ferry-sailings": 120}, "quick": quick, "page": "a", "number": 1}
    web.post("/api/whatif", {"page": "a", "number": 0})
    live.turns.free = {True: 0, False: 0}  # all turns are held, so who asks must wait
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(web.post, "/api/whatif", ask)
        while live.turns.latest["a"] < 1:
            time.sleep(0.001)
        web.post("/api/whatif", {"page": "a", "number": 2})  # the base: answered without a turn
        answer = waiting.result(10.0)
    assert (answer.status_code, answer.json()["title"]) == (409, "OvertakenError")
    assert answer.json()["detail"] == (
        "The page that asked this has asked something newer. Wait for that answer."
    )
    assert web.post("/api/whatif", ask).status_code == 409
    live.turns.free = {True: 1, False: 1}
    assert web.post("/api/whatif", ask | {"page": "b"}).status_code == 200
    assert web.post("/api/whatif", ask | {"number": 2}).status_code == 200
