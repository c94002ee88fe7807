"""What the index is told about a page and about a catalogue entry."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model.catalogue_entry import CatalogueEntry
from pipeline.model.page import OcrPage


@dataclass(frozen=True, slots=True)
class EntryDocument:
    """A catalogue entry as the index sees it."""

    entry: CatalogueEntry

    @property
    def catalogue_texts(self) -> tuple[str, ...]:
        """The fields that are searched, each by itself: a phrase never runs from one into the next."""
        entry = self.entry
        fields = (entry.title, entry.document_number, entry.responsible_party, entry.code, entry.remarks)
        return tuple(text for text in fields if text)


@dataclass(frozen=True, slots=True)
class PageDocument:
    """A page as the index sees it.

    Attributes:
        entry: the catalogue entry that it belongs to.
        ordinal: its number in the entry, from 1.
        serial: the serial of its file name.
        text: what was read, lines parted by line ends, in reading order.
    """

    entry: CatalogueEntry
    ordinal: int
    serial: str
    text: str


def page_document(page: OcrPage, entry: CatalogueEntry, ordinal: int, serial: str) -> PageDocument:
    """What the index is told about a page that was read."""
    return PageDocument(entry, ordinal, serial, page.text)


def entry_document(entry: CatalogueEntry) -> EntryDocument:
    """What the index is told about a catalogue entry."""
    return EntryDocument(entry)
