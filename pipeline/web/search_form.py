"""What stands in the address of a search, so that it can be sent to a colleague."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query

from pipeline.model.query import Question

PAGE_SIZE = 20
_MOST_PAGES = 500
_UNSAID = {"p": 1, "rank": -1}
_LONGEST = 1000
"""Characters of a question; the longest that makes sense is a clause of a contract."""


@dataclass(frozen=True, slots=True)
class SearchForm:
    """The fields as they were given; empty ones do not restrict.

    Attributes:
        q: what is searched for.
        mode: one of `SearchMode`.
        fonds: 全宗号.
        year: 年度, alone or from-to.
        retention: 保管期限.
        responsible: 责任者.
        code: 档号 or its beginning.
        sort: one of `SortOrder`.
        p: which page of the results, from 1.
        rank: of a page that was opened from the results, its place among all hits, from 0; -1 for none.
    """

    q: str = ""
    mode: str = ""
    fonds: str = ""
    year: str = ""
    retention: str = ""
    responsible: str = ""
    code: str = ""
    sort: str = ""
    p: int = 1
    rank: int = -1

    def _values(self) -> dict[str, object]:
        return {name: getattr(self, name) for name in self.__slots__}

    def question(self, *, offset: int | None = None, limit: int = PAGE_SIZE) -> Question:
        """What is asked of the archive.

        Raises:
            QueryError: a field cannot be understood.
        """
        return Question.asked(
            self.q,
            mode=self.mode,
            fonds=self.fonds,
            years=self.year or None,
            retention=self.retention,
            responsible_party=self.responsible,
            code=self.code,
            limit=limit,
            offset=(self.p - 1) * PAGE_SIZE if offset is None else offset,
            sort=self.sort or None,
        )

    def fields(self) -> dict[str, str]:
        """What stands in the address: fields that are not as they are by themselves."""
        return _said(self._values())

    def address(self, path: str = "/search", **changes: str | int) -> str:
        """The address of the same search with some fields changed; of the first page unless that is one of them."""
        if changes.keys() == {"rank"}:  # of every hit, and it stands last
            return f"{path}?{_unranked(self)}&rank={changes['rank']}"
        return f"{path}?{urlencode(_said({**self._values(), 'p': 1, 'rank': -1, **changes}))}"


@lru_cache(maxsize=64)
def _unranked(form: SearchForm) -> str:
    return urlencode(_said({**form._values(), "p": 1, "rank": -1}))


def _said(values: Mapping[str, object]) -> dict[str, str]:
    return {name: str(value) for name, value in values.items() if value != _UNSAID.get(name, "")}


async def search_form(
    q: Annotated[str, Query(max_length=_LONGEST)] = "",
    mode: Annotated[str, Query(max_length=20)] = "",
    fonds: Annotated[str, Query(max_length=100)] = "",
    year: Annotated[str, Query(max_length=40)] = "",
    retention: Annotated[str, Query(max_length=40)] = "",
    responsible: Annotated[str, Query(max_length=200)] = "",
    code: Annotated[str, Query(max_length=200)] = "",
    sort: Annotated[str, Query(max_length=20)] = "",
    p: Annotated[int, Query(ge=1, le=_MOST_PAGES)] = 1,
    rank: Annotated[int, Query(ge=-1, le=_MOST_PAGES * PAGE_SIZE)] = -1,
) -> SearchForm:
    """Dependency that reads the address."""
    return SearchForm(q.strip(), mode, fonds, year, retention, responsible.strip(), code.strip(), sort, p, rank)
