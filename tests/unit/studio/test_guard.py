"""Who is let in, and what is sent along."""

import asyncio
from pathlib import Path

import pytest

from reference.web import Web, make_desk
from zhibek.studio.guard import HEADERS, MOST_BYTES, PAGE_ALONE

TOKEN = "a-token-of-some-length"


@pytest.fixture
def web(tmp_path: Path) -> Web:
    return Web(make_desk(tmp_path))


@pytest.fixture
def closed(tmp_path: Path) -> Web:
    return Web(make_desk(tmp_path, token=TOKEN, opens_folders=False))


@pytest.mark.parametrize("path", ["/", "/api/openapi.json", "/api/jobs", "/nowhere"])
def test_every_answer_brings_the_headers(web: Web, path: str) -> None:
    answer = web.get(path)
    page = {"cache-control": "no-cache"} if path == "/" and answer.status_code == 200 else {}
    assert {name: answer.headers[name] for name in HEADERS} == {**HEADERS, **page}
    assert "access-control-allow-origin" not in answer.headers


def test_nothing_comes_from_another_origin(web: Web) -> None:
    assert "'unsafe" not in HEADERS["content-security-policy"]
    assert "script-src" not in PAGE_ALONE
    assert web.get("/docs").status_code == web.get("/redoc").status_code == 404


def test_the_description_says_what_each_action_does(web: Web) -> None:
    paths = web.get("/api/openapi.json").json()["paths"]
    assert paths["/api/run"]["post"]["summary"].startswith("Run scenarios")


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "", "[x", "localhost@evil.example"]
)
def test_a_name_elsewhere_that_points_here_is_refused(web: Web, host: str) -> None:
    answer = web.get("/api/jobs", headers={"host": host})
    assert (answer.status_code, answer.json()["title"]) == (421, "HostError")


def test_a_page_elsewhere_may_not_ask(web: Web) -> None:
    answer = web.post("/api/scenarios", headers={"origin": "https://evil.example"})
    assert answer.status_code == 403
    assert answer.json()["detail"] == "A page of https://evil.example may not ask this server for anything."
    assert web.post("/api/scenarios", headers={"origin": "http://localhost:8765"}).status_code == 200
    plain = web("POST", "/api/run", content=b"{}", headers={"content-type": "text/plain"})
    assert plain.status_code == 422


def test_without_the_token_nothing_is_told(closed: Web) -> None:
    for answer in (closed.get("/"), closed.get("/api/jobs"), closed.get("/?token=wrong")):
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert closed.get("/api/jobs?token=" + TOKEN).status_code == 401
    assert closed.get("/api/jobs", headers={"authorization": f"Bearer {TOKEN}"}).status_code == 200


def test_the_token_moves_from_the_address_to_a_cookie(closed: Web) -> None:
    answer = closed.get("/", params={"token": TOKEN})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert closed.get("/", headers={"cookie": cookie.partition(";")[0]}).status_code == 200


def test_a_body_is_measured_as_it_comes(web: Web) -> None:
    declared = web("PUT", "/api/studies/big", content=b"x" * (MOST_BYTES + 1))
    assert declared.status_code == 413
    assert declared.json()["detail"] == "The body is larger than 20 MB. Send less, or run it in Python."

    async def pieces():
        for _ in range(21):
            yield b"x" * 1_000_000
            await asyncio.sleep(0)

    undeclared = web("PUT", "/api/studies/big", content=pieces())
    assert (undeclared.status_code, undeclared.json()["detail"]) == (413, declared.json()["detail"])
    lied = web("PUT", "/api/studies/big", content=b"x", headers={"content-length": "-1"})
    assert lied.status_code == 413
