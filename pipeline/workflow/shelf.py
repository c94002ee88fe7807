"""The whole catalogue in shelf order, to be leafed through."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from operator import attrgetter
from typing import Self

from pipeline.database import Connection, Database, catalogue_store
from pipeline.database.catalogue_store import ShelfRow
from pipeline.errors import InvalidArchivalCodeError
from pipeline.model.archival_code import ArchivalCode
from pipeline.model.catalogue_entry import PROVISIONAL_PREFIX, CatalogueEntry
from pipeline.model.shelf_order import ShelfKey, shelf_key
from pipeline.workflow.recent import Recent


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


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a 档号 stands among others, and its 门类."""

    key: ShelfKey
    category: str

    @classmethod
    def of(cls, code: str) -> Self:
        return cls(shelf_key(code), _category(code))


@dataclass(slots=True)
class Shelf:
    """Kept in memory until entries or pages change; some seconds longer where a batch changes a large archive.

    Attributes:
        database: of the archive.
    """

    database: Database
    _recent: Recent = field(default_factory=Recent)
    _known: dict[str, _Place] = field(default_factory=dict)
    """What was made of each 档号 when all were read the last time: making it of all takes a second."""

    def items(self) -> ShelfItems:
        """Every entry, provisional ones too."""
        with self.database.read() as connection:
            mark = catalogue_store.content_mark(connection)
            return self._recent.value("shelf", lambda: self._read(connection), mark)

    def _read(self, connection: Connection) -> ShelfItems:
        rows = {row.code: row for row in catalogue_store.shelf_rows(connection)}
        self._known = {code: self._known.get(code) or _Place.of(code) for code in rows}
        in_order = sorted(self._known, key=lambda code: self._known[code].key)
        found: dict[ShelfKind, list[ShelfItem]] = {}
        for place, code in enumerate(in_order):
            row = rows[code]
            found.setdefault(_kind(row, self._known[code]), []).append(ShelfItem(place, row.id, row.scanned))
        return found

    def entries(self, items: Sequence[ShelfItem]) -> list[tuple[int, CatalogueEntry]]:
        """Row and entry of a few items, in their order."""
        with self.database.read() as connection:
            return catalogue_store.entries_by_ids(connection, [item.id for item in items])


def in_order(items: ShelfItems) -> list[ShelfItem]:
    """The entries of all kinds as they stand on the shelf."""
    return sorted(chain.from_iterable(items.values()), key=attrgetter("place"))


def _kind(row: ShelfRow, place: _Place) -> ShelfKind:
    return ShelfKind(
        fonds=row.fonds,
        year=row.year,
        category=place.category,
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
