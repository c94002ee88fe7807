"""Two pages side by side, such as the contracts of 1998 and of 2014."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from pipeline.access import Permission
from pipeline.errors import ArchiveError, NotInArchiveError
from pipeline.model.catalogue_entry import CatalogueEntry
from pipeline.web.desk import AtDesk, Desk
from pipeline.web.door import only_for
from pipeline.web.images import image_information
from pipeline.web.rendering import page, segment

router = APIRouter(include_in_schema=False, dependencies=[only_for(Permission.SEARCH)])

Code = Annotated[str, Query(max_length=200)]
Number = Annotated[int, Query(ge=1, le=100_000)]


@router.get("/compare")
def compare(
    request: Request, desk: AtDesk, left: Code = "", left_page: Number = 1, right: Code = "", right_page: Number = 1
) -> Response:
    """Each side is an item and a page; a side that is not chosen yet is empty."""
    sides = {"left": _side(desk, left.strip(), left_page), "right": _side(desk, right.strip(), right_page)}
    return page("compare.html", request, sides=sides, scans={name: side["scan"] for name, side in sides.items()})


def _side(desk: Desk, code: str, number: int) -> dict[str, Any]:
    side: dict[str, Any] = {"code": code, "number": number, "entry": None, "count": 0, "problem": "", "scan": None}
    if not code:
        return side
    try:
        entry: CatalogueEntry = desk.entry(code)
        side |= {"entry": entry, "code": entry.code, "count": len(desk.pages(entry.code))}
        record = desk.page(entry.code, number)
        if record.job_key is None:
            raise NotInArchiveError("该页还没有识别结果")
        desk.look_at(record)
        geometry = desk.reading(record).page.geometry
    except ArchiveError as error:
        return side | {"problem": error.what}
    identity = f"/iiif/3/{segment(entry.code)}/{number}"
    return side | {"scan": image_information(identity, geometry.width, geometry.height)}
