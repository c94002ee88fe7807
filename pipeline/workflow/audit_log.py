"""The log of what people did: appended to, verified, handed over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pipeline.database import Database, audit_store, catalogue_store
from pipeline.model.audit import START, AuditEvent, AuditRecord, chained_hash
from pipeline.report import USES, use_register
from pipeline.storage.atomic import write_bytes


@dataclass(frozen=True, slots=True)
class AuditFinding:
    """What a verification of the log found.

    Attributes:
        count: records that are there.
        last_hash: of the last one; written down elsewhere, it proves later that nothing before it was changed.
        broken_at: number of the first record that is not what was written, or is missing; None when all is well.
        detail: in what way, in Chinese.
    """

    count: int
    last_hash: str
    broken_at: int | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class AuditLog:
    """The log of an archive; any number of processes may append at the same time."""

    database: Database

    def append(self, event: AuditEvent) -> AuditRecord:
        """Add a record; it is on the disk when this returns.

        Raises:
            DatabaseLockedError: another program holds the database; what was to be logged must then not happen.
        """
        with self.database.begin() as connection:
            return audit_store.append(connection, event)

    def verify(self) -> AuditFinding:
        """Hold every record against the one before it; stops at the first that is wrong."""
        with self.database.read() as connection:
            highest = audit_store.highest_number(connection)
            previous, count = START, 0
            for record in audit_store.records(connection):
                if record.number != count + 1:
                    return AuditFinding(count, previous, count + 1, "记录缺失")
                if record.previous != previous:
                    return AuditFinding(count, previous, record.number, "与前一条记录不衔接")
                if chained_hash(record.number, record.at, record.event, record.previous) != record.hash:
                    return AuditFinding(count, previous, record.number, "内容被改动")
                previous, count = record.hash, record.number
        if count != highest:
            return AuditFinding(count, previous, count + 1, "末尾的记录缺失")
        return AuditFinding(count, previous)

    def records(self, since: datetime | None = None) -> list[AuditRecord]:
        """What was done, the oldest first."""
        with self.database.read() as connection:
            found = list(audit_store.records(connection))
        return [one for one in found if since is None or datetime.fromisoformat(one.at) >= since]

    def newest(self, *, action: str, who: str, offset: int, limit: int) -> tuple[list[AuditRecord], int]:
        """Records of one action and one person, where these are not empty, the newest first; and how many there are."""
        with self.database.read() as connection:
            return audit_store.newest(connection, action=action, who=who, offset=offset, limit=limit)

    def export(self, file: Path, by: AuditEvent, since: datetime | None = None) -> int:
        """Write the use register as a workbook; how many uses it lists. That it is written is logged first, as ``by``.

        Raises:
            FolderNotWritableError: the file cannot be written.
        """
        self.append(by)
        found = self.records(since)
        with self.database.read() as connection:
            entries = catalogue_store.all_entries(connection)
        write_bytes(file, use_register(found, entries))
        return sum(one.event.action in USES for one in found)
