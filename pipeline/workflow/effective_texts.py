"""Pages as the index is told of them: with what people put right, and with what follows on the next page.

What is withheld of personal numbers the index never hears of, whoever asks it: so no query can confirm a digit of them,
not by parts, by near ones, by tolerant ones nor by counting hits. Nor does it hear of pages set aside.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence

from pipeline.access import may_hold_personal_number, without_personal_numbers
from pipeline.database import Connection, correction_store, page_neighbours, page_store, secrecy_store
from pipeline.database.outbox import Announcement, Subject
from pipeline.errors import UnreadableScanError
from pipeline.model.correction import Correction
from pipeline.model.page import OcrPage, PageKey
from pipeline.ocr import StoredPage
from pipeline.storage.layout import ArchiveLayout
from pipeline.workflow.corrected_page import corrected
from pipeline.workflow.page_work import open_result

_KEPT = 4
"""Pages in memory: a page is looked at as the next one of its predecessor, and soon after for itself."""


def may_bear_number(stored: StoredPage) -> bool:
    """Whether a glance at what engines read leaves open that it holds a personal number."""
    return any(map(may_hold_personal_number, (stored.text, *stored.second_texts)))


def effective_page(
    stored: StoredPage, made: Sequence[Correction], key: PageKey, may_bear: Callable[[], bool]
) -> OcrPage | StoredPage:
    """A page as the index is told of it; as it lies on the disk, which is quicker to read, where that is the same."""
    if not made and not may_bear():
        return stored
    return without_personal_numbers(corrected(stored.page, made).page, key)


class EffectiveTexts:
    """Reads pages, each only once when a page and the next one are asked for in turn."""

    def __init__(self, layout: ArchiveLayout) -> None:
        self._layout = layout
        self._pages: OrderedDict[int, OcrPage | StoredPage] = OrderedDict()

    def forget(self) -> None:
        """Read everything anew from now on."""
        self._pages.clear()

    def page(self, connection: Connection, page_id: int, job_key: str) -> OcrPage | StoredPage:
        """What stands on a page.

        Raises:
            UnreadableScanError: its stored result is damaged or gone.
        """
        if page_id not in self._pages:
            stored, made = open_result(self._layout, job_key), correction_store.of_page(connection, page_id)
            self._pages[page_id] = effective_page(stored, made, PageKey("", 0), lambda: may_bear_number(stored))
            while len(self._pages) > _KEPT:
                self._pages.popitem(last=False)
        return self._pages[page_id]

    def next_text(self, connection: Connection, page_id: int) -> str:
        """What stands on the page that follows in the entry; nothing when it is not there, or was not read yet."""
        next_id = page_neighbours.next_page_id(connection, page_id)
        record = page_store.page_by_id(connection, next_id) if next_id is not None else None
        if record is None or record.job_key is None or secrecy_store.is_page_set_aside(connection, record.id):
            return ""
        try:
            return self.page(connection, record.id, record.job_key).text
        except UnreadableScanError:  # told to people when it is that page's own turn
            return ""


def with_pages_before(connection: Connection, waiting: Sequence[Announcement]) -> list[Announcement]:
    """The changes, and ahead of them the pages before the changed ones, since their phrases run over into these.

    Ahead, so that a crash in between leaves the change announced, and both are told again.
    """
    changed = {item.reference for item in waiting if item.subject is Subject.PAGE}
    before = [number for number in page_neighbours.ids_before(connection, changed) if number not in changed]
    return [*(Announcement(0, Subject.PAGE, number) for number in before), *waiting]
