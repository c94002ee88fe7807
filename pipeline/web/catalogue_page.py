"""The catalogue: by fonds, year and category, with what has no scan and what no row claims."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response

from pipeline.access import Permission
from pipeline.web.desk import AtDesk
from pipeline.web.door import only_for
from pipeline.web.rendering import page
from pipeline.workflow.shelf import ShelfItems, ShelfKind, in_order

router = APIRouter(include_in_schema=False, dependencies=[only_for(Permission.SEARCH)])

PAGE_SIZE = 100
_NONE = "（未填）"
SHOWN = {"": "全部", "without": "没有扫描件", "unlinked": "没有目录的扫描件", "differing": "页数不符"}
"""Which entries: the value in the address, and what it is called."""


def _is_shown(kind: ShelfKind, only: str) -> bool:
    """Whether it belongs to one of `SHOWN`."""
    match only:
        case "without":
            return not kind.is_scanned and not kind.is_provisional
        case "unlinked":
            return kind.is_provisional
        case "differing":
            return kind.is_differing
        case _:
            return True


_BY: dict[str, tuple[str, Callable[[ShelfKind], str]]] = {
    "fonds": ("全宗", lambda kind: kind.fonds or _NONE),
    "year": ("年度", lambda kind: str(kind.year or _NONE)),
    "category": ("门类", lambda kind: kind.category or _NONE),
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
    fitting = {kind: some for kind, some in items.items() if _is_shown(kind, only) and _fits(kind, chosen)}
    total, start = sum(map(len, fitting.values())), (p - 1) * PAGE_SIZE

    def address(**changes: str | int) -> str:
        said = {**chosen, **changes}
        return f"/catalogue?{urlencode({name: value for name, value in said.items() if value})}"

    return page(
        "catalogue.html",
        request,
        rows=desk.on_shelf(in_order(fitting)[start : start + PAGE_SIZE]),
        total=total,
        p=p,
        page_count=max(1, -(-total // PAGE_SIZE)),
        address=address,
        chosen=chosen,
        shown={value: (name, _count_shown(items, value)) for value, name in SHOWN.items()},
        lists={name: (label, _counted(fitting, value)) for name, (label, value) in _BY.items()},
    )


def _fits(kind: ShelfKind, chosen: dict[str, str]) -> bool:
    return all(not chosen[name] or value(kind) == chosen[name] for name, (_, value) in _BY.items())


def _count_shown(items: ShelfItems, only: str) -> int:
    return sum(len(some) for kind, some in items.items() if _is_shown(kind, only))


def _counted(items: ShelfItems, value: Callable[[ShelfKind], str]) -> list[tuple[str, int]]:
    counts = Counter[str]()
    for kind, some in items.items():
        counts[value(kind)] += len(some)
    return sorted(counts.items())
