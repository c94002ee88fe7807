"""The archive as one person may see it; the only way by which this room reaches it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from fastapi import Depends, Request

from pipeline.archive import Archive, PageRecord, SearchResult
from pipeline.model.catalogue_entry import CatalogueEntry
from pipeline.model.geometry import Box
from pipeline.model.page import OcrPage
from pipeline.model.query import Question
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
    """

    archive: Archive

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


def desk_of(request: Request) -> Desk:
    """The desk of whoever asks."""
    archive: Archive = request.app.state.archive
    return Desk(archive)


AtDesk = Annotated[Desk, Depends(desk_of)]
"""Parameter of a route."""
