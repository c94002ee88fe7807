"""A question as it was put, before anything is known of indexes."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from pipeline.errors import QueryError

_EARLIEST, _LATEST = 1, 9999
_YEARS = re.compile(r"(?P<only>\d{4})|(?P<first>\d{4})?-(?P<last>\d{4})?")


class SearchMode(StrEnum):
    """How a question is matched.

    ``words`` ranks by words and lifts exact phrases; ``exact`` finds only what stands there to the letter; ``equal``
    finds numbers, dates and areas of the same value too; ``tolerant`` also what may have been misread.
    """

    WORDS = "words"
    EXACT = "exact"
    EQUAL = "equal"
    TOLERANT = "tolerant"


class SortOrder(StrEnum):
    """In which order hits come; those that are equal in it by 档号 and page."""

    RELEVANCE = "relevance"
    CODE = "code"
    OLDEST = "oldest"
    NEWEST = "newest"


@dataclass(frozen=True, slots=True)
class YearRange:
    """Years from ``first`` to ``last``, both included."""

    first: int
    last: int

    def __contains__(self, year: int) -> bool:
        return self.first <= year <= self.last

    def __str__(self) -> str:
        """In the form that `parse` reads: ``1998``, ``1980-1999``, ``1980-`` or ``-1999``."""
        if self.first == self.last:
            return f"{self.first:04d}"
        first = "" if self.first == _EARLIEST else f"{self.first:04d}"
        return f"{first}-{'' if self.last == _LATEST else f'{self.last:04d}'}"

    @classmethod
    def parse(cls, text: str) -> YearRange:
        """Read ``1998``, ``1980-1999``, ``1980-`` or ``-1999``; full-width digits and other dashes are understood.

        Raises:
            QueryError: the text is none of these, or the first year is after the last.
        """
        plain = re.sub(r"[\s年]", "", unicodedata.normalize("NFKC", text))
        plain = re.sub(r"[—–―−~〜至到]+|--+", "-", plain)
        found = _YEARS.fullmatch(plain)
        if not found or not any(found.groups()):
            raise QueryError(f"年度“{text[:40]}”无法识别", advice="请写成 1998 或 1980-1999")
        first = int(found["only"] or found["first"] or _EARLIEST)
        last = int(found["only"] or found["last"] or _LATEST)
        if first > last:
            raise QueryError(f"年度“{text[:40]}”的起始年晚于结束年", advice="请写成 1980-1999 的顺序")
        return cls(first, last)


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody wants to find, and where.

    Attributes:
        text: as typed; quotes mark exact phrases, spaces part terms.
        mode: how it is matched.
        fonds: only this 全宗号; an empty text means any, here and below.
        years: only these 年度.
        retention: only this 保管期限, as a code (``Y``, ``D30``) or in words (永久, 30年).
        responsible_party: only 责任者 that hold this text.
        code: only this 档号 and what lies below it.
        limit: at most so many hits, 1 or more.
        offset: pass over so many hits first.
        sort: in which order.
        only_open: leave out all that is not open (`CatalogueEntry.is_open`), for those who may not know of it.
    """

    text: str
    mode: SearchMode = SearchMode.WORDS
    fonds: str = ""
    years: YearRange | None = None
    retention: str = ""
    responsible_party: str = ""
    code: str = ""
    limit: int = 20
    offset: int = 0
    sort: SortOrder = SortOrder.RELEVANCE
    only_open: bool = False

    @classmethod
    def asked(
        cls,
        text: str,
        *,
        mode: SearchMode | str | None = None,
        fonds: str | None = None,
        years: YearRange | str | None = None,
        retention: str | None = None,
        responsible_party: str | None = None,
        code: str | None = None,
        limit: int = 20,
        offset: int = 0,
        sort: SortOrder | str | None = None,
    ) -> Question:
        """A question from what a person or a program gave, ``None`` meaning nothing said.

        Raises:
            QueryError: the mode or the order is unknown, the years cannot be read, or ``limit`` or ``offset`` is out of
                range.
        """
        if limit < 1 or offset < 0:
            raise QueryError("每页条数须不小于 1，起始位置须不小于 0", advice="请改正 --limit 或 --offset")
        return cls(
            text=text,
            mode=_mode(mode or SearchMode.WORDS),
            fonds=fonds or "",
            years=YearRange.parse(years) if isinstance(years, str) else years,
            retention=retention or "",
            responsible_party=responsible_party or "",
            code=code or "",
            limit=limit,
            offset=offset,
            sort=_sort(sort or SortOrder.RELEVANCE),
        )


def _mode(name: str) -> SearchMode:
    try:
        return SearchMode(name)
    except ValueError as error:
        known = "、".join(SearchMode)
        raise QueryError(f"不认识的检索方式“{name[:40]}”", advice=f"可用的方式：{known}") from error


def _sort(name: str) -> SortOrder:
    try:
        return SortOrder(name)
    except ValueError as error:
        known = "、".join(SortOrder)
        raise QueryError(f"不认识的排序方式“{name[:40]}”", advice=f"可用的方式：{known}") from error
