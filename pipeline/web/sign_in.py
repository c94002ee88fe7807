"""Coming in and going out."""

from __future__ import annotations

import hmac
import secrets
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from pipeline.web.door import COOKIE, SIGN_IN, Who, check_form
from pipeline.web.doorkeeper import SESSION_SECONDS, Doorkeeper, TooManyTriesError
from pipeline.web.rendering import page

router = APIRouter(include_in_schema=False)

_FORM_COOKIE = "xiangdang-form"
"""Ties the sign-in form to the browser that asked for it, so that nobody is signed in as somebody else unnoticed."""
_LONGEST_NAME = 100
_LONGEST_PASSWORD = 200

Name = Annotated[str, Form(max_length=_LONGEST_NAME)]
Password = Annotated[str, Form(max_length=_LONGEST_PASSWORD)]
Text = Annotated[str, Form(max_length=2000)]


@router.get(SIGN_IN)
def ask(request: Request, next: str = "/") -> Response:
    """The sign-in page."""
    return _form(request, next)


@router.post(SIGN_IN)
def enter(  # the fields of the form
    request: Request, name: Name = "", password: Password = "", token: Text = "", next: Text = "/"
) -> Response:
    """Sign in, and go on where one wanted to."""
    if not token or not hmac.compare_digest(token.encode(), request.cookies.get(_FORM_COOKIE, "").encode()):
        return _form(request, next, status=403, problem="登录页已过期，请再登录一次")
    doorkeeper: Doorkeeper = request.app.state.doorkeeper
    place = request.client.host if request.client else ""
    try:
        session = doorkeeper.let_in(name, password, place)
    except TooManyTriesError as error:
        answer = _form(request, next, status=429, problem=f"{error.what}，{error.advice}")
        answer.headers["retry-after"] = str(max(1, round(error.seconds)))
        return answer
    if session is None:
        return _form(request, next, status=403, problem="用户名或密码不正确")
    answer = RedirectResponse(_inside(next), 303)
    is_secure = request.url.scheme == "https"
    answer.set_cookie(COOKIE, session, max_age=SESSION_SECONDS, httponly=True, samesite="lax", secure=is_secure)
    answer.delete_cookie(_FORM_COOKIE)
    return answer


@router.post("/sign-out")
def leave(request: Request, who: Who, token: Text = "") -> Response:
    """Sign out; the session cannot be used again by anybody."""
    check_form(who, token)
    doorkeeper: Doorkeeper = request.app.state.doorkeeper
    doorkeeper.let_out(request.cookies.get(COOKIE, ""))
    answer = RedirectResponse(SIGN_IN, 303)
    answer.delete_cookie(COOKIE)
    return answer


def _form(request: Request, place: str, *, status: int = 200, problem: str = "") -> Response:
    token = secrets.token_urlsafe(32)
    answer = page("sign_in.html", request, status=status, next=_inside(place), token=token, problem=problem)
    is_secure = request.url.scheme == "https"
    answer.set_cookie(_FORM_COOKIE, token, max_age=3600, httponly=True, samesite="strict", secure=is_secure)
    return answer


def _inside(place: str) -> str:
    """An address of ours, never one of another site that somebody put behind ``next=``."""
    is_ours = place.startswith("/") and not place.startswith(("//", "/\\")) and place.isprintable()
    return place if is_ours and not place.startswith(SIGN_IN) else "/"
