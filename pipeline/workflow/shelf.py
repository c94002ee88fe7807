"""The whole catalogue in shelf order, to be leafed through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Lock

from pipeline.database import Database, catalogue_store
from pipeline.database.catalogue_store import ShelfRow
from pipeline.errors import InvalidArchivalCodeError
from pipeline.model.archival_code import ArchivalCode
from pipeline.model.catalogue_entry import PROVISIONAL_PREFIX, CatalogueEntry
from pipeline.model.shelf_order import shelf_key


@dataclass(frozen=True, slots=True)
class ShelfItem:
    """An entry in brief.

    Attributes:
        id: its row.
        fonds: 全宗号; may be empty.
        year: 年度; None where the catalogue has none.
        category: 门类 as the 档号 says it; empty where the code is of no standard.
        page_count: 页数 as the catalogue has it.
        scanned: pages in force.
        is_open: readers may know of it.
        is_provisional: no catalogue row claims its scans.
    """

    id: int
    fonds: str
    year: int | None
    category: str
    page_count: int | None
    scanned: int
    is_open: bool
    is_provisional: bool


@dataclass(slots=True)
class Shelf:
    """Kept in memory until entries or pages change, since parsing and sorting all codes takes seconds.

    Attributes:
        database: of the archive.
    """

    database: Database
    _read: tuple[tuple[int, ...], tuple[ShelfItem, ...]] | None = None
    _lock: Lock = field(default_factory=Lock)

    def items(self) -> tuple[ShelfItem, ...]:
        """Every entry, provisional ones too, as they stand on the shelf."""
        with self.database.read() as connection:
            mark = catalogue_store.content_mark(connection)
        with self._lock:
            if self._read is None or self._read[0] != mark:
                with self.database.read() as connection:
                    mark, rows = catalogue_store.content_mark(connection), catalogue_store.shelf_rows(connection)
                self._read = mark, tuple(_item(row) for row in sorted(rows, key=lambda row: shelf_key(row.code)))
            return self._read[1]

    def entries(self, items: Sequence[ShelfItem]) -> list[tuple[int, CatalogueEntry]]:
        """Row and entry of a few items, in their order."""
        with self.database.read() as connection:
            return catalogue_store.entries_by_ids(connection, [item.id for item in items])


def _item(row: ShelfRow) -> ShelfItem:
    return ShelfItem(
        id=row.id,
        fonds=row.fonds,
        year=row.year,
        category=_category(row.code),
        page_count=row.page_count,
        scanned=row.scanned,
        is_open=row.is_open,
        is_provisional=row.code.startswith(PROVISIONAL_PREFIX),
    )


def _category(code: str) -> str:
    try:
        return "·".join(ArchivalCode.parse(code).category)
    except InvalidArchivalCodeError:
        return ""
