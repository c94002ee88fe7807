"""Nothing is answered to whoever has not signed in, whatever the address; forms must come from our own pages."""

from __future__ import annotations

import hmac
from typing import Annotated
from urllib.parse import quote

from fastapi import Depends, Request
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from pipeline.web.doorkeeper import Doorkeeper, Visitor

COOKIE = "xiangdang"
SIGN_IN = "/sign-in"
FOR_PROGRAMS = ("/api/", "/iiif/")
"""Answers below these are for programs: errors are JSON there, and nobody is led to the sign-in page."""
_OPEN = (SIGN_IN, "/static/")
_SAFE = ("GET", "HEAD", "OPTIONS")


class Door:
    """Middleware. It stands before the routes, so that a route cannot forget it."""

    def __init__(self, app: ASGIApp, doorkeeper: Doorkeeper) -> None:
        self._app = app
        self._doorkeeper = doorkeeper

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or lead it to the sign-in page."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        path = connection.url.path
        visitor = self._doorkeeper.visitor(connection.cookies.get(COOKIE, ""))
        scope.setdefault("state", {})["visitor"] = visitor
        if scope["method"] not in _SAFE and not _is_from_here(connection):
            await JSONResponse({"error": "请求来自别的网站，已拒绝"}, 403)(scope, receive, send)
        elif visitor is None and not path.startswith(_OPEN):
            await _led_to_sign_in(connection)(scope, receive, send)
        else:
            await self._app(scope, receive, send)


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


def visitor_of(request: Request) -> Visitor:
    """Who asks."""
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
