"""Pages as the index knows them, kept for the next search: those of common questions are hits again and again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from threading import Lock

from pipeline.database import Database, correction_store, page_store, secrecy_store
from pipeline.model.correction import Correction
from pipeline.model.page import PageKey
from pipeline.search import PageText, ReadPage
from pipeline.workflow.effective_texts import effective_page
from pipeline.workflow.kept_results import KeptResults, ResultId

_MOST = 1500
"""Pages; one of 800 characters takes some 62 kilobytes."""


@dataclass(slots=True)
class ShownPages:
    """What snippets and marks are made from, so that they tell no more than hits do; threads share it.

    A page is looked up in the database each time, so what was set aside, corrected or read again since is never shown.

    Attributes:
        results: what was read.
        database: of the archive.
    """

    results: KeptResults
    database: Database
    _pages: OrderedDict[Hashable, PageText] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def pages(self, keys: Iterable[PageKey]) -> dict[PageKey, PageText]:
        """The texts of pages without personal numbers, as far as they are there, were read and are not set aside.

        Raises:
            UnreadableScanError: a stored result is damaged.
        """
        with self.database.read() as connection:
            records = [record for record in page_store.pages_by_keys(connection, keys) if record.job_key is not None]
            ids = [record.id for record in records]
            aside = secrecy_store.set_aside_among(connection, ids)
            made = correction_store.of_pages(connection, ids)
        return {
            record.key: self._page(record.key, record.job_key or "", made.get(record.id, ()))
            for record in records
            if record.id not in aside
        }

    def _page(self, key: PageKey, job_key: str, made: tuple[Correction, ...]) -> PageText:
        result = self.results.identity(job_key)
        kept = self._kept((result, made))
        if kept is None:
            kept = PageText(self._read(key, result, made))
            self._keep((result, made), kept)
        return kept

    def _read(self, key: PageKey, result: ResultId, made: tuple[Correction, ...]) -> ReadPage:
        return effective_page(self.results.page(result), made, key, lambda: self.results.may_hold_number(result))

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
