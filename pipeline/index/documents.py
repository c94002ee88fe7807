"""What the index is told about a page and about a catalogue entry."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol

from pipeline.model.catalogue_entry import CatalogueEntry
from pipeline.model.page import Reading


class CatalogueField(IntEnum):
    """The fields of an entry that are searched, in the order in which they are shown."""

    TITLE = 0
    DOCUMENT_NUMBER = 1
    RESPONSIBLE_PARTY = 2
    CODE = 3
    REMARKS = 4


@dataclass(frozen=True, slots=True)
class EntryDocument:
    """A catalogue entry as the index sees it."""

    entry: CatalogueEntry

    @property
    def catalogue_texts(self) -> tuple[str, ...]:
        """The fields that are searched, each by itself: a phrase never runs from one into the next."""
        return tuple(text for text in self.by_field.values() if text)

    @property
    def by_field(self) -> dict[CatalogueField, str]:
        """The same by field, empty ones too."""
        entry = self.entry
        return {
            CatalogueField.TITLE: entry.title,
            CatalogueField.DOCUMENT_NUMBER: entry.document_number,
            CatalogueField.RESPONSIBLE_PARTY: entry.responsible_party,
            CatalogueField.CODE: entry.code,
            CatalogueField.REMARKS: entry.remarks,
        }


@dataclass(frozen=True, slots=True)
class PageDocument:
    """A page as the index sees it.

    Attributes:
        entry: the catalogue entry that it belongs to.
        ordinal: its number in the entry, from 1.
        serial: the serial of its file name.
        text: what was read, lines parted by line ends, in reading order.
        readings: what else the engine held possible: offset in ``text``, the other character, its probability; the
            character itself where it is doubtful and no other was named.
        next_text: what stands on the next page of the entry, over whose edge a phrase may run; its beginning is enough.
    """

    entry: CatalogueEntry
    ordinal: int
    serial: str
    text: str
    readings: tuple[Reading, ...] = ()
    next_text: str = ""


class ReadText(Protocol):
    """What the index takes of a page."""

    @property
    def text(self) -> str:
        """All lines, one below the other."""
        ...

    def readings(self) -> Iterable[Reading]:
        """What else its characters may be, at their offsets in the text."""
        ...


def page_document(
    page: ReadText, entry: CatalogueEntry, ordinal: int, serial: str, *, next_text: str = ""
) -> PageDocument:
    """What the index is told about a page that was read."""
    return PageDocument(entry, ordinal, serial, page.text, tuple(page.readings()), next_text)


def entry_document(entry: CatalogueEntry) -> EntryDocument:
    """What the index is told about a catalogue entry."""
    return EntryDocument(entry)
