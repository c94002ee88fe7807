"""Entries and pages as people and addresses name them; quick whatever the archive holds."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.database import Connection, Database, catalogue_store, page_store
from pipeline.errors import NotInArchiveError
from pipeline.model.catalogue_entry import CatalogueEntry
from pipeline.model.page import PageKey
from pipeline.model.record import PageRecord
from pipeline.workflow.cataloguing import no_such_entry, normal_code


@dataclass(frozen=True, slots=True)
class PageLookup:
    """Each question is answered from one moment; every tile of a scan asks one.

    Attributes:
        database: of the archive.
    """

    database: Database

    def entry(self, code: str) -> CatalogueEntry:
        """The entry with this 档号, however its dots and dashes are typed.

        Raises:
            NotInArchiveError: there is none.
        """
        with self.database.read() as connection:
            return _entry(connection, code)

    def item(self, code: str) -> tuple[CatalogueEntry, tuple[PageRecord, ...]]:
        """An entry with its pages in force, by ordinal; raises as `entry` does."""
        with self.database.read() as connection:
            entry = _entry(connection, code)
            return entry, tuple(page_store.current_pages(connection, entry.code))

    def placed(self, code: str, ordinal: int) -> tuple[CatalogueEntry, PageRecord | None]:
        """An entry with its page of this ordinal, if it has one; raises as `entry` does."""
        with self.database.read() as connection:
            entry = _entry(connection, code)
            return entry, page_store.page_by_key(connection, PageKey(entry.code, ordinal))

    def page(self, code: str, ordinal: int) -> PageRecord:
        """The page in force.

        Raises:
            NotInArchiveError: no such entry or page.
        """
        entry, found = self.placed(code, ordinal)
        if found is not None:
            return found
        with self.database.read() as connection:
            raise no_such_page(code, ordinal, page_store.page_count(connection, entry.code))


def no_such_page(code: str, ordinal: int, count: int) -> NotInArchiveError:
    """What is said of an ordinal that an entry of so many pages does not have."""
    return NotInArchiveError(f"没有第 {ordinal} 页", where=code, advice=f"这件档案共 {count} 页")


def _entry(connection: Connection, code: str) -> CatalogueEntry:
    """Asked as it is spelt first: every address of ours spells it as the catalogue does."""
    known = catalogue_store.entry_by_code(connection, code)
    if known is None:
        known = catalogue_store.entry_by_code(connection, normal_code(connection, code))
    if known is None:
        raise no_such_entry(code)
    return known[1]
