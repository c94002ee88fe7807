"""Accounts: 系统管理 makes and ends them, 安全保密 says who has which role."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from pipeline.access import Permission, Role
from pipeline.errors import ArchiveError, InputError
from pipeline.model.audit import Action
from pipeline.web.door import Who, check_form, check_role, only_for
from pipeline.web.rendering import page
from pipeline.web.visitor import Visitor
from pipeline.workflow.accounts import Accounts

router = APIRouter(include_in_schema=False, dependencies=[only_for(Permission.MANAGE_USERS, Permission.GRANT_ROLES)])

Name = Annotated[str, Form(max_length=200)]
Token = Annotated[str, Form(max_length=200)]


@router.get("/users")
def users(request: Request, who: Who) -> Response:
    """Every account, with what this person may do to it."""
    return _page(request, who)


@router.post("/users/add")
def add(request: Request, who: Who, token: Token = "", name: Name = "", role: Name = Role.READER) -> Response:
    """Make an account, and show its one-time password once.

    As soon as somebody looks after security, new accounts are readers until that person grants more.
    """
    check_form(who, token)
    check_role(who, Permission.MANAGE_USERS)
    accounts = _accounts(request)
    wanted = _role(role) if accounts.may_grant(who.viewer) else Role.READER
    try:
        password = accounts.add(name, wanted, who.event(Action.USER_ADD))
    except ArchiveError as error:
        return _page(request, who, status=400, problem=error)
    return _page(request, who, password=(name, password))


@router.post("/users/reset")
def reset(request: Request, who: Who, token: Token = "", name: Name = "") -> Response:
    """Give an account a one-time password, and show it once."""
    check_form(who, token)
    check_role(who, Permission.MANAGE_USERS)
    try:
        password = _accounts(request).reset(name, who.event(Action.USER_RESET))
    except ArchiveError as error:
        return _page(request, who, status=400, problem=error)
    return _page(request, who, password=(name, password))


@router.post("/users/disable")
def disable(request: Request, who: Who, token: Token = "", name: Name = "") -> Response:
    """End an account."""
    check_form(who, token)
    check_role(who, Permission.MANAGE_USERS)
    try:
        _accounts(request).disable(name, who.event(Action.USER_DISABLE))
    except ArchiveError as error:
        return _page(request, who, status=400, problem=error)
    return _page(request, who, told=f"已停用 {name}")


@router.post("/users/grant")
def grant(request: Request, who: Who, token: Token = "", name: Name = "", role: Name = "") -> Response:
    """Give an account another role."""
    check_form(who, token)
    check_role(who, Permission.GRANT_ROLES)
    try:
        granted = _role(role)
        _accounts(request).grant(name, granted, who.event(Action.ROLE_GRANT))
    except ArchiveError as error:
        return _page(request, who, status=400, problem=error)
    return _page(request, who, told=f"{name} 现在是{granted.label}")


def _page(
    request: Request,
    who: Visitor,
    *,
    status: int = 200,
    told: str = "",
    problem: ArchiveError | None = None,
    password: tuple[str, str] | None = None,
) -> Response:
    accounts = _accounts(request)
    return page(
        "users.html",
        request,
        status=status,
        accounts=accounts.all(),
        roles={role.value: role.label for role in Role},
        chooses_role=accounts.may_grant(who.viewer),
        told=told,
        problem=problem,
        password=password,
    )


def _role(value: str) -> Role:
    try:
        return Role(value)
    except ValueError as error:
        raise InputError("没有这种角色", advice="请从列表中选择") from error


def _accounts(request: Request) -> Accounts:
    found: Accounts = request.app.state.accounts
    return found
