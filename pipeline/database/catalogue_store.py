"""Catalogue entries in the database."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, and_, bindparam, func, select

from pipeline.database.outbox import announce_entry
from pipeline.database.tables import entries, pages
from pipeline.model.catalogue_entry import NOT_SECRET, PROVISIONAL_PREFIX, AccessState, CatalogueEntry, PartialDate


class ShelfRow(NamedTuple):
    """An entry as a list of all of them needs it; ``scanned`` counts its pages in force."""

    id: int
    code: str
    fonds: str
    year: int | None
    page_count: int | None
    scanned: int
    is_open: int


# asked for every file or page, and built once: building one takes longer than answering it
_BY_CODE = select(entries).where(entries.c.code == bindparam("code"))
_ID_BY_CODE = select(entries.c.id).where(entries.c.code == bindparam("code"))
_CONTENT_MARK = """
SELECT (SELECT seq FROM sqlite_sequence WHERE name = 'outbox'),
    (SELECT max(id) FROM entries), (SELECT max(id) FROM sources), (SELECT max(id) FROM pages)
"""
_ADD = entries.insert().returning(entries.c.id)
_CHANGE = entries.update().where(entries.c.id == bindparam("entry"))


def is_open() -> ColumnElement[bool]:
    """For questions about ``entries``: what `CatalogueEntry.is_open` says; where 密级 is written oddly, not open."""
    secrecy = func.replace(func.replace(entries.c.secrecy, " ", ""), "\N{IDEOGRAPHIC SPACE}", "")
    is_linked = ~entries.c.code.startswith(PROVISIONAL_PREFIX, autoescape=True)
    return and_(entries.c.access == AccessState.OPEN.value, secrecy.in_(sorted(NOT_SECRET)), is_linked)


def entry_by_code(connection: Connection, code: str) -> tuple[int, CatalogueEntry] | None:
    """Row number and entry of a 档号 in its normal form."""
    row = connection.execute(_BY_CODE, {"code": code}).one_or_none()
    return (row.id, _entry(row)) if row else None


def entry_by_id(connection: Connection, entry_id: int) -> CatalogueEntry | None:
    """The entry of a row number."""
    row = connection.execute(select(entries).where(entries.c.id == entry_id)).one_or_none()
    return _entry(row) if row else None


def all_entries(connection: Connection) -> dict[str, CatalogueEntry]:
    """Every entry by its 档号, provisional ones too."""
    return {row.code: _entry(row) for row in connection.execute(select(entries).order_by(entries.c.code))}


def has_code(connection: Connection, code: str) -> bool:
    """Whether an entry has this very 档号."""
    return connection.execute(_ID_BY_CODE, {"code": code}).scalar_one_or_none() is not None


def all_codes(connection: Connection) -> list[str]:
    """The 档号 of every entry, provisional ones too, in order."""
    return list(connection.execute(select(entries.c.code).order_by(entries.c.code)).scalars())


def all_ids(connection: Connection) -> list[int]:
    """Rows of all entries, in order."""
    return list(connection.execute(select(entries.c.id).order_by(entries.c.id)).scalars())


def catalogued_codes(connection: Connection) -> list[str]:
    """The 档号 of every entry that the catalogue knows."""
    known = select(entries.c.code).where(~entries.c.code.startswith(PROVISIONAL_PREFIX)).order_by(entries.c.code)
    return list(connection.execute(known).scalars())


def shelf_text(connection: Connection) -> str:
    """What a list of the whole catalogue is made of, provisional entries too; `shelf_rows` reads it.

    One row for all: with each row that SQLite gives, a thread waits for its turn among those that compute.
    """
    scanned = select(pages.c.entry_id, func.count().label("scanned")).where(pages.c.superseded_at.is_(None))
    counts = scanned.group_by(pages.c.entry_id).subquery()
    columns = (entries.c.id, entries.c.code, entries.c.fonds, entries.c.year, entries.c.page_count)
    row = func.json_array(*columns, func.coalesce(counts.c.scanned, 0), is_open())
    wanted = select(func.json_group_array(row)).select_from(entries)
    return str(connection.execute(wanted.outerjoin(counts, counts.c.entry_id == entries.c.id)).scalar_one())


def shelf_rows(text: str) -> list[ShelfRow]:
    """The rows of a text that `shelf_text` gave."""
    return [*map(ShelfRow._make, json.loads(text))]


def entries_by_ids(connection: Connection, ids: Sequence[int]) -> list[tuple[int, CatalogueEntry]]:
    """Row and entry of some hundred rows, in the order of ``ids``; those that are gone are left out."""
    rows = connection.execute(select(entries).where(entries.c.id.in_(ids)))
    found = {row.id: _entry(row) for row in rows}
    return [(one, found[one]) for one in ids if one in found]


def content_mark(connection: Connection) -> tuple[int, ...]:
    """Another one whenever entries, or the pages that they have, may be others."""
    return tuple(int(number or 0) for number in connection.exec_driver_sql(_CONTENT_MARK).one())


def put_entries(connection: Connection, changed: Iterable[CatalogueEntry]) -> None:
    """Add or update entries by their 档号 and tell the index."""
    for entry in changed:
        announce_entry(connection, put_entry(connection, entry))


def put_entry(connection: Connection, entry: CatalogueEntry) -> int:
    """Add or update one entry; its row number."""
    known = connection.execute(_ID_BY_CODE, {"code": entry.code}).scalar_one_or_none()
    if known is None:
        return int(connection.execute(_ADD, _values(entry)).scalar_one())
    connection.execute(_CHANGE, {"entry": known, **_values(entry)})
    return int(known)


def remove_entry(connection: Connection, entry_id: int) -> None:
    """Forget a provisional entry that holds nothing any more, and tell the index."""
    connection.execute(entries.delete().where(entries.c.id == entry_id))
    announce_entry(connection, entry_id)


def _values(entry: CatalogueEntry) -> Mapping[str, Any]:
    return {
        "code": entry.code,
        "code_raw": entry.code_raw,
        "fonds": entry.fonds,
        "year": entry.year,
        "retention": entry.retention,
        "document_number": entry.document_number,
        "responsible_party": entry.responsible_party,
        "title": entry.title,
        "date_year": entry.date.year,
        "date_month": entry.date.month,
        "date_day": entry.date.day,
        "date_raw": entry.date.raw,
        "secrecy": entry.secrecy,
        "page_count": entry.page_count,
        "access": entry.access.value,
        "remarks": entry.remarks,
        "extra": json.dumps(entry.extra, ensure_ascii=False),
    }


def _entry(row: Row[Any]) -> CatalogueEntry:
    return CatalogueEntry(
        code=row.code,
        title=row.title,
        code_raw=row.code_raw,
        fonds=row.fonds,
        year=row.year,
        retention=row.retention,
        document_number=row.document_number,
        responsible_party=row.responsible_party,
        date=PartialDate(row.date_year, row.date_month, row.date_day, row.date_raw),
        secrecy=row.secrecy,
        page_count=row.page_count,
        access=AccessState(row.access),
        remarks=row.remarks,
        extra=tuple((name, value) for name, value in json.loads(row.extra)),
    )
