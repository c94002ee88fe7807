"""Looking for a whole ID or telephone number, which the index does not know."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.access import numbers_on, personal_numbers
from pipeline.database import Database, page_store
from pipeline.errors import QueryError, UnreadableScanError
from pipeline.model.audit import Action, AuditEvent
from pipeline.model.page import PageKey
from pipeline.workflow.audit_log import AuditLog
from pipeline.workflow.correcting import Correcting
from pipeline.workflow.reports import Progress, Silent


@dataclass(frozen=True, slots=True)
class NumberFinding:
    """Where a number stands.

    Attributes:
        pages: that bear it, by 档号 and page.
        searched: how many pages were read through.
        unread: how many could not be: without a result, or with a damaged one.
    """

    pages: tuple[PageKey, ...]
    searched: int
    unread: int


@dataclass(frozen=True, slots=True)
class NumberSearch:
    """For those who may see personal numbers. Every page is read, some hundred in a second; each search is logged.

    Attributes:
        database: of the archive.
        corrections: give the texts of pages.
        audit: hears of it before anything is looked for.
    """

    database: Database
    corrections: Correcting
    audit: AuditLog

    def find(self, text: str, by: AuditEvent, progress: Progress | None = None) -> NumberFinding:
        """Pages that bear this number, to the digit.

        Raises:
            QueryError: the text is not one whole number of a person.
        """
        asked = personal_numbers(text) or personal_numbers(f"电话：{text}")
        if len(asked) != 1:
            raise QueryError("请写一个完整的身份证号或电话号码", advice="固定电话请连同区号，例如 0734-5551234")
        detail = f"查找号码 {asked[0].digits}"
        self.audit.append(AuditEvent(by.who, by.role, by.place, Action.UNMASK, detail=detail, purpose=by.purpose))
        with self.database.read() as connection:
            pages = list(page_store.current_pages(connection))
        progress = progress or Silent()
        progress.begin("查找号码", len(pages))
        found, searched = [], 0
        for page in pages:
            progress.advance(str(page.key))
            if page.job_key is None:
                continue
            try:
                written = self.corrections.page(page).page
            except UnreadableScanError:  # counted as not searched
                continue
            searched += 1
            if any(number.digits == asked[0].digits for number, _ in numbers_on(written)):
                found.append(page.key)
        progress.end()
        return NumberFinding(tuple(found), searched, len(pages) - searched)
