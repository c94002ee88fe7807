"""A list of names, plots or codes searched row by row; every row of the list has its row in the answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from pipeline.catalogue import ListRow, ListSheet, read_query_list
from pipeline.database import Database
from pipeline.errors import NotInArchiveError, QueryError
from pipeline.index import Filters
from pipeline.model.query import Question, SearchMode
from pipeline.report import AnsweredSheet, Coverage, ListAnswer, ListHit, ListReport, ListStatus
from pipeline.search import SearchHit, SearchResult
from pipeline.workflow.coverage import read_coverage
from pipeline.workflow.reports import Progress

MOST_HITS = 1000
"""Hits that are listed for one row unless somebody asks for more; a name with more tells nothing."""


@dataclass(slots=True)
class ListSearch:
    """Searches one archive for every row of a list.

    Attributes:
        database: of the archive.
        doubtful_below: confidence (0 to 1) below which a page counts as read badly.
        answer: answers a question, see `SearchService.search`.
        count: how many hits a question has.
        picture: the view of a page, by 档号 and ordinal.
    """

    database: Database
    doubtful_below: float
    answer: Callable[[Question], SearchResult]
    count: Callable[[Question], int]
    picture: Callable[[str, int], Path]
    _known: dict[str, ListAnswer] = field(default_factory=dict)

    def run(self, file: Path, column: str, asked: Question, filters: Filters, progress: Progress) -> ListReport:
        """Search for every row of ``file``.

        Args:
            file: a workbook or delimited text.
            column: header or letter of the column; empty to choose by the headers.
            asked: mode and filters of every row; its text does not matter.
            filters: the same as the index understands them.
            progress: hears of every row.

        Raises:
            CatalogueImportError: the file cannot be read as a table.
            InputError: it has no rows, or no such column.
            IndexDamagedError: the index must be rebuilt.
        """
        made_at = datetime.now().astimezone()
        wanted = read_query_list(file, column)
        with self.database.read() as connection:
            coverage = read_coverage(connection, filters, self.doubtful_below).coverage
        progress.begin("按清单检索", wanted.row_count)
        sheets = tuple(self._sheet(sheet, asked, coverage, progress) for sheet in wanted.sheets)
        progress.end()
        return ListReport(file.name, asked.mode.value, made_at, sheets, wanted.passed_over, coverage)

    def _sheet(self, sheet: ListSheet, asked: Question, coverage: Coverage, progress: Progress) -> AnsweredSheet:
        answers = []
        for row in sheet.rows:
            answers.append(self._row(row, asked, coverage, holds_codes=sheet.holds_codes))
            progress.advance(row.query)
        return AnsweredSheet(sheet.name, sheet.head, sheet.column, tuple(answers), sheet.rows_above, sheet.holds_codes)

    def _row(self, row: ListRow, asked: Question, coverage: Coverage, *, holds_codes: bool) -> ListAnswer:
        bare = ListAnswer(row.number, row.cells, "", ListStatus.NOT_SEARCHED, note=row.problem)
        if row.problem:
            return bare
        text = f'档号:"{row.query.replace(chr(34), "")}"' if holds_codes else row.query
        if text not in self._known:  # the same name may stand there a hundred times
            try:
                self._known[text] = self._found(row.query, replace(asked, text=text), coverage)
            except QueryError as error:
                self._known[text] = replace(bare, note=str(error))
        return replace(self._known[text], row=row.number, cells=row.cells)

    def _found(self, query: str, question: Question, coverage: Coverage) -> ListAnswer:
        result = self.answer(question)
        hits = tuple(self._hit(hit) for hit in result.hits)
        status = ListStatus.FOUND if result.total else ListStatus.NOT_FOUND
        note = f"只列出前 {len(hits)} 处" if len(hits) < result.total else ""
        if not result.total:
            note = self._advice(question, coverage)
        return ListAnswer(0, (), query, status, result.total, result.total_items, hits, note)

    def _advice(self, question: Question, coverage: Coverage) -> str:
        """What stands beside a row of which nothing was found: what was not searched, and how else to search."""
        parts = [f"已检索 {coverage.searched} 页"]
        if coverage.unsearched:
            parts.append(f"另有 {coverage.unsearched} 页无法检索")
        if question.mode is not SearchMode.TOLERANT:
            doubtful = self.count(replace(question, mode=SearchMode.TOLERANT, limit=1))
            if doubtful:
                parts.append(f"容许识别错字（--mode tolerant）有 {doubtful} 处可能相符")
        return "；".join(parts)

    def _hit(self, hit: SearchHit) -> ListHit:
        return ListHit(
            code=hit.archival_code,
            page=hit.page,
            title=hit.title,
            date=hit.date,
            match=hit.match.value,
            snippet=hit.marked_snippet(),
            certainty=hit.certainty,
            read=hit.read,
            picture=self._picture(hit.archival_code, hit.page or 1),
        )

    def _picture(self, code: str, ordinal: int) -> str:
        try:
            return self.picture(code, ordinal).as_uri()
        except NotInArchiveError:  # an entry without scans, or one whose first page was not read
            return ""
