"""IIIF Image API 3.0, level 1: parts of the upright view of a page, with what may not be seen covered."""

from __future__ import annotations

import re
from typing import Any

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from pipeline.access import Permission
from pipeline.errors import InputError
from pipeline.model.page import PageKey
from pipeline.web.desk import AtDesk, Desk
from pipeline.web.door import only_for
from pipeline.web.iiif_address import ImageRequest, read_request
from pipeline.web.pictures import Pictures
from pipeline.web.rendering import segment

router = APIRouter(prefix="/iiif/3", tags=["IIIF"], dependencies=[only_for(Permission.SEARCH)])

TILE = 512
TILE_PROFILE = "level1"
_THREADS = CapacityLimiter(3)
"""That cut parts in each process; as many again would only compute in turns."""
_SMALL_PIXELS = 300 * 300
"""Up to here a picture of a page is a thumbnail, which nobody can read."""
_PART = 0.1
"""Of the page; a crop that shows a hit is smaller, and belongs to the search that is logged."""
_CONTEXT = "http://iiif.io/api/image/3/context.json"
_JSON_LD = 'application/ld+json;profile="http://iiif.io/api/image/3/context.json"'


def image_id(request: Request, code: str, ordinal: int) -> str:
    """The address by which IIIF clients know a page's picture."""
    return f"{str(request.base_url).rstrip('/')}/iiif/3/{segment(code)}/{ordinal}"


def image_information(identity: str, width: int, height: int) -> dict[str, Any]:
    """The ``info.json`` of a picture of this many pixels."""
    factors = [1]
    while max(width, height) / factors[-1] > TILE:
        factors.append(factors[-1] * 2)
    return {
        "@context": _CONTEXT,
        "id": identity,
        "type": "ImageService3",
        "protocol": "http://iiif.io/api/image",
        "profile": TILE_PROFILE,
        "width": width,
        "height": height,
        "tiles": [{"width": TILE, "height": TILE, "scaleFactors": factors}],
        "extraFeatures": ["sizeByConfinedWh", "regionByPct"],
    }


@router.get("/{code:path}/{ordinal:int}/info.json", response_class=JSONResponse)
def information(request: Request, desk: AtDesk, code: str, ordinal: int) -> Response:
    """How large the view of a page is, and in which tiles it comes."""
    record = desk.page(code, ordinal)
    width, height = _pictures(request).size(desk.picture(record))
    told = image_information(image_id(request, record.key.archival_code, ordinal), width, height)
    return JSONResponse(told, media_type=_JSON_LD)


@router.get(
    "/{code:path}/{ordinal:int}/{region}/{size}/{rotation}/{quality}.{form}",
    response_class=Response,
    responses={200: {"content": {"image/jpeg": {}}}, 304: {"description": "unchanged"}},
)
async def picture(
    request: Request,
    desk: AtDesk,
    code: str,
    ordinal: int,
    region: str,
    size: str,
    rotation: str,
    quality: str,
    form: str,
) -> Response:
    """A part of the view of a page as JPEG, made in threads of its own: it does not wait for a search."""
    _check_form(rotation, quality, form)
    return await run_sync(_part, request, desk, PageKey(code, ordinal), (region, size), limiter=_THREADS)


def _part(request: Request, desk: Desk, key: PageKey, asked: tuple[str, str]) -> Response:
    record = desk.page(key.archival_code, key.ordinal)
    shown = desk.picture(record)
    pictures = _pictures(request)
    extent = pictures.size(shown)
    wanted: ImageRequest = read_request(*asked, *extent)
    if _shows_page(wanted, *extent):
        desk.look_at(record)
    tag = f'"{pictures.tag(shown, wanted)}"'
    headers = {"etag": tag, "cache-control": "private, no-cache"}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(pictures.jpeg(shown, wanted), media_type="image/jpeg", headers=headers)


@router.get("/{code:path}/{ordinal:int}", include_in_schema=False)
def to_information(code: str, ordinal: int) -> Response:
    """The address of a picture alone leads to what is known of it."""
    return RedirectResponse(f"/iiif/3/{segment(code)}/{ordinal}/info.json", status_code=303)


def _shows_page(wanted: ImageRequest, width: int, height: int) -> bool:
    """Whether somebody can read a page by this picture; every viewer begins with one of much of it."""
    share = (wanted.right - wanted.left) * (wanted.bottom - wanted.top) / (width * height)
    return share > _PART and wanted.width * wanted.height > _SMALL_PIXELS


def _check_form(rotation: str, quality: str, form: str) -> None:
    if not re.fullmatch(r"0+(\.0*)?", rotation):
        raise InputError("图像不能由服务器旋转", advice="旋转角度请写 0，由浏览器旋转")
    if quality not in ("default", "color"):
        raise InputError(f"不支持的图像质量“{quality[:20]}”", advice="请写 default")
    if form != "jpg":
        raise InputError(f"不支持的图像格式“{form[:20]}”", advice="请写 jpg")


def _pictures(request: Request) -> Pictures:
    found: Pictures = request.app.state.pictures
    return found
