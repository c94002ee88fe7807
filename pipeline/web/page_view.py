"""One page: the scan, what is written on it, and the way to the next hit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request, Response

from pipeline.access import Permission
from pipeline.archive import PageRecord, PageState, SearchHit
from pipeline.errors import QueryError
from pipeline.model.geometry import Box
from pipeline.web.card import card
from pipeline.web.desk import AtDesk, Desk, Reading
from pipeline.web.door import only_for
from pipeline.web.images import image_information
from pipeline.web.page_text import ShownLine, shown_lines
from pipeline.web.rendering import page, page_address, segment
from pipeline.web.search_form import SearchForm, search_form
from pipeline.workflow.page_lookup import no_such_page
from pipeline.workflow.searching import Place

router = APIRouter(include_in_schema=False, dependencies=[only_for(Permission.SEARCH)])

_MOST_HITS = 50
"""Hits of one item that are looked through for those of this page, when its place among all hits is not known."""
_NEAR = 10
"""Ranks before and behind the one in the address, at which its page is looked for."""
STATES = {
    PageState.PENDING: "等待识别",
    PageState.RUNNING: "正在识别",
    PageState.DONE: "已识别",
    PageState.FAILED: "识别失败",
}


@router.get("/items/{item:path}/pages/{ordinal:int}")
def look(
    request: Request, desk: AtDesk, item: str, ordinal: int, form: Annotated[SearchForm, Depends(search_form)]
) -> Response:
    """A page, with the hits of the question in the address outlined."""
    entry, pages = desk.item(item)
    record = _numbered(pages, item, ordinal)
    desk.look_at(record)
    trail = _trail(desk, form, record)
    lines: list[ShownLine] = []
    scan: dict[str, Any] | None = None
    reading: Reading | None = None
    if record.state is PageState.DONE and record.job_key:
        reading = desk.reading(record)
        lines = shown_lines(reading.page, trail.boxes)
        identity = f"/iiif/3/{segment(entry.code)}/{ordinal}"
        scan = {
            "source": image_information(identity, reading.page.geometry.width, reading.page.geometry.height),
            "lines": [line.corners for line in lines],
            "hits": [[box.x0, box.y0, box.x1, box.y1] for box in trail.boxes],
        }
    return page(
        "page.html",
        request,
        entry=entry,
        card=card(entry),
        record=record,
        state="空白页" if record.is_blank else STATES[record.state],
        pages=pages,
        lines=lines,
        scan=scan,
        trail=trail,
        withheld=reading is not None and reading.is_masked,
        form=form,
        back=urlencode(form.fields()),
    )


@router.get("/items/{item:path}")
def show_item(request: Request, desk: AtDesk, item: str) -> Response:
    """An item: its catalogue card and its pages."""
    entry, pages = desk.item(item)
    return page("item.html", request, entry=entry, card=card(entry), pages=pages, states=STATES)


def _numbered(pages: Sequence[PageRecord], item: str, ordinal: int) -> PageRecord:
    for record in pages:
        if record.key.ordinal == ordinal:
            return record
    raise no_such_page(item, ordinal, len(pages))


class Trail:
    """The hits of a question on a page, and the ways to the hit before and to the one after it.

    Attributes:
        boxes: to be outlined on the page, in view pixels.
        before: address of the page with the hit before; empty for none.
        after: address of the page with the next hit; empty for none.
    """

    def __init__(self, boxes: tuple[Box, ...] = (), before: str = "", after: str = "") -> None:
        self.boxes, self.before, self.after = boxes, before, after


def _trail(desk: Desk, form: SearchForm, record: PageRecord) -> Trail:
    if not form.q:
        return Trail()
    try:
        return _known_place(desk, form, record) or _among_hits_of_item(desk, form, record)
    except QueryError:  # the address was changed by hand; the page is shown all the same
        return Trail()


def _known_place(desk: Desk, form: SearchForm, record: PageRecord) -> Trail | None:
    """By the rank in the address, or by one near it: who may see more or less than whoever sent the address has other
    ranks, and so has everybody when the archive has changed. None where another page is there now."""
    if form.rank < 0:
        return None
    here = record.key.archival_code, record.key.ordinal
    for reach in (0, _NEAR):
        ranked = _ranked(desk, form, reach + 1)
        for rank in range(form.rank - reach, form.rank + reach + 1):
            if ranked.get(rank) == here:
                return _at_rank(desk, form, rank, ranked)
    return None


def _ranked(desk: Desk, form: SearchForm, reach: int) -> dict[int, Place]:
    """The places of hits whose ranks are so far from that in the address."""
    start = max(0, form.rank - reach)
    return dict(enumerate(desk.places(form.question(offset=start, limit=form.rank - start + 1 + reach)), start))


def _at_rank(desk: Desk, form: SearchForm, rank: int, ranked: dict[int, Place]) -> Trail:
    boxes = tuple(box for hit in desk.accompanying(form.question(offset=rank, limit=1)) for box in hit.boxes)
    return Trail(boxes, *(_way(form, ranked.get(other), other) for other in (rank - 1, rank + 1)))


def _among_hits_of_item(desk: Desk, form: SearchForm, record: PageRecord) -> Trail:
    question = SearchForm(q=form.q, mode=form.mode, code=record.key.archival_code).question(offset=0, limit=_MOST_HITS)
    of_item = [hit for hit in desk.accompanying(question) if hit.archival_code == record.key.archival_code and hit.page]
    boxes = tuple(box for hit in of_item if _is_on(hit, record) for box in hit.boxes)
    over_the_edge = tuple(
        box for hit in of_item if hit.page == record.key.ordinal - 1 for box in hit.boxes_on_next_page
    )
    ordered = sorted(hit.page for hit in of_item if hit.page)
    before = max((number for number in ordered if number < record.key.ordinal), default=0)
    after = min((number for number in ordered if number > record.key.ordinal), default=0)
    ways = [_page_way(form, record.key.archival_code, number) if number else "" for number in (before, after)]
    return Trail(over_the_edge + boxes, *ways)


def _is_on(hit: SearchHit, record: PageRecord) -> bool:
    return hit.archival_code == record.key.archival_code and hit.page == record.key.ordinal


def _way(form: SearchForm, place: Place | None, rank: int) -> str:
    if place is None:
        return ""
    code, page = place
    return form.address(page_address(code, page) if page else f"/items/{segment(code)}", rank=rank)


def _page_way(form: SearchForm, code: str, number: int) -> str:
    return form.address(page_address(code, number))
