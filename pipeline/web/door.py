"""Nothing is answered to whoever has not signed in, whatever the address; forms must come from our own pages."""

from __future__ import annotations

import hmac
from typing import Annotated, Any
from urllib.parse import quote, unquote

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from fastapi import Depends, Request
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from pipeline.access import Permission
from pipeline.web.visitor import PASSWORD, Visitor
from pipeline.workflow.accounts import Accounts

COOKIE = "xiangdang"
PURPOSE_COOKIE = "xiangdang-purpose"
"""What the person says the papers are for; it is believed as it is said, so the browser may keep it."""
LONGEST_PURPOSE = 100
SIGN_IN, SIGN_OUT = "/sign-in", "/sign-out"
FOR_PROGRAMS = ("/api/", "/iiif/")
"""Answers below these are for programs: errors are JSON there, and nobody is led to the sign-in page."""
_OPEN = (SIGN_IN, "/static/")
_BEFORE_ONES_OWN_PASSWORD = (*_OPEN, PASSWORD, SIGN_OUT)
_SAFE = ("GET", "HEAD", "OPTIONS")
_THREADS = 2
"""That look up who asks, beside those that answer: whoever comes in does not wait for a search that takes long."""


class Door:
    """Middleware. It stands before the routes, so that a route cannot forget it."""

    def __init__(self, app: ASGIApp, accounts: Accounts) -> None:
        self._app = app
        self._accounts = accounts
        self._threads = CapacityLimiter(_THREADS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or lead it to the sign-in page."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        path = connection.url.path
        visitor = None if path.startswith("/static/") else await self._known(connection)
        scope.setdefault("state", {})["visitor"] = visitor
        if scope["method"] not in _SAFE and not _is_from_here(connection):
            await JSONResponse({"error": "请求来自别的网站，已拒绝"}, 403)(scope, receive, send)
        elif visitor is None and not path.startswith(_OPEN):
            await _led_to_sign_in(connection)(scope, receive, send)
        elif visitor is not None and visitor.must_change and not path.startswith(_BEFORE_ONES_OWN_PASSWORD):
            await _led_to_password(path)(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _known(self, connection: HTTPConnection) -> Visitor | None:
        return await run_sync(self._visitor, connection, limiter=self._threads)

    def _visitor(self, connection: HTTPConnection) -> Visitor | None:
        guest = self._accounts.guest(connection.cookies.get(COOKIE, ""))
        if guest is None:
            return None
        purpose = told_purpose(unquote(connection.cookies.get(PURPOSE_COOKIE, ""), errors="replace"))
        return Visitor(guest.viewer, guest.form_token, place_of(connection), guest.must_change, purpose)


def place_of(connection: HTTPConnection) -> str:
    """From where somebody asks."""
    return connection.client.host if connection.client else ""


def told_purpose(text: str) -> str:
    """A purpose as one line of bounded length, whatever was sent."""
    plain = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(plain.split())[:LONGEST_PURPOSE]


def _is_from_here(connection: HTTPConnection) -> bool:
    """By what browsers say of themselves; those that say nothing still have to know the form's token."""
    site = connection.headers.get("sec-fetch-site", "same-origin")
    origin = connection.headers.get("origin")
    own = f"{connection.url.scheme}://{connection.headers.get('host', '')}"
    return site in ("same-origin", "none") and origin in (None, own)


def _led_to_sign_in(connection: HTTPConnection) -> Response:
    if connection.url.path.startswith(FOR_PROGRAMS):
        return JSONResponse({"error": "请先登录"}, 401)
    place = connection.url.path + (f"?{connection.url.query}" if connection.url.query else "")
    return RedirectResponse(f"{SIGN_IN}?next={quote(place, safe='')}", 303)


def _led_to_password(path: str) -> Response:
    if path.startswith(FOR_PROGRAMS):
        return JSONResponse({"error": "请先在网页上修改一次性密码"}, 403)
    return RedirectResponse(PASSWORD, 303)


async def visitor_of(request: Request) -> Visitor:
    """Who asks. Like all dependencies that compute nothing it waits for no thread."""
    visitor: Visitor | None = request.state.visitor
    if visitor is None:
        raise HTTPException(401, "请先登录")
    return visitor


Who = Annotated[Visitor, Depends(visitor_of)]
"""Parameter of a route."""


def check_form(visitor: Visitor, token: str) -> None:
    """Make sure that a form was made for this visitor.

    Raises:
        HTTPException: 403, it was not.
    """
    if not hmac.compare_digest(token.encode(), visitor.form_token.encode()):
        raise HTTPException(403, "表单已过期或来自别处，请回到原网页重新提交")


def check_role(visitor: Visitor, *any_of: Permission) -> None:
    """Make sure that the role allows one of these.

    Raises:
        HTTPException: 403, it does not.
    """
    if not any(map(visitor.may, any_of)):
        raise HTTPException(403, "您的角色不能这样做")


def only_for(*any_of: Permission) -> Any:
    """Dependency of a router: whoever asks it needs one of these permissions, whatever else is wrong."""

    async def check(visitor: Who) -> None:
        check_role(visitor, *any_of)

    return Depends(check)
