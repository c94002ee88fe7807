"""People put lines right; everything that is searched or handed over follows."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from pipeline.access import secrecy_marks
from pipeline.database import Database, correction_store, secrecy_store
from pipeline.database.moments import now
from pipeline.errors import InputError, NotInArchiveError
from pipeline.model.correction import Correction, CorrectionRecord
from pipeline.model.page import OcrPage
from pipeline.model.record import PageRecord
from pipeline.ocr import StoredPage
from pipeline.workflow.corrected_page import CorrectedPage, corrected
from pipeline.workflow.kept_results import KeptResults, ResultId

_LONGEST = 2000


def _nobody() -> None:
    """For those who only read."""


@dataclass(frozen=True, slots=True)
class Correcting:
    """Effective texts of pages, and how they change.

    Attributes:
        results: what was read.
        database: of the archive.
        tell_index: lets the index know what has changed.
    """

    results: KeptResults
    database: Database
    tell_index: Callable[[], None] = _nobody

    def page(self, record: PageRecord) -> CorrectedPage:
        """What was read on a page, with its corrections.

        Raises:
            NotInArchiveError: it has no result.
            UnreadableScanError: its stored result is damaged.
        """
        with self.database.read() as connection:
            made = correction_store.of_page(connection, record.id)
        return corrected(self._read(record), made)

    def bears_no_number(self, record: PageRecord) -> bool:
        """Whether a glance at what was read tells that it holds no personal number; quicker than to read all of it.

        Raises:
            NotInArchiveError: it has no result.
            UnreadableScanError: its stored result is damaged.
        """
        with self.database.read() as connection:
            if correction_store.of_page(connection, record.id):
                return False
        return not self.results.may_hold_number(self._result(record))

    def plain(self, record: PageRecord) -> StoredPage | None:
        """The page as it was read, where nobody put anything right and it holds no number; raises as that does."""
        return self.results.page(self._result(record)) if self.bears_no_number(record) else None

    def correct(self, record: PageRecord, line: int, text: str | None, editor: str) -> OcrPage:
        """Give a line another text, or with ``None`` that of the engine again; the page as it now is.

        An empty text says that nothing is written there. Who did it and when is kept, and the index is told. Where the
        page now bears a mark of secrecy it is set aside.

        Raises:
            NotInArchiveError: no such line, or the page has no result.
            InputError: the text is no single line.
        """
        read = self._read(record)
        if not 1 <= line <= len(read.lines):
            raise NotInArchiveError(f"没有第 {line} 行", where=str(record.key), advice=f"该页共 {len(read.lines)} 行")
        was = read.lines[line - 1]
        quad = read.geometry.to_master.apply_to_quad(was.quad)
        plain = None if text is None else _plain(text, record)
        with self.database.begin() as connection:
            correction = Correction(record.id, line, quad, was.text, plain, editor, now())
            correction_store.add(connection, correction)
            made = correction_store.of_page(connection, record.id)
            secrecy_store.set_aside(connection, record.id, secrecy_marks(corrected(read, made).page))
        self.tell_index()
        return self.page(record).page

    def history(self, code: str | None = None) -> list[CorrectionRecord]:
        """Every correction of an entry or of the archive, the oldest first."""
        with self.database.read() as connection:
            return correction_store.history(connection, code)

    def _read(self, record: PageRecord) -> OcrPage:
        return self.results.page(self._result(record)).page

    def _result(self, record: PageRecord) -> ResultId:
        if record.job_key is None:
            raise NotInArchiveError("该页还没有识别结果", where=str(record.key), advice="请运行 xiangdang process")
        return self.results.identity(record.job_key)


def _plain(text: str, record: PageRecord) -> str:
    """The text in NFC, as everything that is stored."""
    if len(text) > _LONGEST or any(unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") for character in text):
        raise InputError("更正的文字应为一行，不含换行和控制字符", where=str(record.key), advice="请逐行更正，每次一行")
    return unicodedata.normalize("NFC", text.strip())
