"""Stored results, read once for all that is asked of a page within a moment: its hits, its text, its tiles."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock

from pipeline.ocr import StoredPage
from pipeline.storage.layout import ArchiveLayout, JobKey
from pipeline.workflow.effective_texts import may_bear_number
from pipeline.workflow.page_work import open_result

_MOST_PAGES = 200
"""One of 800 characters takes some 34 kilobytes."""
_MOST_GLANCES = 20_000

ResultId = tuple[str, int]
"""Key of a result, and when it was written: one that is read afresh keeps its key. 0 where it is missing, which is told
when it is read."""


@dataclass(slots=True)
class KeptResults:
    """The last results that were asked for, as they lie on the disk; threads share them.

    They are what engines read. What of it a person may see, and what people put right in it, is not kept here.

    Attributes:
        layout: where they lie.
    """

    layout: ArchiveLayout
    _pages: OrderedDict[ResultId, StoredPage] = field(default_factory=OrderedDict)
    _glances: dict[ResultId, bool] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def identity(self, job_key: str) -> ResultId:
        """By which a result is asked for."""
        try:
            return job_key, self.layout.page(JobKey(job_key)).ocr.stat().st_mtime_ns
        except OSError:
            return job_key, 0

    def page(self, identity: ResultId) -> StoredPage:
        """A result, to be read in part.

        Raises:
            UnreadableScanError: the file is missing or damaged.
        """
        with self._lock:
            found = self._pages.get(identity)
            if found is not None:
                self._pages.move_to_end(identity)
                return found
        read = open_result(self.layout, identity[0])
        with self._lock:
            self._pages[identity] = read
            while len(self._pages) > _MOST_PAGES:
                self._pages.popitem(last=False)
        return read

    def may_hold_number(self, identity: ResultId) -> bool:
        """Whether a glance at a result leaves open that it holds a personal number; raises as `page` does."""
        found = self._glances.get(identity)
        if found is None:
            found = may_bear_number(self.page(identity))
            if len(self._glances) >= _MOST_GLANCES:
                self._glances.clear()
            self._glances[identity] = found
        return found
