"""What stands before every request."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from zhibek.service.upload_limits import MOST_BYTES
from zhibek.studio.problems import answer_problem, make_problem

LOOPBACK = ("127.0.0.1", "localhost", "::1")
COOKIE = "zhibek_token"
SAFE = ("GET", "HEAD", "OPTIONS")
SELF_ONLY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
PAGE_ALONE = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; sandbox"
)
"""For a report: one file with its styles inside, and no script."""
HEADERS: Mapping[str, str] = {
    "content-security-policy": SELF_ONLY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cache-control": "no-store",
}
TOO_LARGE = f"The body is larger than {MOST_BYTES // 1_000_000} MB. Send less, or run it in Python."


@dataclass(frozen=True, slots=True)
class GuardRules:
    """Whom the server answers: with `token` who knows it, with `loopback_only` this machine's pages."""

    token: str = ""
    loopback_only: bool = True


def guard_app(app: ASGIApp, rules: GuardRules) -> ASGIApp:
    """Put host, origin, token and size checks before an app, and security headers on all it answers."""

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        refusal = _refuse(scope, headers, rules)
        target = app if refusal is None else refusal
        await target(scope, _limit_body(receive), _add_headers(send))

    return guarded


def _refuse(scope: Scope, headers: Headers, rules: GuardRules) -> Response | None:
    """Give the answer to a request that is not let in; None lets it in."""
    host = headers.get("host", "")
    if rules.loopback_only and _bare_host(host) not in LOOPBACK:
        # a page elsewhere may point a name of its own at this machine
        return _problem(421, "HostError", f"'{host[:80]}' is not this server. Ask for it as localhost.")
    origin = headers.get("origin")
    if origin and scope["method"] not in SAFE and urlsplit(origin).netloc != host:
        return _problem(403, "OriginError", f"A page of {origin[:80]} may not ask this server for anything.")
    declared = headers.get("content-length", "0")
    if not declared.isdigit() or int(declared) > MOST_BYTES:
        return _problem(413, "UploadError", TOO_LARGE)
    return _refuse_stranger(scope, headers, rules) if rules.token else None


def _refuse_stranger(scope: Scope, headers: Headers, rules: GuardRules) -> Response | None:
    """Ask for the token; one in the first page's address is moved into a cookie that no script reads."""
    [asked] = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[:1]
    if scope["path"] == "/" and scope["method"] == "GET" and _same(asked, rules.token):
        response = RedirectResponse("/", status_code=303)
        response.set_cookie(COOKIE, rules.token, httponly=True, samesite="strict")
        return response
    told = headers.get("authorization", "").removeprefix("Bearer ")
    if _same(told, rules.token) or _same(_cookie(headers), rules.token):
        return None
    says = "A token is needed. Send it as 'Authorization: Bearer TOKEN', or open /?token=TOKEN."
    refusal = _problem(401, "TokenError", says)
    refusal.headers["www-authenticate"] = "Bearer"
    return refusal


def _cookie(headers: Headers) -> str:
    try:
        morsel = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return ""
    return morsel.value if morsel else ""


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())


def _bare_host(host: str) -> str:
    """Take the port off a host."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _limit_body(receive: Receive) -> Receive:
    """Count what really comes in, whatever was declared."""
    n_bytes = 0

    async def counted() -> Message:
        nonlocal n_bytes
        message = await receive()
        n_bytes += len(message.get("body", b""))
        if n_bytes > MOST_BYTES:
            raise HTTPException(413, TOO_LARGE)
        return message

    return counted


def _add_headers(send: Send) -> Send:
    """Put the security headers on an answer; what a route sets itself stays."""

    async def with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return with_headers


def _problem(status: int, name: str, detail: str) -> Response:
    return answer_problem(make_problem(status, name, detail))
