"""The catalogue: by fonds, year and category, with what has no scan and what no row claims."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response

from pipeline.access import Permission
from pipeline.web.desk import AtDesk
from pipeline.web.door import only_for
from pipeline.web.rendering import page
from pipeline.workflow.shelf import ShelfItem

router = APIRouter(include_in_schema=False, dependencies=[only_for(Permission.SEARCH)])

PAGE_SIZE = 100
_NONE = "（未填）"
SHOWN = {"": "全部", "without": "没有扫描件", "unlinked": "没有目录的扫描件", "differing": "页数不符"}
"""Which entries: the value in the address, and what it is called."""


def _is_shown(item: ShelfItem, only: str) -> bool:
    """Whether it belongs to one of `SHOWN`."""
    match only:
        case "without":
            return not item.scanned and not item.is_provisional
        case "unlinked":
            return item.is_provisional
        case "differing":
            return bool(item.scanned and item.page_count and item.scanned != item.page_count)
        case _:
            return True


_BY: dict[str, tuple[str, Callable[[ShelfItem], str]]] = {
    "fonds": ("全宗", lambda item: item.fonds or _NONE),
    "year": ("年度", lambda item: str(item.year or _NONE)),
    "category": ("门类", lambda item: item.category or _NONE),
}


@router.get("/catalogue")
def catalogue(
    request: Request,
    desk: AtDesk,
    fonds: Annotated[str, Query(max_length=100)] = "",
    year: Annotated[str, Query(max_length=10)] = "",
    category: Annotated[str, Query(max_length=100)] = "",
    only: Annotated[str, Query(max_length=20)] = "",
    p: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> Response:
    """Entries in shelf order, narrowed by what stands in the address."""
    chosen = {"fonds": fonds, "year": year, "category": category, "only": only}
    items = desk.shelf()
    fitting = [item for item in items if _is_shown(item, only) and _fits(item, chosen)]
    start = (p - 1) * PAGE_SIZE

    def address(**changes: str | int) -> str:
        said = {**chosen, **changes}
        return f"/catalogue?{urlencode({name: value for name, value in said.items() if value})}"

    return page(
        "catalogue.html",
        request,
        rows=desk.on_shelf(fitting[start : start + PAGE_SIZE]),
        total=len(fitting),
        p=p,
        page_count=max(1, -(-len(fitting) // PAGE_SIZE)),
        address=address,
        chosen=chosen,
        shown={value: (name, sum(_is_shown(item, value) for item in items)) for value, name in SHOWN.items()},
        lists={name: (label, _counted(fitting, value)) for name, (label, value) in _BY.items()},
    )


def _fits(item: ShelfItem, chosen: dict[str, str]) -> bool:
    return all(not chosen[name] or value(item) == chosen[name] for name, (_, value) in _BY.items())


def _counted(items: Iterable[ShelfItem], value: Callable[[ShelfItem], str]) -> list[tuple[str, int]]:
    return sorted(Counter(map(value, items)).items())
