"""The catalogue: by fonds, year and category, with what has no scan and what no row claims."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response

from pipeline.access import Permission
from pipeline.errors import InvalidArchivalCodeError
from pipeline.model.archival_code import ArchivalCode
from pipeline.model.catalogue_entry import CatalogueEntry
from pipeline.model.shelf_order import shelf_key
from pipeline.web.desk import AtDesk
from pipeline.web.door import only_for
from pipeline.web.rendering import page

router = APIRouter(include_in_schema=False, dependencies=[only_for(Permission.SEARCH)])

PAGE_SIZE = 100
_NONE = "（未填）"
SHOWN = {"": "全部", "without": "没有扫描件", "unlinked": "没有目录的扫描件", "differing": "页数不符"}
"""Which entries: the value in the address, and what it is called."""


@dataclass(frozen=True, slots=True)
class Row:
    """An entry, how many pages of it were scanned, and its category."""

    entry: CatalogueEntry
    scanned: int
    category: str

    def is_shown(self, only: str) -> bool:
        """Whether it belongs to one of `SHOWN`."""
        match only:
            case "without":
                return not self.scanned and not self.entry.is_provisional
            case "unlinked":
                return self.entry.is_provisional
            case "differing":
                return bool(self.scanned and self.entry.page_count and self.scanned != self.entry.page_count)
            case _:
                return True


_BY: dict[str, tuple[str, Callable[[Row], str]]] = {
    "fonds": ("全宗", lambda row: row.entry.fonds or _NONE),
    "year": ("年度", lambda row: str(row.entry.year or _NONE)),
    "category": ("门类", lambda row: row.category or _NONE),
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
    rows = [Row(entry, count, _category(entry)) for entry, count in desk.catalogue()]
    fitting = [row for row in rows if row.is_shown(only) and _fits(row, chosen)]
    fitting.sort(key=lambda row: shelf_key(row.entry.code))
    start = (p - 1) * PAGE_SIZE

    def address(**changes: str | int) -> str:
        said = {**chosen, **changes}
        return f"/catalogue?{urlencode({name: value for name, value in said.items() if value})}"

    return page(
        "catalogue.html",
        request,
        rows=fitting[start : start + PAGE_SIZE],
        total=len(fitting),
        p=p,
        page_count=max(1, -(-len(fitting) // PAGE_SIZE)),
        address=address,
        chosen=chosen,
        shown={value: (name, sum(row.is_shown(value) for row in rows)) for value, name in SHOWN.items()},
        lists={name: (label, _counted(fitting, value)) for name, (label, value) in _BY.items()},
    )


def _fits(row: Row, chosen: dict[str, str]) -> bool:
    return all(not chosen[name] or value(row) == chosen[name] for name, (_, value) in _BY.items())


def _counted(rows: Iterable[Row], value: Callable[[Row], str]) -> list[tuple[str, int]]:
    return sorted(Counter(map(value, rows)).items())


def _category(entry: CatalogueEntry) -> str:
    """门类 as the 档号 says it; empty where the code is of no standard."""
    try:
        return "·".join(ArchivalCode.parse(entry.code).category)
    except InvalidArchivalCodeError:
        return ""
