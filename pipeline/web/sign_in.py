"""Coming in and going out, and one's own password."""

from __future__ import annotations

import hmac
import secrets
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from pipeline.access import SHORTEST, PasswordFaultError
from pipeline.errors import InputError
from pipeline.web.door import (
    COOKIE,
    LONGEST_PURPOSE,
    PURPOSE_COOKIE,
    SIGN_IN,
    SIGN_OUT,
    Who,
    check_form,
    place_of,
    told_purpose,
)
from pipeline.web.rendering import page
from pipeline.web.visitor import PASSWORD, Visitor
from pipeline.workflow.accounts import SESSION_SECONDS, Accounts, LockedOutError

router = APIRouter(include_in_schema=False)

_FORM_COOKIE = "xiangdang-form"
"""Ties the sign-in form to the browser that asked for it, so that nobody is signed in as somebody else unnoticed."""
_LONGEST_NAME = 100
_LONGEST_PASSWORD = 200

Name = Annotated[str, Form(max_length=_LONGEST_NAME)]
Password = Annotated[str, Form(max_length=_LONGEST_PASSWORD)]
Purpose = Annotated[str, Form(max_length=LONGEST_PURPOSE)]
Text = Annotated[str, Form(max_length=2000)]


@router.get("/")
def home(who: Who) -> Response:
    """Where this person's role begins."""
    return RedirectResponse(who.home, 303)


@router.get(SIGN_IN)
def ask(request: Request, next: str = "/") -> Response:
    """The sign-in page."""
    return _form(request, next)


@router.post(SIGN_IN)
def enter(  # the fields of the form
    request: Request,
    name: Name = "",
    password: Password = "",
    purpose: Purpose = "",
    token: Text = "",
    next: Text = "/",
) -> Response:
    """Sign in, and go on where one wanted to."""
    if not token or not hmac.compare_digest(token.encode(), request.cookies.get(_FORM_COOKIE, "").encode()):
        return _form(request, next, status=403, problem="登录页已过期，请再登录一次")
    try:
        session = _accounts(request).sign_in(name, password, place_of(request))
    except LockedOutError as error:
        return _wait(_form(request, next, status=429, problem=f"{error.what}，{error.advice}"), error)
    if session is None:
        return _form(request, next, status=403, problem="用户名或密码不正确")
    answer = RedirectResponse(_inside(next), 303)
    is_secure = request.url.scheme == "https"
    answer.set_cookie(COOKIE, session, max_age=SESSION_SECONDS, httponly=True, samesite="lax", secure=is_secure)
    told = quote(told_purpose(purpose))
    answer.set_cookie(PURPOSE_COOKIE, told, max_age=SESSION_SECONDS, httponly=True, samesite="lax", secure=is_secure)
    answer.delete_cookie(_FORM_COOKIE)
    return answer


@router.post(SIGN_OUT)
def leave(request: Request, who: Who, token: Text = "") -> Response:
    """Sign out; the session cannot be used again by anybody."""
    check_form(who, token)
    _accounts(request).sign_out(request.cookies.get(COOKIE, ""), who.place)
    return _gone()


@router.get(PASSWORD)
def own_password(request: Request, who: Who) -> Response:
    """Where one chooses a password."""
    return _own_password(request, who)


@router.post(PASSWORD)
def change_password(
    request: Request, who: Who, token: Text = "", old: Password = "", new: Password = "", again: Password = ""
) -> Response:
    """Take the new password and have the person sign in with it."""
    check_form(who, token)
    try:
        if new != again:
            raise PasswordFaultError("两次输入的新密码不同", advice="请再输入一次")
        _accounts(request).change_password(who.viewer, old, new, who.place)
    except LockedOutError as error:
        return _wait(_own_password(request, who, status=429, problem=error), error)
    except PasswordFaultError as error:
        return _own_password(request, who, status=400, problem=error)
    return _gone()


def _own_password(request: Request, who: Visitor, *, status: int = 200, problem: InputError | None = None) -> Response:
    values = {"must_change": who.must_change, "shortest": SHORTEST, "problem": problem}
    return page("password.html", request, status=status, **values)


def _gone() -> Response:
    answer = RedirectResponse(SIGN_IN, 303)
    answer.delete_cookie(COOKIE)
    answer.delete_cookie(PURPOSE_COOKIE)
    return answer


def _form(request: Request, place: str, *, status: int = 200, problem: str = "") -> Response:
    token = secrets.token_urlsafe(32)
    answer = page("sign_in.html", request, status=status, next=_inside(place), token=token, problem=problem)
    is_secure = request.url.scheme == "https"
    answer.set_cookie(_FORM_COOKIE, token, max_age=3600, httponly=True, samesite="strict", secure=is_secure)
    return answer


def _wait(answer: Response, error: LockedOutError) -> Response:
    answer.headers["retry-after"] = str(max(1, round(error.seconds)))
    return answer


def _inside(place: str) -> str:
    """An address of ours, never one of another site that somebody put behind ``next=``."""
    is_ours = place.startswith("/") and not place.startswith(("//", "/\\")) and place.isprintable()
    return place if is_ours and not place.startswith(SIGN_IN) else "/"


def _accounts(request: Request) -> Accounts:
    found: Accounts = request.app.state.accounts
    return found
