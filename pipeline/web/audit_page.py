"""The log of use, for those whose duty it is to read it."""

from __future__ import annotations

import shutil
import tempfile
from datetime import date, datetime, time
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import FileResponse
from starlette.background import BackgroundTask

from pipeline.access import Permission, Role
from pipeline.errors import InputError
from pipeline.model.audit import Action
from pipeline.web.door import Who, check_form, only_for
from pipeline.web.rendering import page
from pipeline.workflow.audit_log import AuditLog

router = APIRouter(include_in_schema=False, dependencies=[only_for(Permission.READ_AUDIT)])

PAGE_SIZE = 100
_ROLES = {role.value: role.label for role in Role}
_ACTIONS = {action.value: action.label for action in Action}
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@router.get("/audit")
def log(
    request: Request,
    who: Who,
    action: Annotated[str, Query(max_length=40)] = "",
    name: Annotated[str, Query(max_length=200)] = "",
    p: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
    verify: Annotated[bool, Query()] = False,
) -> Response:
    """What was done, the newest first, and on request whether the chain holds."""
    audit = _audit(request)
    records, total = audit.newest(action=action, who=name.strip(), offset=(p - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    return page(
        "audit.html",
        request,
        rows=[
            (one, _ROLES.get(one.event.role, ""), _ACTIONS.get(one.event.action, one.event.action)) for one in records
        ],
        total=total,
        p=p,
        page_count=max(1, -(-total // PAGE_SIZE)),
        actions=_ACTIONS,
        action=action,
        name=name.strip(),
        finding=audit.verify() if verify else None,
        today=date.today().isoformat(),
    )


@router.post("/audit/export")
def export(
    request: Request,
    who: Who,
    token: Annotated[str, Form(max_length=200)] = "",
    since: Annotated[str, Form(max_length=20)] = "",
) -> Response:
    """The use register as a workbook; that it was made is logged first."""
    check_form(who, token)
    start = _day(since)
    folder = Path(tempfile.mkdtemp(prefix="xiangdang-"))
    file = folder / "利用登记.xlsx"
    try:
        _audit(request).export(file, who.event(Action.AUDIT_EXPORT, detail=file.name), start)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    clear = BackgroundTask(shutil.rmtree, folder, ignore_errors=True)
    return FileResponse(file, media_type=_SHEET, filename=file.name, background=clear)


def _day(text: str) -> datetime | None:
    if not text.strip():
        return None
    try:
        return datetime.combine(date.fromisoformat(text.strip()), time()).astimezone()
    except (ValueError, OverflowError, OSError) as error:
        raise InputError("日期不能识别", where=text[:20], advice="请写成 2026-01-01 的样子") from error


def _audit(request: Request) -> AuditLog:
    found: AuditLog = request.app.state.audit
    return found
