"""IIIF Presentation 3.0 and Content Search 2.0: an item and its hits, for Mirador, Universal Viewer and others.

Content Search 1.0 is offered beside 2.0, because Mirador 4.0 knows no other (its ``getManifestSearchService`` asks for
versions 0 and 1 only).
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response

from pipeline.access import Permission
from pipeline.archive import PageRecord, SearchHit
from pipeline.model.geometry import Box
from pipeline.model.query import Question
from pipeline.web.card import card
from pipeline.web.desk import AtDesk, Desk
from pipeline.web.door import only_for
from pipeline.web.images import TILE_PROFILE, image_id
from pipeline.web.rendering import segment

router = APIRouter(prefix="/iiif", tags=["IIIF"], dependencies=[only_for(Permission.SEARCH)])

_PRESENTATION = "http://iiif.io/api/presentation/3/context.json"
_SEARCH = "http://iiif.io/api/search/2/context.json"
_SEARCH_1 = "http://iiif.io/api/search/1"
_MOST_HITS = 200
_THUMBNAIL = "!160,220"


@router.get("/manifest/{item:path}/search")
def content_search(
    request: Request, desk: AtDesk, item: str, q: Annotated[str, Query(max_length=1000)] = ""
) -> Response:
    """Hits of a question in one item, as annotations on its canvases."""
    entry = desk.entry(item)
    base = manifest_id(request, entry.code)
    hits = _hits(desk, entry.code, q)
    annotations = [one for hit in hits for one in _annotations(base, hit)]
    told = {"@context": _SEARCH, "id": str(request.url), "type": "AnnotationPage", "items": annotations}
    return _json_ld(told, _SEARCH)


@router.get("/manifest/{item:path}/search1")
def content_search_1(
    request: Request, desk: AtDesk, item: str, q: Annotated[str, Query(max_length=1000)] = ""
) -> Response:
    """The same hits as version 1 of Content Search writes them."""
    entry = desk.entry(item)
    base = manifest_id(request, entry.code)
    found = [(hit, _annotations(base, hit)) for hit in _hits(desk, entry.code, q)]
    told = {
        "@context": ["http://iiif.io/api/presentation/2/context.json", f"{_SEARCH_1}/context.json"],
        "@id": str(request.url),
        "@type": "sc:AnnotationList",
        "resources": [_older(one) for _, annotations in found for one in annotations],
        "hits": [_excerpt(hit, annotations) for hit, annotations in found if annotations],
    }
    return JSONResponse(told, media_type="application/ld+json")


@router.get("/manifest/{item:path}")
def manifest(request: Request, desk: AtDesk, item: str) -> Response:
    """An item with its pages as canvases; pages without a result are left out, as they have no view."""
    entry = desk.entry(item)
    base = manifest_id(request, entry.code)
    canvases = [_canvas(request, desk, base, record) for record in desk.pages(entry.code) if record.job_key]
    told = {
        "@context": [_SEARCH, _PRESENTATION],
        "id": base,
        "type": "Manifest",
        "label": _chinese(entry.title or entry.code),
        "metadata": [{"label": _chinese(name), "value": _chinese(value)} for name, value in card(entry).items()],
        "service": [
            {"id": f"{base}/search", "type": "SearchService2"},
            {"@id": f"{base}/search1", "@type": "SearchService1", "profile": f"{_SEARCH_1}/search"},
        ],
        "items": canvases,
    }
    return _json_ld(told, _PRESENTATION)


def manifest_id(request: Request, code: str) -> str:
    """The address of an item's manifest."""
    return f"{str(request.base_url).rstrip('/')}/iiif/manifest/{segment(code)}"


def _canvas(request: Request, desk: Desk, base: str, record: PageRecord) -> dict[str, Any]:
    number = record.key.ordinal
    geometry = desk.reading(record).page.geometry
    extent = {"width": geometry.width, "height": geometry.height}
    identity, picture = f"{base}/canvas/{number}", image_id(request, record.key.archival_code, number)
    service = [{"id": picture, "type": "ImageService3", "profile": TILE_PROFILE}]
    body = {"id": f"{picture}/full/max/0/default.jpg", "type": "Image", "format": "image/jpeg", **extent}
    thumbnail = {"id": f"{picture}/full/{_THUMBNAIL}/0/default.jpg", "type": "Image", "format": "image/jpeg"}
    painting = {
        "id": f"{identity}/painting",
        "type": "Annotation",
        "motivation": "painting",
        "body": {**body, "service": service},
        "target": identity,
    }
    return {
        "id": identity,
        "type": "Canvas",
        "label": _chinese(f"第 {number} 页"),
        **extent,
        "thumbnail": [{**thumbnail, "service": service}],
        "items": [{"id": f"{identity}/page", "type": "AnnotationPage", "items": [painting]}],
    }


def _hits(desk: Desk, code: str, words: str) -> list[SearchHit]:
    if not words.strip():
        return []
    found = desk.search(Question.asked(words.strip(), code=code, limit=_MOST_HITS)).hits
    return [hit for hit in found if hit.archival_code == code and hit.page]


def _annotations(base: str, hit: SearchHit) -> list[dict[str, Any]]:
    text = "".join(hit.snippet[start:end] for start, end in hit.marks[:1]) or hit.snippet
    return [
        {
            "id": f"{base}/hit/{hit.page}/{number}",
            "type": "Annotation",
            "motivation": "highlighting",
            "body": {"type": "TextualBody", "value": text, "format": "text/plain"},
            "target": f"{base}/canvas/{hit.page}#xywh={_place(box)}",
        }
        for number, box in enumerate(hit.boxes, start=1)
    ]


def _older(annotation: dict[str, Any]) -> dict[str, Any]:
    return {
        "@id": annotation["id"],
        "@type": "oa:Annotation",
        "motivation": "sc:painting",
        "resource": {"@type": "cnt:ContentAsText", "chars": annotation["body"]["value"]},
        "on": annotation["target"],
    }


def _excerpt(hit: SearchHit, annotations: list[dict[str, Any]]) -> dict[str, Any]:
    start, end = hit.marks[0] if hit.marks else (0, len(hit.snippet))
    return {
        "@type": "search:Hit",
        "annotations": [one["id"] for one in annotations],
        "before": hit.snippet[:start],
        "match": hit.snippet[start:end],
        "after": hit.snippet[end:],
    }


def _place(box: Box) -> str:
    return ",".join(str(round(value)) for value in (box.x0, box.y0, box.width, box.height))


def _chinese(text: str) -> dict[str, list[str]]:
    return {"zh-Hans": [text]}


def _json_ld(told: dict[str, Any], context: str) -> Response:
    return JSONResponse(told, media_type=f'application/ld+json;profile="{context}"')
