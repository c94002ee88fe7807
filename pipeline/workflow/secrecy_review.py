"""Pages that were set aside for marks of secrecy: which there are, and what an archivist decides."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pipeline.access import secrecy_marks
from pipeline.database import Database, audit_store, page_store, secrecy_store
from pipeline.errors import InputError, NotInArchiveError, UnreadableScanError
from pipeline.model.audit import Action, AuditEvent
from pipeline.model.record import PageRecord
from pipeline.model.secrecy_review import Decision, SecrecyReview
from pipeline.workflow.correcting import Correcting
from pipeline.workflow.reports import Progress, Silent


@dataclass(frozen=True, slots=True)
class SecrecyReviewing:
    """Reviews of one archive.

    Attributes:
        database: of the archive.
        corrections: give the texts of pages.
        tell_index: lets the index know what has changed.
    """

    database: Database
    corrections: Correcting
    tell_index: Callable[[], None]

    def waiting(self) -> list[SecrecyReview]:
        """Pages on which nobody has decided, by 档号 and page."""
        with self.database.read() as connection:
            return secrecy_store.reviews(connection, only_waiting=True)

    def history(self) -> list[SecrecyReview]:
        """Every review of pages in force, by 档号 and page, the earlier ones of a page first."""
        with self.database.read() as connection:
            return secrecy_store.reviews(connection)

    def set_aside_ids(self) -> frozenset[int]:
        """Rows of all pages that are out of search and export."""
        with self.database.read() as connection:
            return secrecy_store.set_aside_ids(connection)

    def set_aside_among(self, page_ids: Iterable[int]) -> frozenset[int]:
        """Those of some pages."""
        with self.database.read() as connection:
            return secrecy_store.set_aside_among(connection, page_ids)

    def is_set_aside(self, record: PageRecord) -> bool:
        """Whether a page is out of search and export."""
        with self.database.read() as connection:
            return secrecy_store.is_page_set_aside(connection, record.id)

    def decide(self, record: PageRecord, decision: Decision, reason: str, by: AuditEvent) -> None:
        """Record what was decided on a page, with who and why, in the log too; the index follows.

        Raises:
            InputError: without a reason.
            NotInArchiveError: the page was never set aside.
        """
        if not reason.strip():
            raise InputError("请写明理由", where=str(record.key), advice="例如：已解密，见〔2020〕3号文件")
        with self.database.begin() as connection:
            if not secrecy_store.decide(connection, record.id, decision, by.who, reason.strip()):
                raise NotInArchiveError("该页没有因密级标志搁置", where=str(record.key))
            key = record.key
            audit_store.append(
                connection,
                AuditEvent(
                    by.who,
                    by.role,
                    by.place,
                    Action.DECIDE_SECRECY,
                    code=key.archival_code,
                    page=key.ordinal,
                    detail=decision.label,
                    purpose=reason.strip(),
                ),
            )
        self.tell_index()

    def examine(self, record: PageRecord) -> bool:
        """Look for marks in the text of a page as it is now, and set it aside for new ones; whether that was done.

        Raises:
            NotInArchiveError: it has no result.
            UnreadableScanError: its stored result is damaged.
        """
        marks = secrecy_marks(self.corrections.page(record).page)
        with self.database.begin() as connection:
            return secrecy_store.set_aside(connection, record.id, marks)

    def examine_all(self, progress: Progress | None = None) -> int:
        """Look at every page with a result, as after an upgrade from a version that did not; how many are new.

        Damaged results are passed over; the index finds them too and has their pages read again.
        """
        progress = progress or Silent()
        with self.database.read() as connection:
            pages = [page for page in page_store.current_pages(connection) if page.job_key is not None]
        progress.begin("检查密级标志", len(pages))
        found = 0
        for page in pages:
            try:
                found += self.examine(page)
            except UnreadableScanError:
                continue
            finally:
                progress.advance(str(page.key))
        progress.end()
        self.tell_index()
        return found
