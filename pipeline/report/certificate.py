"""The proof of a search as one HTML file to print on A4, sign and stamp."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from pipeline.report.evidence import CoveredPage, SearchEvidence
from pipeline.report.html import rendered
from pipeline.report.statement import statement
from pipeline.report.wording import MATCHES, MODES, page_numbers


@dataclass(frozen=True, slots=True)
class _PagesOfEntry:
    """Pages of one entry in one list, as they are printed."""

    code: str
    title: str
    count: int
    pages: str


def certificate(evidence: SearchEvidence) -> bytes:
    """The proof in UTF-8. It loads nothing, runs no script, and every text is escaped."""
    coverage = evidence.coverage
    lists = (
        ("等待识别的页", "还没有识别，本次没有检索到。", coverage.waiting),
        ("尚未写入索引的页", "已经识别，检索时还没有写入索引。", coverage.not_indexed),
        ("可信度低的页", "已检索，但没有读出文字或识别可信度低，可能漏检。", coverage.doubtful),
        ("空白页", "已检索，识别时判断为没有写字；如果不应为空白，请核对原件。", coverage.blank),
    )
    return rendered(
        "certificate.html",
        evidence=evidence,
        statement=statement(evidence),
        modes=MODES,
        matches=MATCHES,
        lists=[(title, note, len(pages), _by_entry(pages)) for title, note, pages in lists],
    )


def _by_entry(pages: Iterable[CoveredPage]) -> list[_PagesOfEntry]:
    rows = []
    for (code, title), group in groupby(pages, key=lambda page: (page.code, page.title)):
        numbers = [page.ordinal for page in group]
        rows.append(_PagesOfEntry(code, title, len(numbers), page_numbers(numbers)))
    return rows
