"""What the index has not been told yet.

A change to a page or an entry is announced in the transaction that makes it; whoever holds the index drains the
announcements in order and takes them out once the index has committed. So the index may lag and never lies for long.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, bindparam, func, select

from pipeline.database.tables import entries, outbox, pages

_ANNOUNCE = outbox.insert().prefix_with("OR REPLACE")
"""A change that is announced already leaves its place and goes to the end, with a new number."""


class Subject(StrEnum):
    """What changed."""

    PAGE = "page"
    ENTRY = "entry"


@dataclass(frozen=True, slots=True)
class Announcement:
    """One change that the index has to follow; ``reference`` is a row number."""

    id: int
    subject: Subject
    reference: int


def announce_page(connection: Connection, page_id: int) -> None:
    """The page of this row was changed, added or superseded."""
    _announce(connection, Subject.PAGE, page_id)


def announce_entry(connection: Connection, entry_id: int) -> None:
    """The entry of this row was changed, added or removed; its pages carry its fields and are announced too."""
    _announce(connection, Subject.ENTRY, entry_id)
    done = select(pages.c.id).where(pages.c.entry_id == entry_id, pages.c.job_key.is_not(None))
    for page_id in connection.execute(done).scalars().all():
        announce_page(connection, page_id)


def announce_everything(connection: Connection) -> None:
    """The index is to be filled from nothing."""
    connection.execute(outbox.delete())
    for subject, column in ((Subject.ENTRY, entries.c.id), (Subject.PAGE, pages.c.id)):
        for reference in connection.execute(select(column).order_by(column)).scalars().all():
            _announce(connection, subject, reference)


def announcements(connection: Connection) -> list[Announcement]:
    """Every change that waits, the oldest first."""
    rows = connection.execute(select(outbox).order_by(outbox.c.id))
    return [Announcement(row.id, Subject(row.kind), row.reference) for row in rows]


def announcement_count(connection: Connection) -> int:
    """How many changes wait."""
    return int(connection.execute(select(func.count()).select_from(outbox)).scalar_one())


def forget(connection: Connection, drained: Iterable[Announcement]) -> None:
    """Take out what the index has committed; what was announced again meanwhile has a new number and stays."""
    numbers = [{"number": item.id} for item in drained]
    if numbers:
        connection.execute(outbox.delete().where(outbox.c.id == bindparam("number")), numbers)


def _announce(connection: Connection, subject: Subject, reference: int) -> None:
    connection.execute(_ANNOUNCE, {"kind": subject.value, "reference": reference})
