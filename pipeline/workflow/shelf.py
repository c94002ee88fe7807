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


_KindValues = tuple[str, int | None, str, bool, bool, bool, bool]
"""The values of a `ShelfKind`, which takes longer to be made and compared."""
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
    """What was made of each 档号, in shelf order, when all were sorted last: making it of all takes a second."""
    _sorted: tuple[str, ShelfItems] = ("", {})
    """What was read last, which a batch mostly leaves as it is, and what was made of it."""

    def items(self) -> ShelfItems:
        """Every entry, provisional ones too."""
        with self.database.read() as connection:
            mark = catalogue_store.content_mark(connection)
            return self._recent.value("shelf", lambda: self._read(connection), mark)

    def _read(self, connection: Connection) -> ShelfItems:
        text = catalogue_store.shelf_text(connection)
        if text != self._sorted[0]:
            self._sorted = text, self._in_order(catalogue_store.shelf_rows(text))
        return self._sorted[1]

    def _in_order(self, rows: Sequence[ShelfRow]) -> ShelfItems:
        by_code = {row.code: row for row in rows}
        known = {code: place for code, place in self._known.items() if code in by_code}
        known |= {code: _Place.of(code) for code in by_code if code not in known}
        # nearly sorted where few are new
        self._known = dict(sorted(known.items(), key=lambda item: item[1].key))
        kinds: dict[_KindValues, list[ShelfItem]] = {}
        for number, (code, place) in enumerate(self._known.items()):
            row = by_code[code]
            kinds.setdefault(_kind(row, place), []).append(ShelfItem(number, row.id, row.scanned))
        return {ShelfKind(*kind): items for kind, items in kinds.items()}

    def entries(self, items: Sequence[ShelfItem]) -> list[tuple[int, CatalogueEntry]]:
        """Row and entry of a few items, in their order."""
        with self.database.read() as connection:
            return catalogue_store.entries_by_ids(connection, [item.id for item in items])


def in_order(items: ShelfItems) -> list[ShelfItem]:
    """The entries of all kinds as they stand on the shelf."""
    return sorted(chain.from_iterable(items.values()), key=attrgetter("place"))


def _kind(row: ShelfRow, place: _Place) -> _KindValues:
    is_provisional = row.code.startswith(PROVISIONAL_PREFIX)
    is_differing = bool(row.scanned and row.page_count and row.scanned != row.page_count)
    return row.fonds, row.year, place.category, bool(row.is_open), is_provisional, bool(row.scanned), is_differing


def _category(code: str) -> str:
    try:
        return "·".join(ArchivalCode.parse(code).category)
    except InvalidArchivalCodeError:
        return ""
