"""Pages as the index knows them, kept for the next search: those of common questions are hits again and again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field
from threading import Lock

from pipeline.access import without_personal_numbers
from pipeline.database import Database, correction_store, page_store, secrecy_store
from pipeline.errors import NotInArchiveError
from pipeline.model.page import PageKey
from pipeline.search import PageText
from pipeline.storage.layout import ArchiveLayout, JobKey
from pipeline.workflow.corrected_page import corrected
from pipeline.workflow.page_work import load_result

_MOST = 400
"""Pages; one of 800 characters takes some 0.4 megabytes."""


@dataclass(slots=True)
class ShownPages:
    """What snippets and marks are made from, so that they tell no more than hits do; threads share it.

    A page is looked up in the database each time, so what was set aside, corrected or read again since is never shown.

    Attributes:
        layout: where things lie.
        database: of the archive.
    """

    layout: ArchiveLayout
    database: Database
    _pages: OrderedDict[Hashable, PageText] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def page(self, code: str, ordinal: int) -> PageText:
        """The text of a page without personal numbers; ``code`` as the index spells it.

        Raises:
            NotInArchiveError: no such page, it has no result, or it is set aside.
            UnreadableScanError: its stored result is damaged.
        """
        key = PageKey(code, ordinal)
        with self.database.read() as connection:
            record = page_store.page_by_key(connection, key)
            if record is None or record.job_key is None:
                raise NotInArchiveError("没有这一页，或它还没有识别结果", where=str(key))
            if secrecy_store.is_page_set_aside(connection, record.id):
                raise NotInArchiveError("该页因密级标志已搁置", where=str(key))
            made = tuple(correction_store.of_page(connection, record.id))
        identity = (record.job_key, self._written(record.job_key), made)
        kept = self._kept(identity)
        if kept is None:
            whole = corrected(load_result(self.layout, record.job_key), made).page
            kept = PageText(without_personal_numbers(whole, key))
            self._keep(identity, kept)
        return kept

    def _written(self, job_key: str) -> int:
        """When the result was written: one that is read afresh keeps its key. 0 where it is missing."""
        try:
            return self.layout.page(JobKey(job_key)).ocr.stat().st_mtime_ns
        except OSError:  # it is told when the result is loaded
            return 0

    def _kept(self, identity: Hashable) -> PageText | None:
        with self._lock:
            found = self._pages.get(identity)
            if found is not None:
                self._pages.move_to_end(identity)
            return found

    def _keep(self, identity: Hashable, page: PageText) -> None:
        with self._lock:
            self._pages[identity] = page
            while len(self._pages) > _MOST:
                self._pages.popitem(last=False)
