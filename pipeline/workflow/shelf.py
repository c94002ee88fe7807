"""The whole catalogue in shelf order, to be leafed through."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from operator import attrgetter
from threading import Lock

from pipeline.database import Database, catalogue_store
from pipeline.database.catalogue_store import ShelfRow
from pipeline.errors import InvalidArchivalCodeError
from pipeline.model.archival_code import ArchivalCode
from pipeline.model.catalogue_entry import PROVISIONAL_PREFIX, CatalogueEntry
from pipeline.model.shelf_order import shelf_key


@dataclass(frozen=True, slots=True)
class ShelfKind:
    """What many entries have in common, and by what a list of them is narrowed.

    Attributes:
        fonds: 全宗号; may be empty.
        year: 年度; None where the catalogue has none.
        category: 门类 as the 档号 says it; empty where the code is of no standard.
        is_open: readers may know of them.
        is_provisional: no catalogue row claims their scans.
        is_scanned: they have pages in force.
        is_differing: and those in another number than the catalogue has.
    """

    fonds: str
    year: int | None
    category: str
    is_open: bool
    is_provisional: bool
    is_scanned: bool
    is_differing: bool


@dataclass(frozen=True, slots=True)
class ShelfItem:
    """An entry in brief.

    Attributes:
        place: on the shelf, from 0.
        id: its row.
        scanned: pages in force.
    """

    place: int
    id: int
    scanned: int


ShelfItems = Mapping[ShelfKind, Sequence[ShelfItem]]
"""Entries by their kind, of each kind as they stand on the shelf: a large archive has some hundred kinds."""


@dataclass(slots=True)
class Shelf:
    """Kept in memory until entries or pages change, since parsing and sorting all codes takes seconds.

    Attributes:
        database: of the archive.
    """

    database: Database
    _read: tuple[tuple[int, ...], ShelfItems] | None = None
    _lock: Lock = field(default_factory=Lock)

    def items(self) -> ShelfItems:
        """Every entry, provisional ones too."""
        with self.database.read() as connection:
            mark = catalogue_store.content_mark(connection)
        with self._lock:
            if self._read is None or self._read[0] != mark:
                with self.database.read() as connection:
                    mark, rows = catalogue_store.content_mark(connection), catalogue_store.shelf_rows(connection)
                self._read = mark, _by_kind(sorted(rows, key=lambda row: shelf_key(row.code)))
            return self._read[1]

    def entries(self, items: Sequence[ShelfItem]) -> list[tuple[int, CatalogueEntry]]:
        """Row and entry of a few items, in their order."""
        with self.database.read() as connection:
            return catalogue_store.entries_by_ids(connection, [item.id for item in items])


def in_order(items: ShelfItems) -> list[ShelfItem]:
    """The entries of all kinds as they stand on the shelf."""
    return sorted(chain.from_iterable(items.values()), key=attrgetter("place"))


def _by_kind(rows: Iterable[ShelfRow]) -> ShelfItems:
    found: dict[ShelfKind, list[ShelfItem]] = {}
    for place, row in enumerate(rows):
        found.setdefault(_kind(row), []).append(ShelfItem(place, row.id, row.scanned))
    return found


def _kind(row: ShelfRow) -> ShelfKind:
    return ShelfKind(
        fonds=row.fonds,
        year=row.year,
        category=_category(row.code),
        is_open=row.is_open,
        is_provisional=row.code.startswith(PROVISIONAL_PREFIX),
        is_scanned=bool(row.scanned),
        is_differing=bool(row.scanned and row.page_count and row.scanned != row.page_count),
    )


def _category(code: str) -> str:
    try:
        return "·".join(ArchivalCode.parse(code).category)
    except InvalidArchivalCodeError:
        return ""
