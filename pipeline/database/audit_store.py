"""The log: records are added at its end, each chained to the one before, and never changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Row, func, select

from pipeline.database.moments import now
from pipeline.database.tables import audit
from pipeline.model.audit import START, AuditEvent, AuditRecord, chained_hash

# with every deed, and built once: building it takes longer than answering it
_LAST = select(audit.c.id, audit.c.hash).order_by(audit.c.id.desc()).limit(1)
_ADD = audit.insert()


def append(connection: Connection, event: AuditEvent) -> AuditRecord:
    """Add a record. The transaction must be one that writes, so that no other process adds one at the same time."""
    row = connection.execute(_LAST).one_or_none()
    number, previous = (row.id + 1, row.hash) if row else (1, START)
    at = now()
    found = AuditRecord(number, at, event, previous, chained_hash(number, at, event, previous))
    values = {name: getattr(event, name) for name in _FIELDS} | {"action": str(event.action)}
    connection.execute(_ADD, {"id": number, "at": at, "previous": previous, "hash": found.hash, **values})
    return found


def records(connection: Connection) -> Iterator[AuditRecord]:
    """All records, the oldest first, as they stand there."""
    for row in connection.execute(select(audit).order_by(audit.c.id)):
        yield _record(row)


def newest(connection: Connection, *, action: str, who: str, offset: int, limit: int) -> tuple[list[AuditRecord], int]:
    """Records of one action and one person, where these are not empty, the newest first; and how many there are."""
    fits = [column == value for column, value in ((audit.c.action, action), (audit.c.who, who)) if value]
    total = connection.execute(select(func.count()).select_from(audit).where(*fits)).scalar_one()
    wanted = select(audit).where(*fits).order_by(audit.c.id.desc()).offset(offset).limit(limit)
    return [_record(row) for row in connection.execute(wanted)], int(total)


def highest_number(connection: Connection) -> int:
    """The highest number that was ever given, which SQLite keeps beside the records; 0 for none."""
    found = connection.exec_driver_sql("SELECT seq FROM sqlite_sequence WHERE name = 'audit'").scalar_one_or_none()
    return int(found or 0)


_FIELDS = ("who", "role", "place", "code", "page", "copies", "detail", "purpose")


def _record(row: Row[Any]) -> AuditRecord:
    values = {name: getattr(row, name) for name in _FIELDS}
    return AuditRecord(row.id, row.at, AuditEvent(action=row.action, **values), row.previous, row.hash)
