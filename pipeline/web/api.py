"""JSON for other systems; the same answers as the command line's ``--json``."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query

from pipeline.access import Permission
from pipeline.web.desk import AtDesk
from pipeline.web.door import only_for
from pipeline.web.search_form import SearchForm, search_form

router = APIRouter(
    prefix="/api",
    tags=["检索"],
    responses={401: {"description": "请先登录"}, 403: {"description": "角色不能检索"}},
    dependencies=[only_for(Permission.SEARCH)],
)

_MOST = 100


@router.get("/search", summary="检索", responses={400: {"description": "检索式无法理解"}})
def search(
    desk: AtDesk,
    form: Annotated[SearchForm, Depends(search_form)],
    limit: Annotated[int, Query(ge=1, le=_MOST)] = 20,
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> dict[str, Any]:
    """What ``xiangdang search --json`` prints; ``limit`` and ``offset`` instead of the page number ``p``."""
    return desk.search(form.question(offset=offset, limit=limit)).to_json()
