"""The archive as one person may see it; the only way by which this room reaches it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from fastapi import Depends, Request
from starlette.exceptions import HTTPException

from pipeline.archive import Archive, ExportKind, ExportStyle, PageRecord, SearchResult, WorkStanding
from pipeline.model.catalogue_entry import CatalogueEntry
from pipeline.model.geometry import Box
from pipeline.model.page import OcrPage
from pipeline.model.query import Question
from pipeline.report import MorningReport
from pipeline.web.door import Who
from pipeline.web.doorkeeper import Visitor
from pipeline.workflow.reach import SearchReach


@dataclass(frozen=True, slots=True)
class Picture:
    """The upright view of a page as this person may see it.

    Attributes:
        file: a JPEG.
        covers: places that must not be shown, in its pixels.
    """

    file: Path
    covers: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class Desk:
    """What a person at a browser can do.

    Attributes:
        archive: the whole of it.
        visitor: who asks.
    """

    archive: Archive
    visitor: Visitor

    def search(self, question: Question) -> SearchResult:
        """Hits that may be seen; see `Archive.search`."""
        return self.archive.searching.answer(question)

    def reach(self) -> SearchReach:
        """How many pages cannot be found by their text, and why."""
        return self.archive.searching.reach()

    def entry(self, code: str) -> CatalogueEntry:
        """See `Archive.entry`."""
        return self.archive.entry(code)

    def pages(self, code: str) -> tuple[PageRecord, ...]:
        """See `Archive.pages`."""
        return self.archive.pages(code)

    def page(self, code: str, ordinal: int) -> PageRecord:
        """See `Archive.page`."""
        return self.archive.page(code, ordinal)

    def text(self, record: PageRecord) -> OcrPage:
        """What is written on a page."""
        return self.archive.corrections.page(record).page

    def picture(self, record: PageRecord) -> Picture:
        """The view of a page."""
        return Picture(self.archive.view_image(record.key.archival_code, record.key.ordinal))

    def catalogue(self) -> list[tuple[CatalogueEntry, int]]:
        """Every entry with the number of its scanned pages."""
        return self.archive.reports.entries()

    def work(self) -> WorkStanding:
        """Who works on pages now."""
        return self.archive.work()

    def night(self) -> MorningReport:
        """What all nights did and left, without pictures."""
        return self.archive.reports.gather(of_all_runs=True, with_pictures=False)

    def failed_thumbnail(self, record: PageRecord) -> bytes:
        """A little picture of a page that could not be read; what is on it nobody knows, so only archivists get it."""
        self._check(can=self.visitor.can_correct)
        return self.archive.reports.thumbnail(record)

    def retry(self, code: str) -> int:
        """Have failed pages of an entry, or of all, read again by the next run; how many."""
        self._check(can=self.visitor.can_correct)
        return self.archive.queue_failed([code] if code else ())

    def correct(self, record: PageRecord, line: int, text: str | None) -> None:
        """Give a line another text in this person's name; see `Correcting.correct`."""
        self._check(can=self.visitor.can_correct)
        self.archive.corrections.correct(record, line, text, self.visitor.name)

    def export(self, entry: CatalogueEntry, ordinal: int, target: Path, style: ExportStyle) -> None:
        """Write a PDF of an entry, or of one of its pages where ``ordinal`` is not 0."""
        self._check(can=self.visitor.can_export)
        if ordinal:
            self.archive.exports.one_page(entry, self.page(entry.code, ordinal), target, style)
        else:
            self.archive.exports.one_file(ExportKind.PDF, [entry], target, style)

    def _check(self, *, can: bool) -> None:
        if not can:
            raise HTTPException(403, "您的角色不能这样做")


def desk_of(request: Request, who: Who) -> Desk:
    """The desk of whoever asks."""
    archive: Archive = request.app.state.archive
    return Desk(archive, who)


AtDesk = Annotated[Desk, Depends(desk_of)]
"""Parameter of a route."""
