"""The night: what runs now, what the last nights did, pages that failed and how to have them read again."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from pipeline.access import Permission
from pipeline.web.desk import AtDesk
from pipeline.web.door import Who, check_form, only_for
from pipeline.web.rendering import page

router = APIRouter(include_in_schema=False, dependencies=[only_for(Permission.SEE_WORK)])


@router.get("/night")
def night(request: Request, desk: AtDesk, queued: int = 0) -> Response:
    """What runs, what ran, what failed."""
    return page("night.html", request, work=desk.work(), report=desk.night(), queued=queued)


@router.get("/night/failed/{item:path}/{ordinal:int}.jpg")
def thumbnail(desk: AtDesk, item: str, ordinal: int) -> Response:
    """A little picture of a page that could not be read, where its file gives one."""
    picture = desk.failed_thumbnail(desk.page(item, ordinal))
    return Response(picture, media_type="image/jpeg") if picture else Response(status_code=404)


@router.post("/night/retry")
def retry(
    desk: AtDesk,
    who: Who,
    token: Annotated[str, Form(max_length=200)] = "",
    item: Annotated[str, Form(max_length=400)] = "",
) -> Response:
    """Have failed pages read again by the next run: of one item, or of all."""
    check_form(who, token)
    return RedirectResponse(f"/night?queued={desk.retry(item)}", 303)
