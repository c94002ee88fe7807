"""The archive as one person may see it; the only way by which this room reaches it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

from fastapi import Depends, Request

from pipeline.access import Permission, is_visible, masked_entry, sees_only_open
from pipeline.archive import Archive, ExportKind, ExportStyle, PageRecord, SearchHit, SearchResult, WorkStanding
from pipeline.errors import InputError
from pipeline.model.audit import Action, AuditEvent
from pipeline.model.catalogue_entry import CatalogueEntry
from pipeline.model.geometry import Box
from pipeline.model.page import OcrPage
from pipeline.model.query import Question
from pipeline.model.redaction import MASK, Redaction, covers, masked
from pipeline.model.secrecy_review import Decision, SecrecyReview
from pipeline.ocr import StoredPage
from pipeline.report import MorningReport
from pipeline.web.door import Who, check_role
from pipeline.web.visitor import Visitor
from pipeline.workflow.cataloguing import no_such_entry
from pipeline.workflow.number_search import NumberFinding
from pipeline.workflow.page_lookup import no_such_page
from pipeline.workflow.personal import FOR_READERS
from pipeline.workflow.reach import SearchReach
from pipeline.workflow.searching import Place
from pipeline.workflow.shelf import ShelfItem, ShelfItems


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
class Reading:
    """What is written on a page as one person may read it.

    Attributes:
        page: as it lies on the disk where nothing in it was put right or is withheld, which is quicker to show.
        is_masked: something is withheld.
    """

    page: OcrPage | StoredPage
    is_masked: bool = False


@dataclass(frozen=True, slots=True)
class Desk:
    """What a person at a browser can do. Entries and pages that may not be known of are told as if there were none.

    Personal numbers are withheld from everybody until somebody who may asks to see those of one page, which is logged.

    Attributes:
        archive: the whole of it.
        visitor: who asks.
    """

    archive: Archive
    visitor: Visitor

    def search(self, question: Question) -> SearchResult:
        """Hits that may be seen, for somebody who asks for them; logged with the question. See `Archive.search`."""
        code = question.code
        self._log(self.visitor.event(Action.SEARCH, code=code, detail=question.text))
        return self.archive.searching.answer(self._as_asked(question))

    def accompanying(self, question: Question) -> tuple[SearchHit, ...]:
        """Hits that may be seen, for a page that is looked at, which is logged itself."""
        return self.archive.searching.answer(self._as_asked(question), suggests=False).hits

    def places(self, question: Question) -> list[Place]:
        """Where these hits are, in their order; quicker, as the pages themselves are not read."""
        return self.archive.searching.places(self._as_asked(question))

    def reach(self) -> SearchReach:
        """How many pages that may be known of cannot be found by their text, and why."""
        return self.archive.searching.reach(only_open=sees_only_open(self.visitor.viewer))

    def entry(self, code: str) -> CatalogueEntry:
        """See `Archive.entry`; what a reader may not know of is told as if it were not there."""
        self._check(Permission.SEARCH)
        return self._as_seen(self.archive.entry(code), code)

    def item(self, code: str) -> tuple[CatalogueEntry, tuple[PageRecord, ...]]:
        """An entry with its pages; those that are set aside are there for archivists only."""
        self._check(Permission.SEARCH)
        found, pages = self.archive.lookup.item(code)
        entry = self._as_seen(found, code)
        if self._may(Permission.SEE_CONTROLLED):
            return entry, pages
        aside = self.archive.access.secrecy.set_aside_among(page.id for page in pages)
        return entry, tuple(page for page in pages if page.id not in aside)

    def pages(self, code: str) -> tuple[PageRecord, ...]:
        """The pages of `item`."""
        return self.item(code)[1]

    def page(self, code: str, ordinal: int) -> PageRecord:
        """One of `pages`; an item may have hundreds, and every tile asks for one."""
        self._check(Permission.SEARCH)
        entry, record = self.archive.lookup.placed(code, ordinal)
        self._as_seen(entry, code)
        if record is None or not self._may_know_of(record):
            raise no_such_page(code, ordinal, len(self.pages(code)))
        return record

    def look_at(self, record: PageRecord) -> None:
        """Log that a page is looked at, unless it was a moment ago."""
        key = record.key
        event = self.visitor.event(Action.VIEW, code=key.archival_code, page=key.ordinal)
        self.archive.access.look_at(event, self.visitor.form_token, record.id)

    def reading(self, record: PageRecord) -> Reading:
        """What is written on a page, masked as this person may read it."""
        plain = self.archive.corrections.plain(record)
        if plain is not None:
            return Reading(plain)
        page = self.archive.corrections.page(record).page
        withheld = self._withheld(record, page)
        return Reading(masked(page, withheld), is_masked=not withheld.is_empty)

    def picture(self, record: PageRecord) -> Picture:
        """The view of a page, with what is to be covered."""
        view = self.archive.view_of(record)
        if self.archive.corrections.bears_no_number(record):
            return Picture(view)
        page = self.archive.corrections.page(record).page
        return Picture(view, covers(page, self._withheld(record, page)))

    def see_whole(self, record: PageRecord, purpose: str) -> None:
        """Have the personal numbers of a page shown for a while; logged with what for."""
        self._check_purpose(purpose)
        key = record.key
        self._log(self.visitor.event(Action.UNMASK, code=key.archival_code, page=key.ordinal, purpose=purpose))
        self.archive.access.whole.add(self.visitor.form_token, record.id)

    def find_number(self, number: str, purpose: str) -> NumberFinding:
        """Pages that bear a whole personal number; logged with what for. See `NumberSearch.find`."""
        self._check_purpose(purpose)
        return self.archive.access.numbers.find(number, self.visitor.event(Action.UNMASK, purpose=purpose))

    def reviews(self) -> list[SecrecyReview]:
        """Pages that were set aside, and what was decided on them."""
        self._check(Permission.DECIDE_SECRECY)
        return self.archive.access.secrecy.history()

    def decide(self, record: PageRecord, decision: Decision, reason: str) -> None:
        """Release a page that was set aside, or confirm that it is secret; see `SecrecyReviewing.decide`."""
        self._check(Permission.DECIDE_SECRECY)
        self.archive.access.secrecy.decide(record, decision, reason, self.visitor.event(Action.DECIDE_SECRECY))

    def shelf(self) -> ShelfItems:
        """Every entry that may be known of, in brief."""
        self._check(Permission.SEARCH)
        items = self.archive.reports.shelf.items()
        if self._may(Permission.SEE_CONTROLLED):
            return items
        return {kind: some for kind, some in items.items() if kind.is_open}

    def on_shelf(self, items: Sequence[ShelfItem]) -> list[tuple[CatalogueEntry, int]]:
        """The entries of a few items of `shelf`, each with the number of its scanned pages."""
        self._check(Permission.SEARCH)
        scanned = {item.id: item.scanned for item in items}
        found = self.archive.reports.shelf.entries(items)
        if self._may(Permission.SEE_CONTROLLED):
            return [(entry, scanned[one]) for one, entry in found]
        return [(masked_entry(entry), scanned[one]) for one, entry in found if is_visible(self.visitor.viewer, entry)]

    def work(self) -> WorkStanding:
        """Who works on pages now."""
        self._check(Permission.SEE_WORK)
        return self.archive.work()

    def night(self) -> MorningReport:
        """What all nights did and left, without pictures."""
        self._check(Permission.SEE_WORK)
        return self.archive.reports.gather(of_all_runs=True, with_pictures=False)

    def failed_thumbnail(self, record: PageRecord) -> bytes:
        """A little picture of a page that could not be read; what is on it nobody knows, so only archivists get it."""
        self._check(Permission.SEE_CONTROLLED)
        return self.archive.reports.thumbnail(record)

    def retry(self, code: str) -> int:
        """Have failed pages of an entry, or of all, read again by the next run; how many."""
        self._check(Permission.CORRECT)
        return self.archive.queue_failed([code] if code else ())

    def correct(self, record: PageRecord, line: int, text: str | None) -> None:
        """Give a line another text in this person's name; see `Correcting.correct`."""
        self._check(Permission.CORRECT)
        if MASK in (text or ""):
            raise InputError("这一行含有遮盖的号码", where=str(record.key), advice="请先显示完整号码，再更正")
        key = record.key
        detail = f"第 {line} 行"
        self._log(self.visitor.event(Action.CORRECT, code=key.archival_code, page=key.ordinal, detail=detail))
        self.archive.corrections.correct(record, line, text, self.visitor.name)

    def export(
        self, entry: CatalogueEntry, ordinal: int, target: Path, style: ExportStyle, *, is_whole: bool = False
    ) -> None:
        """Write a PDF of an entry, or of one of its pages where ``ordinal`` is not 0; logged before.

        With ``is_whole`` personal numbers are not withheld, which is logged too.
        """
        self._check(Permission.EXPORT)
        if is_whole:
            self._check(Permission.UNMASK)
        record = self.page(entry.code, ordinal) if ordinal else None
        copies = 1 if record else len(self.pages(entry.code))
        told = self.visitor.event(Action.EXPORT, code=entry.code, page=ordinal, detail="PDF", purpose=style.purpose)
        self._log(replace(told, copies=copies))
        if is_whole:
            self._log(replace(told, action=Action.UNMASK))
        exports = self.archive.exports if is_whole else replace(self.archive.exports, redactor=FOR_READERS)
        if record:
            exports.one_page(entry, record, target, style)
        else:
            exports.one_file(ExportKind.PDF, [entry], target, style)

    def _as_asked(self, question: Question) -> Question:
        """A question as this person may ask it."""
        self._check(Permission.SEARCH)
        return replace(question, only_open=sees_only_open(self.visitor.viewer))

    def _as_seen(self, entry: CatalogueEntry, code: str) -> CatalogueEntry:
        """An entry that was asked for by this code, if this person may know of it."""
        if not is_visible(self.visitor.viewer, entry):
            raise no_such_entry(code)
        return entry if self._may(Permission.UNMASK) else masked_entry(entry)

    def _may_know_of(self, record: PageRecord) -> bool:
        return self._may(Permission.SEE_CONTROLLED) or not self.archive.access.secrecy.is_set_aside(record)

    def _withheld(self, record: PageRecord, page: OcrPage) -> Redaction:
        is_whole = self._may(Permission.UNMASK) and self.archive.access.whole.has(self.visitor.form_token, record.id)
        return Redaction(record.key) if is_whole else FOR_READERS(record, page)

    def _check_purpose(self, purpose: str) -> None:
        """Numbers are shown and looked for only by those who may, and say why."""
        self._check(Permission.UNMASK)
        if not (purpose or self.visitor.purpose):
            raise InputError("没有写明目的", advice="请写明为什么要查看或查找完整号码，例如：核对承包人身份")

    def _may(self, permission: Permission) -> bool:
        return self.visitor.may(permission)

    def _check(self, permission: Permission) -> None:
        check_role(self.visitor, permission)

    def _log(self, event: AuditEvent) -> None:
        self.archive.access.audit.append(event)


async def desk_of(request: Request, who: Who) -> Desk:
    """The desk of whoever asks."""
    return Desk(request.app.state.archive, who)


AtDesk = Annotated[Desk, Depends(desk_of)]
"""Parameter of a route."""
