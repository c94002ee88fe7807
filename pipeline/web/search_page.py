"""The search: one box, filters, facets, results by item."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from pipeline.access import Permission
from pipeline.archive import SearchMode, SearchResult, SortOrder
from pipeline.errors import QueryError
from pipeline.report.wording import MATCHES, MODES
from pipeline.web.crops import crop_of
from pipeline.web.desk import AtDesk
from pipeline.web.door import only_for
from pipeline.web.rendering import page
from pipeline.web.search_form import PAGE_SIZE, SearchForm, search_form

router = APIRouter(include_in_schema=False, dependencies=[only_for(Permission.SEARCH)])

SORTS = {
    SortOrder.RELEVANCE: "相关程度",
    SortOrder.CODE: "档号",
    SortOrder.OLDEST: "年度从早到晚",
    SortOrder.NEWEST: "年度从晚到早",
}
_FACETS = {
    "fonds": ("全宗", "fonds"),
    "year": ("年度", "year"),
    "retention": ("保管期限", "retention"),
    "responsible_party": ("责任者", "responsible"),
    "access": ("开放状态", ""),
}
"""Of each facet: what it is called, and the field of the form that narrows a search to one of its values."""
_MOST_SHOWN = 12
"""Values of a facet."""
_RETENTIONS = {"Y": "永久", "D30": "30年", "D10": "10年"}


@router.get("/search")
def search(request: Request, desk: AtDesk, form: Annotated[SearchForm, Depends(search_form)]) -> Response:
    """The search page, with results when something is asked."""
    result, problem = None, None
    if form.q:
        try:
            result = desk.search(form.question())
        except QueryError as error:
            problem = error
    return page(
        "search.html",
        request,
        status=400 if problem else 200,
        form=form,
        problem=problem,
        result=result,
        standing=desk.reach(),
        facets=_facets(result, form) if result else [],
        page_size=PAGE_SIZE,
        page_count=-(-result.total // PAGE_SIZE) if result else 0,
        modes={mode.value: MODES[mode.value] for mode in SearchMode},
        sorts={order.value: name for order, name in SORTS.items()},
        matches=MATCHES,
        crop_of=crop_of,
        places={hit: place for place, hit in enumerate(result.hits, (form.p - 1) * PAGE_SIZE)} if result else {},
    )


def _facets(result: SearchResult, form: SearchForm) -> list[dict[str, object]]:
    """Each facet with its values, and the address of the search narrowed to each, or without it where it is chosen."""
    told: list[dict[str, object]] = []
    for name, values in result.spread.facets.items():
        label, field = _FACETS[name.value]
        rows = [
            {
                "label": _RETENTIONS.get(one.value, one.value) or "（目录未填）",
                "hits": one.hits,
                "in_items": one.items,
                "chosen": bool(field) and getattr(form, field) == one.value != "",
                "address": form.address(**{field: "" if getattr(form, field) == one.value else one.value})
                if field and one.value
                else "",
            }
            for one in values[:_MOST_SHOWN]
        ]
        told.append({"name": name.value, "label": label, "rows": rows})
    return told
