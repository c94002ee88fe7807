"""Pages that bear a mark of secrecy: they wait here for an archivist's decision."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from pipeline.access import Permission
from pipeline.errors import InputError
from pipeline.model.secrecy_review import Decision
from pipeline.web.desk import AtDesk
from pipeline.web.door import Who, check_form, only_for
from pipeline.web.rendering import page

router = APIRouter(include_in_schema=False, dependencies=[only_for(Permission.DECIDE_SECRECY)])


@router.get("/secrecy")
def reviews(request: Request, desk: AtDesk) -> Response:
    """Pages on which nobody has decided, and what was decided on others."""
    found = desk.reviews()
    return page(
        "secrecy.html",
        request,
        waiting=[one for one in found if one.decision is None],
        decided=[one for one in found if one.decision is not None],
    )


@router.post("/secrecy/{item:path}/{ordinal:int}")
def decide(
    desk: AtDesk,
    who: Who,
    item: str,
    ordinal: int,
    token: Annotated[str, Form(max_length=200)] = "",
    decision: Annotated[str, Form(max_length=20)] = "",
    reason: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """Release a page or confirm that it is secret."""
    check_form(who, token)
    try:
        chosen = Decision(decision)
    except ValueError as error:
        raise InputError("没有选择处理方式", advice="请选择放行或确认涉密") from error
    desk.decide(desk.page(item, ordinal), chosen, reason)
    return RedirectResponse("/secrecy", 303)
