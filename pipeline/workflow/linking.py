"""Where a received file belongs: the entry that claims it, or a provisional one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count
from pathlib import PurePath, PurePosixPath

from pipeline.catalogue import KnownCodes, link
from pipeline.database import Connection, catalogue_store, source_store
from pipeline.database.source_store import NewSource
from pipeline.model.catalogue_entry import PROVISIONAL_PREFIX, CatalogueEntry
from pipeline.model.record import SourceRecord


@dataclass(frozen=True, slots=True)
class Place:
    """What a file's name says of it.

    Attributes:
        code: of the entry that claims it, or ``未挂接-<name>``.
        serial: in the entry, an empty text when the name has none.
        is_provisional: no entry claims it.
    """

    code: str
    serial: str
    is_provisional: bool


class Claims:
    """Reads names in the light of the codes that the catalogue knows."""

    def __init__(self, codes: Iterable[str]) -> None:
        self._known = KnownCodes.of(codes)

    def place(self, name: str) -> Place:
        """Where the file with this relative name belongs."""
        found = link(PurePosixPath(name), self._known)
        if found.claimed and found.code:
            return Place(found.code, found.serial, is_provisional=False)
        return Place(f"{PROVISIONAL_PREFIX}{found.name}", found.serial, is_provisional=True)


def entry_for(connection: Connection, place: Place, source: NewSource) -> int:
    """Row of the entry that a file belongs to; a provisional one is made where nothing claims the file.

    Two files of one name are not one paper: a provisional entry takes a file in only where it is the same one, or the
    next one of a numbered series in the same folder. Else the name gets a number, as ``未挂接-合同~2``.
    """
    if not place.is_provisional:
        known = catalogue_store.entry_by_code(connection, place.code)
        assert known is not None, "a claimed code stands in the catalogue"
        return known[0]
    for number in count(1):
        code = place.code if number == 1 else f"{place.code}~{number}"
        found = catalogue_store.entry_by_code(connection, code)
        if found is None:
            return catalogue_store.put_entry(connection, CatalogueEntry(code=code, title=source.name))
        if _takes_in(connection, found[0], place, source):
            return found[0]
    raise AssertionError("count never ends")


def _takes_in(connection: Connection, entry_id: int, place: Place, source: NewSource) -> bool:
    alike = source_store.sources_alike(
        connection, entry_id, path=source.path, serial=place.serial, sha256=source.sha256
    )
    if any(member.path == source.path or _is_same_again(member, source) for member in alike):
        return True
    if not place.serial or any(member.serial == place.serial for member in alike):
        return False
    return source_store.is_series(connection, entry_id, str(PurePath(source.path).parent))


def _is_same_again(member: SourceRecord, source: NewSource) -> bool:
    """Whether the same file came again from another place, as when a disk is mounted elsewhere."""
    same_name = PurePosixPath(member.name).name == PurePosixPath(source.name).name
    return same_name and member.sha256 == source.sha256 and member.run != source.run


def link_again(connection: Connection) -> int:
    """Give scans of provisional entries to the entries that claim them now; how many files moved."""
    entries = catalogue_store.all_entries(connection)
    claims = Claims(code for code, entry in entries.items() if not entry.is_provisional)
    moved = 0
    for code, entry in entries.items():
        if entry.is_provisional:
            moved += _link_entry_again(connection, code, claims)
    return moved


def _link_entry_again(connection: Connection, code: str, claims: Claims) -> int:
    known = catalogue_store.entry_by_code(connection, code)
    assert known is not None
    moved = 0
    for source in source_store.current_sources(connection, known[0]):
        place = claims.place(source.name)
        if not place.is_provisional:
            target = catalogue_store.entry_by_code(connection, place.code)
            assert target is not None
            source_store.move_source(connection, source.id, target[0], place.serial)
            moved += 1
    if moved and not source_store.has_sources(connection, known[0]):
        catalogue_store.remove_entry(connection, known[0])
    return moved
